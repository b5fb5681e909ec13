"""What each agency's database and journal say, against its cases told anew."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from henvis.casework.commands import COMMANDS, Command
from henvis.contract import wire
from henvis.contract.events import ClocksContradict, ConsentEnded, DeadlineEnded, DeadlineWarned, Event
from henvis.deadlines.book import PUNCTUAL
from henvis.deadlines.deadline import Deadline
from henvis.law import calendar
from tests.faults.seeded.checks.retelling import OF_TIME, Known, Retelling
from tests.faults.seeded.checks.violation import Violation, compared
from tests.faults.seeded.evidence import Database, Evidence

A_DAY = timedelta(days=1)


def check(evidence: Evidence) -> Iterator[Violation]:
    """Each agency knows and says what its own commands, its mailbox and the clock make of its cases."""
    for agency, database in evidence.databases.items():
        if agency == "router":
            continue
        own = [wire.decode(row.value) for row in database.outbox if row.topic == f"nrm.from.{agency}"]
        known = _known(evidence, database, own)
        for case_id in sorted({*database.cases, *known}):
            told = Retelling(agency)
            told.tell(known.get(case_id, ()), evidence.clock)
            said = [event for event in own if event.meta.case_id == case_id]
            yield from _case(f"{agency}, case {case_id}", database, told, said, case_id)


def _known(evidence: Evidence, database: Database, own: Iterable[Event]) -> Mapping[UUID, list[Known]]:
    commands = _commands(evidence, database)
    found: dict[UUID, list[Known]] = defaultdict(list)
    for row in database.inbox:
        event = row.event
        found[event.meta.case_id].append(Known(event, row.at, mailbox_seq=row.mailbox_seq))
    for event in own:
        if not isinstance(event, OF_TIME):
            one = Known(event, event.meta.recorded, command=commands.get(event.meta.id))
            found[event.meta.case_id].append(one)
    return found


def _commands(evidence: Evidence, database: Database) -> Mapping[UUID, Command]:
    """The command that each event came of, by the answers in the database and what the clients had asked."""
    asked = {told.asking.key: told.asking for told in evidence.told}
    found: dict[UUID, Command] = {}
    for key, body in database.answers.items():
        if asking := asked.get(key):
            command = COMMANDS[asking.do].model_validate(asking.fields)
            found |= {UUID(str(said["id"])): command for said in body["events"]}
    return found


def _case(
    where: str, database: Database, told: Retelling, said: Sequence[Event], case_id: UUID
) -> Iterator[Violation]:
    if database.cases.get(case_id) != told.case:
        yield Violation("differs", where, "the database is not what journal and mailbox make of the case")
    page = [one for one in database.deadlines if one.case_id == case_id]
    expected, there = sorted(map(_line, told.page.deadlines)), sorted(map(_line, page))
    yield from compared(expected, there, f"{where}, the book of deadlines")
    yield from _of_time(where, told, [event for event in said if isinstance(event, OF_TIME)], page)
    caused = [event for event in said if event.meta.caused_by and not isinstance(event, OF_TIME)]
    reactions = [f"{cause}: {kind}" for cause, kind in told.reactions]
    yield from compared(
        reactions,
        [f"{event.meta.caused_by}: {type(event).__name__}" for event in caused],
        f"{where}, what followed",
    )


def _of_time(
    where: str, told: Retelling, said: Sequence[Event], page: Sequence[Deadline]
) -> Iterator[Violation]:
    """Each warning and ending once, in the order of its deadline; never early, and marked where late."""
    lines = {one.id: _line(one) for one in [*told.page.deadlines, *page]}
    owed = _by_deadline((one.draft for one in told.said), lines)
    there = _by_deadline(said, lines)
    for deadline in sorted(owed.keys() | there.keys()):
        yield from compared(
            owed.get(deadline, []),
            there.get(deadline, []),
            f"{where}, deadline {deadline}",
            surplus="invented",
        )
    book = {one.id: one for one in page}
    for event in said:
        if isinstance(event, DeadlineWarned | DeadlineEnded):
            yield from _punctual(where, event, book.get(event.deadline))


def _punctual(
    where: str, event: DeadlineWarned | DeadlineEnded, deadline: Deadline | None
) -> Iterator[Violation]:
    said_at, what = event.meta.recorded, _happened(event)
    if deadline is None:
        yield Violation("invented", where, f"{what}, of a deadline that the book does not hold")
        return
    if isinstance(event, DeadlineWarned):
        first = calendar.midnight(event.warned_on)
        last = first + A_DAY
    elif event.ended == "expired":
        first = last = deadline.ends_at
    else:
        return
    if said_at < first:
        yield Violation("early", where, f"{what}, said at {said_at}, before {first}")
    if not event.late and said_at - max(last, deadline.known_at) > PUNCTUAL:
        yield Violation("late", where, f"{what}, said at {said_at} and not marked as late")


def _by_deadline(said: Iterable[Event], lines: Mapping[UUID, str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for event in said:
        if isinstance(event, ConsentEnded):
            found[f"consent {event.consent}"].append("ended")
        elif isinstance(event, DeadlineWarned | DeadlineEnded | ClocksContradict):
            found[lines.get(event.deadline, str(event.deadline))].append(_happened(event))
    return found


def _happened(event: DeadlineWarned | DeadlineEnded | ClocksContradict) -> str:
    if isinstance(event, ClocksContradict):
        now = "contradicts" if event.holds else "no longer contradicts"
        return f"{event.rule}: {now} {event.against} until {event.against_until}: {event.contradiction}"
    what = f"warned on {event.warned_on}" if isinstance(event, DeadlineWarned) else event.ended
    return f"{event.rule}: {what}{' (late)' if event.late else ''}"


def _line(one: Deadline) -> str:
    """A deadline without its id, which is new in each run."""
    due = one.due_on or one.due_at
    state = f"{one.state} {one.ended} {[str(day) for day in one.warned]}, successor {one.successor}"
    return f"{one.rule} of {one.decision}, started by {one.started_by}, due {due}: {state}"
