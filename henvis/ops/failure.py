"""How a log tells of an error: by kind and place, never by a text that may quote what was handled."""

from __future__ import annotations

import traceback


def place_of(error: BaseException) -> str:
    """Return the error's kind and the line that raised it."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {frame.filename.rpartition('/')[2]}:{frame.lineno}"


def told(error: BaseException) -> str:
    """Return kind, way through the code and, of errors of our own, which hold no data, the text."""
    own = type(error).__module__.startswith(("henvis.", "services."))
    text = f"{type(error).__name__}: {error}" if own else type(error).__name__
    return text + "\n" + "".join(traceback.format_tb(error.__traceback__))
