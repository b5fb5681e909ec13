"""Weighs what was found in the partitions of a log, and what signatures say, claim by claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from henvis.audit.claims import Claim, PlaceRead, Report, weighed
from henvis.audit.finding import Finding, Weight
from henvis.audit.log import Place
from henvis.audit.verify import roots
from henvis.audit.verify.kept import Kept
from henvis.audit.verify.partition import PartitionChecked
from henvis.audit.verify.roots import Computed, SignedRoot
from henvis.audit.verify.scanning import PlaceScanned
from henvis.bus.broker.topics import Topics
from henvis.proof.keys import Role


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the verifier goes by beside the log: signatures that verify, the quorum, and what was kept.

    `signed` is None where no keys were given.
    """

    signed: Sequence[SignedRoot] | None
    quorum: int
    kept: Mapping[Place, Kept] = field(default_factory=dict)

    @property
    def sizes(self) -> Mapping[Place, set[int]]:
        """The sizes of each place at which somebody vouches for a root."""
        sizes: dict[Place, set[int]] = defaultdict(set)
        for one in self.signed or ():
            sizes[one.place].add(one.size)
        for place, kept in self.kept.items():
            sizes[place].add(kept.size)
        return sizes

    def of(self, place: Place) -> list[SignedRoot]:
        """Return the signatures over roots of a place."""
        return [one for one in self.signed or () if one.place == place]


def weigh(
    cluster: str, at: datetime, checked: Sequence[PartitionChecked], known: Evidence, topics: Topics
) -> Report:
    """Return every claim about a log of which all partitions were checked."""
    findings: dict[Claim, list[Finding]] = defaultdict(list)
    counts: dict[Claim, int] = defaultdict(int)
    places: list[PlaceRead] = []
    for part in checked:
        for claim, found in part.findings.items():
            findings[claim] += found
        for claim, count in part.checked.items():
            counts[claim] += count
        for place, scanned in part.places.items():
            places.append(_read(place, scanned, known))
            for claim, found in _of_roots(place, scanned, known, topics):
                findings[claim] += found
            for claim in (Claim.UNCHANGED, Claim.APPEND_ONLY, Claim.SAME_FOR_ALL):
                counts[claim] += scanned.size - scanned.first
    findings[Claim.COMPLETE] += _absent({place.place for place in places}, known)
    findings[Claim.FORGOTTEN].append(Finding("erasure_unbuilt", weight=Weight.LEAVES_OPEN))
    results = {claim: weighed(claim, counts[claim], findings[claim]) for claim in Claim}
    return Report(cluster, at, tuple(sorted(places, key=lambda one: one.place)), results)


def _absent(there: Collection[Place], known: Evidence) -> Iterator[Finding]:
    """Find parts of journals that somebody signed, or that were kept, and that the log has not at all."""
    for place, sizes in known.sizes.items():
        if place not in there and max(sizes):
            yield Finding("ends_early", place, 0, None, {"expected": max(sizes), "found": 0})


def _read(place: Place, scanned: PlaceScanned, known: Evidence) -> PlaceRead:
    final = roots.final_size(known.of(place), known.quorum)
    return PlaceRead(place, scanned.first, scanned.size, scanned.root, scanned.repeats, final)


def _of_roots(
    place: Place, scanned: PlaceScanned, known: Evidence, topics: Topics
) -> Iterator[tuple[Claim, list[Finding]]]:
    computed = Computed(place, scanned.size, scanned.roots, scanned.first)
    kept = known.kept.get(place)
    before = SignedRoot(place, kept.size, kept.root, "", Role.AUDITOR) if kept else None
    yield Claim.APPEND_ONLY, list(roots.append_only(computed, before))
    if known.signed is None:
        if scanned.size:
            without_keys = Finding("no_keys", place, weight=Weight.LEAVES_OPEN)
            for claim in (Claim.UNCHANGED, Claim.SAME_FOR_ALL, Claim.AUTHENTIC):
                yield claim, [without_keys]
        return
    signed = known.of(place)
    changed = list(roots.unchanged(computed, signed))
    yield Claim.COMPLETE, list(roots.complete_to_signed(computed, signed))
    yield Claim.UNCHANGED, changed
    yield Claim.SAME_FOR_ALL, list(roots.same_for_all(computed, signed, known.quorum))
    is_changed = any(finding.weight is Weight.REFUTES for finding in changed)
    yield Claim.AUTHENTIC, list(roots.authentic(computed, signed, topics[place.topic].of, changed=is_changed))
