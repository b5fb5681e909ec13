"""`henvis probes`: whether every way from agency to agency carries what it is given, without traffic too."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import click
from rich.table import Table

from henvis.console import console
from henvis.local.agency_services import probes as asked_of_all

Lane = Mapping[str, Any]
COLUMNS: Final = ("sender", "recipient", "last arrival (UTC)", "age", "state")
LATE: Final = 1
"""The exit status where a lane is overdue or an agency does not answer."""


@click.command(epilog="Example: henvis probes --json")
@click.option("--home", type=click.Path(path_type=Path), help="The stack's folder.  [default: .henvis]")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def probes(*, home: Path | None, as_json: bool) -> None:
    """Show when a test referral of nobody last came over each lane, from agency to agency.

    A lane is overdue once two periods have passed (HENVIS_PROBE_SECONDS). The exit status is 1 where a lane
    is overdue or an agency's service does not answer.
    """
    answers = dict(asked_of_all(home))
    silent = sorted(name for name, told in answers.items() if told is None)
    found = [told for told in answers.values() if told is not None]
    lanes = sorted((one for told in found for one in told["lanes"]), key=_pressing)
    periods = {told["recipient"]: told["period_seconds"] for told in _named(answers)}
    if as_json:
        click.echo(json.dumps({"period_seconds": periods, "lanes": lanes, "silent": silent}, indent=2))
    else:
        if lanes:
            console().print(_table(lanes, periods))
        for sentence in sentences(lanes, silent, periods):
            click.echo(sentence)
    if silent or any(one["overdue"] for one in lanes):
        sys.exit(LATE)


def sentences(lanes: Sequence[Lane], silent: Sequence[str], periods: Mapping[str, float]) -> list[str]:
    """What the lanes say together, and where to look: the part that all overdue ones have in common."""
    said = [f"{name} does not answer: see henvis status and its log." for name in silent]
    off = sorted(name for name, seconds in periods.items() if not seconds)
    if off:
        said.append(f"Probes are off at {', '.join(off)} (HENVIS_PROBE_SECONDS): its lanes tell nothing.")
    overdue = [one for one in lanes if one["overdue"]]
    if overdue:
        said.append(f"{len(overdue)} of {len(lanes)} lanes are overdue. {_where(lanes, overdue)}")
    elif lanes and not silent and not off:
        said.append(f"All {len(lanes)} lanes carry what they are given.")
    return said


def _where(lanes: Sequence[Lane], overdue: Sequence[Lane]) -> str:
    senders, recipients = ({one[side] for one in overdue} for side in ("sender", "recipient"))
    if len(overdue) == len(lanes):
        return "That is all of them: look at Kafka and at the router first (henvis status)."
    if len(senders) == 1:
        (sender,) = senders
        return f"All are from {sender}: look at its service and at what waits in its outbox."
    if len(recipients) == 1:
        (recipient,) = recipients
        return f"All are to {recipient}: look at its service and at what it has parked (henvis dead list)."
    return "They have no one end in common: look at the router and at what is parked (henvis dead list)."


def _named(answers: Mapping[str, Lane | None]) -> list[dict[str, Any]]:
    return [{**told, "recipient": name} for name, told in answers.items() if told is not None]


def _pressing(one: Lane) -> tuple[bool, float, str, str]:
    age = one["age_seconds"]
    return not one["overdue"], -(float("inf") if age is None else age), one["sender"], one["recipient"]


def _table(lanes: Sequence[Lane], periods: Mapping[str, float]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in COLUMNS:
        table.add_column(column, no_wrap=True)
    for one in lanes:
        at, age = one["arrived_at"], one["age_seconds"]
        state = "overdue" if one["overdue"] else "carries" if periods[one["recipient"]] else "off"
        table.add_row(
            one["sender"],
            one["recipient"],
            at[:19].replace("T", " ") if at else "never",
            "-" if age is None else f"{age:.0f} s",
            state,
            style="bold red" if one["overdue"] else "",
        )
    return table
