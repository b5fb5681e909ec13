"""The names of a story and the ids that stand for them on the bus."""

from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from henvis.play.vocabulary import REFERENCES


class Names:
    """Local names of one story; each gets its UUIDv7 (RFC 9562) when it is first spoken of."""

    def __init__(self) -> None:
        self._ids: dict[str, UUID] = {}
        self._names: dict[UUID, str] = {}

    def id_of(self, name: str) -> UUID:
        """The id of this name."""
        if name not in self._ids:
            self._ids[name] = uuid7()
            self._names[self._ids[name]] = name
        return self._ids[name]

    def name_of(self, identity: UUID | None) -> str | None:
        """The name of this id; None for an id that the story did not bring in."""
        return None if identity is None else self._names.get(identity)

    def resolved(self, fields: dict[str, Any]) -> dict[str, Any]:
        """A command's fields as the interface takes them: ids where the story has names."""
        return {
            key: str(self.id_of(value)) if key in REFERENCES and isinstance(value, str) else value
            for key, value in fields.items()
        }
