"""`henvis audit verify`: each claim about a log, proved, refuted or not checkable."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from henvis.audit.bundle.checking import By
from henvis.audit.claims import Report
from henvis.audit.commands.progress import shown_progress
from henvis.audit.commands.verify_bundle import verify_bundle
from henvis.audit.commands.which_log import ChosenLog, chosen_log, which_log
from henvis.audit.instants import instant_of
from henvis.audit.log import Log, LogUnreadable
from henvis.audit.verify import kept as kept_states
from henvis.audit.verify.json_report import as_json as report_as_json
from henvis.audit.verify.report import lines
from henvis.audit.verify.signed import evidence_of
from henvis.audit.verify.verifying import Verifier
from henvis.audit.verify.weighing import Evidence
from henvis.audit.wording import LANGUAGES
from henvis.console import console
from henvis.errors import CommandFailed
from henvis.law.ruleset import FOLDER, LawError

REFUTED: Final = 1
NOT_READ: Final = 2
_FILE: Final = click.Path(path_type=Path, dir_okay=False)


@click.command(epilog="Example: henvis audit verify --archive /srv/henvis-archive --kept kept.json")
@which_log
@click.option("--keys", type=_FILE, help="Public keys, and whose they are.  [default: those of the stack]")
@click.option("--kept", type=_FILE, help="What was kept of the log the last time; it is kept anew here.")
@click.option(
    "--law",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The rules in force, and in its folder released/ earlier ones by their hash.  [default: ours]",
)
@click.option("--at", "at", metavar="INSTANT", help="When all is judged (ISO 8601; Oslo's time by itself).")
@click.option("--language", type=click.Choice(sorted(LANGUAGES)), default="nb", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with all findings.")
def verify(
    *,
    keys: Path | None,
    kept: Path | None,
    law: Path | None,
    at: str | None,
    language: str,
    as_json: bool,
    **where: Any,
) -> None:
    """Prove or refute eight claims about the log, reading every record once.

    Signatures are tried against the keys that you name; take them from the agencies and not from the log.
    A bundle is judged by what is inside, as of its own instant, unless you name keys or an instant.
    With --kept the log is held against what you kept when you last verified it.

    Exit status 0 when nothing is refuted, 1 when something is, 2 when the log could not be read.
    """
    if where["bundle"] is not None:
        if law is not None:
            raise click.UsageError("--law: a bundle is judged by the law inside")
        by = By(keys, instant_of(at) if at else None, kept)
        verify_bundle(where["bundle"], by, language, as_json=as_json)
    log = chosen_log(**where)
    instant = instant_of(at) if at else log.now
    printing = console()

    def evidence(opened: Log) -> Evidence:
        states = kept_states.read(kept, opened.cluster_id) if kept else {}
        return evidence_of(opened, keys or log.keys, states)

    try:
        report = _verified(log, instant, law or FOLDER, evidence, shown=printing.is_terminal and not as_json)
    except LawError as error:
        failed = CommandFailed(f"The rules cannot be read: {error}", "Name law/, or leave --law out")
        failed.status = NOT_READ
        raise failed from None
    except LogUnreadable as error:
        failed = CommandFailed(f"The log cannot be read: {error}", "Look at `henvis status`, or the archive")
        failed.status = NOT_READ
        raise failed from None
    if kept:
        kept_states.keep(kept, report)
    if as_json:
        click.echo(json.dumps(report_as_json(report), indent=2, ensure_ascii=False))
    else:
        for line in lines(report, LANGUAGES[language]):
            printing.print(line, soft_wrap=True, highlight=False)
    sys.exit(REFUTED if report.refuted else 0)


def _verified(
    log: ChosenLog, at: datetime, law: Path, evidence: Callable[[Log], Evidence], *, shown: bool
) -> Report:
    with shown_progress(shown) as told:
        return Verifier(at, law, told).verify(log.source, evidence)
