"""What a decision depends on beside the case and the command."""

from dataclasses import dataclass
from datetime import date, datetime

from henvis.law.calendar import day_of
from henvis.law.ruleset import Law


@dataclass(frozen=True, slots=True)
class Context:
    """Who gives the command, under which law, and when (an aware instant in UTC)."""

    agency: str
    law: Law
    now: datetime

    @property
    def today(self) -> date:
        """The calendar day in Europe/Oslo, by which legal dates count."""
        return day_of(self.now)
