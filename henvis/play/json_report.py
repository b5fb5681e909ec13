"""The report for programs."""

from dataclasses import asdict
from typing import Any

from henvis.play import words
from henvis.play.happenings import CaseSummary, Judged, StepPlayed
from henvis.play.report import Report
from henvis.play.story import Story
from henvis.play.wall_time import written


def as_json(report: Report, *, strict: bool) -> dict[str, Any]:
    """What `henvis play --json` prints."""
    return {
        "passed": report.passed(strict=strict),
        "stories": [_story(report, story) for story in report.played],
        "skipped": [
            {"story": one.story.name, "file": one.story.file, "needs": list(one.lacks)}
            for one in report.skipped
        ],
        "noticed": [one.text for one in report.noticed],
    }


def _story(report: Report, story: Story) -> dict[str, Any]:
    return {
        "story": story.name,
        "file": story.file,
        "steps": [_step(step) for step in report.steps if step.moment.story.name == story.name],
        "expectations": [_judged(judged) for judged in report.of(story)],
        "cases": [_case(case) for case in report.cases if case.story.name == story.name],
    }


def _step(played: StepPlayed) -> dict[str, Any]:
    step = played.moment.step
    return {
        "line": step.line,
        "at": written(step.at),
        "by": step.by,
        "do": step.do,
        "words": words.command(step),
        "refused": played.answer.refused if played.answer else None,
        "trouble": played.trouble,
    }


def _judged(judged: Judged) -> dict[str, Any]:
    expectation = judged.expectation
    return {
        "line": expectation.line,
        expectation.kind: dict(expectation.wanted),
        "after": expectation.after,
        "held": judged.verdict.held,
        "found": judged.verdict.found,
    }


def _case(case: CaseSummary) -> dict[str, Any]:
    return {
        "case": case.name,
        "id": str(case.id),
        "owners": list(case.owners),
        "closed": case.closed,
        "referrals": [asdict(referral) for referral in case.referrals],
        "decisions": [asdict(decision) for decision in case.decisions],
        "deadlines": [asdict(deadline) for deadline in case.deadlines],
        "told": {agency: list(events) for agency, events in case.told.items()},
    }
