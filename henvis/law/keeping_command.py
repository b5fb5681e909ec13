"""`henvis law keeping`: the grounds by which something may be kept when its consent has ended."""

import json
from collections.abc import Iterator
from typing import Any

import click

from henvis.errors import CommandFailed
from henvis.law.looking_up import as_json, the_law
from henvis.law.records import basis_record
from henvis.law.sharing import Keeping


@click.command(epilog="Example: henvis law keeping --agency police --json")
@click.option("--agency", help="Only those that this agency may name.")
@as_json
def keeping(agency: str | None, as_json: bool) -> None:
    """List the grounds that an answer to a recall may name, whose they are, and when each holds."""
    law = the_law()
    if agency is not None and agency not in law.codes.agencies:
        raise CommandFailed("There is no such agency", f"Name one of {', '.join(law.codes.agencies)}")
    found = [one for one in law.sharing.keeping.values() if agency is None or agency in one.by]
    if as_json:
        click.echo(json.dumps([_record(one) for one in found], indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(line for one in found for line in _lines(one)))


def _record(ground: Keeping) -> dict[str, Any]:
    return {
        "id": ground.id,
        "by": ground.by,
        "holds_when": ground.holds.value,
        "nb": ground.nb,
        "en": ground.en,
        "law": [basis_record(section) for section in ground.law],
    }


def _lines(ground: Keeping) -> Iterator[str]:
    yield f"{ground.id}: {ground.en} / {ground.nb}"
    yield f"  may be named by: {', '.join(ground.by)}"
    yield f"  holds when: {ground.holds}"
    yield f"  law: {'; '.join(map(str, ground.law))}"
