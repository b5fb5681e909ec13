"""`henvis audit checkpoints`: what is signed of each journal, and what is final."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click
from rich.table import Table

COLUMNS: Final = ("place", "records", "signed", "final", "cosigned", "why not")
_WHY: Final = {
    "journal_empty": "nothing stands there",
    "writer_has_not_signed": "its writer has not signed it",
    "audit_has_not_signed": "the audit has not signed it yet",
    "too_few_witnesses": "too few witnesses have cosigned it",
    "checkpoint_roots_differ": "its writer has signed another root than the journal has",
    "checkpoint_rewritten": "the audit has signed another root: the journal is not what it was",
    "checkpoint_witnessed_otherwise": "a witness has cosigned another root",
    "journal_rewritten": "what stands there is not what was read before",
    "journal_shorter": "what was read before is not there any more",
    "journal_gap": "a record is missing between two others",
    "journal_replaced": "the topic is not the one that was read before",
}


@click.command(epilog="Example: henvis audit checkpoints --json")
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder with the stack's state.  [default: HENVIS_HOME, else .henvis]",
)
@click.option("--json", "as_json", is_flag=True, help="What the audit answers, as JSON.")
def checkpoints(home: Path | None, as_json: bool) -> None:
    """Show for each partition of each journal how many records are there, signed and final.

    Final is what the journal's writer, the audit and enough other agencies have signed.
    """
    from henvis.console import console
    from henvis.local.audit_service import AuditService

    told: list[dict[str, Any]] = AuditService.in_home(home).ask("/checkpoints")
    if as_json:
        click.echo(json.dumps(told, indent=2))
    else:
        console().print(_table(told))


def _table(places: Sequence[dict[str, Any]]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in COLUMNS:
        table.add_column(column, overflow="fold")
    for one in places:
        table.add_row(
            f"{one['topic']}/{one['partition']}",
            str(one["records"]),
            str(one["size"]),
            str(one["final_size"]),
            ", ".join(name.removeprefix("henvis/") for name in one["cosigned_by"]),
            _WHY.get(one["why"], one["why"]) if one["why"] else "",
        )
    return table
