"""`henvis acl`: makes a broker enforce `acls.yaml` and `quotas.yaml`, or says where it does not."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import click

from henvis.bus.broker import acls, quotas
from henvis.bus.broker.acls import Acls, Drift
from henvis.bus.broker.quotas import QuotaDrift
from henvis.errors import CommandFailed
from henvis.local.broker_options import broker_options, way_in

DIFFERS: Final = 1
NOT_LOOKED_AT: Final = 2

Command = Callable[..., None]


def where(command: Command) -> Command:
    """The options that say which broker is meant, and as whom it is asked."""
    printed = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
    return broker_options("the admin's")(printed(command))


@click.group(epilog="Example: henvis acl check")
def acl() -> None:
    """Let the broker enforce who may write and read what, and how much.

    deploy/kafka/acls.yaml and quotas.yaml say so; a running stack was told at its start.
    """


@acl.command(epilog="Example: henvis acl apply --kafka broker1:9092 --credentials admin.json --ca ca.pem")
@where
def apply(
    home: Path | None, kafka: str | None, credentials: Path | None, ca: Path | None, *, as_json: bool
) -> None:
    """Make the broker agree with the files: grant what is missing, take away what they do not say.

    Exit status 0 when the broker agrees, 2 when that could not be brought about.
    """
    stated = acls.load()
    with _asking(home, kafka, credentials, ca) as broker:
        changed, bounded = broker.apply(stated), broker.apply_quotas(quotas.load(stated))
    sentences = [
        *(f"granted: {one.sentence()}" for one in changed.missing),
        *(f"taken away: {one.sentence()}" for one in changed.surplus),
        *(f"bounded: {one.sentence()}" for one in bounded.missing),
        *(f"no longer: {one.sentence()}" for one in bounded.surplus),
    ]
    _say(stated, changed, bounded, sentences, as_json=as_json, agrees=True)


@acl.command(epilog="Example: henvis acl check --json")
@where
def check(
    home: Path | None, kafka: str | None, credentials: Path | None, ca: Path | None, *, as_json: bool
) -> None:
    """Say where the broker does not agree with the files, a sentence for each permission and quota.

    Exit status 0 when it agrees, 1 when it does not, 2 when it could not be asked.
    """
    stated = acls.load()
    with _asking(home, kafka, credentials, ca) as broker:
        found, bounds = broker.drift(stated), broker.quota_drift(quotas.load(stated))
    differs = bool(found or bounds)
    sentences = [*found.sentences(), *bounds.sentences()]
    _say(stated, found, bounds, sentences, as_json=as_json, agrees=not differs)
    sys.exit(DIFFERS if differs else 0)


@contextmanager
def _asking(home: Path | None, kafka: str | None, credentials: Path | None, ca: Path | None) -> Iterator[Any]:
    from henvis.bus.broker.facts import require_let_in
    from henvis.bus.broker.refusals import BrokerRefuses
    from henvis.local.embedded_kafka.enforcing import Enforcing

    try:
        access = way_in(home, kafka, credentials, ca)
        require_let_in(access)
        with Enforcing(access) as broker:
            yield broker
    except BrokerRefuses as refused:
        failed = CommandFailed(str(refused), "Name the admin's file with --credentials, and --ca")
        failed.status = NOT_LOOKED_AT
        raise failed from refused
    except CommandFailed as failed:
        failed.status = NOT_LOOKED_AT
        raise


def _say(
    stated: Acls, found: Drift, bounds: QuotaDrift, sentences: Any, *, as_json: bool, agrees: bool
) -> None:
    count = len(stated.permissions)
    if as_json:
        told = {"agrees": agrees, "permissions": count, **asdict(found), "quotas": asdict(bounds)}
        click.echo(json.dumps(told, indent=2))
        return
    for sentence in sentences:
        click.echo(sentence)
    if agrees:
        click.echo(
            f"The broker enforces acls.yaml, {count} permissions of {len(stated.names)} principals,"
            " and quotas.yaml."
        )
    else:
        click.echo("The broker does not agree with acls.yaml and quotas.yaml. `henvis acl apply` mends it.")
