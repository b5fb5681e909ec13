"""The player gives each command at its time, waits for quiet, and holds the stack to what the story says."""

from pathlib import Path
from uuid import UUID

import pytest

from henvis.errors import CommandFailed
from henvis.play.happenings import Happening, Judged, NotPlayed, StepPlayed
from henvis.play.journals import Entry
from henvis.play.player import Player
from henvis.play.report import Report
from henvis.play.stack import connected
from henvis.play.story import Story
from tests.play.fake_stack import Script, fake_stack, served
from tests.play.stories import SMALL, Write, writer

REFUSED = SMALL + "  - {at: 2021-03-02T09:00, by: intake, do: state, with: {case: A}, refused: case_closed}\n"
NEEDY = SMALL.replace("name: small", "name: needy\nneeds: [sealing]")


@pytest.fixture
def write(tmp_path: Path) -> Write:
    return writer(tmp_path)


def played(script: Script, *stories: Story) -> tuple[Report, list[Happening]]:
    with fake_stack(script) as stack:
        happenings = list(Player(stack, stories).play())
    report = Report()
    for happening in happenings:
        report.add(happening)
    return report, happenings


def test_the_clock_moves_then_the_command_is_given_then_all_is_quiet(write: Write) -> None:
    script = Script()

    report, _ = played(script, write(SMALL))

    paths = [path for path, _ in script.asked]
    assert paths == ["/stack/clock", "/commands/open_case", "/stack/quiet"]
    assert script.asked[0][1] == {"to": "2021-03-01T08:00:00Z"}
    assert UUID(script.asked[1][1]["case"]).version == 7
    assert report.passed(strict=True)


def test_each_step_has_a_key_of_its_own(write: Write) -> None:
    script = Script()

    played(script, write(SMALL + SMALL.splitlines()[-1] + "\n"))

    first, second = script.keys
    assert None not in script.keys
    assert first != second


def test_a_step_without_a_command_only_moves_the_clock(write: Write) -> None:
    script = Script()

    played(script, write("name: x\nabout: x\nsteps:\n  - {at: 2021-03-01T09:00}\n"))

    assert [path for path, _ in script.asked] == ["/stack/clock", "/stack/quiet"]


def test_a_refusal_that_must_be_is_no_trouble(write: Write) -> None:
    report, _ = played(
        Script(answers=[(200, {"effect": True}), (409, {"code": "case_closed"})]), write(REFUSED)
    )

    assert report.passed(strict=True)


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        ((200, {"effect": True}), "accepted, but must be refused with case_closed"),
        ((409, {"code": "duplicate"}), "refused with duplicate (so it is), but must be case_closed"),
        (
            (422, {"code": "invalid_command", "field": "statement"}),
            "refused with invalid_command (statement: so it is), but must be case_closed",
        ),
    ],
)
def test_another_answer_than_the_refusal_is_trouble(
    write: Write, answer: tuple[int, dict[str, object]], trouble: str
) -> None:
    report, _ = played(Script(answers=[(200, {"effect": True}), answer]), write(REFUSED))

    assert [step.trouble for step in report.steps] == [None, trouble]
    assert not report.passed(strict=False)


def test_an_unexpected_refusal_fails_the_story_and_the_play_goes_on(write: Write) -> None:
    script = Script(answers=[(422, {"code": "invalid_command"})])

    report, _ = played(script, write(SMALL + SMALL.splitlines()[-1] + "\n"))

    assert [step.trouble is None for step in report.steps] == [False, True]
    assert not report.passed(strict=False)


def test_a_refused_step_that_leaves_a_trace_is_trouble(write: Write) -> None:
    script = Script(answers=[(200, {"effect": True}), (409, {"code": "case_closed"})], outbox=[0, 2])

    report, _ = played(script, write(REFUSED))

    (trouble,) = report.troubled
    assert trouble.trouble == "refused, but not without effect: intake-1's outbox went from 0 to 2"


