"""The agencies' books of deadlines, as their public interfaces show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from henvis.play.due import Due, due_of


@dataclass(frozen=True)
class Entry:
    """One deadline in one agency's book."""

    book: str
    """The agency whose book it stands in."""
    id: UUID
    rule: str
    hangs_on: UUID | None
    """The decision, or the consent whose recall it is about."""
    due_text: str
    """As the interface writes it."""
    state: str
    ended: str | None
    warned: tuple[date, ...]
    """The days (Europe/Oslo) on which it was warned of, in their order."""

    @property
    def due(self) -> Due:
        """Its last day, or the instant."""
        return due_of(self.due_text)

    @classmethod
    def read(cls, book: str, item: Mapping[str, Any]) -> Self:
        """The entry that an agency's interface answered with."""
        return cls(
            book=book,
            id=UUID(item["id"]),
            rule=item["rule"],
            hangs_on=UUID(named) if (named := item["decision"] or item.get("consent")) else None,
            due_text=item["due"],
            state=item["state"],
            ended=item["ended"],
            warned=tuple(date.fromisoformat(day) for day in item["warned"]),
        )

    def __str__(self) -> str:
        """The entry in few words."""
        return f"due {self.due_text}, {self.ended or self.state}, in {self.book}'s book"
