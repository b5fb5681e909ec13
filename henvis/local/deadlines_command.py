"""`henvis deadlines`: what is due in every agency's book, by owner and urgency."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click
from rich.table import Table

from henvis.console import console
from henvis.local.agency_services import open_deadlines
from henvis.local.calendar_file import calendar_file

URGENCIES: Final = ("overdue", "act_now", "soon", "later")
COLOURS: Final = {"overdue": "bold red", "act_now": "red", "soon": "yellow", "later": ""}
COLUMNS: Final = ("owner", "urgency", "due", "act on", "rule", "case", "in the book of")


@click.command(epilog="Example: henvis deadlines --urgency act_now --explain nb")
@click.option("--home", type=click.Path(path_type=Path), help="The stack's folder.  [default: .henvis]")
@click.option("--owner", help="Only those that this party has to act on.")
@click.option("--urgency", type=click.Choice(URGENCIES), help="Only those that are so pressing.")
@click.option("--case", "case_id", help="Only those of this case.")
@click.option("--explain", type=click.Choice(["nb", "en"]), help="With how each end was found.")
@click.option("--ics", is_flag=True, help="As a calendar file, in the language of --explain or English.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def deadlines(
    *,
    home: Path | None,
    owner: str | None,
    urgency: str | None,
    case_id: str | None,
    explain: str | None,
    ics: bool,
    as_json: bool,
) -> None:
    """List the open deadlines of a running stack: rule, case, end, working day to act on."""
    found = [
        one for one in open_deadlines(home, owner=owner, urgency=urgency) if case_id in {None, one["case"]}
    ]
    found.sort(key=lambda one: (one["owner"], URGENCIES.index(one["urgency"]), one["due"], one["id"]))
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
    elif ics:
        click.echo(calendar_file(found, explain or "en", datetime.now(UTC)), nl=False)
    elif found:
        _show(found, explain)
    else:
        click.echo("Nothing is due: no deadline is open.")


def _show(found: Sequence[dict[str, Any]], explain: str | None) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in COLUMNS:
        table.add_column(column, no_wrap=True)
    for one in found:
        cells = ("owner", "urgency", "due", "act_on", "rule", "case", "held_by")
        table.add_row(*(str(one[cell] or "-") for cell in cells), style=COLOURS[one["urgency"]])
    console().print(table)
    for one in found if explain else ():
        first, *rest = one["explanation"][explain]
        click.secho(f"\n{one['case']}: {first}", bold=True)
        click.echo("\n".join(f"  {line}" for line in rest))
