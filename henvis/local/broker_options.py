"""Which Kafka a command is about, and as whom it asks: a stack's by its folder, or any by its address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from henvis.bus.broker.acls import ADMIN
from henvis.bus.broker.kafka_access import Credentials, KafkaAccess
from henvis.errors import CommandFailed

Command = Callable[..., Any]


def broker_options(whose: str) -> Callable[[Command], Command]:
    """Give a command --home, --kafka, --credentials and --ca; `whose` credentials are meant, as help says."""
    path = click.Path(path_type=Path, dir_okay=False)
    options = (
        click.option(
            "--ca",
            type=path,
            envvar="HENVIS_KAFKA_TLS_CA",
            help="Certificates (PEM) that its own comes from.",
        ),
        click.option(
            "--credentials",
            type=path,
            envvar="HENVIS_KAFKA_CREDENTIALS",
            help=f'With --kafka: a file with {whose} {{"user": …, "password": …}}.',
        ),
        click.option(
            "--kafka", metavar="HOST:PORT", envvar="HENVIS_KAFKA", help="Of a broker that no stack runs."
        ),
        click.option(
            "--home", type=click.Path(path_type=Path), help="The stack's folder.  [default: .henvis]"
        ),
    )

    def given(command: Command) -> Command:
        for option in options:
            command = option(command)
        return command

    return given


def way_in(
    home: Path | None, kafka: str | None, credentials: Path | None, ca: Path | None, *, principal: str = ADMIN
) -> KafkaAccess:
    """The way into the broker that the options name; into a stack's, as `principal`. Raises CommandFailed."""
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
    return access(describe(address["control"]), principal)
