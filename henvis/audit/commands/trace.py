"""`henvis trace`: one event's way over the bus, from the log alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import click

from henvis.audit.commands.which_log import chosen_log, which_log
from henvis.audit.log import LogUnreadable
from henvis.audit.verify.signed import evidence_of
from henvis.audit.way import showing
from henvis.audit.way.finding import find
from henvis.audit.way.telling import Way, told
from henvis.bus.broker import topics as topic_table
from henvis.errors import CommandFailed

_FILE: Final = click.Path(path_type=Path, dir_okay=False)


@click.command(epilog="Example: henvis trace 018df2c4-7a0e-7c3b-9a55-2f6b1d0c4e71")
@click.argument("event", metavar="EVENT", type=click.UUID)
@which_log
@click.option("--keys", type=_FILE, help="Public keys, and whose they are.  [default: those of the stack]")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def trace(*, event: UUID, keys: Path | None, as_json: bool, **where: Any) -> None:
    """Show EVENT's way: when it reached its journal, what the router did with it, what came of it.

    Times are Kafka's own. It tells ids, places, times and outcomes, and neither what the event says nor why
    it went where it went. What waits in a service stands in `henvis dead list`.
    """
    way = _way(event, keys, where)
    if as_json:
        click.echo(json.dumps(showing.as_plain(way), indent=2))
    else:
        click.echo("\n".join(showing.lines(way)))


def _way(event: UUID, keys: Path | None, where: dict[str, Any]) -> Way:
    topics = topic_table.load()
    try:
        chosen = chosen_log(**where)
        with chosen.source.open() as log:
            return told(find(log, topics, event), topics, evidence_of(log, keys or chosen.keys, {}))
    except LogUnreadable as error:
        raise CommandFailed(
            f"The log cannot be read: {error}", "Look at `henvis status`, or the archive"
        ) from None
