"""Headers as JSON holds them in the database: as plain text where they are plain, as our own always are.

Anything else, such as what was received with a dead letter, is a list of names with values in base64.
"""

from __future__ import annotations

import base64
from typing import TypeAlias

from henvis.bus.record import Headers

Stored: TypeAlias = dict[str, str] | list[list[str | None]]


def stored(headers: Headers) -> Stored:
    """Return headers in a form that JSON can hold, in the same order."""
    texts = {name: value.decode("ascii") for name, value in headers if value is not None and value.isascii()}
    if len(texts) == len(headers):
        return texts
    return [
        [name, None if value is None else base64.b64encode(value).decode("ascii")] for name, value in headers
    ]


def restored(form: Stored) -> Headers:
    """Undo `stored`."""
    if isinstance(form, dict):
        return tuple([(name, text.encode("ascii")) for name, text in form.items()])
    return tuple([(str(name), None if value is None else base64.b64decode(value)) for name, value in form])
