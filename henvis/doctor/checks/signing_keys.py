"""Whether each writer of a journal has the keys that it signs with, and the list of verifiers knows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from henvis.bus.broker import topics
from henvis.doctor.check import Check, Looked, Need
from henvis.doctor.finding import Finding, Kind, Severity
from henvis.doctor.private_files import OPEN, open_to_others
from henvis.doctor.sight import Sight
from henvis.local.signing_keys import KeyFiles, roles_of
from henvis.proof.keys import (
    Keyring,
    KeysUnfit,
    Role,
    SigningKeys,
    keyring_of,
    read_keyring,
    read_signing_keys,
)

MISSING: Final = Kind(
    "signing-key-missing",
    Severity.CRITICAL,
    "Put the key of {subject} back from where its copy is kept: a new one is known to nobody",
    "HenvisCheckpointStale",
)
UNFIT: Final = Kind(
    "signing-key-unfit",
    Severity.CRITICAL,
    "Put the file of {subject} back from where its copy is kept",
    "HenvisCheckpointStale",
)
DIFFER: Final = Kind(
    "verifiers-differ",
    Severity.CRITICAL,
    "Find out whose key was changed: what {subject} signs is by nobody who is known, until key"
    " and list agree",
    "HenvisCheckpointStale",
)


def compare(keys: Mapping[str, SigningKeys], listed: Keyring, stated: topics.Topics) -> Iterator[Finding]:
    """Where the list of verifiers does not have what a service signs with, for what it signs."""
    for service, own in keys.items():
        wanted = keyring_of(roles_of(service, own, stated))
        if any(not set(wanted.of(role)) <= set(listed.of(role)) for role in Role):
            yield DIFFER.about(
                service, f"The list of verifiers does not have the keys that {service} signs with"
            )


def _look(sight: Sight) -> Looked:
    stated, files = topics.load(), KeyFiles(sight.folder.keys)
    writers = [stated[journal].of for journal in stated.journals]
    findings = list(open_to_others([files.folder, *(files.of(writer) for writer in writers)]))
    keys: dict[str, SigningKeys] = {}
    for writer in writers:
        path = files.of(writer)
        if not path.exists():
            findings.append(MISSING.about(writer, f"{writer} has no key to sign checkpoints with"))
        elif (own := _read(path)) is not None:
            keys[writer] = own
        elif not any(one.subject == str(path) for one in findings):
            findings.append(UNFIT.about(writer, f"{path} is no file of signing keys"))
    try:
        findings += compare(keys, read_keyring(files.verifiers), stated)
    except KeysUnfit as unfit:
        findings.append(UNFIT.about("the verifiers", f"The list of verifiers cannot be used: {unfit}"))
    return Looked.at(
        f"{len(writers)} services have their keys, and the list of verifiers knows them", findings
    )


def _read(path: Path) -> SigningKeys | None:
    try:
        return read_signing_keys(path)
    except KeysUnfit:
        return None


CHECK: Final = Check("signing keys", _look, (OPEN, MISSING, UNFIT, DIFFER), frozenset({Need.HOME}))
