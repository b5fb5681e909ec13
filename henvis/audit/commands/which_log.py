"""The options that say which log is meant: a running stack's, a broker's, an archive's or a bundle's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click

from henvis.audit.archive import copied_at
from henvis.audit.bundle.source import BundleSource
from henvis.audit.bundle.subject import CaseLog
from henvis.audit.log import Log
from henvis.audit.opening import ArchiveSource, KafkaSource, Source
from henvis.errors import CommandFailed
from henvis.local.broker_options import broker_options, way_in

AUDITOR: Final = "audit"
"""The principal that reads every journal and writes none."""

as_auditor: Final = broker_options("an auditor's")
"""The options that say which broker is meant."""


@dataclass(frozen=True, slots=True)
class ChosenLog:
    """A log, the instant (UTC) that it is judged at, and where its keys are where a stack runs it."""

    source: Source
    now: datetime
    keys: Path | None


def which_log(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command these options, which reach `chosen_log` by their names."""
    folder = click.Path(path_type=Path, file_okay=False)
    archived = click.option("--archive", type=folder, help="A folder with the journals as files.")
    file = click.Path(path_type=Path, dir_okay=False)
    bundled = click.option("--bundle", type=file, help="A file by `henvis audit bundle`.")
    return as_auditor(archived(bundled(command)))


def chosen_log(
    *,
    home: Path | None,
    archive: Path | None,
    bundle: Path | None,
    kafka: str | None,
    credentials: Path | None,
    ca: Path | None,
) -> ChosenLog:
    """Return the log that the options name. Raises CommandFailed."""
    if bundle is not None:
        return ChosenLog(BundleSource(bundle), datetime.now(UTC), None)
    if archive is not None:
        return ChosenLog(ArchiveSource(archive), copied_at.read(archive) or datetime.now(UTC), None)
    source = KafkaSource(way_in(home, kafka, credentials, ca, principal=AUDITOR))
    return ChosenLog(source, time_there(home, kafka), _keys_there(home, kafka))


def time_there(home: Path | None, kafka: str | None) -> datetime:
    """What time (UTC) it is where the journals are: a stack has its own clock, which may stand still."""
    if kafka and not home:
        return datetime.now(UTC)
    from henvis.local.home import at
    from henvis.local.stack import describe

    address = at(home).address() or {}
    return datetime.fromisoformat(describe(address["control"])["clock"]["now"])


def require_whole(log: Log, what: str) -> None:
    """Return where all journals are there. Raises CommandFailed for a bundle of one case."""
    if isinstance(log, CaseLog):
        raise CommandFailed(f"The bundle is of one case, and {what} takes all journals", "Name another log")


def _keys_there(home: Path | None, kafka: str | None) -> Path | None:
    if kafka and not home:
        return None
    from henvis.local.home import at
    from henvis.local.signing_keys import KeyFiles

    return KeyFiles(at(home).keys).verifiers
