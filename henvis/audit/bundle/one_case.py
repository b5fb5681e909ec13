"""Gathers the parts of a bundle of one case: its records, and the proof of each that it is in its journal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from uuid import UUID

from henvis.audit.archive.segment_file import write_rows
from henvis.audit.bundle.common_parts import (
    SignedNote,
    law_of,
    put_keys,
    put_law,
    put_notes,
    put_schemas,
    signed_notes,
)
from henvis.audit.bundle.parts import RECORDS
from henvis.audit.bundle.proof_parts import InclusionProofs, Tree, proofs_part
from henvis.audit.bundle.subject import Subject, records_part
from henvis.audit.bundle.whole import Gathered
from henvis.audit.log import Log, LogRecord, Place
from henvis.audit.verify.roots import final_size
from henvis.audit.verify.signed import evidence_of
from henvis.audit.verify.weighing import Evidence
from henvis.bus.broker import topics
from henvis.bus.partitioning import key_of, partition_of
from henvis.errors import CommandFailed
from henvis.proof.merkle import Frontier
from henvis.proof.proofs import inclusion_proof


def gather_case(log: Log, case_id: UUID, folder: Path, keys: Path | None) -> Gathered:
    """Gather the case's records from its partition, with proofs, notes, keys, schemas and law.

    Raises LogUnreadable, and CommandFailed where no journal has anything of the case.
    """
    known = evidence_of(log, put_keys(keys, folder), {})
    notes = [one for one in signed_notes(log.notes()) if one.cluster_id == log.cluster_id]
    partition = partition_of(case_id, topics.load().partitions)
    (folder / RECORDS).mkdir(parents=True)
    offsets: dict[Place, range] = {}
    laws: set[str] = set()
    taken: list[bytes] = []
    for place in (place for place in log.places if place.partition == partition):
        tree = Tree(log.before(place) or Frontier())
        own = _read(log, place, case_id, tree)
        if not own:
            continue
        offsets[place] = range(own[0].offset, own[-1].offset + 1)
        laws |= {law for law in map(law_of, own) if law is not None}
        write_rows(folder / records_part(place), log.cluster_id, place, own)
        of_place = [one for one in notes if one.place == place]
        size = _size_of(of_place, place, known, tree.size)
        taken += [one.content for one in of_place if one.checkpoint.size == size]
        _prove(own, tree, size, place, folder)
    if not offsets:
        raise CommandFailed(
            f"No journal has anything of case {case_id}", "Look for its id with `henvis tail --from-start`"
        )
    put_notes(taken, folder)
    put_schemas(folder)
    return Gathered(Subject(log.cluster_id, offsets, case_id), put_law(folder, laws))


def _read(log: Log, place: Place, case_id: UUID, tree: Tree) -> list[LogRecord]:
    own, key = [], key_of(case_id)
    for record in log.read(place, log.ranges[place].start):
        tree.append(record)
        if record.key == key:
            own.append(record)
    return own


def _size_of(notes: Iterable[SignedNote], place: Place, known: Evidence, end: int) -> int:
    """The size of the last final checkpoint; where none is final, of the last that there is."""
    final = final_size(known.of(place), known.quorum)
    if 0 < final <= end:
        return final
    return max((one.checkpoint.size for one in notes if one.checkpoint.size <= end), default=0)


def _prove(own: Sequence[LogRecord], tree: Tree, size: int, place: Place, folder: Path) -> None:
    """Records behind the checkpoint have no proof yet."""
    covered = [record.offset for record in own if record.offset < size]
    if not covered:
        return
    proofs = {offset: inclusion_proof(tree.node, offset, size) for offset in covered}
    part = folder / proofs_part(place)
    part.parent.mkdir(exist_ok=True)
    part.write_bytes(InclusionProofs(size, tree.root(size), proofs).to_json(place))
