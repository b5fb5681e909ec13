"""All that was found of the markers: where, how spelt, and whether it may be there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from threading import Lock

from tests.security.canaries.entitled import may_be
from tests.security.canaries.markers import Marker, Markers
from tests.security.canaries.places import Content, Place
from tests.security.canaries.spellings import days_in, found_in

UNKNOWN = "not a marker of this run"


@dataclass
class Search:
    """Looks into contents and keeps what it finds. Safe between threads."""

    markers: Markers
    sightings: Counter[tuple[str, Place, str]] = field(default_factory=Counter)
    """Marker's id, place, spelling."""
    looked_into: Counter[str] = field(default_factory=Counter)
    """Kind of place → how many contents of it were searched."""
    _lock: Lock = field(default_factory=Lock)

    def look(self, contents: Iterable[Content]) -> None:
        """Search these contents."""
        for place, content in contents:
            both = chain(found_in(content), days_in(content, self.markers.days))
            found = [(one.id, place, one.spelling) for one in both]
            with self._lock:
                self.looked_into[place.kind] += 1
                self.sightings.update(found)

    def places_of(self, marker: Marker) -> set[str]:
        """Where a marker was seen."""
        return {str(place) for id_, place, _ in self.sightings if id_ == marker.id}

    def leaks(self) -> list[str]:
        """What is where nobody may have it, one line for each field, place and spelling."""
        wrong = (seen for seen in self.sightings if not self._may_be(seen[0], seen[1]))
        return sorted(f"{place}: {self._said(id_)}, {spelling}" for id_, place, spelling in wrong)

    def _may_be(self, id_: str, place: Place) -> bool:
        marker = self.markers.by_id.get(id_)
        return marker is not None and may_be(marker, place)

    def _said(self, id_: str) -> str:
        return str(self.markers.by_id.get(id_, f"{UNKNOWN} ({id_!r})"))
