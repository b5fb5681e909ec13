"""Whether the parts of a bundle fit each other, whoever wrote its manifest: schemas, law, notes, proofs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from henvis.audit.bundle.faults import Fault
from henvis.audit.bundle.parts import ARCHIVE, CHECKPOINTS, LAW, SCHEMAS
from henvis.audit.bundle.proof_parts import ConsistencyProof, proofs_part
from henvis.audit.bundle.subject import CaseLog, FolderSource, WholeLog
from henvis.audit.bundle.whole import provable
from henvis.audit.claims import Claim, Report
from henvis.audit.finding import Weight
from henvis.audit.log import Log, LogUnreadable
from henvis.audit.verify.roots import finals
from henvis.audit.verify.weighing import Evidence
from henvis.contract import wire
from henvis.contract.released import LOCK, LockError, read_lock
from henvis.contract.schema_files import SchemaError
from henvis.law import ruleset
from henvis.law.files import LawError
from henvis.law.released import RELEASED
from henvis.proof.checking import ProofBroken, check_consistency


def schema_faults(folder: Path, log: Log) -> Iterator[Fault]:
    """The schemas inside read every event that ours read, and are ours where both have the id."""
    try:
        inside = wire.open_wire(folder / SCHEMAS)
        released = {release.schema_id: release for release in read_lock(folder / SCHEMAS)}
    except (LockError, SchemaError, ValueError, KeyError, TypeError) as error:
        why = str(error) if isinstance(error, LockError | SchemaError) else type(error).__name__
        yield Fault("schemas_unfit", f"{SCHEMAS}/{LOCK}", {"reason": why})
        return
    for ours in read_lock():
        if ours.schema_id in released and released[ours.schema_id] != ours:
            yield Fault("schema_differs", f"{SCHEMAS}/{ours.file}", {"id": ours.schema_id})
    for place in log.places:
        try:
            for record in log.read(place, log.ranges[place].start):
                if _reads(wire.project_wire(), record.value) and not _reads(inside, record.value):
                    where = f"{place}/{record.offset}"
                    yield Fault("event_unreadable", f"{SCHEMAS}/{LOCK}", {"where": where})
                    break  # the first of a place says enough
        except LogUnreadable:
            continue  # the verdict says so


def _reads(by: wire.Wire, value: bytes | None) -> bool:
    try:
        by.decode(value)
    except wire.Undecodable:
        return False
    return True


def law_faults(folder: Path, named: tuple[str, ...]) -> Iterator[Fault]:
    """Each rule set is there, can be used, and is the one that its hash names."""
    law = folder / LAW
    there = {path.name: path for path in (law / RELEASED).iterdir()} if (law / RELEASED).is_dir() else {}
    in_force, *earlier = named or ("",)
    for hash_, path in [(in_force, law), *((one, there.pop(one, law / RELEASED / one)) for one in earlier)]:
        part = path.relative_to(folder).as_posix()
        try:
            if ruleset.load(path).hash != hash_:
                yield Fault("law_differs", part)
        except LawError as error:
            yield Fault("law_unfit", part, {"reason": str(error)})
    for path in there.values():
        yield Fault("part_unknown", path.relative_to(folder).as_posix())


def note_faults(folder: Path) -> Iterator[Fault]:
    """Each note is called by its hash."""
    for path in sorted((folder / CHECKPOINTS).glob("*.note")):
        if hashlib.sha256(path.read_bytes()).hexdigest() != path.stem:
            yield Fault("note_misnamed", f"{CHECKPOINTS}/{path.name}")


def archive_faults(log: WholeLog) -> Iterator[Fault]:
    """The archive has no segment that it does not name."""
    for name in log.archive.strangers():
        yield Fault("part_unknown", f"{ARCHIVE}/segments/{name}")


def proof_faults(source: FolderSource, log: WholeLog, known: Evidence, report: Report) -> Iterator[Fault]:
    """Each consistency proof holds, and none is missing where the log is as it was signed."""
    changed = {
        finding.place
        for claim in (Claim.UNCHANGED, Claim.COMPLETE)
        for finding in report.results[claim].findings
        if finding.weight is not Weight.NOTES
    }
    for place in log.places:
        part = proofs_part(place)
        try:
            proofs = ConsistencyProof.read(source.folder, place)
        except ValueError:
            yield Fault("part_malformed", part)
            continue
        final = finals(known.of(place), known.quorum)
        for one in proofs:
            try:
                check_consistency(one.old, one.old_root, one.new, one.new_root, one.proof)
            except ProofBroken as broken:
                yield Fault("proof_broken", part, {"reason": str(broken)})
            if not {(one.old, one.old_root), (one.new, one.new_root)} <= set(final):
                yield Fault("proof_broken", part, {"reason": "its checkpoints are not final"})
        told = {((one.old, one.old_root), (one.new, one.new_root)) for one in proofs}
        for old, new in provable(final, log.ranges[place]):
            if place not in changed and (old, new) not in told:
                yield Fault("proof_missing", part, {"old": old[0], "new": new[0]})


def places_faults(log: CaseLog, folder: Path) -> Iterator[Fault]:
    """No part with records or proofs is of a place that the manifest does not name."""
    named = {f"{place.topic}-{place.partition}" for place in log.places}
    for path in sorted([*folder.glob("archive/records/*"), *folder.glob("proofs/*")]):
        if path.stem not in named:
            yield Fault("part_unknown", path.relative_to(folder).as_posix())
