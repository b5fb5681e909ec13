"""`henvis dead`, its group, and what is done with one record: list, show, retry, drop."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from henvis.console import console
from henvis.local.dead_letters import showing
from henvis.local.dead_letters.asking import desk_of, desks
from henvis.local.dead_letters.options import as_json, dry_run, in_home, number, reason, service
from henvis.local.dead_letters.redriving import journal, redrive, release


@click.group(epilog="Example: henvis dead show nav 3 --dry-run")
def dead() -> None:
    """Look at what could not be handled, and let it go on.

    A record that fails holds up its own case, and no other, until it is tried again or dropped. What is shown
    is structure: reasons, rules, names of fields, sizes and ids. What stands in a record takes a right of its
    own, and each look is logged.
    """


@dead.command("list", epilog="Example: henvis dead list --json")
@in_home
@as_json
def list_(home: Path | None, as_json: bool) -> None:
    """List what is parked, by service, lane and order, and what was given up alone (state `alone`)."""
    rows = [
        {"service": desk.service, **one} for desk in desks(home) for one in (*desk.get(), *desk.given_up())
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
    elif rows:
        console().print(showing.listed(rows))
    else:
        click.echo("Nothing is parked: every record was handled.")


@dead.command(epilog="Example: henvis dead show nav 3 --dry-run")
@service
@number
@click.option("--content", is_flag=True, help="Also what stands in it; the look is logged.")
@click.option("--dry-run", is_flag=True, help="Also what would become of it now; nothing is changed.")
@in_home
@as_json
def show(
    *, service: str, number: int, content: bool, dry_run: bool, home: Path | None, as_json: bool
) -> None:
    """Show why a record could not be handled, what of it decodes, and how it differs from its schema."""
    desk = desk_of(home, service)
    told: dict[str, Any] = desk.get(f"/{number}")
    if dry_run:
        told["dry_run"] = desk.post(f"/{number}/dry-run")
    if content:
        told["content"] = desk.content(number)
    click.echo(json.dumps(told, indent=2) if as_json else showing.whole(told))


@dead.command(epilog="Example: henvis dead retry nav 3")
@service
@number
@dry_run
@in_home
@as_json
def retry(service: str, number: int, dry_run: bool, home: Path | None, as_json: bool) -> None:
    """Try a record again, and then what waits behind it, in order."""
    desk = desk_of(home, service)
    if dry_run:
        showing.say_tried(desk.post(f"/{number}/dry-run"), as_json)
    else:
        _say(desk.post(f"/{number}/retry"), as_json, "is tried again")


@dead.command(epilog='Example: henvis dead drop nav 3 --reason "sent by a test system"')
@service
@number
@reason
@in_home
@as_json
def drop(service: str, number: int, reason: str, home: Path | None, as_json: bool) -> None:
    """Give a record up for good; it is kept as evidence, and what waits behind it goes on."""
    told = desk_of(home, service).post(f"/{number}/drop", {"reason": reason})
    _say(told, as_json, "is dropped, and kept")


dead.add_command(release)
dead.add_command(redrive)
dead.add_command(journal)


def _say(told: dict[str, Any], as_json: bool, what: str) -> None:
    click.echo(json.dumps(told, indent=2) if as_json else f"Record {told['id']} {what}.")