def test_expectations_after_a_step_are_judged_before_the_next(write: Write) -> None:
    story = write(
        SMALL.replace("{at: 2021-03-01T09:00,", "{id: s, at: 2021-03-01T09:00,")
        + "  - {at: 2021-03-02T09:00}\n"
        + "expect:\n  - {not_received: {by: nav}}\n  - {owner: {case: A, is: intake}, after: s}\n"
    )

    _, happenings = played(Script(views={"": {"owned": True, "closed": None, "decisions": []}}), story)

    kinds = [type(happening) for happening in happenings[:4]]
    assert kinds == [StepPlayed, Judged, StepPlayed, Judged]
    assert isinstance(happenings[1], Judged)
    assert happenings[1].expectation.kind == "owner"
    assert happenings[1].verdict.held


def test_a_story_that_is_merged_with_a_longer_one_is_judged_at_its_own_end(write: Write) -> None:
    short = write(SMALL + "expect:\n  - {not_received: {by: nav}}\n")
    long = write(SMALL.replace("name: small", "name: long").replace("2021", "2022"))

    _, happenings = played(Script(), long, short)

    assert [type(happening) for happening in happenings[:3]] == [StepPlayed, Judged, StepPlayed]


def test_a_story_that_needs_more_is_left_out_and_counts_only_when_strict(write: Write) -> None:
    report, happenings = played(Script(), write(NEEDY), write(SMALL))

    assert isinstance(happenings[0], NotPlayed)
    assert happenings[0].lacks == ("sealing",)
    assert [story.name for story in report.played] == ["small"]
    assert report.passed(strict=False)
    assert not report.passed(strict=True)


def test_playing_nothing_is_no_success(write: Write) -> None:
    report, _ = played(Script(), write(NEEDY))

    assert not report.passed(strict=False)


def test_a_stack_that_is_later_than_the_first_step_refuses_in_one_line(write: Write) -> None:
    with pytest.raises(CommandFailed) as refused:
        played(Script(clock="2021-03-01T08:00:01Z"), write(SMALL))

    assert "the stack's clock stands at 2021-03-01T09:00:01, later than the first step" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_stack_that_does_not_come_to_rest_says_what_it_waits_for(write: Write) -> None:
    script = Script(restless=[{"process": "nav-1", "topic": "nrm.to.nav", "case": None}])

    with pytest.raises(CommandFailed, match=r"waits for process nav-1, topic nrm\.to\.nav"):
        played(script, write(SMALL))


def test_a_record_that_nobody_can_read_is_said_and_fails_nothing(write: Write) -> None:
    script = Script(news=[[Entry("nrm.from.nav", 2, 5, None)]])

    report, _ = played(script, write(SMALL))

    assert [noticed.text for noticed in report.noticed] == [
        "nrm.from.nav/2 at 5: a record that cannot be decoded"
    ]
    assert report.passed(strict=True)


def test_a_parked_case_of_another_story_is_not_our_trouble(write: Write) -> None:
    report, _ = played(Script(parked=["01a203c8-57d9-7505-a862-31d85a3c62b3"]), write(SMALL))

    assert report.passed(strict=True)


def test_a_parked_case_of_the_story_fails_it(write: Write) -> None:
    script = Script()
    with fake_stack(script) as stack:
        report = Report()
        for happening in Player(stack, [write(SMALL)]).play():
            report.add(happening)
            script.parked = [body["case"] for path, body in script.asked if path == "/commands/open_case"]

    (noticed,) = report.noticed
    assert noticed.text.startswith("intake-1 has parked the case A (")
    assert not report.passed(strict=False)


def test_a_stack_on_the_system_clock_is_refused() -> None:
    with (
        served(Script()) as url,
        pytest.raises(CommandFailed, match="runs on the system's clock"),
        connected(url),
    ):
        pass


def test_a_stack_that_is_gone_is_one_line() -> None:
    with served(Script()) as url:
        gone = url
    with pytest.raises(CommandFailed, match="does not answer"), connected(gone):
        pass
