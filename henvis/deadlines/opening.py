"""Which deadlines an event starts in an agency's book, and when they are due."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from henvis.casework.case import Case, Decision
from henvis.casework.coming_of_age import coercion_ends
from henvis.casework.lasting import end_of_decision, longest
from henvis.casework.stay import cap_of
from henvis.contract.events import DecisionMade, Event, StatementMade
from henvis.deadlines import chain
from henvis.deadlines.deadline import BookContext, Deadline, kept
from henvis.deadlines.ending import over_already
from henvis.deadlines.holder import EACH_RECIPIENT, holds
from henvis.deadlines.law_events import followed, is_placement, selects
from henvis.law import calendar
from henvis.law.acting import act_on
from henvis.law.bus_law_map import At, LawEvent, Narrowing
from henvis.law.deadline_rules import BORN, Rule
from henvis.law.due import decided
from henvis.law.ruleset import Law
from henvis.law.step import Counted, Step, step
from henvis.replacing import replace


@dataclass(frozen=True, slots=True)
class _Start:
    """A rule that an event starts, with the case after it and what the book holds of the case."""

    law: Law
    rule: Rule
    event: Event
    before: Case | None
    case: Case
    deadlines: Sequence[Deadline]

    @property
    def law_event(self) -> LawEvent:
        return self.law.map.law_events[self.rule.starts_on]

    @property
    def narrowing(self) -> Narrowing:
        return self.law.map.narrowing(self.rule.id)

    @property
    def decision(self) -> Decision | None:
        return self.case.decisions[self.event.decision] if isinstance(self.event, DecisionMade) else None

    @property
    def consent(self) -> UUID | None:
        """The consent that a recall is of."""
        of_recipients = self.rule.owner == EACH_RECIPIENT
        return getattr(self.event, "consent", None) if of_recipients else None

    @property
    def earlier(self) -> list[Deadline]:
        """What the book has held of the rule, of the same consent where it is about one."""
        return [one for one in self.deadlines if (one.rule, one.consent) == (self.rule.id, self.consent)]


def opened(
    context: BookContext, before: Case | None, case: Case, event: Event, deadlines: Sequence[Deadline]
) -> Iterator[Deadline]:
    """The deadlines that begin with the event; `deadlines` are all that the book has held of the case.

    One that is in the book, under its id, begins earlier than was known.
    """
    for rule in context.law.starting.get(type(event).__name__, ()):
        if not selects(context.law.starts[rule.id], event):
            continue
        start = _Start(context.law, rule, event, before, case, deadlines)
        if _begins(start) and holds(context.law, rule, event, case):
            if (known := _began_later(start)) is not None:
                made = (_earlier(start, new, known) for new in _made(context, start))
                yield from (one for one in made if one.id == known.id or not _was_open_then(start, one))
            elif _is_news(start):
                yield from (new for new in _made(context, start) if not _was_open_then(start, new))


def _begins(start: _Start) -> bool:
    return not _was_heard(start) and _fits_case(start)


def _was_heard(start: _Start) -> bool:
    return any(one.rule == start.rule.id and one.started_by == start.event.meta.id for one in start.deadlines)


def _began_later(start: _Start) -> Deadline | None:
    """The open deadline of the rule that was taken to begin later: the earlier report counts."""
    if start.decision is not None or start.rule.starts_on == BORN:
        return None
    occurred = start.event.meta.occurred
    return next((one for one in start.earlier if one.is_open and one.known_at > occurred), None)


def _was_open_then(start: _Start, new: Deadline) -> bool:
    """Whether what comes late was said while another of the rule ran: what ended that one ended this too."""
    if new.decision is not None or over_already(start.law, start.case, new) is None:
        return False
    earlier_and_later = (sorted((one, new), key=lambda each: each.known_at) for one in start.earlier)
    return any(
        over_already(start.law, start.case, earlier, later.known_at) is None
        for earlier, later in earlier_and_later
    )


def _earlier(start: _Start, new: Deadline, known: Deadline) -> Deadline:
    """The same deadline with its earlier start; one of its own, where it was over before another report."""
    reported = any(known.started_by == one.sent_event for one in start.case.referrals.values())
    if reported and over_already(start.law, start.case, new, known.known_at) is not None:
        return new
    return replace(new, id=known.id, warned=known.warned, warned_to=known.warned_to)


def _fits_case(start: _Start) -> bool:
    narrowing, law = start.narrowing, start.law
    is_child = law.codes.is_child(start.case.handled_as)
    follows_placement = is_placement(law, followed(start.case, start.decision))
    return narrowing.child in {None, is_child} and narrowing.follows_placement in {None, follows_placement}


def _is_news(start: _Start) -> bool:
    """What is said again starts nothing again; of a report and a statement about it, the earlier counts."""
    if start.rule.starts_on == BORN:
        told_now = start.case.born is not None and start.event.meta.publisher == start.case.agency
        return told_now and (start.before is None or start.before.born != start.case.born)
    if start.decision is not None:
        return True
    earlier = start.earlier
    if any(one.is_open for one in earlier) or (earlier and start.consent is not None):
        return False
    if not isinstance(start.event, StatementMade):
        return True
    said_before = start.before is not None and start.before.holds(start.event.statement)
    follows_report = bool(earlier) and len(start.law_event.selection.events) > 1
    return not said_before and not follows_report


def _made(context: BookContext, start: _Start) -> Iterator[Deadline]:
    """The deadline; none where nothing says when it is due, no law is in force, or the age is reached."""
    began = _began(start)
    due = None if began is None or _is_held_together(start) else _due(start, began)
    if began is None or due is None or not start.rule.basis_on(_judged_on(start)):
        return
    if start.rule.kind == "age" and _day(due.end) <= calendar.day_of(context.now):
        return
    ends_at, meta = start.rule.ends_at(due.end), start.event.meta
    yield Deadline(
        case_id=start.case.id,
        id=context.new_id(),
        rule=start.rule.id,
        decision=_hangs_on(start),
        consent=start.consent,
        started_by=meta.id,
        starts_at=_runs_from(start, began),
        known_at=meta.occurred,
        due_on=None if start.rule.in_hours else _day(due.end),
        due_at=ends_at if start.rule.in_hours else None,
        ends_at=ends_at,
        act_on=act_on(start.rule, began, due.end),
        version=start.rule.version,
        basis=tuple(str(section) for section in start.rule.basis_on(_judged_on(start))),
        steps=kept((_first_step(start, began), *due.steps)),
    )


def _first_step(start: _Start, began: date | datetime) -> Step:
    """Where it begins; a birth date is in no explanation."""
    if start.rule.starts_on == BORN:
        return step("starts_unseen")
    return step("starts", began.astimezone(calendar.OSLO) if isinstance(began, datetime) else began)


def _hangs_on(start: _Start) -> UUID | None:
    """The decision; of a chain, the one that it began with."""
    if start.decision is None:
        return None
    if start.narrowing.chain:
        return chain.root_of(start.law, start.rule, start.case, start.decision).id
    return start.decision.id


def _is_held_together(start: _Start) -> bool:
    """A chain that goes on has its deadline."""
    return start.narrowing.chain and any(
        one.is_open and one.rule == start.rule.id and one.decision == _hangs_on(start)
        for one in start.deadlines
    )


def _began(start: _Start) -> date | datetime | None:
    """The day, or where the time of day counts the instant (UTC), on which the rule begins to run."""
    if start.rule.starts_on == BORN:
        return start.case.born
    if start.decision is None:
        moment = start.event.meta.occurred
    elif start.law_event.at is At.UNTIL:
        return end_of_decision(start.law, start.case, start.decision)
    else:
        moment = _moment(start, start.decision)
    return moment if start.rule.keeps_time else calendar.day_of(moment)


def _moment(start: _Start, decision: Decision) -> datetime:
    if start.narrowing.chain:
        return chain.first_moment(start.law, chain.root_of(start.law, start.rule, start.case, decision))
    match start.law_event.at:
        case At.FROM:
            return calendar.midnight(decision.starts_on)
        case At.TOLD_ON:
            day = decision.told_on or decision.made_on
            return calendar.at_wall_time(day, calendar.wall_time(decision.occurred))
        case None:
            return decision.occurred
    return decision.decided_at


def _due(start: _Start, began: date | datetime) -> Counted | None:
    decision = start.decision
    if decision is None or not start.narrowing.due_until:
        return start.rule.count(began)
    lawful = longest(start.law, start.case, decision, start.rule)
    if lawful is not None and is_placement(start.law, decision):
        lawful = _within_the_stay(start, decision, lawful)
    if decision.valid_until is None:
        return lawful
    return decided(decision.valid_until, lawful)


def _within_the_stay(start: _Start, decision: Decision, lawful: Counted) -> Counted:
    """Not past the end of the whole stay, nor the 18th birthday where that is known.

    Why an end is cut short by the birthday is not said, since that would tell the birth date.
    """
    end, steps, total = lawful.end, lawful.steps, start.rule.cap.total
    if total is not None:
        limit = cap_of(start.case, decision, start.law, total)
        steps = (*steps, *limit.steps, step("cut" if limit.end < end else "within", limit.end))
        end = min(end, limit.end)
    birthday = coercion_ends(start.case)
    if birthday is not None and birthday < end and decision.valid_until is None:
        return Counted(birthday, (*steps, step("limited", birthday)))
    return Counted(end, steps)


def _judged_on(start: _Start) -> date:
    """The day whose law counts: of a decision, its own, and else that of what was said."""
    return start.decision.made_on if start.decision else calendar.day_of(start.event.meta.occurred)


def _runs_from(start: _Start, began: date | datetime) -> datetime:
    """The instant (UTC) after which it warns: of a rule that counts back from an end, the decision's."""
    if start.rule.backward and start.decision is not None:
        return start.decision.decided_at
    return began if isinstance(began, datetime) else calendar.midnight(began)


def _day(moment: date | datetime) -> date:
    return calendar.day_of(moment) if isinstance(moment, datetime) else moment
