"""What the commands of `henvis law` have in common: the law read and a rule found, or why not."""

from difflib import get_close_matches
from pathlib import Path

import click

from henvis.errors import CommandFailed
from henvis.law.deadline_rules import Rule
from henvis.law.ruleset import FOLDER, Law, LawError, load

as_json = click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")


def the_law(folder: Path = FOLDER) -> Law:
    """Raises CommandFailed with file, line, rule and field, where the law cannot be used."""
    try:
        return load(folder)
    except LawError as error:
        raise CommandFailed(str(error), "Correct it and ask again") from error


def the_rule(law: Law, rule_id: str) -> Rule:
    """Raises CommandFailed, with the ids that are nearest to it, for a rule that does not exist."""
    found = law.rules.by_id.get(rule_id)
    if found is not None:
        return found
    near = get_close_matches(rule_id, law.rules.by_id, n=3) or [
        one for one in law.rules.by_id if rule_id in one
    ]
    remedy = f"Did you mean {' or '.join(near[:3])}?" if near else "See henvis law list"
    raise CommandFailed(f"There is no rule {rule_id}", remedy)
