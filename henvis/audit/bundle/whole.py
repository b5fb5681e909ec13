"""Gathers the parts of a bundle of all journals."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from henvis.audit.archive.archive_log import ArchiveLog
from henvis.audit.archive.copying import copy
from henvis.audit.archive.writer import ArchiveWriter
from henvis.audit.bundle.common_parts import law_of, put_keys, put_law, put_notes, put_schemas
from henvis.audit.bundle.parts import ARCHIVE
from henvis.audit.bundle.proof_parts import ConsistencyProof, Tree, consistency_json, proofs_part
from henvis.audit.bundle.subject import Subject, WholeLog
from henvis.audit.log import Log, LogUnreadable, Place
from henvis.audit.verify.roots import finals
from henvis.audit.verify.signed import evidence_of
from henvis.audit.verify.weighing import Evidence
from henvis.proof.proofs import consistency_proof

Final = tuple[int, bytes]


class Gathered(NamedTuple):
    """What the parts are of, the hashes of the rule sets among them, and what could not be read."""

    subject: Subject
    laws: tuple[str, ...]
    unreadable: tuple[LogUnreadable, ...] = ()


def gather(log: Log, folder: Path, keys: Path | None) -> Gathered:
    """Copy what can be read of all journals, with notes, keys, schemas, law and proofs, into an empty folder.

    A journal that cannot be read on ends there: the verdict says that it ends before what is signed. Raises
    ArchiveUnfit where offsets are missing between records.
    """
    unreadable = _copy(log, folder / ARCHIVE)
    put_notes(log.notes(), folder)
    inside = put_keys(keys, folder)
    put_schemas(folder)
    copied = WholeLog(folder, Subject(log.cluster_id, log.ranges))
    subject = Subject(log.cluster_id, {place: copied.ranges[place] for place in copied.places})
    known = evidence_of(copied, inside, {})
    laws: set[str] = set()
    for place in copied.places:
        _prove(copied, place, known, folder, laws)
    return Gathered(subject, put_law(folder, laws), unreadable)


def _copy(log: Log, folder: Path) -> tuple[LogUnreadable, ...]:
    archive = log.archive if isinstance(log, WholeLog) else log
    if isinstance(archive, ArchiveLog):
        archive.copy_to(folder)
        return ()
    with ArchiveWriter(folder, log.cluster_id) as writer:
        copied = copy(log, writer)
    for name in (*folder.glob("*.lock"), *(folder / "checkpoints").iterdir()):
        name.unlink()
    return copied.unreadable


def _prove(log: WholeLog, place: Place, known: Evidence, folder: Path, laws: set[str]) -> None:
    """Read a place once, for the rule sets that its events name and for its tree."""
    try:
        tree = Tree(log.before(place))
        for record in log.read(place):
            tree.append(record)
            if (law := law_of(record)) is not None:
                laws.add(law)
    except LogUnreadable:
        return  # what is there says so to whoever verifies it
    if proofs := proofs_between(tree, finals(known.of(place), known.quorum), log.ranges[place]):
        part = folder / proofs_part(place)
        part.parent.mkdir(exist_ok=True)
        part.write_bytes(consistency_json(place, proofs))


def proofs_between(tree: Tree, final: Sequence[Final], kept: range) -> list[ConsistencyProof]:
    """Prove of each final checkpoint that the next goes on from it, as far as records are kept."""
    return [
        ConsistencyProof(old, old_root, new, new_root, tuple(consistency_proof(tree.node, old, new)))
        for (old, old_root), (new, new_root) in provable(final, kept)
        if (tree.root(old), tree.root(new)) == (old_root, new_root)
    ]


def provable(final: Sequence[Final], kept: range) -> list[tuple[Final, Final]]:
    """The neighbours among final checkpoints, given by size and root, that lie within what is kept."""
    within = [one for one in final if max(1, kept.start) <= one[0] <= kept.stop]
    return [(old, new) for old, new in pairwise(within) if old[0] < new[0]]
