"""What every bundle has beside events and proofs: notes, schemas, law, keys."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from henvis.audit.bundle.parts import CHECKPOINTS, LAW, SCHEMAS, VERIFIERS
from henvis.audit.log import LogRecord, Place
from henvis.contract import wire
from henvis.contract.released import LOCK, read_lock
from henvis.contract.schema_files import SCHEMAS as PROJECT_SCHEMAS
from henvis.contract.schema_files import current_files
from henvis.law import ruleset
from henvis.law.released import RELEASED
from henvis.law.ruleset import FOLDER as LAW_FOLDER
from henvis.proof import note
from henvis.proof.checkpoint import Checkpoint, place_of
from henvis.proof.signing import NoteBroken

_YAML: Final = "*.yaml"


class SignedNote(NamedTuple):
    """A note with the checkpoint that it says it is of; whose signatures are good is not looked at."""

    content: bytes
    cluster_id: str
    place: Place
    checkpoint: Checkpoint


def put_notes(notes: Iterable[bytes], folder: Path) -> None:
    """Put each note once, under the hash of its content."""
    (folder / CHECKPOINTS).mkdir(exist_ok=True)
    for content in notes:
        (folder / CHECKPOINTS / f"{hashlib.sha256(content).hexdigest()}.note").write_bytes(content)


def put_schemas(folder: Path) -> None:
    """Put the lock, all released schemas, and the current ones."""
    files = [PROJECT_SCHEMAS / LOCK, *current_files(PROJECT_SCHEMAS)]
    files += [PROJECT_SCHEMAS / release.file for release in read_lock()]
    for file in files:
        _put(file, folder / SCHEMAS / file.relative_to(PROJECT_SCHEMAS))


def put_law(folder: Path, named: Iterable[str], law: Path = LAW_FOLDER) -> tuple[str, ...]:
    """Put the rule set in force and each other that events name and that is kept; return their hashes."""
    in_force = ruleset.hash_of(law)
    for file in law.glob(_YAML):
        _put(file, folder / LAW / file.name)
    others = sorted(set(named) - {in_force})
    earlier = [one for one in others if one.isalnum() and (law / RELEASED / one).is_dir()]
    for one in earlier:
        for file in (law / RELEASED / one).glob(_YAML):
            _put(file, folder / LAW / RELEASED / one / file.name)
    return (in_force, *earlier)


def put_keys(keys: Path | None, folder: Path) -> Path | None:
    """Put the public keys, where there are any, and return where they are now."""
    if keys is None:
        return None
    shutil.copyfile(keys, folder / VERIFIERS)
    return folder / VERIFIERS


def law_of(record: LogRecord) -> str | None:
    """The hash of the rule set that a record's event was decided under; None for what is no event."""
    try:
        return wire.decode(record.value).meta.law
    except wire.Undecodable:
        return None


def signed_notes(notes: Iterable[bytes]) -> list[SignedNote]:
    """Read the notes that are of checkpoints; what is none is passed over."""
    found = []
    for content in notes:
        try:
            checkpoint = Checkpoint.read(note.parse(content)[0])
            named = place_of(checkpoint.origin)
        except NoteBroken:
            continue
        found.append(SignedNote(content, named.cluster_id, Place(named.topic, named.partition), checkpoint))
    return found


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
