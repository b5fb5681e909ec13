"""Which Kafka a command of the audit reads, and as whom: a stack's by its folder, or any by its address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import click

from henvis.bus.kafka_access import Credentials, KafkaAccess
from henvis.errors import CommandFailed

AUDITOR: Final = "audit"
"""The principal that reads every journal and writes none."""

Command = Callable[..., None]


def where(command: Command) -> Command:
    """The options that say which broker is meant."""
    path = click.Path(path_type=Path, dir_okay=False)
    for option in (
        click.option(
            "--ca",
            type=path,
            envvar="HENVIS_KAFKA_TLS_CA",
            help="Certificates (PEM) that its own is from.",
        ),
        click.option(
            "--credentials",
            type=path,
            envvar="HENVIS_KAFKA_CREDENTIALS",
            help='With --kafka: a file with an auditor\'s {"user": …, "password": …}.',
        ),
        click.option(
            "--kafka", metavar="HOST:PORT", envvar="HENVIS_KAFKA", help="Of a broker that no stack runs."
        ),
        click.option(
            "--home", type=click.Path(path_type=Path), help="The stack's folder.  [default: .henvis]"
        ),
    ):
        command = option(command)
    return command


def way_in(home: Path | None, kafka: str | None, credentials: Path | None, ca: Path | None) -> KafkaAccess:
    """The way into the broker that the options name. Raises CommandFailed."""
    if kafka and not home:
        if credentials is None:
            raise CommandFailed(f"Kafka on {kafka} asks who comes", "Name a file with --credentials")
        return KafkaAccess(kafka, Credentials.of_file(credentials), ca)
    from henvis.local.home import at
    from henvis.local.stack import access, describe

    address = at(home).address()
    if address is None:
        raise CommandFailed(
            f"No stack runs in {at(home).root}", "Start one with `henvis up`, or name a broker with --kafka"
        )
    return access(describe(address["control"]), AUDITOR)
