"""What `henvis audit verify --bundle` prints of a bundle: its parts, its keys, its verdict."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.markup import escape

from henvis.audit.bundle.checking import Checked
from henvis.audit.bundle.faults import Fault
from henvis.audit.bundle.verdict_parts import TERMS
from henvis.audit.verify.json_report import as_json
from henvis.audit.verify.report import lines as report_lines
from henvis.audit.wording import LANGUAGES
from henvis.proof.keys import Keyring, Role


def lines(checked: Checked, keys: Path | None, language: str) -> Iterator[str]:
    """Yield what is to be said, line by line, with the markup of rich."""
    terms, case_id = TERMS[language], checked.manifest.case_id
    subject = terms["subject_whole"] if case_id is None else terms["subject_case"].format(case=case_id)
    yield escape(terms["told_checked"].format(fingerprint=checked.fingerprint, subject=subject))
    for fault in checked.faults:
        yield f"[bold red]✘ {fault.code}[/]  {escape(fault.said(language))}"
    if not checked.faults:
        yield f"[green]✔ {escape(terms['sound'])}[/]"
    if not checked.same_program:
        yield escape(terms["other_program"].format(program=checked.manifest.program))
    if checked.keyring is not None:
        heading = terms["keys_given"].format(file=keys) if keys else terms["keys_inside"]
        yield escape(heading)
        for role, name, fingerprint in fingerprints(checked.keyring):
            yield escape(f"    {terms['key'].format(role=role, name=name, fingerprint=fingerprint)}")
    yield from report_lines(checked.report, LANGUAGES[language])


def in_json(checked: Checked, keys: Path | None) -> dict[str, Any]:
    """The verdict as for any log, and what is to be said of the bundle."""
    manifest = checked.manifest
    return as_json(checked.report) | {
        "bundle": {
            "fingerprint": checked.fingerprint,
            "kind": manifest.kind,
            "case": str(manifest.case_id) if manifest.case_id else None,
            "program": manifest.program,
            "texts_compared": checked.same_program,
            "faults": faults_in_json(checked.faults),
            "keys_from": None if checked.keyring is None else "file" if keys else "bundle",
            "keys": [
                {"role": role, "name": name, "sha256": fingerprint}
                for role, name, fingerprint in (fingerprints(checked.keyring) if checked.keyring else ())
            ],
        }
    }


def faults_in_json(faults: tuple[Fault, ...]) -> list[dict[str, Any]]:
    """Each fault with its name, its part, and its sentence in both languages."""
    return [
        {
            "code": fault.code,
            "part": fault.part,
            "values": dict(fault.values),
            "said": {code: fault.said(code) for code in sorted(TERMS)},
        }
        for fault in faults
    ]


def fingerprints(keyring: Keyring) -> Iterator[tuple[str, str, str]]:
    """Yield role, name and the SHA-256 (hex) of each key as it is written in the list."""
    for role in Role:
        for one in keyring.of(role):
            yield str(role), one.name, hashlib.sha256(one.vkey.encode()).hexdigest()
