"""Whether an event's codes are codes: every field whose schema names a code list holds one of it, or null."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Protocol

from henvis.contract.events import EVENT_TYPES, Event


class CodeLists(Protocol):
    """What is needed of `henvis.law.codes.Codes`."""

    def has(self, list_name: str, code: str) -> bool:
        """Whether the list has the code. Raises KeyError for a list that does not exist."""


_FIELDS: dict[type[Event], tuple[tuple[str, str, Callable[[Any], Any]], ...]] = {
    event_type: tuple((path, name, attrgetter(path)) for path, name in event_type.CODES.items())
    for event_type in EVENT_TYPES.values()
}


def check_codes(event: Event, codes: CodeLists) -> str | None:
    """The first field, such as `meta.publisher`, that holds what is no code of its list; None for none."""
    for path, list_name, value_of in _FIELDS[type(event)]:
        value = value_of(event)
        held = value if isinstance(value, tuple) else () if value is None else (value,)
        if not all(codes.has(list_name, code) for code in held):
            return path
    return None
