"""Finds clocks that contradict each other in what one agency knows of a case."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from henvis.casework.case import Case, Decision
from henvis.casework.coming_of_age import coercion_ends
from henvis.casework.lasting import end_of_decision
from henvis.casework.running import stands
from henvis.contract.events import ClocksContradict
from henvis.deadlines.contradiction import Contradiction
from henvis.deadlines.deadline import Deadline
from henvis.deadlines.facts import FOREVER
from henvis.deadlines.warnings import has_come
from henvis.law import calendar
from henvis.law.contradictions import ComesOfAge, IsAdult, Lacks, Outlasts
from henvis.law.contradictions import Contradiction as Kind
from henvis.law.ruleset import Law
from henvis.replacing import replace

Against = tuple[UUID | None, date | None]
"""The decision that a clock contradicts and its last day, where another decision is in it."""

ALONE: Final[Against] = (None, None)
_A_MOMENT: Final = timedelta(microseconds=1)


def contradicting(
    law: Law, agency: str, case: Case, deadlines: Iterable[Deadline], before: Iterable[Contradiction]
) -> tuple[Contradiction, ...]:
    """All that the book has held, as it stands now: found, changed, or holding no longer.

    It follows from the book and from what `BookContext.knows_nothing_new` compares of the case, and not from
    the time: who slept finds the same. What a deadline that has ended contradicted stays as it was: its own
    end says what became of it.
    """
    known = {(one.deadline, one.code): one for one in before}
    looked_for, running = law.looked_for[agency], [one for one in deadlines if one.is_open]
    if not known and not (looked_for and running):
        return ()
    found = {
        (one.deadline, one.code): one
        for kind in looked_for
        for deadline in running
        if deadline.rule in kind.clock
        for one in _found(law, case, kind, deadline)
    }
    open_ids = {one.id for one in running}
    for key, one in known.items():
        if key not in found:
            found[key] = replace(one, holds=one.holds and one.deadline not in open_ids)
    return tuple(found.values())


def news(
    law: Law, before: Iterable[Contradiction], after: Iterable[Contradiction], *, late: bool = False
) -> Iterator[ClocksContradict]:
    """Drafts of what is new or has changed, and may be told; what was told is not told again."""
    known = set(before)
    for one in after:
        if one not in known and law.contradictions[one.code].is_published:
            yield ClocksContradict(
                contradiction=one.code,
                deadline=one.deadline,
                rule=one.rule,
                decision=one.decision,
                due_on=one.due_on,
                against=one.against,
                against_until=one.against_until,
                holds=one.holds,
                late=late,
            )


def _found(law: Law, case: Case, kind: Kind, clock: Deadline) -> Iterator[Contradiction]:
    if clock.decision is None:
        return
    for against, against_until in _TESTS[type(kind.found)](law, case, kind.found, clock):
        yield Contradiction(
            case_id=case.id,
            deadline=clock.id,
            code=kind.id,
            rule=clock.rule,
            decision=clock.decision,
            due_on=clock.due_on or calendar.day_of(clock.ends_at),
            against=against,
            against_until=against_until,
        )


def _outlasts(law: Law, case: Case, test: Outlasts, clock: Deadline) -> Iterator[Against]:
    """After the last of the permits that ran with it: one that another goes on from is not the last."""
    since, until = calendar.day_of(clock.known_at), calendar.day_of(clock.ends_at - _A_MOMENT)
    ends = [
        (end_of_decision(law, case, permit) or date.max, permit)
        for permit in case.decisions.values()
        if permit.type in test.permits and permit.id != clock.decision and stands(case, permit, law, FOREVER)
    ]
    end, last = max((one for one in ends if one[0] >= since), key=_by_end, default=(date.max, None))
    if last is not None and end < until:
        yield last.id, end


def _is_adult(law: Law, case: Case, _: IsAdult, __: Deadline) -> Iterator[Against]:
    if law.codes.is_settled(case.handled_as) and not law.codes.is_child(case.handled_as):
        yield ALONE


def _comes_of_age(_: Law, case: Case, __: ComesOfAge, clock: Deadline) -> Iterator[Against]:
    birthday = coercion_ends(case)
    if birthday is not None and calendar.midnight(birthday) < clock.ends_at:
        yield ALONE


def _lacks(law: Law, case: Case, test: Lacks, clock: Deadline) -> Iterator[Against]:
    """What another decision is to take over from has its next step."""
    if clock.successor is not None or not has_come(law.rules.rule(clock.rule), clock, test.before):
        return
    decision = None if clock.decision is None else case.decisions.get(clock.decision)
    since = clock.known_at if decision is None else decision.decided_at
    stated = any(
        one.value and one.occurred > since
        for code in test.statements
        if (one := case.statements.get(code)) is not None
    )
    if not stated and not any(one.type in test.applications for one in case.applications.values()):
        yield ALONE


def _by_end(permit: tuple[date, Decision]) -> tuple[date, datetime]:
    return permit[0], permit[1].occurred


_TESTS: Final[Mapping[type, Callable[[Law, Case, Any, Deadline], Iterator[Against]]]] = {
    Outlasts: _outlasts,
    IsAdult: _is_adult,
    ComesOfAge: _comes_of_age,
    Lacks: _lacks,
}
