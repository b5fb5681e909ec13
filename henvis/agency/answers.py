"""The answers that were given, by the caller's Idempotency-Key; kept for ever, as the events are."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from henvis.bus.tables import idempotency

_OK = 200
_UNDER = sa.select(idempotency.c.fingerprint, idempotency.c.body).where(
    idempotency.c.key == sa.bindparam("of_key")
)
_KEEP = sa.insert(idempotency)


class KeyReused(ValueError):
    """The key stands for another command."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an accepted command is answered, in plain JSON values; `replayed` where it is given once more."""

    body: dict[str, Any]
    replayed: bool = False


def find(connection: sa.Connection, key: str, fingerprint: str) -> Answer | None:
    """The answer under `key`, None for a new one. Raises KeyReused where it stands for another command."""
    row = connection.execute(_UNDER, {"of_key": key}).one_or_none()
    if row is None:
        return None
    if row.fingerprint != fingerprint:
        raise KeyReused("the key was given with another command")
    return Answer(row.body, replayed=True)


def keep(connection: sa.Connection, key: str, fingerprint: str, answer: Answer) -> None:
    """Store an answer under its key."""
    row = {"key": key, "fingerprint": fingerprint, "status": _OK, "body": answer.body}
    connection.execute(_KEEP, row)
