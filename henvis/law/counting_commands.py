"""`henvis law due` and `henvis law explain`: when a rule is due, and why."""

import json

import click

from henvis.errors import CommandFailed
from henvis.law.due import Due
from henvis.law.due import due as computed
from henvis.law.given import NotGiven, accepted, read_given, read_start
from henvis.law.looking_up import as_json, the_law, the_rule
from henvis.law.records import due_record, in_words
from henvis.law.ruleset import Law
from henvis.law.step import written
from henvis.law.wording import LANGUAGES

rule_id = click.argument("rule_id", metavar="RULE")
start = click.argument("start")
params = click.option(
    "--param", "-p", "params", multiple=True, metavar="NAME=VALUE", help="What else decides; may be repeated."
)


@click.command(
    epilog="Example: henvis law due trafficking-placement-extension 2025-05-21 -p first_day=2025-01-01"
)
@rule_id
@start
@params
@as_json
def due(rule_id: str, start: str, params: tuple[str, ...], as_json: bool) -> None:
    """Say when RULE is due that begins at START, and how that was found.

    START is a day such as 2026-02-28, or an instant with its offset such as 2026-02-28T14:00+01:00.
    `henvis law show RULE` lists the parameters that a rule takes.
    """
    law = the_law()
    found = _computed(law, rule_id, start, params)
    if as_json:
        click.echo(json.dumps(due_record(law, found), indent=2, ensure_ascii=False))
        return
    click.secho(written(found.end), bold=True)
    for line in in_words(law, found, LANGUAGES["en"]):
        click.echo(f"  {line}")


@click.command(epilog="Example: henvis law explain appeal-udi-decision 2025-03-27 --lang nb")
@rule_id
@start
@params
@click.option("--lang", type=click.Choice([*LANGUAGES]), help="One language only.  [default: both]")
@as_json
def explain(rule_id: str, start: str, params: tuple[str, ...], lang: str | None, as_json: bool) -> None:
    """Explain in Bokmål and English how the end of RULE follows from START."""
    law = the_law()
    found = _computed(law, rule_id, start, params)
    wanted = [lang] if lang else [*LANGUAGES]
    told = {code: in_words(law, found, LANGUAGES[code]) for code in wanted}
    if as_json:
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    for lines in told.values():
        click.secho(lines[0], bold=True)
        click.echo("\n".join(f"  {line}" for line in lines[1:]))


def _computed(law: Law, rule_id: str, start: str, params: tuple[str, ...]) -> Due:
    rule = the_rule(law, rule_id)
    try:
        began = read_start(rule, start)
        return computed(rule, began, read_given(rule, began, params))
    except NotGiven as error:
        raise CommandFailed(str(error), f"See henvis law show {rule.id}") from error
    except OverflowError as error:
        raise CommandFailed("The end lies outside the calendar", "START has to be nearer") from error
    except ValueError as error:
        takes = ", ".join(accepted(rule))
        raise CommandFailed(str(error), f"It takes {takes}; see henvis law show {rule.id}") from error
