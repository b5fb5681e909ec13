"""Deadlines of a book, one line each, and as plain values."""

from collections.abc import Iterable
from typing import Any

from henvis.audit.agency_view.matching import is_made_up
from henvis.audit.instants import in_oslo
from henvis.audit.plain import plain
from henvis.audit.timeline.words import Words
from henvis.deadlines.deadline import Deadline


def lines_of(deadlines: Iterable[Deadline], words: Words) -> tuple[str, ...]:
    """In the order in which they are due."""
    return tuple(_line(one, words) for one in _in_order(deadlines))


def as_plain(deadlines: Iterable[Deadline]) -> list[dict[str, Any]]:
    """All of each; `id` is null while no event has told it."""
    return [plain(one) | ({"id": None} if is_made_up(one.id) else {}) for one in _in_order(deadlines)]


def _in_order(deadlines: Iterable[Deadline]) -> list[Deadline]:
    return sorted(deadlines, key=lambda one: (one.ends_at, one.rule, str(one.started_by), one.id))


def _line(one: Deadline, words: Words) -> str:
    due = str(one.due_on) if one.due_on else in_oslo(one.ends_at)
    state = words.term("open") if one.is_open else words.term("ended", ended=one.ended)
    parts = [words.term("deadline", rule=one.rule, due=due, state=state)]
    if one.warned:
        parts.append(words.term("warned", days=", ".join(map(str, one.warned))))
    hangs_on = one.decision or one.consent
    if hangs_on is not None:
        parts.append(words.term("about", about=hangs_on))
    return "; ".join(parts)
