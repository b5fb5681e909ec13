"""At the end: one line for each expectation with what was found, how each case stands, and the result."""

import json
from io import StringIO
from pathlib import Path
from uuid import UUID

from rich.console import Console

from henvis.play.agency import Answer
from henvis.play.ending import print_ending
from henvis.play.happenings import (
    CaseSummary,
    DeadlineSummary,
    DecisionSummary,
    Judged,
    Noticed,
    NotPlayed,
    ReferralSummary,
    StepPlayed,
    Verdict,
)
from henvis.play.json_report import as_json
from henvis.play.merge import Moment
from henvis.play.reader import read
from henvis.play.report import Report
from tests.play.stories import CONSENT

GOLDEN = Path("tests/play/golden/ending.txt")
ID = UUID("01a203c8-57d9-7505-a862-31d85a3c62b3")


def a_report() -> Report:
    story = read(CONSENT)
    report = Report()
    report.add(NotPlayed(read(Path("tests/scenarios/07-udi-suspicion.yaml")), ("udi's service",)))
    report.add(StepPlayed(Moment(story, story.steps[0]), Answer(), None, (), ()))
    trouble = "refused with duplicate, but must be accepted"
    report.add(StepPlayed(Moment(story, story.steps[5]), Answer(refused="duplicate"), trouble, (), ()))
    for expectation in reversed(story.expectations):
        held = expectation.kind != "withheld"
        report.add(Judged(story, expectation, Verdict(held, "1 received" if held else "nothing of the kind")))
    report.add(Noticed("nrm.from.nav/2 at 5: a record that cannot be decoded", fails=False))
    referrals = (
        ReferralSummary("r1", "intake", "nav", "temporary housing", "consent c1", ("delivered", "answered")),
        ReferralSummary("r2", "intake", "police", "identification talk", "consent c2", ("delivered",)),
    )
    told = {"nav": ("ReferralSent r1",), "police": ("ReferralSent r2", "StatementMade presumed_victim")}
    decisions = (
        DecisionSummary("d1", "nav", "temporary housing granted", "2021-06-05 to 2021-12-05", ""),
        DecisionSummary("d2", "nav", "subsistence granted", "2021-06-05", "period over"),
    )
    deadlines = (
        DeadlineSummary("reflection-period", "d1", "udi", "2021-09-05", "expired", 6),
        DeadlineSummary("acute-decision-approval", "", "barnevern", "2021-02-04 15:00", "open", 0),
    )
    report.add(CaseSummary(story, "B", ID, ("intake",), None, referrals, decisions, deadlines, told))
    return report


def test_the_ending_in_a_pipe() -> None:
    out = StringIO()

    print_ending(Console(file=out, width=120, highlight=False), a_report(), strict=False)

    lines = [line.rstrip() for line in out.getvalue().splitlines()]  # the tables fill their width
    assert lines == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_the_report_for_programs_says_the_same() -> None:
    report = json.loads(json.dumps(as_json(a_report(), strict=False)))

    assert not report["passed"]
    assert report["skipped"] == [
        {
            "story": "udi-suspicion",
            "file": "tests/scenarios/07-udi-suspicion.yaml",
            "needs": ["udi's service"],
        }
    ]
    (story,) = report["stories"]
    assert [step["trouble"] is None for step in story["steps"]] == [True, False]
    lines = [expectation["line"] for expectation in story["expectations"]]
    assert lines == sorted(lines)
    assert [one["withheld"]["reason"] for one in story["expectations"] if not one["held"]] == [
        "consent_withdrawn"
    ]
    assert story["cases"][0]["referrals"][0]["steps"] == ["delivered", "answered"]
    assert [one["state"] for one in story["cases"][0]["deadlines"]] == ["expired", "open"]
    assert [one["ended"] for one in story["cases"][0]["decisions"]] == ["", "period over"]
    assert story["cases"][0]["told"]["nav"] == ["ReferralSent r1"]
