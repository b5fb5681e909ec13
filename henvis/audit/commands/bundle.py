"""`henvis audit bundle`: one file with all that proves a log, or one case in it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import click

from henvis.audit.bundle.writing import Written, write_bundle
from henvis.audit.commands.progress import shown_progress
from henvis.audit.commands.which_log import chosen_log, which_log
from henvis.audit.instants import instant_of
from henvis.audit.log import LogUnreadable
from henvis.audit.verify.json_report import as_json as report_as_json
from henvis.console import console
from henvis.errors import CommandFailed

UNREADABLE: Final = 1
"""The exit status where some of the journals could not be read; what could is in the bundle."""

_FILE: Final = click.Path(path_type=Path, dir_okay=False)


@click.command(epilog="Example: henvis audit bundle case.zip --case 018df2c4-7a0e-7c3b-9a55-2f6b1d0c4e71")
@click.argument("file", type=_FILE)
@which_log
@click.option("--case", "case_id", type=click.UUID, help="Of this case alone.  [default: all journals]")
@click.option("--keys", type=_FILE, help="Public keys, and whose they are.  [default: those of the stack]")
@click.option("--at", "at", metavar="INSTANT", help="As of when it is judged (ISO 8601).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with the verdict.")
def bundle(
    *, file: Path, case_id: UUID | None, keys: Path | None, at: str | None, as_json: bool, **where: Any
) -> None:
    """Write a bundle into FILE: records, proofs, checkpoints, schemas, law, keys, and a verdict to read.

    Whoever has the file checks it with `henvis audit verify --bundle FILE`, without a network.
    The same log, keys and instant give the same bytes. The bundle says who was told what: guard it.

    Exit status 0 when it is written, whatever the verdict; 1 when some of the log could not be read.
    """
    log = chosen_log(**where)
    instant = instant_of(at) if at else log.now
    printing = console()
    try:
        with log.source.open() as opened, shown_progress(printing.is_terminal and not as_json) as told:
            written = write_bundle(opened, file, instant, keys=keys or log.keys, case_id=case_id, told=told)
    except LogUnreadable as error:
        raise CommandFailed(
            f"The log cannot be read: {error}", "Look at `henvis status`, or the archive"
        ) from None
    _tell(file, written, as_json=as_json)
    if written.unreadable:
        sys.exit(UNREADABLE)


def _tell(file: Path, written: Written, *, as_json: bool) -> None:
    if as_json:
        told = {
            "bundle": str(file),
            "fingerprint": written.fingerprint,
            "parts": written.parts,
            "unreadable": [
                {"place": str(one.place), "offset": one.offset, "reason": one.reason}
                for one in written.unreadable
            ],
            "verdict": report_as_json(written.report),
        }
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    click.echo(f"{file}: {written.report.records} records, {written.parts} parts")
    click.echo(f"fingerprint: {written.fingerprint}")
    click.echo(f"verdict: {', '.join(f'{c}: {r.verdict}' for c, r in written.report.results.items())}")
    for error in written.unreadable:
        click.echo(f"henvis: cannot be read: {error}", err=True)
