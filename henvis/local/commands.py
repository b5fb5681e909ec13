"""The commands `up`, `status` and `down`."""

import importlib.util
import json
import time
from pathlib import Path
from typing import Any, Final

import click

from henvis.errors import CommandFailed
from henvis.local.clock import Kind
from henvis.local.home import Home, at
from henvis.local.prometheus.scraping import EVERY_S, RULES, Scraping
from henvis.local.services import Modules, of_the_project

DOWN_SECONDS: Final = 60.0
POLL_SECONDS: Final = 0.05

in_home = click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder with the stack's state.  [default: HENVIS_HOME, else .henvis]",
)


@click.command(epilog="Example: henvis up --clock virtual --workers 2")
@in_home
@click.option("--clock", type=click.Choice(["system", "virtual"]), default="system", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), help="Of the control HTTP.  [default: a free one]")
@click.option(
    "--workers", type=click.IntRange(1, 16), default=1, show_default=True, help="Processes per service."
)
@click.option(
    "--postgres",
    metavar="URL",
    envvar="HENVIS_POSTGRES",
    help="Keep the services' databases on this server, one each, which are made where they are missing:"
    " henvis_router, henvis_intake …; a name in the URL stands for henvis.  [default: HENVIS_POSTGRES, else"
    " SQLite files]",
)
@click.option(
    "--tls", is_flag=True, envvar="HENVIS_TLS", help="Encrypt the way to Kafka.  [default: HENVIS_TLS]"
)
@click.option(
    "--metrics",
    is_flag=True,
    envvar="HENVIS_METRICS",
    help="Start Prometheus, too, which keeps the numbers and judges the alerts; it needs Debian's package."
    "  [default: HENVIS_METRICS]",
)
@click.option(
    "--metrics-interval",
    "every_s",
    type=click.FloatRange(min=0.1, max=3600),
    default=EVERY_S,
    envvar="HENVIS_METRICS_INTERVAL",
    metavar="SECONDS",
    help="Between two looks of it.  [default: HENVIS_METRICS_INTERVAL, else 5]",
)
@click.option(
    "--metrics-rules",
    "rules",
    type=click.Path(path_type=Path, file_okay=False, exists=True, resolve_path=True),
    envvar="HENVIS_METRICS_RULES",
    help="The folder with its alerting rules, *.yaml.  [default: HENVIS_METRICS_RULES, else"
    " deploy/prometheus/rules]",
)
@click.option("--service", "given", multiple=True, metavar="NAME=MODULE", help="Run these in place of ours.")
def up(
    *,
    home: Path | None,
    clock: Kind,
    port: int | None,
    workers: int,
    postgres: str | None,
    tls: bool,
    metrics: bool,
    every_s: float,
    rules: Path | None,
    given: tuple[str, ...],
) -> None:
    """Start Kafka and every service on this machine, and stay until Ctrl-C."""
    from henvis.local.supervisor import Settings, supervise
    from henvis.local.terminal import Terminal

    terminal = Terminal()
    try:
        scraping = Scraping(every_s, rules or RULES) if metrics else None
        wanted = Settings(at(home), _services(given), clock, workers, port, postgres, tls, scraping)
        supervise(wanted, terminal)
    finally:
        terminal.idle()


@click.command(epilog="Example: henvis status --json")
@in_home
@click.option("--json", "as_json", is_flag=True, help="What the control HTTP tells, as JSON.")
def status(home: Path | None, as_json: bool) -> None:
    """Show what runs, and where."""
    from henvis.local.stack import describe

    told = describe(_address(at(home))["control"])
    click.echo(json.dumps(told, indent=2) if as_json else _table(told))


@click.command(epilog="Example: henvis down")
@in_home
def down(home: Path | None) -> None:
    """Stop what `up` started; the state stays."""
    import httpx

    place = at(home)
    control = _address(place)["control"]
    try:
        httpx.post(f"{control}/stack/stop", trust_env=False).raise_for_status()
    except httpx.HTTPError as error:
        raise CommandFailed(
            f"The stack at {control} does not answer", f"End process {place.holder()}"
        ) from error
    ends = time.monotonic() + DOWN_SECONDS
    while (holder := place.holder()) is not None:
        if time.monotonic() > ends:
            raise CommandFailed("The stack does not stop", f"End process {holder}; nothing of it will stay")
        time.sleep(POLL_SECONDS)
    click.echo(f"stopped; the state stays in {place.root}")


def _address(home: Home) -> dict[str, Any]:
    if (address := home.address()) is not None:
        return address
    if (holder := home.holder()) is not None:
        raise CommandFailed(
            f"The stack in {home.root}, process {holder}, is just starting", "Try again in a moment"
        )
    raise CommandFailed(f"No stack runs in {home.root}", "Start one with `henvis up`")


def _services(given: tuple[str, ...]) -> Modules:
    if not given:
        return of_the_project()
    modules = {name: module for name, _, module in (item.partition("=") for item in given)}
    for name, module in modules.items():
        if not _exists(module):
            raise click.BadParameter(f"{name} has no module that can be run", param_hint="--service")
    return modules


def _exists(module: str) -> bool:
    try:
        return bool(module) and importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _table(told: dict[str, Any]) -> str:
    broker = {"instance": "kafka", "url": told["kafka"], **told["broker"]}
    columns = "{instance:<14} {state:<11} {url:<24} pid {pid:<8} restarts {restarts}"
    others = [*told["services"], *([told["prometheus"]] if told["prometheus"] else [])]
    rows = [columns.format(**row) for row in (broker, *others)]
    clock = f"clock: {told['clock']['kind']}, {told['clock']['now']}"
    return "\n".join([*rows, clock, f"control: {told['control']}"])
