"""`henvis dead`: the records that could not be handled, in every service of a stack, and the ways out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import httpx
from rich.table import Table

from henvis.console import console
from henvis.errors import CommandFailed
from henvis.local.home import at
from henvis.local.issuing.tokens import tokens

Place = tuple[str, httpx.Auth | None]
"""An address, and what lets us in there."""
COLUMNS = ("service", "id", "state", "reason", "detail", "case", "record", "parked")

in_home = click.option(
    "--home", type=click.Path(path_type=Path), help="The stack's folder.  [default: .henvis]"
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
service = click.argument("service")
number = click.argument("number", type=int)


@click.group(epilog="Example: henvis dead retry nav 3")
def dead() -> None:
    """Look at what could not be handled, and let it go on.

    A record that fails holds up its own case, and no other, until it is tried again or dropped.
    """


@dead.command("list", epilog="Example: henvis dead list --json")
@in_home
@as_json
def list_(home: Path | None, as_json: bool) -> None:
    """List what is parked, by service, lane and order."""
    token_for = tokens(at(home).issuer, "cli")
    rows = [
        {"service": name, **one}
        for name, url in _services(home)
        for one in _answer("GET", (f"{url}/operations/dead", token_for(name)))
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
    elif rows:
        console().print(_table(rows))
    else:
        click.echo("Nothing is parked: every record was handled.")


@dead.command(epilog="Example: henvis dead show nav 3")
@service
@number
@in_home
def show(service: str, number: int, home: Path | None) -> None:
    """Show one parked record as it was received, in JSON (key, value and headers in base64)."""
    click.echo(json.dumps(_answer("GET", _one(home, service, number)), indent=2))


@dead.command(epilog="Example: henvis dead retry nav 3")
@service
@number
@in_home
@as_json
def retry(service: str, number: int, home: Path | None, as_json: bool) -> None:
    """Try a record again, and then what waits behind it, in order."""
    _say(_answer("POST", _one(home, service, number), "/retry"), as_json, "is tried again")


@dead.command(epilog='Example: henvis dead drop nav 3 --reason "sent by a test system"')
@service
@number
@click.option("--reason", required=True, help="Why, in words and without personal data; it is kept.")
@in_home
@as_json
def drop(service: str, number: int, reason: str, home: Path | None, as_json: bool) -> None:
    """Give a record up for good; it is kept as evidence, and what waits behind it goes on."""
    _say(
        _answer("POST", _one(home, service, number), "/drop", {"reason": reason}),
        as_json,
        "is dropped, and kept",
    )


def _services(home: Path | None) -> Iterator[tuple[str, str]]:
    address = at(home).address()
    if address is None:
        raise CommandFailed("No stack runs here", "Start one with henvis up, or name its folder with --home")
    seen = set()
    for process in _answer("GET", (f"{address['control']}/stack", None))["services"]:
        if process["service"] not in seen:
            seen.add(process["service"])
            yield process["service"], process["url"]


def _one(home: Path | None, wanted: str, number: int) -> Place:
    services = dict(_services(home))
    if wanted not in services:
        raise CommandFailed(f"There is no service {wanted}", f"Name one of {', '.join(sorted(services))}")
    return f"{services[wanted]}/operations/dead/{number}", tokens(at(home).issuer, "cli")(wanted)


def _answer(method: str, place: Place, what: str = "", body: dict[str, str] | None = None) -> Any:
    url, token = place
    try:
        answer = httpx.request(
            method, f"{url}{what}", json=body or {}, auth=token, trust_env=False, timeout=10
        )
    except httpx.HTTPError as error:
        raise CommandFailed("The stack does not answer", "Look at henvis status and at its logs") from error
    told = answer.json()
    if answer.is_error:
        raise CommandFailed(str(told.get("detail", told)), "See henvis dead list")
    return told


def _say(told: dict[str, Any], as_json: bool, what: str) -> None:
    click.echo(json.dumps(told, indent=2) if as_json else f"Record {told['id']} {what}.")


def _table(rows: Sequence[dict[str, Any]]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in COLUMNS:
        table.add_column(column, no_wrap=column != "detail", overflow="fold")
    for row in rows:
        place = f"{row['topic']}/{row['partition']}/{row['offset']}"
        shown = {**row, "record": place, "parked": row["parked_at"][:19]}
        table.add_row(*(str(shown.get(column) or "") for column in COLUMNS))
    return table
