"""The options that say which log is meant: a running stack's, a broker's, or an archive's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click

from henvis.audit.opening import ArchiveSource, KafkaSource
from henvis.audit.verify.verifying import Source
from henvis.bus.kafka_access import Credentials, KafkaAccess
from henvis.errors import CommandFailed

AUDIT: Final = "audit"
"""Whose credentials read all journals and write none of them."""

_FILE: Final = click.Path(path_type=Path, dir_okay=False)
_FOLDER: Final = click.Path(path_type=Path, file_okay=False)


@dataclass(frozen=True, slots=True)
class ChosenLog:
    """A log, the instant (UTC) that it is judged at, and where its keys are where a stack runs it."""

    source: Source
    now: datetime
    keys: Path | None


def which_log(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command these options; they reach it as `home`, `archive`, `kafka`, `credentials` and `ca`."""
    for option in (
        click.option("--ca", type=_FILE, help="Certificates (PEM) that its own comes from."),
        click.option("--credentials", type=_FILE, help="With --kafka: a file with the auditor's password."),
        click.option("--kafka", metavar="HOST:PORT", help="A broker that no stack of this machine runs."),
        click.option("--archive", type=_FOLDER, help="A folder with the journals as files."),
        click.option(
            "--home", type=_FOLDER, envvar="HENVIS_HOME", help="The stack's folder.  [default: .henvis]"
        ),
    ):
        command = option(command)
    return command


def chosen_log(
    *,
    home: Path | None,
    archive: Path | None,
    kafka: str | None,
    credentials: Path | None,
    ca: Path | None,
) -> ChosenLog:
    """Return the log that the options name. Raises CommandFailed."""
    if archive is not None:
        keys = archive / "verifiers"
        return ChosenLog(ArchiveSource(archive), datetime.now(UTC), keys if keys.exists() else None)
    if kafka is not None:
        if credentials is None:
            raise CommandFailed(f"Kafka on {kafka} asks who comes", "Name a file with --credentials")
        access = KafkaAccess(kafka, Credentials.of_file(credentials), ca)
        return ChosenLog(KafkaSource(access), datetime.now(UTC), None)
    return _of_stack(home)


def _of_stack(home: Path | None) -> ChosenLog:
    from henvis.local.home import at
    from henvis.local.signing_keys import KeyFiles
    from henvis.local.stack import access, describe

    address = at(home).address()
    if address is None:
        raise CommandFailed(
            f"No stack runs in {at(home).root}",
            "Start one with `henvis up`, or name an archive with --archive",
        )
    told = describe(address["control"])
    now = datetime.fromisoformat(told["clock"]["now"])
    return ChosenLog(KafkaSource(access(told, AUDIT)), now, KeyFiles(at(home).keys).verifiers)
