"""Reads a section of an act with the days between which it is in force, as all files of the law write it."""

from datetime import date
from typing import Any, Final

from henvis.law.deadline_rules import Basis
from henvis.law.files import LawFile, Place

LONGEST: Final = 160
"""As many characters as an event carries."""

KEYS: Final = {"act", "section", "in_force_from", "in_force_to"}


def read_sections(file: LawFile, place: Place, rows: Any) -> tuple[Basis, ...]:
    """Raises LawError for what is no list of sections, or an empty one."""
    if not isinstance(rows, list) or not rows:
        raise file.error(place, "is not a list of sections")
    return tuple(read_section(file, (*place, number), row) for number, row in enumerate(rows))


def read_section(file: LawFile, place: Place, row: Any) -> Basis:
    """Raises LawError for a section without its act or its days, and for days in the wrong order."""
    try:
        section = Basis(row["act"], row["section"], _day(row["in_force_from"]), _day(row["in_force_to"]))
    except (KeyError, TypeError, ValueError) as error:
        raise file.error(place, "needs act, section, and the dates in_force_from and in_force_to") from error
    if odd := next((key for key in row if key not in KEYS), None):
        raise file.error((*place, odd), "no code reads this key")
    if len(str(section)) > LONGEST:
        raise file.error(place, f"is longer than the {LONGEST} characters that an event carries")
    if section.since and section.until and section.until < section.since:
        raise file.error((*place, "in_force_to"), "lies before in_force_from")
    return section


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
