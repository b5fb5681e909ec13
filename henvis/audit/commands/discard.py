"""`henvis audit discard`: deletes from an archive what may no longer be kept, and says so in it for ever."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from henvis.audit.log import LogUnreadable, Place
from henvis.errors import CommandFailed


@click.command(epilog="Example: henvis audit discard /srv/archive nrm.from.udi/2 --rule arkivlova-12")
@click.argument("folder", type=click.Path(exists=True, path_type=Path, file_okay=False))
@click.argument("place", metavar="TOPIC/PARTITION")
@click.option("--rule", required=True, help="The name of the rule under which it is deleted.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def discard(folder: Path, place: str, rule: str, *, as_json: bool) -> None:
    """Delete the oldest segment that the archive in FOLDER keeps of a part of a journal.

    What is stated of it stays: how many records there were, their tree, the rule and the instant, so that all
    that is left still verifies. There is no way back.
    """
    from henvis.audit.archive.archive_log import ArchiveLog
    from henvis.audit.archive.deletion import delete

    topic, _, number = place.rpartition("/")
    if not topic or not number.isdecimal():
        raise CommandFailed(f"{place} is no part of a journal", "Name one as nrm.from.udi/2")
    named = Place(topic, int(number))
    if named not in (ranges := ArchiveLog(folder).ranges):
        raise CommandFailed(f"{named} is not in {folder}", "See henvis audit verify --archive")
    try:
        gone = delete(folder, named, ranges[named].start, rule, datetime.now(UTC))
    except LogUnreadable as error:
        raise CommandFailed(f"Nothing was deleted: {error}", "See henvis audit verify --archive") from None
    if as_json:
        told = {"place": str(named), "first": gone.first, "records": gone.count, "rule": rule}
        click.echo(json.dumps(told))
    else:
        click.echo(f"{gone.count} records of {named}, from {gone.first}, are deleted under {rule}")
