"""A timeline, ready to be shown."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """One event: when (UTC) and by whom, what has happened, what it says, and notes."""

    at: datetime
    who: str
    what: str
    gist: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What stands beside the events, under a heading; `empty` is said where there is nothing."""

    heading: str
    lines: tuple[str, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """`language` is its code, `facts` are names with values, `events` the heading over `moments`."""

    language: str
    title: str
    facts: tuple[tuple[str, str], ...]
    events: str
    moments: tuple[Moment, ...]
    empty: str
    parts: tuple[Part, ...] = ()
