"""The timeline says when, who, what they did and what came of it, in a pipe as plain aligned text."""

from datetime import date
from io import StringIO
from pathlib import Path

from rich.console import Console

from henvis.contract.events import OwnerChanged
from henvis.play.agency import Answer
from henvis.play.happenings import NotPlayed, StepPlayed
from henvis.play.merge import Moment
from henvis.play.names import Names
from henvis.play.observed import Observed
from henvis.play.outcomes import Reading
from henvis.play.reader import read
from henvis.play.timeline import Timeline
from tests.play import events

GOLDEN = Path("tests/play/golden")


def test_every_kind_of_line() -> None:
    story = read(GOLDEN / "every-line.yaml")
    names, observed, out = Names(), Observed(), StringIO()
    console = Console(file=out, width=120, highlight=False)
    timeline = Timeline(console, Reading(names.name_of, observed.event), interleaved=False)
    case, r1, c1 = (names.id_of(name) for name in ("B", "r1", "c1"))

    consent, sent = events.consent(case, c1), events.referral(case, r1, c1)
    early, late = events.statement(case, "guardian_appointed"), events.statement(case, "guardian_appointed")
    change = events.stamped(
        OwnerChanged(old_owner="intake", new_owner="nav", referral=r1), case, "intake", caused_by=sent.meta.id
    )
    fallen = events.stamped(OwnerChanged(old_owner="nav", new_owner="intake", referral=None), case, "router")
    observed.add(events.entries(consent, early))
    happened = [
        (Answer(), ()),
        (Answer(refused="no_legal_basis"), ()),
        (
            Answer(),
            (
                sent,
                events.delivered(sent, "nav", basis="consent", evidence=(consent,)),
                events.receipt(sent, "intake", "nav", "delivered"),
                events.delivered(early, "nav", evidence=(sent,), catch_up=True),
            ),
        ),
        (Answer(), (change, events.delivered(change, "nav", evidence=(sent,)))),
        (
            Answer(effect=False),
            (events.filed(early), events.parked(early.meta.case_id), events.lapsed(early.meta.case_id)),
        ),
        (
            Answer(),
            (
                late,
                events.withheld(late, "nav", "consent_withdrawn"),
                events.receipt(late, "intake", "nav", "withheld", "consent_withdrawn"),
            ),
        ),
        (None, (fallen,)),
        (Answer(), ()),
    ]
    for step, (answer, news) in zip(story.steps, happened, strict=True):
        observed.add(events.entries(*news))
        trouble = "accepted, but must be refused with case_closed" if step is story.steps[-1] else None
        timeline.step(StepPlayed(Moment(story, step), answer, trouble, (), news))

    assert out.getvalue() == (GOLDEN / "every-line.txt").read_text(encoding="utf-8")


def test_what_falls_due_on_the_way_stands_at_its_own_time() -> None:
    story = read(GOLDEN / "every-line.yaml")
    names, observed, out = Names(), Observed(), StringIO()
    timeline = Timeline(
        Console(file=out, width=120, highlight=False),
        Reading(names.name_of, observed.event),
        interleaved=False,
    )
    case, d1, deadline = names.id_of("B"), names.id_of("d1"), names.id_of("deadline")
    warned = events.warning(case, deadline, d1, date(2021, 8, 29))
    ended = events.ending(case, deadline, d1, late=True)
    by_time = (ended, warned, events.delivered(warned, "nav", now=warned.meta.recorded))
    observed.add(events.entries(*by_time))

    timeline.step(StepPlayed(Moment(story, story.steps[-2]), None, None, by_time, ()))

    lines = out.getvalue().splitlines()
    assert lines[2:9] == [
        "",
        "Sunday 29 August 2021",
        "  00:00  falls due",
        "         • udi        DeadlineWarned d1: reflection-period due 2021-09-05",
        "         → nav        DeadlineWarned d1                    party  events.StatementMade[6]",
        "",
        "Monday 6 September 2021",
    ]
    assert lines[10].strip() == (
        "• udi        DeadlineEnded d1: reflection-period expired, was due 2021-09-05, said late"
    )


def test_stories_that_come_in_turns_are_told_apart() -> None:
    story = read(GOLDEN / "every-line.yaml")
    out = StringIO()
    timeline = Timeline(
        Console(file=out, width=120), Reading(Names().name_of, Observed().event), interleaved=True
    )

    timeline.not_played(NotPlayed(story, ("udi's service", "sealing")))
    timeline.step(StepPlayed(Moment(story, story.steps[5]), Answer(), None, (), ()))

    assert "– told: not played, needs udi's service, sealing" in out.getvalue()
    assert "states: guardian appointed  [told]" in out.getvalue()
