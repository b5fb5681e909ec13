"""`henvis dead redrive`, `release` and `journal`: many records at a pace, and what came of each."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import click

from henvis.errors import CommandFailed
from henvis.local.dead_letters import showing
from henvis.local.dead_letters.asking import Desk, desk_of, desks
from henvis.local.dead_letters.options import as_json, dry_run, in_home, rate, reason, service

LOOK_AGAIN_S: Final = 0.5
_wait = click.option(
    "--wait/--no-wait", default=True, show_default=True, help="Until all is tried; it goes on without you."
)


@click.command(epilog='Example: henvis dead redrive nav --all --reason "NAV runs 0.2.1 now" --rate 5/s')
@service
@click.argument("numbers", type=int, nargs=-1, metavar="[NUMBER]...")
@click.option("--all", "everything", is_flag=True, help="All that hold up a case.")
@click.option(
    "--class",
    "kind",
    type=click.Choice(["contract", "identity", "processing"]),
    help="Those whose reason is of this class.",
)
@reason
@rate
@dry_run
@_wait
@in_home
@as_json
def redrive(
    *,
    service: str,
    numbers: Sequence[int],
    everything: bool,
    kind: str | None,
    reason: str,
    rate: float,
    dry_run: bool,
    wait: bool,
    home: Path | None,
    as_json: bool,
) -> None:
    """Try records again at a pace, each with what waits behind it, in order.

    Standing, law and consent are those of now. The service keeps what is left to do in its database: it goes
    on when this command, or the service, is killed, and handles nothing twice. What came of each record is in
    `henvis dead journal`.
    """
    if sum([bool(numbers), everything, kind is not None]) != 1:
        raise CommandFailed("It is not said which records", "Say --all, --class or numbers, and one of these")
    chosen: dict[str, Any] = {"numbers": list(numbers)} if numbers else {"class": kind} if kind else {}
    wish = {"reason": reason, "rate": rate, **(chosen or {"all": True})}
    _carry_out(desk_of(home, service), wish, dry_run=dry_run, wait=wait, as_json=as_json)


@click.command(
    epilog="Example: henvis dead release nav 0197d2f4-6c00-7000-8000-000000000001 --reason 'clock mended'"
)
@service
@click.argument("case")
@reason
@rate
@dry_run
@_wait
@in_home
@as_json
def release(
    *,
    service: str,
    case: str,
    reason: str,
    rate: float,
    dry_run: bool,
    wait: bool,
    home: Path | None,
    as_json: bool,
) -> None:
    """Let a parked CASE go on: what failed is tried again, then what waits behind it, in order.

    At the router a case may be held up in several journals; all of them are released.
    """
    wish = {"reason": reason, "rate": rate, "case": case}
    _carry_out(desk_of(home, service), wish, dry_run=dry_run, wait=wait, as_json=as_json)


@click.command(epilog="Example: henvis dead journal nav --json")
@click.argument("service", required=False)
@in_home
@as_json
def journal(service: str | None, home: Path | None, as_json: bool) -> None:
    """List what was tried again: who decided it, why, and what came of each record, by its first place."""
    asked = [desk_of(home, service)] if service else desks(home)
    rows = [{"service": desk.service, **one} for desk in asked for one in desk.get("/redrives")]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
    else:
        click.echo("\n".join(map(showing.redrive, rows)) or "Nothing was tried again.")


def _carry_out(desk: Desk, wish: Mapping[str, Any], *, dry_run: bool, wait: bool, as_json: bool) -> None:
    if dry_run:
        showing.say_tried(desk.post("/redrives/dry-run", wish), as_json)
        return
    told = desk.post("/redrives", wish)
    while told and wait and told["state"] == "running":
        time.sleep(LOOK_AGAIN_S)
        told = desk.get(f"/redrives/{told['id']}")
    if as_json:
        click.echo(json.dumps(told and {"service": desk.service, **told}, indent=2))
    elif told is None:
        click.echo("Nothing of that holds up a case: nothing is tried again. See henvis dead journal.")
    else:
        click.echo(showing.redrive({"service": desk.service, **told}))
    if told and Counter(one["outcome"] for one in told["records"])["refused"]:
        raise CommandFailed("Not all of it was handled", "See henvis dead list, and show for each")
