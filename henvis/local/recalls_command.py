"""`henvis recalls`, `henvis averting`: what was called back and not answered, and what has to be reviewed."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click
from rich.table import Table

from henvis.console import console
from henvis.local.agency_services import averting as uses_of_all
from henvis.local.agency_services import recalls as recalls_of_all

STATES: Final = ("overdue", "open", "answered")
COLOURS: Final = {"overdue": "bold red", "open": "yellow", "answered": ""}
HOME: Final = click.option(
    "--home", type=click.Path(path_type=Path), help="The stack's folder.  [default: .henvis]"
)
AS_JSON: Final = click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")


@click.command(epilog="Example: henvis recalls --state overdue --json")
@HOME
@click.option("--state", type=click.Choice(STATES), help="Only those that are so far.")
@click.option("--asked", help="Only those that this agency has to answer.")
@click.option("--case", "case_id", help="Only those of this case.")
@AS_JSON
def recalls(
    *, home: Path | None, state: str | None, asked: str | None, case_id: str | None, as_json: bool
) -> None:
    """List the recalls of consents that have ended, and who has not said yet that it has stopped."""
    found = list(recalls_of_all(home, state=state, asked=asked, case=case_id))
    found.sort(key=lambda one: (STATES.index(one["state"]), one["recalled_at"], one["asked"]))
    columns = ("state", "asked", "recorded_by", "answer_until", "answer", "rule", "case", "consent")
    _tell(found, columns, "Nothing has been recalled.", as_json=as_json)


@click.command(epilog="Example: henvis averting --json")
@HOME
@AS_JSON
def averting(*, home: Path | None, as_json: bool) -> None:
    """List every use of a duty to avert for review: who told whom, on what ground; nothing of the person."""
    found = sorted(uses_of_all(home), key=lambda one: (one["sent_at"] or "", one["referral"]))
    columns = ("sent_at", "sender", "recipient", "service", "avert_ground", "receipt", "case", "referral")
    _tell(found, columns, "No duty to avert has been used.", as_json=as_json)


def _tell(found: Sequence[dict[str, Any]], columns: Sequence[str], none: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    if not found:
        click.echo(none)
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column.replace("_", " "), no_wrap=True)
    for one in found:
        table.add_row(
            *(str(one[column] or "-") for column in columns), style=COLOURS.get(one.get("state", ""))
        )
    console().print(table)
