"""`henvis doctor`: says where what runs is not as it is declared, and what to do about it."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from henvis.errors import CommandFailed
from henvis.local.broker_options import broker_options

NOT_LOOKED: Final = 2


@click.command(epilog="Example: henvis doctor --all")
@broker_options("the admin's")
@click.option(
    "--profile",
    type=click.Choice(["embedded", "production"]),
    help="Of deploy/kafka: how many replicas and so on.  [default: embedded; with --kafka production]",
)
@click.option(
    "--postgres",
    metavar="URL",
    envvar="HENVIS_POSTGRES",
    help="The server with the services' databases, as `henvis up` was given it.  [default: HENVIS_POSTGRES]",
)
@click.option(
    "--least-free",
    type=click.FloatRange(0, 100),
    default=10,
    show_default=True,
    help="Of each disk, in percent: less is a finding.",
)
@click.option("--all", "everything", is_flag=True, help="Also say what is as declared.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(
    *,
    home: Path | None,
    kafka: str | None,
    credentials: Path | None,
    ca: Path | None,
    profile: str | None,
    postgres: str | None,
    least_free: float,
    everything: bool,
    as_json: bool,
) -> None:
    """Compare what runs with what is declared, and say what differs and what to do about it.

    It looks at processes, broker, topics, permissions, quotas, schemas, databases, keys, certificates,
    clocks, disks, and the law that is decided by. It reads no record and changes nothing.

    With --kafka it looks at a broker that no stack runs, and at the files.

    Exit status 0 when all is as declared, 1 when something was found, 2 when nothing was found and not all
    could be looked at.
    """
    from henvis.doctor import looking
    from henvis.doctor.checks import CHECKS
    from henvis.doctor.checkup import run
    from henvis.doctor.report import Report
    from henvis.doctor.sight import Limits, Sight
    from henvis.local.broker_options import way_in
    from henvis.local.home import at

    outside = kafka is not None and home is None
    sight = Sight(
        profile=profile or ("production" if outside else "embedded"),
        limits=replace(Limits(), least_free=least_free / 100),
        postgres=postgres,
    )
    try:
        if outside:
            sight = looking.at_broker(way_in(home, kafka, credentials, ca), sight)
        else:
            sight = looking.at_stack(at(home), sight)
    except CommandFailed as failed:
        failed.status = NOT_LOOKED
        raise
    report = Report(run(CHECKS, sight))
    if as_json:
        click.echo(json.dumps(report.as_json(), indent=2))
    else:
        click.echo("\n".join(report.lines(everything=everything)))
    sys.exit(report.status)
