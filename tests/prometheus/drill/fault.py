"""One thing that goes wrong in the drill, and the alert that tells of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tests.prometheus.drill.town import Drill

ANY: Final = "*"
"""Of which agency an alert is, where it may be several."""
Mend = Callable[[], None]


@dataclass(frozen=True)
class Fault:
    """What goes wrong, and which alert of which agency tells of it."""

    alert: str
    agency: str
    make: Callable[[Drill], Mend]
    """Makes it happen, and returns what mends it."""
    late: bool = False
    """Told of so late that the next wave happens meanwhile."""


def over_by_itself() -> None:
    """Mends what is over by itself."""
