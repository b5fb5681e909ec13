"""Headers as plain text in the database, where they are plain: those that we write ourselves always are.

Anything else, such as what was received with a dead letter, is stored as `outbox.storable` makes it.
"""

from __future__ import annotations

from collections.abc import Mapping

from henvis.bus.record import Headers


def plain(headers: Headers) -> dict[str, str] | None:
    """Return name → text in the same order; None where a name comes twice or a value is not ASCII."""
    texts = {name: value.decode("ascii") for name, value in headers if value is not None and value.isascii()}
    return texts if len(texts) == len(headers) else None


def as_written(stored: Mapping[str, str]) -> Headers:
    """Undo `plain`."""
    return tuple((name, text.encode("ascii")) for name, text in stored.items())
