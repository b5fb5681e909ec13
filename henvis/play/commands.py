"""The commands `play`, `demo` and `tail`."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Final

import click

from henvis import ROOT
from henvis.errors import CommandFailed

SCENARIOS: Final = ROOT / "tests" / "scenarios"
SHOWN: Final = ("*.yaml", "own/taking-over.yaml")
"""The stories of the demonstration: the shared ones, and one in which the case changes hands."""

in_home = click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder of the running stack.  [default: HENVIS_HOME, else .henvis]",
)


@click.command(epilog="Example: henvis play --fresh tests/scenarios/02-consent.yaml")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option("--fresh", is_flag=True, help="On a new stack of its own, which is stopped at the end.")
@click.option("--strict", is_flag=True, help="Fail also when a file cannot be played on this stack.")
@click.option("--json", "for_programs", is_flag=True, help="Print one JSON document instead of a timeline.")
@click.option("--control", metavar="URL", help="The running stack's control address.")
@in_home
def play(
    *,
    files: tuple[Path, ...],
    fresh: bool,
    strict: bool,
    for_programs: bool,
    control: str | None,
    home: Path | None,
) -> None:
    """Play scenario FILES, merged by time, and check what came of them.

    Times in a file are wall times of Europe/Oslo: of an hour that comes twice the first is meant, and a time
    that is left out when clocks go forward counts with the offset before. Exit status 0 only if at least one
    file was played and everything held.
    """
    from henvis.play import consoles, reader, showing
    from henvis.play.control import address_in
    from henvis.play.fresh import fresh_stack

    if fresh and (control or home):
        raise CommandFailed("--fresh starts a stack of its own", "Leave out --control and --home")
    stories = reader.read_all(list(files))
    console = consoles.out()
    with fresh_stack(consoles.err()) if fresh else nullcontext(control or address_in(home)) as url:
        show = showing.play_for_programs if for_programs else showing.play_and_show
        passed = show(url, stories, console, strict=strict)
    sys.exit(0 if passed else 1)


@click.command(epilog="Example: henvis demo")
def demo() -> None:
    """Play the shipped stories on a fresh stack and show who is told what, and why."""
    from henvis.play import consoles, reader, showing
    from henvis.play.demo import print_heading
    from henvis.play.fresh import fresh_stack

    stories = reader.read_all([path for pattern in SHOWN for path in sorted(SCENARIOS.glob(pattern))])
    console = consoles.out()
    print_heading(console)
    with fresh_stack(console) as url:
        passed = showing.play_and_show(url, stories, console, strict=False)
    sys.exit(0 if passed else 1)


@click.command(epilog="Example: henvis tail --topic nrm.from.router --from-start")
@click.option("--topic", "topics", multiple=True, help="Only this topic; may be given several times.")
@click.option("--case", "case", metavar="ID", help="Only this case: its id, or the end of it as shown.")
@click.option("--json", "for_programs", is_flag=True, help="Print one JSON object for each record.")
@click.option("--from-start", is_flag=True, help="Begin with the oldest record instead of the next one.")
@click.option("--probes", is_flag=True, help="Show synthetic probes too, which are about nobody.")
@click.option("--control", metavar="URL", help="The running stack's control address.")
@in_home
def tail(
    *,
    topics: tuple[str, ...],
    case: str | None,
    for_programs: bool,
    from_start: bool,
    probes: bool,
    control: str | None,
    home: Path | None,
) -> None:
    """Follow the events on the bus, one line for each record, until Ctrl-C.

    Checkpoints are shown where their topic is named, as they claim to be; `henvis audit verify` checks them.
    """
    from henvis.bus.broker.acls import ADMIN
    from henvis.play import consoles
    from henvis.play.control import Control, address_in
    from henvis.play.tail import Selection, follow

    with Control(control or address_in(home)) as stack:
        # Every topic is shown, which no service may see: an operator looks, and owns the stack.
        kafka = stack.running().kafka(ADMIN)
    selection = Selection(topics, case, probes)
    follow(kafka, selection, consoles.out(), for_programs=for_programs, from_start=from_start)
