"""How many records were given up in the last day; how many, and nothing else of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from henvis.bus.broker import topics
from henvis.doctor.check import Check, Looked, Need
from henvis.doctor.finding import Finding, Kind, Severity
from henvis.doctor.journal_ends import ends, first_since
from henvis.doctor.sight import Sight

RECENT: Final = Kind(
    "dead-letters",
    Severity.HINT,
    "`henvis dead list` and the security log of {subject} say why; each was somebody's word",
    "HenvisDeadLetter",
)


def compare(counts: Mapping[str, int]) -> Iterator[Finding]:
    """Service → how many records it gave up lately."""
    for service, count in counts.items():
        if count:
            yield RECENT.about(
                service,
                f"{service} has put {count} record{'' if count == 1 else 's'} to its dead letters in a day",
            )


def _look(sight: Sight) -> Looked:
    dead = [one for one in topics.load().all if one.kind == "dead" and one.name in sight.answering.topics]
    places = [
        (one.name, number) for one in dead for number in range(sight.answering.topics[one.name].partitions)
    ]
    since = sight.now() - sight.limits.recent
    begun, ended = first_since(sight.access, places, since), ends(sight.access, places)
    counts = {
        one.of: sum(ended[place] - first for place, first in begun.items() if place[0] == one.name)
        for one in dead
    }
    return Looked.at("No record was given up in the last day", compare(counts))


CHECK: Final = Check("dead letters", _look, (RECENT,), frozenset({Need.BROKER}))
