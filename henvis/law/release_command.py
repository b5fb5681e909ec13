"""`henvis law release`: keeps the rule set in force, to judge by it what was decided under it."""

import json

import click

from henvis.law import released


@click.command(epilog="Example: henvis law release")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def release(as_json: bool) -> None:
    """Keep the rule set in force under its hash, before a change of the law is made.

    Events name the set that they were decided under (meta.law); a verifier judges them by it for ever.
    """
    kept = released.keep()
    if as_json:
        click.echo(json.dumps({"hash": kept.name, "folder": str(kept)}))
    else:
        click.echo(f"The rule set in force is kept in {kept}")
