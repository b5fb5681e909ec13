"""The commands of `henvis schema`: check, release, generate and list the contracts."""

import json
import subprocess
from pathlib import Path

import click

from henvis.bus.broker.topics import TopicsError
from henvis.bus.broker.topics import load as load_topics
from henvis.contract.asyncapi import FILE as ASYNCAPI
from henvis.contract.asyncapi import asyncapi
from henvis.contract.check import LawNames, Problem, check_schemas, release_obstacles
from henvis.contract.check.lock import appended_problems
from henvis.contract.check.outputs import outdated_problems
from henvis.contract.outputs import outputs, write_outdated
from henvis.contract.release import release_new
from henvis.contract.released import LOCK, LockError, read_lock
from henvis.contract.schema_files import PROJECT, SCHEMAS, SchemaError
from henvis.errors import CommandFailed
from henvis.law.ruleset import LawError, load


@click.group()
def schema() -> None:
    """Check, release, generate and list the event contracts."""


@schema.command(epilog="Example: henvis schema check --since origin/main")
@click.option(
    "--since", metavar="COMMIT", help="The lock only grew since this commit; else since the last one."
)
def check(since: str | None) -> None:
    """Say what is wrong with the contracts, one line each: file, field, rule."""
    _refuse([*check_schemas(_law_names()), *_since(since)])
    _refuse(list(outdated_problems(_of_the_bus())))
    click.echo(f"{len(read_lock())} released versions, all in order.")


@schema.command(epilog="Example: henvis schema release")
def release() -> None:
    """Freeze the current schemas that are new and append them to the lock."""
    _refuse(release_obstacles(_law_names()))
    added = release_new()
    for it in added:
        click.echo(f"{it.record} version {it.version} has the id {it.schema_id}: {it.file}")
    if not added:
        click.echo("Nothing is new.")


@schema.command(epilog="Example: henvis schema generate")
def generate() -> None:
    """Write what is generated: the event types, schemas/README.md and schemas/asyncapi.yaml."""
    try:
        changed = write_outdated(outputs() | _of_the_bus())
    except (SchemaError, LockError) as error:
        raise CommandFailed(str(error), "Run `henvis schema check` for all that is wrong") from error
    for path in changed:
        click.echo(f"Written: {path.relative_to(PROJECT)}")
    if not changed:
        click.echo("All is up to date.")


@schema.command("list", epilog="Example: henvis schema list --json")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def list_versions(as_json: bool) -> None:
    """List the released versions with their schema ids."""
    releases = read_lock()
    if as_json:
        rows = [{"record": it.record, "version": it.version, "id": it.schema_id} for it in releases]
        click.echo(json.dumps(rows))
        return
    for it in releases:
        click.echo(f"{it.schema_id}  {it.record} {it.version}")


def _law_names() -> LawNames:
    try:
        law = load()
    except LawError as error:
        raise CommandFailed(str(error), "Correct it and check again") from error
    return LawNames(frozenset(law.codes.lists), frozenset(law.sharing.events))


def _of_the_bus() -> dict[Path, str]:
    """What is generated from the topics and the lock. Raises LockError."""
    try:
        return {ASYNCAPI: asyncapi(load_topics())}
    except TopicsError as error:
        raise CommandFailed(str(error), "Correct it and try again") from error


def _refuse(problems: list[Problem]) -> None:
    for problem in problems:
        click.echo(problem)
    if problems:
        raise CommandFailed(
            f"Problems in schemas/: {len(problems)}", "Each line above names file, field and rule"
        )


def _since(commit: str | None) -> list[Problem]:
    """What the lock of a commit says. Without git, or before the first commit, nothing is compared."""
    place = f"{commit or 'HEAD'}:./{(SCHEMAS / LOCK).relative_to(PROJECT)}"
    try:
        shown = subprocess.run(
            ["git", "show", place], cwd=PROJECT, capture_output=True, text=True, check=True
        )
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        if commit:
            raise CommandFailed(f"{commit} has no {LOCK}", "Name a commit that git knows here") from error
        click.echo("The lock was not compared with a commit: there is none here that has it.")
        return []
    return list(appended_problems(shown.stdout, SCHEMAS))
