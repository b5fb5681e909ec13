"""`henvis law preview`: which open deadlines a changed rule file would move, before it is switched on."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from henvis.console import console
from henvis.errors import CommandFailed
from henvis.law.commands import law
from henvis.law.looking_up import the_law
from henvis.law.recount import can_be_recounted, recounted
from henvis.law.ruleset import FOLDER, Law, LawError, load
from henvis.law.starting import why_not_started
from henvis.law.step import Step, written
from henvis.local.agency_services import open_deadlines

__all__ = ["law", "preview"]


@law.command(epilog="Example: henvis law preview new/deadlines.yaml --json")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--home", type=click.Path(path_type=Path), help="The stack's folder.  [default: .henvis]")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def preview(file: Path, home: Path | None, as_json: bool) -> None:
    """Show which open deadlines of a running stack FILE, a changed deadlines.yaml, would move.

    Nothing is changed. A date that a decision names stays; what starts on a birth date is counted by the
    agency alone and only said to be concerned.
    """
    now, new = the_law(), _changed(file)
    rules = _rules(now, new)
    concerned = [_concerned(new, one) for one in open_deadlines(home) if one["rule"] in rules]
    touched = [one for one in concerned if one["effect"] != "stays"]
    told = {"rules": rules, "deadlines": touched, "stay": len(concerned) - len(touched)}
    if as_json:
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        _show(told)


def _changed(file: Path) -> Law:
    try:
        return load(FOLDER, deadlines=file)
    except LawError as error:
        raise CommandFailed(str(error), "Correct it and ask again") from error


def _rules(now: Law, new: Law) -> dict[str, str]:
    """The rules that differ, and how."""
    old, coming = now.rules.by_id, new.rules.by_id
    both = ((rule_id, "changed") for rule_id in old if rule_id in coming)
    changed = {rule_id: how for rule_id, how in both if old[rule_id].version != coming[rule_id].version}
    gone = {rule_id: "gone" for rule_id in old if rule_id not in coming}
    return changed | gone | {rule_id: "new" for rule_id in coming if rule_id not in old}


def _concerned(new: Law, one: dict[str, Any]) -> dict[str, Any]:
    told = {key: one[key] for key in ("held_by", "case", "id", "rule", "due")}
    rule = new.rules.by_id.get(one["rule"])
    if rule is None or why_not_started(new.map, rule) is not None:
        return {**told, "effect": "would not be started", "would_be": None}
    steps = [Step.parse(text) for text in one["steps"]]
    if not can_be_recounted(steps):
        return {**told, "effect": "is counted by the agency alone", "would_be": None}
    due = recounted(rule, steps)
    if due is None:
        return {**told, "effect": "would have no date", "would_be": None}
    end = _as_due(one["due"], written(due.end))
    effect = "stays" if end == _as_due(one["due"], one["due"]) else "moves"
    return {**told, "effect": effect, "would_be": end, "steps": [str(step) for step in due.steps]}


def _as_due(shown: str, end: str) -> str:
    """A rule that keeps the time of day shows its day: of both, what the deadline shows now."""
    return end[:16] + end[-6:] if "T" in shown and "T" in end else end[:10]


def _show(told: dict[str, Any]) -> None:
    touched = told["deadlines"]
    for rule_id, how in told["rules"].items():
        click.echo(f"{how:<8} {rule_id}")
    if not told["rules"]:
        click.echo("The file says of every rule what is in force.")
    _table(touched)
    click.echo(f"Open deadlines of these rules: {len(touched)} touched, {told['stay']} as before.")


def _table(rows: Iterable[dict[str, Any]]) -> None:
    cells = list(_cells(rows))
    if not cells:
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("rule", "case", "due", "would be", "effect", "in the book of"):
        table.add_column(column, no_wrap=True)
    for row in cells:
        table.add_row(*row)
    console().print(table)


def _cells(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    for one in rows:
        yield tuple(str(one[key] or "-") for key in ("rule", "case", "due", "would_be", "effect", "held_by"))
