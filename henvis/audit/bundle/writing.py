"""Writes a bundle: gathers its parts, computes the verdict from them alone, and puts all into one file."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from henvis import ROOT, __version__
from henvis.audit.archive.durable import UNFINISHED, put_in_place
from henvis.audit.bundle import container
from henvis.audit.bundle.judging import judged
from henvis.audit.bundle.manifest import BundleManifest, Part, fingerprint, place_entry, seal_of
from henvis.audit.bundle.one_case import gather_case
from henvis.audit.bundle.parts import FORMAT_TEXT, LANGUAGES, MANIFEST, README, SEAL, VERDICT, VERIFIERS, Kind
from henvis.audit.bundle.parts import verdict_text as verdict_part
from henvis.audit.bundle.subject import FolderSource, Subject
from henvis.audit.bundle.verdict_parts import for_programs, in_words
from henvis.audit.bundle.whole import gather
from henvis.audit.claims import Report
from henvis.audit.log import Log, LogUnreadable
from henvis.audit.verify.verifying import Told
from henvis.errors import CommandFailed

FORMAT_SOURCE: Final = ROOT / "docs" / "bundle-format.md"
README_SOURCE: Final = ROOT / "docs" / "bundle-readme.txt"
PROGRAM: Final = f"henvis {__version__}"


@dataclass(frozen=True, slots=True)
class Written:
    """A bundle that was written: its name, which is the hash of its manifest, and its verdict."""

    fingerprint: str
    report: Report
    parts: int
    unreadable: tuple[LogUnreadable, ...]


def write_bundle(
    log: Log,
    file: Path,
    at: datetime,
    *,
    keys: Path | None = None,
    case_id: UUID | None = None,
    told: Told = lambda _done, _of: None,
) -> Written:
    """Write all of a log, or one case, into a file, with the verdict as of an instant (UTC).

    The same log, instant and keys give the same bytes. The file appears whole or not at all. Raises
    CommandFailed, and LogUnreadable where the journals of a case cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="henvis-bundle-") as scratch:
        folder = Path(scratch)
        if case_id is None:
            subject, laws, unreadable = gather(log, folder, keys)
        else:
            subject, laws, unreadable = gather_case(log, case_id, folder, keys)
        inside = folder / VERIFIERS if keys else None
        report = judged(FolderSource(folder, subject), inside, at, told=told)
        for name, content in texts(report, subject, laws, keys=inside is not None).items():
            (folder / name).write_bytes(content)
        manifest = _manifest(folder, subject, laws, report).to_json()
        parts = len(container.names_in(folder))
        (folder / MANIFEST).write_bytes(manifest)
        (folder / SEAL).write_bytes(seal_of(manifest))
        _put(folder, file)
    return Written(fingerprint(manifest), report, parts, unreadable)


def texts(report: Report, subject: Subject, laws: tuple[str, ...], *, keys: bool) -> dict[str, bytes]:
    """The parts that follow from the others: the verdict in each form, and what explains a bundle."""
    words = {
        verdict_part(language): in_words(report, subject, laws, keys=keys, language=language)
        for language in LANGUAGES
    }
    return {
        README: README_SOURCE.read_bytes(),
        FORMAT_TEXT: FORMAT_SOURCE.read_bytes(),
        VERDICT: for_programs(report),
        **words,
    }


def _manifest(folder: Path, subject: Subject, laws: tuple[str, ...], report: Report) -> BundleManifest:
    return BundleManifest(
        PROGRAM,
        Kind.WHOLE if subject.case_id is None else Kind.CASE,
        subject.cluster_id,
        subject.case_id,
        report.at,
        laws,
        tuple(place_entry(place) for place in report.places),
        {name: _part(folder / name) for name in container.names_in(folder)},
    )


def _part(path: Path) -> Part:
    with path.open("rb") as file:
        return Part(hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size)


def _put(folder: Path, file: Path) -> None:
    unfinished = file.with_name(file.name + UNFINISHED)
    try:
        container.write(folder, unfinished)
        put_in_place(unfinished, file)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise CommandFailed(
            f"{file} cannot be written ({error.strerror})", "Name a file in a folder that is yours"
        ) from None
