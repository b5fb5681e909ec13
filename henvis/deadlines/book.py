"""The book of deadlines of one case: what an event does to it, and what the time does."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from henvis.casework.case import Case
from henvis.contract.events import DeadlineEnded, DeadlineWarned, DecisionMade, Event
from henvis.deadlines import chain
from henvis.deadlines.deadline import BookContext, Changes, Deadline, Said, told
from henvis.deadlines.ending import (
    ended_by,
    next_ending,
    over_already,
    overtaken,
    succeeded,
    takes_over,
)
from henvis.deadlines.opening import opened
from henvis.deadlines.warnings import next_warning
from henvis.law import calendar
from henvis.law.deadline_rules import BORN
from henvis.replacing import replace

EXPIRED: Final = "expired"
PUNCTUAL: Final = timedelta(minutes=5)
"""What is said within this time of its instant is not late: a ticker is never exact."""

_END, _WARNING = 0, 1  # at one instant, a deadline that has ended warns no more


def follow(
    before: Case | None, after: Case, event: Event, deadlines: Sequence[Deadline], context: BookContext
) -> Changes:
    """The book after an event that the agency made or was sent; `before` and `after` are the case around it.

    `deadlines` are all that the book has held of the case, those that have ended too. What is over by then,
    such as the end of a decision that is dated back, ends at once.
    """
    still = context.still_stands(after)
    book, said = list(deadlines), list[Said]()
    for place, one in enumerate(book):
        if one.is_open and (how := ended_by(context.law, before, after, one, event)):
            book[place], ending = _end(one, how, event.meta.occurred, context)
            said += _published(one, ending, context)
        elif one.is_open and isinstance(event, DecisionMade) and takes_over(context.law, after, one, event):
            book[place] = succeeded(after, one, after.decisions[event.decision])
    started = list(opened(context, before, after, event, tuple(book)))
    for new in started:
        begun, endings = _begun(after, new, event, context)
        book = [*(one for one in book if one.id != begun.id), begun]
        said += endings
    if started or not still:
        book = _with_chains_moved(after, book, context)
    known = _in_both(deadlines, book) if still else ()
    passed = _pass_time(after, book, known, context, until=min(context.now, event.meta.occurred))
    return Changes(passed.deadlines, (*said, *passed.said))


def _in_both(before: Iterable[Deadline], after: Iterable[Deadline]) -> Collection[int]:
    """The open deadlines that are as they were, by their identity."""
    was = set(map(id, before))
    return {id(one) for one in after if one.is_open and id(one) in was}


def _begun(case: Case, new: Deadline, event: Event, context: BookContext) -> tuple[Deadline, Sequence[Said]]:
    """A deadline with what is known already of its end, where the event that starts it comes late."""
    new = overtaken(context.law, case, new)
    how = over_already(context.law, case, new)
    if how is None:
        return new, ()
    new, ending = _end(new, how, event.meta.occurred, context)
    return new, _published(new, ending, context)


def pass_time(case: Case, deadlines: Iterable[Deadline], context: BookContext, *, until: datetime) -> Changes:
    """The book after all that falls due up to `until` (UTC), each once, in the order of the instants."""
    book = tuple(deadlines)
    known = set(map(id, book)) if context.still_stands(case) else ()
    return _pass_time(case, book, known, context, until=until)


def _pass_time(
    case: Case,
    deadlines: Iterable[Deadline],
    known: Collection[int],
    context: BookContext,
    *,
    until: datetime,
) -> Changes:
    """`known` are those, by their identity, of which `next_at` still says when something comes."""
    held = tuple(deadlines)
    coming = {
        one.id: _next(case, one, context)
        for one in held
        if one.is_open and not (id(one) in known and _comes_after(one, until))
    }
    if not coming:
        return Changes(held)
    book = {one.id: one for one in held}
    said: list[Said] = []
    while due := _first(coming.values(), until):
        at, kind, one, how = due
        if kind == _END:
            book[one.id], saying = _end(one, how, at, context)
            del coming[one.id]
        else:
            book[one.id], saying = _warn(one, at, context)
            coming[one.id] = _next(case, book[one.id], context)
        said += _published(one, saying, context)
    return Changes(tuple(_scheduled(one, coming.get(one.id)) for one in book.values()), tuple(said))


def _comes_after(deadline: Deadline, until: datetime) -> bool:
    return deadline.next_at is not None and deadline.next_at > until


_Due = tuple[datetime, int, Deadline, str]


def _first(coming: Iterable[_Due], until: datetime) -> _Due | None:
    return min(
        (due for due in coming if due[0] <= until), key=lambda due: (*due[:2], due[2].id), default=None
    )


def _next(case: Case, deadline: Deadline, context: BookContext) -> _Due:
    """What comes next for an open deadline: an ending that is set goes before the end of its time."""
    ending = next_ending(context.law, case, deadline)
    end = (deadline.ends_at, EXPIRED)
    if ending is not None and ending.at <= deadline.ends_at:
        end = (ending.at, ending.ended)
    warning = next_warning(context.law.rules.rule(deadline.rule), deadline)
    if warning is not None and warning < end[0]:
        return warning, _WARNING, deadline, ""
    return end[0], _END, deadline, end[1]


def _scheduled(deadline: Deadline, due: _Due | None) -> Deadline:
    """With the instant of what comes next; where nothing was looked up it stays as it is."""
    if due is None or due[0] == deadline.next_at:
        return deadline
    return replace(deadline, next_at=due[0])


def _end(deadline: Deadline, how: str, at: datetime, context: BookContext) -> tuple[Deadline, Said]:
    draft = DeadlineEnded(
        deadline=deadline.id,
        rule=deadline.rule,
        decision=deadline.decision,
        consent=deadline.consent,
        due_on=deadline.due_on,
        due_at=deadline.due_at,
        ended=how,
        late=how == EXPIRED and _is_late(deadline, at, context),
        act_on=deadline.act_on,
        version=deadline.version,
        basis=deadline.basis,
        steps=told(deadline),
    )
    return replace(deadline, state="ended", ended=how, next_at=None), Said(at, draft)


def _warn(deadline: Deadline, at: datetime, context: BookContext) -> tuple[Deadline, Said]:
    day = calendar.day_of(at)
    draft = DeadlineWarned(
        deadline=deadline.id,
        rule=deadline.rule,
        decision=deadline.decision,
        consent=deadline.consent,
        due_on=deadline.due_on,
        due_at=deadline.due_at,
        warned_on=day,
        late=_is_late(deadline, at, context),
        act_on=deadline.act_on,
        version=deadline.version,
        basis=deadline.basis,
        steps=told(deadline),
    )
    return replace(deadline, warned=(*deadline.warned, day), warned_to=at), Said(at, draft)


def _is_late(deadline: Deadline, at: datetime, context: BookContext) -> bool:
    return context.now - max(at, deadline.known_at) > PUNCTUAL


def _published(deadline: Deadline, said: Said, context: BookContext) -> Sequence[Said]:
    """What starts on a birth date stays in the book: it would tell the date."""
    return () if context.law.rules.rule(deadline.rule).starts_on == BORN else (said,)


def _with_chains_moved(case: Case, book: Sequence[Deadline], context: BookContext) -> list[Deadline]:
    return [
        chain.moved(context.law, case, one)
        if one.is_open and context.law.map.narrowing(one.rule).chain
        else one
        for one in book
    ]
