"""`henvis audit rebuild`: a service's database made anew from the log, and compared with the live one."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from henvis.audit.agency_view.rules_in_force import LawNotKept
from henvis.audit.case_history import ROUTER
from henvis.audit.commands.which_log import chosen_log, require_whole, which_log
from henvis.audit.log import LogUnreadable
from henvis.audit.reading import Reading
from henvis.audit.rebuild.comparing import Difference
from henvis.audit.rebuild.rebuilding import compared_with, rebuild_into
from henvis.audit.rebuild.scope import ROWS, TABLES, scope_of
from henvis.bus.broker import topics
from henvis.errors import CommandFailed
from henvis.law.released import Laws

DIFFERS: Final = 1
NOT_DONE: Final = 2
FILES: Final = "files"


@click.command(epilog="Example: henvis audit rebuild udi --compare")
@click.argument("service", type=click.Choice((*topics.load().agencies, ROUTER)))
@click.option("--compare", is_flag=True, help="Compare with the live database; it is only read.  [default]")
@click.option("--into", metavar="URL", help="Fill this new, empty database instead.")
@click.option("--database", metavar="URL", help="The live database.  [default: that of the stack]")
@which_log
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def rebuild(
    *,
    service: str,
    compare: bool,
    into: str | None,
    database: str | None,
    as_json: bool,
    home: Path | None,
    **where: Any,
) -> None:
    """Rebuild the database of a service from the log.

    Compared, it must not differ in anything that the log determines; what it does not is listed with --json.
    What is on its way while you compare shows as a difference. Exit status 0 when nothing differs, 1 when
    something does, 2 when it cannot be told.
    """
    if compare and into is not None:
        raise click.UsageError("--compare reads a database, and --into fills one: choose")
    try:
        with chosen_log(home=home, **where).source.open() as log:
            require_whole(log, "a rebuild")
            reading = Reading(log, topics.load(), Laws())
            if into is not None:
                done, what = rebuild_into(into, service, reading), "events" if service == ROUTER else "cases"
                click.echo(json.dumps({what: done}) if as_json else f"{service}: {done} {what} rebuilt")
                return
            found = compared_with(database or _live(home, service), service, reading)
    except LogUnreadable as error:
        raise _not_done(
            f"The log cannot be read: {error}", "Look at `henvis status`, or the archive"
        ) from None
    except LawNotKept as unknown:
        remedy = "Put it into law/released, in a folder of that name"
        raise _not_done(f"The rule set {unknown} is not kept", remedy) from None
    _show(service, found, as_json=as_json)
    sys.exit(DIFFERS if found else 0)


def _not_done(message: str, remedy: str) -> CommandFailed:
    failed = CommandFailed(message, remedy)
    failed.status = NOT_DONE
    return failed


def _live(home: Path | None, service: str) -> str:
    from henvis.local.home import at

    place = at(home)
    if place.databases.exists() and place.databases.read_text() != FILES:
        raise CommandFailed("The stack has its databases on a server", "Name this one's with --database URL")
    return place.database(service)


def _show(service: str, found: Sequence[Difference], *, as_json: bool) -> None:
    if as_json:
        columns = scope_of(service, topics.load()).columns
        report = {
            "service": service,
            "differences": [one._asdict() for one in found],
            "not_on_the_log": {"tables": TABLES, "columns": columns, "rows": ROWS},
        }
        click.echo(json.dumps(report, indent=2, ensure_ascii=False))
        return
    for one in found:
        what = f"only {one.only_in}" if one.only_in else ", ".join(one.columns)
        click.echo(f"{one.table} {' '.join(one.key)}: {what}")
    click.echo(f"{service}: {len(found) or 'no'} difference{'' if len(found) == 1 else 's'}")
