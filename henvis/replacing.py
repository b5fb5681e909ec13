"""`dataclasses.replace` in less than half its time, for frozen dataclasses with slots.

Each event makes a case, a deadline or a referral anew, of which one field or two have changed. The standard
function asks for each field by its name and has `__init__` set each again; here all are copied at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    # It is called alike, so that names and types are checked as the standard function's are.
    from dataclasses import replace

__all__ = ["replace"]

T = TypeVar("T")

if not TYPE_CHECKING:

    def replace(one: T, /, **changes: Any) -> T:
        """The same with these fields changed. Raises KeyError for a field that it has not."""
        kind = type(one)
        values_of, setters = _fields_of(kind)
        new = object.__new__(kind)
        for set_field, value in zip(setters.values(), values_of(one), strict=True):
            set_field(new, value)
        for name, value in changes.items():
            setters[name](new, value)
        return new


@cache
def _fields_of(kind: type) -> tuple[Callable[[Any], tuple[Any, ...]], Mapping[str, Callable[..., None]]]:
    """How all values are read at once, and each is set past `__setattr__`, which a frozen class forbids."""
    names = [field.name for field in fields(kind)]
    read = attrgetter(*names)
    values_of = read if len(names) > 1 else lambda one: (read(one),)
    return values_of, {name: vars(kind)[name].__set__ for name in names}
