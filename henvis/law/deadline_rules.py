"""The rules about deadlines (`law/deadlines.yaml`) and when a period of theirs is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

from henvis.law import calendar
from henvis.law.arithmetic import Way, count
from henvis.law.calendar import Duration
from henvis.law.step import Counted

MAJORITY: Final = "P18Y"
"""A person is a minor until the 18th birthday (vergemålsloven § 8; barnevernsloven § 1-3)."""

BORN: Final = "person.born"
"""The law event whose day is the birth date, which is never told."""

UNRESOLVED: Final = "unresolved"


class Class(StrEnum):
    """What the end of a rule is: the kinds of the data in three classes, and those that have no end."""

    ACT_BY = "act_by"
    MAXIMUM = "maximum"
    MINIMUM = "protective_minimum"
    NONE = "no_date"


@dataclass(frozen=True, slots=True)
class Basis:
    """A section of an act. `until` is its last day; None where the day is not known, or no end is."""

    act: str
    section: str | None
    since: date | None
    until: date | None

    def in_force(self, day: date) -> bool:
        """What is not dated is taken to be in force."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def __str__(self) -> str:
        return self.act if self.section is None else f"{self.act} {self.section}"


@dataclass(frozen=True, slots=True)
class Closing:
    """What ends a rule: a law event, or only a condition in words."""

    event: str | None
    condition: str | None


@dataclass(frozen=True, slots=True)
class Variant:
    """Another length; `from_age`: from that birthday, where it is later; `extends`: from an earlier end."""

    id: str
    when: str
    duration: Duration | None
    from_age: Duration | None = None
    extends: bool = False


@dataclass(frozen=True, slots=True)
class Cap:
    """What a period may not pass.

    `total` runs from the day that the fact `since` names, where that is `start` from its own, and without
    `breaks` if those are left out; `not_past` is an age. `over` says in words what the total is over.
    """

    total: Duration | None
    over: str
    since: str | None = None
    breaks: bool = False
    not_past: Duration | None = None


NO_CAP: Final = Cap(None, "")


@dataclass(frozen=True, slots=True)
class InWords:
    """What a rule says to people, as the data has it; nothing is decided by it."""

    name_nb: str
    name_en: str
    group: str
    decided_by: str
    standard: str | None
    requires: tuple[str, ...]
    effect: str
    bus_action: str
    notify: tuple[str, ...]
    confidence: str
    to_confirm: tuple[str, ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; what the fields mean is said in the file, under `schema`. `version` is a hash of its data."""

    id: str
    version: str
    kind: str
    owner: str
    basis: tuple[Basis, ...]
    starts_on: str
    duration: Duration | None
    duration_type: str
    variants: Mapping[str, Variant]
    backward: bool
    counting: str
    rolls: bool
    end_boundary: str
    cap: Cap
    renewable: bool
    warn_before: tuple[Duration, ...]
    closes_on: tuple[Closing, ...]
    words: InWords

    @property
    def in_hours(self) -> bool:
        """Whether it is due at an instant, and not on a day."""
        return self.duration is not None and self.duration.hours > 0

    @property
    def keeps_time(self) -> bool:
        """Whether it ends at the local clock time at which it began."""
        return self.end_boundary == "same_time"

    @property
    def resolved(self) -> bool:
        """Whether its number may be shown: of what is unresolved, none is."""
        return self.words.confidence != UNRESOLVED

    @property
    def end_class(self) -> Class:
        """What its end is. A `duration` of at least so long protects; one that can be renewed is a permit."""
        if self.kind in {"quota", "status", "prerequisite"}:
            return Class.NONE
        lasts = self.kind == "duration"
        if self.kind == "protective_wait" or (lasts and self.duration_type == "min" and not self.renewable):
            return Class.MINIMUM
        return Class.MAXIMUM if lasts or self.kind in {"cap", "age"} else Class.ACT_BY

    def basis_on(self, day: date) -> tuple[Basis, ...]:
        """The sections that are in force on the day on which a case starts: by these it is judged."""
        return tuple(section for section in self.basis if section.in_force(day))

    def ends_at(self, due: date | datetime) -> datetime:
        """The instant (UTC) at which what is due is over; of a day, its end or its beginning."""
        if isinstance(due, datetime):
            return due.astimezone(UTC)
        if self.end_boundary == "end_of_day":
            return calendar.midnight(due + timedelta(days=1))
        return calendar.midnight(due)

    def count(self, start: date | datetime, variant: str | None = None) -> Counted:
        """When a period of this rule that begins at `start` ends, step by step; see `henvis.law.arithmetic`.

        Raises ValueError where the law gives no length, or counts hours from something that is only a day,
        and KeyError for a variant that does not exist.
        """
        duration = self.duration if variant is None else self.variants[variant].duration
        if duration is None:
            raise ValueError(f"{self.id}: the law gives no length")
        try:
            return count(start, duration, self._way)
        except ValueError as error:
            raise ValueError(f"{self.id}: {error}") from error

    def end(self, start: date | datetime, variant: str | None = None) -> date | datetime:
        """The end that `count` finds; of a backward rule, the latest day for it."""
        return self.count(start, variant).end

    @property
    def _way(self) -> Way:
        working_days = self.counting == "working_days"
        return Way(self.backward, working_days, self.rolls, self.keeps_time)


@dataclass(frozen=True, slots=True)
class LawEventNames:
    """What a law event is called."""

    nb: str
    en: str


@dataclass(frozen=True)
class Rules:
    """All of them, by id; `events` are the names of the law events that start and end them."""

    by_id: Mapping[str, Rule]
    events: Mapping[str, LawEventNames]

    def rule(self, rule_id: str) -> Rule:
        """Raises KeyError for an id that does not exist."""
        return self.by_id[rule_id]

    def end_of(self, rule_id: str, start: date | datetime, variant: str | None = None) -> date | datetime:
        """See Rule.end. Raises KeyError for an id that does not exist."""
        return self.by_id[rule_id].end(start, variant)
