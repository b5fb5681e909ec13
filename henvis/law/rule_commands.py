"""`henvis law list`, `show` and `check`: what rules there are, what each says, whether they can be used."""

import json
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from henvis.console import console
from henvis.law.given import accepted
from henvis.law.looking_up import as_json, the_law, the_rule
from henvis.law.records import rule_record
from henvis.law.rule_page import rule_lines
from henvis.law.ruleset import FOLDER, Law
from henvis.law.starting import UNMET, why_not_started

COLUMNS = ("rule", "class", "length", "starts on", "owner", "on the bus", "to confirm")


@click.command("list", epilog="Example: henvis law list --owner barnevern")
@click.option("--owner", help="Only those that this party has to act on.")
@as_json
def list_(owner: str | None, as_json: bool) -> None:
    """List the rules: what each ends as, how long it is, who owns it, and whether something starts it."""
    law = the_law()
    rules = [rule for rule in law.rules.by_id.values() if owner in {None, rule.owner}]
    records = [rule_record(law, rule) for rule in rules]
    if as_json:
        click.echo(json.dumps(records, indent=2, ensure_ascii=False))
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in COLUMNS:
        table.add_column(column, overflow="fold")
    for record in records:
        table.add_row(*_cells(record), style=None if record["not_started"] is None else "dim")
    console().print(table)


@click.command(epilog="Example: henvis law show reflection-period")
@click.argument("rule_id", metavar="RULE")
@as_json
def show(rule_id: str, as_json: bool) -> None:
    """Show all that the data says of RULE, and what `henvis law due` takes for it."""
    law = the_law()
    rule = the_rule(law, rule_id)
    if as_json:
        record = rule_record(law, rule) | {"parameters": accepted(rule)}
        click.echo(json.dumps(record, indent=2, ensure_ascii=False))
        return
    click.secho(f"{rule.id}: {rule.words.name_nb} / {rule.words.name_en}", bold=True)
    parameters = (("parameter", f"{name}: {form}") for name, form in accepted(rule).items())
    for name, text in (*rule_lines(law, rule), *parameters):
        click.echo(f"  {click.style(f'{name:<13}', fg='cyan')} {text}")


@click.command(epilog="Example: henvis law check --folder law")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=FOLDER,
    help="Another folder with the files of the law.  [default: the law in force]",
)
@as_json
def check(folder: Path, as_json: bool) -> None:
    """Read all files of the law strictly, and list the rules that open no deadline, with the reason.

    What is wrong is one line that names file, line, rule and field, with exit status 1.
    """
    law = the_law(folder)
    reasons = {rule.id: why_not_started(law.map, rule) for rule in law.rules.by_id.values()}
    idle = {rule_id: reason for rule_id, reason in reasons.items() if reason is not None}
    open_points = [rule.id for rule in law.rules.by_id.values() if rule.words.to_confirm]
    if as_json:
        told = {"hash": law.hash, "rules": len(reasons), "not_started": idle, "to_confirm": open_points}
        click.echo(json.dumps(told, indent=2))
        return
    _say(law, idle, len(open_points))


def _say(law: Law, idle: dict[str, str], open_points: int) -> None:
    number = len(law.rules.by_id)
    click.secho(f"The law can be used: {number} rules, hash {law.hash[:12]}", fg="green")
    unmet = [rule_id for rule_id, reason in idle.items() if reason == UNMET]
    click.echo(f"{number - len(idle)} open deadlines on the bus. {open_points} have points to confirm.")
    click.echo(f"Not started, since {UNMET}: {len(unmet)}")
    for rule_id in unmet:
        click.echo(f"  {rule_id}")
    click.echo(f"Not started for another reason: {len(idle) - len(unmet)}")
    for rule_id, reason in idle.items():
        if reason != UNMET:
            click.echo(f"  {rule_id:<36} {reason}")


def _cells(record: dict[str, Any]) -> tuple[str, ...]:
    doubt = "unresolved" if record["confidence"] == "unresolved" else str(len(record["to_confirm"]) or "")
    return (
        record["id"],
        record["class"],
        record["duration"] or "-",
        record["starts_on"]["event"],
        record["owner"],
        record["not_started"] or "yes",
        doubt,
    )
