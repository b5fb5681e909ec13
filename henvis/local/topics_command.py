"""`henvis topics`: makes a broker have the topics of `topics.yaml`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from henvis.bus.broker import topics as table_of_topics
from henvis.errors import CommandFailed
from henvis.local.broker_options import broker_options, way_in


@click.group(epilog="Example: henvis topics apply --kafka broker1:9092 --credentials admin.json")
def topics() -> None:
    """Give a broker the topics of deploy/kafka/topics.yaml; a running stack was given them at its start."""


@topics.command(
    epilog="Example: henvis topics apply --kafka broker1:9092 --credentials admin.json --ca ca.pem"
)
@broker_options("the admin's")
@click.option(
    "--profile",
    default="production",
    show_default=True,
    help="What differs between one machine (embedded) and a cluster, by its name in topics.yaml.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def apply(
    home: Path | None,
    kafka: str | None,
    credentials: Path | None,
    ca: Path | None,
    *,
    profile: str,
    as_json: bool,
) -> None:
    """Create what is missing. What is there is neither changed nor deleted.

    Exit status 0 when all are there; 1 when the broker did not make them, or has one with other partitions.
    """
    from kafka.errors import KafkaError

    from henvis.bus.broker.facts import require_let_in
    from henvis.bus.broker.refusals import BrokerRefuses
    from henvis.local.embedded_kafka.topics import ensure

    table = table_of_topics.load()
    if profile not in table.profiles:
        raise CommandFailed(
            f"topics.yaml has no profile {profile}", f"Name one of {', '.join(sorted(table.profiles))}"
        )
    access = way_in(home, kafka, credentials, ca)
    try:
        require_let_in(access)
        made = ensure(access, table, profile)
    except BrokerRefuses as refused:
        raise CommandFailed(str(refused), "Name the admin's file with --credentials, and --ca") from refused
    except KafkaError as error:
        raise CommandFailed(
            f"Kafka on {access.bootstrap} made no topics ({type(error).__name__})",
            "Look whether it runs, and name the admin's credentials and its CA",
        ) from error
    if as_json:
        click.echo(json.dumps({"topics": len(table.all), "made": list(made)}, indent=2))
        return
    for name in made:
        click.echo(f"made: {name}")
    click.echo(f"The broker has the {len(table.all)} topics of topics.yaml.")
