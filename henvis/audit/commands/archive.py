"""`henvis audit archive`: the journals of a live Kafka into files, as far as they have come."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

import click

from henvis.audit.archive.copying import Copied
from henvis.audit.commands.which_log import AUDITOR, as_auditor, time_there
from henvis.local.broker_options import way_in

UNREADABLE: Final = 1
"""The exit status where some of the journals could not be read."""


@click.command(epilog="Example: henvis audit archive /srv/archive --kafka broker1:9092 --credentials me.json")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@as_auditor
def archive(
    folder: Path,
    home: Path | None,
    kafka: str | None,
    credentials: Path | None,
    ca: Path | None,
    *,
    as_json: bool,
) -> None:
    """Add to the archive in FOLDER what the journals have and it has not.

    The first time, the archive is made. Interrupted, it has what was finished, and goes on from there.
    What came due after it was made it cannot have: it is verified as of then, unless you say --at.
    Exit status 0 where all was added, 1 where some of a journal could not be read.
    """
    from henvis.audit.archive import copied_at
    from henvis.audit.archive.copying import copy, missing
    from henvis.audit.archive.writer import ArchiveWriter
    from henvis.audit.kafka_log import KafkaLog
    from henvis.bus.broker import topics

    way, began = way_in(home, kafka, credentials, ca, principal=AUDITOR), time_there(home, kafka)
    with (
        KafkaLog(way, topics.load()) as log,
        ArchiveWriter(folder, log.cluster_id) as writer,
        click.progressbar(
            length=missing(log, writer),
            label="Archiving",
            file=sys.stderr,
            hidden=not sys.stderr.isatty(),
            update_min_steps=1000,
        ) as bar,
    ):
        copied = copy(log, writer, lambda: bar.update(1))
        if not copied.unreadable:
            copied_at.note(folder, began)
    _tell(folder, copied, as_json=as_json)
    if copied.unreadable:
        sys.exit(UNREADABLE)


def _tell(folder: Path, copied: Copied, *, as_json: bool) -> None:
    if as_json:
        told = {
            "archive": str(folder),
            "added": {str(place): count for place, count in copied.records.items()},
            "unreadable": [
                {"place": str(one.place), "offset": one.offset, "reason": one.reason}
                for one in copied.unreadable
            ],
        }
        click.echo(json.dumps(told, indent=2))
        return
    for place, count in copied.records.items():
        click.echo(f"{place}: {count} records added")
    click.echo(f"{sum(copied.records.values())} records added to {folder}")
    for error in copied.unreadable:
        click.echo(f"henvis: cannot be read: {error}", err=True)
