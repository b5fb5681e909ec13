"""What can be claimed from the records of one case and the proofs that they are in their journals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from henvis.audit.bundle.proof_parts import InclusionProofs
from henvis.audit.bundle.subject import CaseLog, FolderSource
from henvis.audit.case_reading import read_case
from henvis.audit.claims import Claim, PlaceRead, Report, weighed
from henvis.audit.finding import Finding, Weight
from henvis.audit.lawful import lawful
from henvis.audit.log import LogRecord, LogUnreadable, Place
from henvis.audit.timely.claim import timely
from henvis.audit.verify import roots
from henvis.audit.verify.roots import Computed
from henvis.audit.verify.weighing import Evidence
from henvis.bus.broker.topics import Topics
from henvis.bus.partitioning import key_of, partition_of
from henvis.law.released import Laws
from henvis.proof.checking import ProofBroken, check_inclusion
from henvis.proof.leaf import leaf_bytes
from henvis.proof.merkle import leaf_hash

_BY_TREE = (Claim.UNCHANGED, Claim.SAME_FOR_ALL, Claim.AUTHENTIC)


class CaseVerdict:
    """Weighs the claims about one case, place by place and then as a whole."""

    def __init__(self, source: FolderSource, known: Evidence, laws: Laws, topics: Topics) -> None:
        """Judge the case of this source by these signatures, laws and topics."""
        self._source = source
        self._known = known
        self._laws = laws
        self._topics = topics
        self._findings: dict[Claim, list[Finding]] = defaultdict(list)
        self._places: list[PlaceRead] = []

    def report(self, at: datetime) -> Report:
        """Return all claims as of an instant (UTC). Raises ValueError for a part that is no proofs."""
        subject = self._source.subject
        log = CaseLog(self._source.folder, subject)
        records: list[LogRecord] = []
        for place in log.places:
            records += self._read(log, place)
        for claim in (Claim.COMPLETE, Claim.APPEND_ONLY):
            self._findings[claim].append(Finding("one_case", weight=Weight.LEAVES_OPEN))
        events = self._judge(records, at)
        self._findings[Claim.FORGOTTEN].append(Finding("erasure_unbuilt", weight=Weight.LEAVES_OPEN))
        counts = dict.fromkeys(Claim, len(records)) | {
            Claim.LAWFUL: events,
            Claim.TIMELY: events,
            Claim.FORGOTTEN: 0,
        }
        results = {claim: weighed(claim, counts[claim], self._findings[claim]) for claim in Claim}
        return Report(subject.cluster_id, at, tuple(self._places), results)

    def _read(self, log: CaseLog, place: Place) -> Sequence[LogRecord]:
        """Read one place and hold its records against what is signed of it."""
        found: list[LogRecord] = []
        try:
            found.extend(log.read(place))
        except LogUnreadable as error:
            said = Finding("unreadable", place, error.offset, None, {"reason": error.reason})
            self._findings[Claim.COMPLETE].append(said)
        offsets = log.ranges[place]
        proofs = InclusionProofs.read(self._source.folder, place)
        lost = sorted(proofs.proofs.keys() - {record.offset for record in found}) if proofs else []
        self._findings[Claim.COMPLETE] += [Finding("proved_record_missing", place, offset) for offset in lost]
        proved = self._held_against_tree(place, found, proofs)
        final = roots.final_size(self._known.of(place), self._known.quorum)
        left_out = len(offsets) - len(found)
        self._places.append(PlaceRead(place, offsets.start, offsets.stop, proved, 0, final, left_out))
        return found

    def _held_against_tree(
        self, place: Place, found: Sequence[LogRecord], proofs: InclusionProofs | None
    ) -> bytes | None:
        """Return the root that all records with a proof are under, None where one is not."""
        if self._known.signed is None:
            for claim in _BY_TREE:
                self._findings[claim].append(Finding("no_keys", place, weight=Weight.LEAVES_OPEN))
            return None
        size = proofs.size if proofs else 0
        broken = [one for record in found for one in _unproved(record, proofs)]
        self._findings[Claim.UNCHANGED] += broken
        signed = [one for one in self._known.of(place) if one.size == size]
        known_roots = {size: proofs.root} if proofs else {}
        computed = Computed(place, max(size, 1), known_roots)
        changed = [*roots.unchanged(computed, signed)]
        refuted = any(one.weight is Weight.REFUTES for one in (*broken, *changed))
        self._findings[Claim.UNCHANGED] += changed
        self._findings[Claim.SAME_FOR_ALL] += roots.same_for_all(computed, signed, self._known.quorum)
        writer = self._topics[place.topic].of
        self._findings[Claim.AUTHENTIC] += roots.authentic(computed, signed, writer, changed=refuted)
        return proofs.root if proofs and not refuted else None

    def _judge(self, records: Sequence[LogRecord], at: datetime) -> int:
        """Decode the case and ask the law's claims of it; return how many events it has."""
        case_id = self._source.subject.case_id
        if case_id is None:
            raise ValueError
        key, partition = key_of(case_id), partition_of(case_id, self._topics.partitions)
        own: list[LogRecord] = []
        for record in records:
            if record.key == key and record.place.partition == partition:
                own.append(record)
            else:
                self._findings[Claim.AUTHENTIC].append(Finding("other_case", record.place, record.offset))
        read = read_case(own, self._topics)
        self._findings[Claim.AUTHENTIC] += read.findings
        if read.history is None:
            return 0
        self._findings[Claim.LAWFUL] += lawful(self._laws, read.history, at)
        self._findings[Claim.TIMELY] += timely(self._laws, read.history, at)
        return sum(len(entries) for entries in read.history.journals.values())


def _unproved(record: LogRecord, proofs: InclusionProofs | None) -> Iterator[Finding]:
    place, offset = record.place, record.offset
    if proofs is None or offset >= proofs.size:
        yield Finding("record_not_signed", place, offset, weight=Weight.LEAVES_OPEN)
        return
    if offset not in proofs.proofs:
        yield Finding("proof_missing", place, offset)
        return
    try:
        leaf = leaf_hash(leaf_bytes(*record[1:]))
        check_inclusion(offset, proofs.size, leaf, proofs.proofs[offset], proofs.root)
    except ProofBroken as broken:
        yield Finding("not_in_tree", place, offset, None, {"size": proofs.size, "reason": str(broken)})
