"""`henvis law sharing`: who is sent an event."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import click

from henvis.errors import CommandFailed
from henvis.law.looking_up import as_json, the_law
from henvis.law.records import basis_record
from henvis.law.sharing import Recipients, Row, Sharing


@click.command(epilog="Example: henvis law sharing DecisionMade --json")
@click.argument("event")
@as_json
def sharing(event: str, as_json: bool) -> None:
    """Say who is sent EVENT, such as DecisionMade, and which row of law/sharing.yaml says so."""
    rules = the_law().sharing
    if event not in rules.events:
        raise CommandFailed(f"There is no rule for {event}", f"Name one of {', '.join(rules.events)}")
    follows, rows = _rows(rules, event)
    of_consent = rules.of_consent.get(event)
    if as_json:
        answer: dict[str, Any] = {"event": event, "follows": follows, "rows": [_record(row) for row in rows]}
        if of_consent is not None:
            answer["of_consent"] = _record(of_consent)
        click.echo(json.dumps(answer, indent=2))
        return
    if follows:
        click.echo(f"{event} goes to whom {follows} would go now.")
    for row in rows:
        click.echo("\n".join(_lines(row)))
    if of_consent is not None:
        click.echo("\n".join(["Where it is about the recall of a consent:", *_lines(of_consent)]))


def _rows(rules: Sharing, event: str) -> tuple[str | None, Sequence[Row]]:
    """The event whose rows it follows, None for its own; and the rows."""
    found = rules.events[event]
    return (found, _rows(rules, found)[1]) if isinstance(found, str) else (None, found)


def _record(row: Row) -> dict[str, Any]:
    """The row as it stands in the rules, with its place; who is in no list is left out."""
    chosen = {row.selector: row.codes} if row.selector else {}
    added = {"child": row.child, "always": row.always, "always_child": row.always_child}
    law = {"law": [basis_record(one) for one in row.law]} if row.law else {}
    return {
        "place": row.place,
        **chosen,
        "to": row.to,
        **{key: who for key, who in added.items() if who},
        **law,
    }


def _lines(row: Row) -> Iterator[str]:
    yield f"law/sharing.yaml: {row.place}"
    if row.selector:
        yield f"  {row.selector}: {', '.join(row.codes)}"
    yield (
        f"  to: {row.to.value}"
        if isinstance(row.to, Recipients)
        else f"  to, while a party: {_names(row.to)}"
    )
    for when, who in (
        ("and of a child, while a party", row.child),
        ("and always", row.always),
        ("and of a child, always", row.always_child),
    ):
        if who:
            yield f"  {when}: {_names(who)}"
    if row.law:
        yield f"  by: {'; '.join(map(str, row.law))}"


def _names(who: Sequence[str]) -> str:
    return ", ".join(who) or "nobody"
