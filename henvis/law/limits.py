"""What an end may not pass: a total that several decisions share, and an age."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from henvis.law.arithmetic import Way, count
from henvis.law.calendar import Duration
from henvis.law.step import Step, step


@dataclass(frozen=True, slots=True)
class Break:
    """Days outside: from the day on which a stay was left to the day on which it went on."""

    out: date
    back: date

    @property
    def days(self) -> int:
        """The days that are not counted."""
        return (self.back - self.out).days


@dataclass(frozen=True, slots=True)
class LatestEnd:
    """The day by which it must be over, and how that was found; not `told` where it gives away a birthday."""

    end: date
    steps: tuple[Step, ...]
    told: bool = True


def total_from(first: date, total: Duration, breaks: Iterable[Break] = ()) -> LatestEnd:
    """The day on which a total ends that runs from its first day; days outside are not counted.

    With a break the months are turned into days from the first day, and of these the days of the stay are
    used up (`cap_rule` in `law/deadlines.yaml`). A break that begins when none is left gives nothing back.
    """
    end, since = total.after(first), first
    steps = [step("total", total.text, first), *_counted(first, total)]
    for one in _apart(breaks):
        if one.out >= end:
            break
        left = (end - since).days
        used = (one.out - since).days
        end, since = one.back + timedelta(days=left - used), one.back
        steps += (step("outside", one.out, one.back, one.days), step("resumes", left, used, one.back, end))
    return LatestEnd(end, tuple(steps))


def length_from(start: date, length: Duration) -> LatestEnd:
    """The end of a length that runs from a day."""
    return LatestEnd(length.after(start), (step("starts", start), *_counted(start, length)))


def age_reached(born: date, age: Duration) -> LatestEnd:
    """The birthday; who was born on 29 February has it on the 28th where the year has no leap day."""
    return LatestEnd(age.after(born), _counted(born, age), told=False)


def _counted(first: date, length: Duration) -> tuple[Step, ...]:
    """That a limit is not moved is nothing to say of one that may not even matter."""
    return tuple(one for one in count(first, length, Way()).steps if one.code != "stays")


def _apart(breaks: Iterable[Break]) -> Iterable[Break]:
    """In their order; what lies in an earlier one is counted once."""
    back = date.min
    for one in sorted(breaks, key=lambda one: one.out):
        rest = Break(max(one.out, back), one.back)
        if rest.days > 0:
            yield rest
            back = rest.back
