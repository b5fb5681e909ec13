"""What is printed when a play is over: each expectation, each case, the result."""

from rich.console import Console
from rich.text import Text

from henvis.play import words
from henvis.play.case_tables import print_case
from henvis.play.happenings import Judged
from henvis.play.report import Report
from henvis.play.story import Story


def print_ending(console: Console, report: Report, *, strict: bool) -> None:
    """Print one line for each expectation, a table for each case, and the result."""
    for story in report.played:
        _print_story(console, report, story)
    for noticed in report.noticed:
        sign, style = ("✗", "bold red") if noticed.fails else ("!", "yellow")
        console.print(Text(f"{sign} {noticed.text}", style), soft_wrap=True)
    console.print()
    for case in report.cases:
        print_case(console, case)
    passed = report.passed(strict=strict)
    style = "bold green" if passed else "bold red"
    console.print(Text(f"{'✓' if passed else '✗'} {result(report)}", style), soft_wrap=True)


def _print_story(console: Console, report: Report, story: Story) -> None:
    judged = report.of(story)
    held = sum(one.verdict.held for one in judged)
    console.print(Text(f"\n{story.name}: {held} of {len(judged)} expectations hold", "bold"), soft_wrap=True)
    for played in report.troubled:
        if played.moment.story.name == story.name:
            step = played.moment.step
            where = f"line {step.line}: {step.by} {words.command(step)}"
            console.print(Text(f"  ✗ {where}: {played.trouble}", "bold red"), soft_wrap=True)
    for one in judged:
        console.print(_expectation(one), soft_wrap=True)


def _expectation(judged: Judged) -> Text:
    sign, style = ("✓", "green") if judged.verdict.held else ("✗", "bold red")
    sentence = words.expectation(judged.expectation)
    return Text.assemble((f"  {sign} ", style), f"{sentence:<76}", (f"  {judged.verdict.found}", "dim"))


def result(report: Report) -> str:
    """The whole play in one line."""
    steps, judged = len(report.steps), len(report.judged)
    parts = [
        f"{_counted(len(report.played), 'story', 'stories')} played",
        f"{steps - len(report.troubled)} of {_counted(steps, 'step', 'steps')} as told",
        f"{judged - len(report.failed)} of {_counted(judged, 'expectation', 'expectations')} hold",
    ]
    if report.skipped:
        parts.append(f"{_counted(len(report.skipped), 'story', 'stories')} not played")
    return "; ".join(parts)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
