"""The values that an expectation may hold: numbers of times, days, instants, dues, states and ends."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from henvis.play import vocabulary
from henvis.play.due import due_of
from henvis.play.wall_time import instant_of


def check(wanted: Mapping[str, Any]) -> None:
    """Raise ValueError, naming key and rule, where a value is none that its key can have."""
    for key, rule in _RULES.items():
        if key in wanted:
            rule(wanted[key])


def _times(value: Any) -> None:
    if not isinstance(value, str) or not (value.isascii() and value.isdigit()):
        raise ValueError(f"times is a number of events, not {value}")


def _due(value: Any) -> None:
    try:
        due_of(str(value))
    except ValueError as error:
        raise ValueError(f"due: {error}") from error


def _days(value: Any) -> None:
    if not isinstance(value, list) or not all(_is_day(day) for day in value):
        raise ValueError("days is a list of days like 2021-07-07")
    if len(set(value)) < len(value):
        raise ValueError("days has a day twice")


def _as_of(value: Any) -> None:
    try:
        instant_of(str(value))
    except ValueError as error:
        raise ValueError(f"as_of: {error}") from error


def _sees(value: Any) -> None:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError("sees is a list of what the agency knew of")


def _is_day(value: Any) -> bool:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _one_of(key: str, known: tuple[str, ...]) -> Callable[[Any], None]:
    def rule(value: Any) -> None:
        if value not in known:
            raise ValueError(f"{key} is {' or '.join(known)}, not {value}")

    return rule


_RULES: Final[Mapping[str, Callable[[Any], None]]] = {
    vocabulary.TIMES: _times,
    "due": _due,
    "days": _days,
    "as_of": _as_of,
    "sees": _sees,
    "state": _one_of("state", vocabulary.DEADLINE_STATES),
    "ended": _one_of("ended", vocabulary.DEADLINE_ENDS),
}
