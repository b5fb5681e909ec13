"""`henvis token` and `henvis issuer`: tokens for the embedded stack, and the keys that sign them."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from henvis.api.identity.caller import COMMAND, READ, SCOPES
from henvis.api.identity.claims import LONGEST_S
from henvis.local import instants
from henvis.local.home import at
from henvis.local.issuing.issuer import Issuer, Wanted
from henvis.local.services import NAMES

_UNITS: Final = {"s": 1, "m": 60, "h": 3600}
_DURATION: Final = re.compile(r"([1-9][0-9]{0,3})([smh])")
_A_SYSTEM: Final = "henvis-cli"

in_home = click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder with the stack's state.  [default: HENVIS_HOME, else .henvis]",
)
as_json = click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")


class Duration(click.ParamType):
    """`90s`, `15m` or `1h`, as seconds; an hour at most, for longer no service takes a token."""

    name = "duration"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The seconds."""
        if isinstance(value, int):
            return value
        found = _DURATION.fullmatch(value)
        seconds = int(found[1]) * _UNITS[found[2]] if found else 0
        if not 0 < seconds <= LONGEST_S:
            self.fail("say 90s, 15m or 1h; an hour is the longest that a service takes", param, ctx)
        return seconds


@click.command(epilog="Example: henvis token nav --actor case-worker-7 --name 'Kari Nordmann' --for 15m")
@click.argument("agency", type=click.Choice(NAMES))
@click.option("--actor", metavar="ID", help="The person who acts, by any id.  [default: a system]")
@click.option("--name", metavar="NAME", help="What the person is called; kept by the agency alone.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(list(SCOPES)),
    default=(READ, COMMAND),
    show_default=True,
    help="What for; may be given several times.",
)
@click.option("--for", "seconds", type=Duration(), default="1h", show_default=True, help="For how long.")
@in_home
@as_json
def token(
    *,
    agency: str,
    actor: str | None,
    name: str | None,
    scopes: Sequence[str],
    seconds: int,
    home: Path | None,
    as_json: bool,
) -> None:
    """Print a token for the API of AGENCY in an embedded stack.

    Whoever has it acts for the agency until it expires: it belongs into no file and no log.
    """
    wanted = Wanted(
        service=agency,
        subject=actor or _A_SYSTEM,
        scopes=scopes,
        name=name,
        is_person=actor is not None,
        seconds=seconds,
    )
    issuer = Issuer(at(home).issuer)
    claims = issuer.claims(wanted)
    signed = issuer.sign(claims)
    told = {
        "token": signed,
        "audience": claims["aud"],
        "scopes": list(scopes),
        "expires": instants.text(datetime.fromtimestamp(claims["exp"], UTC)),
    }
    click.echo(json.dumps(told, indent=2) if as_json else signed)


@click.group(epilog="Example: henvis issuer rotate")
def issuer() -> None:
    """Look at the keys that an embedded stack signs its tokens with, and replace them."""


@issuer.command(epilog="Example: henvis issuer show --json")
@in_home
@as_json
def show(home: Path | None, as_json: bool) -> None:
    """Show the issuer, where its public keys are, and which they are, the present one first."""
    own = Issuer(at(home).issuer)
    keys = [{"key": one["kid"], "until": _until(one.get("exp"))} for one in own.published()]
    told = {"issuer": own.name, "key_set": str(own.key_set), "keys": keys}
    if as_json:
        click.echo(json.dumps(told, indent=2))
        return
    click.echo(f"issuer: {own.name}\npublic keys: {own.key_set}")
    for one in keys:
        state = "signs" if one["until"] is None else f"signs no more; may be taken out at {one['until']}"
        click.echo(f"{one['key']}  {state}")


@issuer.command(epilog="Example: henvis issuer rotate --drop-old")
@click.option("--drop-old", is_flag=True, help="Take the old keys out at once, and their tokens with them.")
@in_home
@as_json
def rotate(*, drop_old: bool, home: Path | None, as_json: bool) -> None:
    """Sign with a new key from now on; no process has to be started again.

    What the old key signed is taken until it expires: use --drop-old where somebody else may have the key.
    """
    own = Issuer(at(home).issuer)
    own.rotate(drop_old=drop_old)
    present, *others = (one["kid"] for one in own.published())
    if as_json:
        click.echo(json.dumps({"signs": present, "still_taken": others}, indent=2))
    else:
        click.echo(f"{present} signs from now on; {len(others) or 'none'} of the old keys is still taken")


def _until(second: int | None) -> str | None:
    return None if second is None else instants.text(datetime.fromtimestamp(second, UTC))
