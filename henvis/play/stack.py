"""A running stack, seen from outside: its control, the agencies' interfaces, the journals."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from henvis.bus.broker import topics
from henvis.errors import CommandFailed
from henvis.local.home import Home
from henvis.local.issuing.tokens import tokens
from henvis.play.abilities import Abilities
from henvis.play.agency import Agency
from henvis.play.auditor import Auditor
from henvis.play.control import Control
from henvis.play.journals import Journals
from henvis.play.judges import JUDGES
from henvis.play.unchanged import Standing, standing

AUDIT: Final = "audit"
"""With whose credentials the journals are read: who reads all of them and nothing else."""


@dataclass(frozen=True)
class Stack:
    """What the player holds of a stack while it plays."""

    control: Control
    clock: datetime
    """Where the virtual clock stood when the play began, UTC."""
    agencies: Mapping[str, Agency]
    """One process of each agency's service."""
    processes: Mapping[str, Agency]
    """Every process, the router's too, by a name of its own; asked for their state alone."""
    journals: Journals
    abilities: Abilities
    auditor: Auditor

    def standing(self) -> Standing:
        """Every count that a command could raise."""
        return standing(self.journals, self.processes)


@contextmanager
def connected(url: str) -> Iterator[Stack]:
    """The stack whose control interface is at this address. Raises CommandFailed."""
    with ExitStack() as open_ones:
        control = open_ones.enter_context(Control(url))
        running = control.running()
        if running.clock is None:
            raise CommandFailed(
                "this stack runs on the system's clock", "Start one with `henvis up --clock virtual`"
            )
        token_for = tokens(Home(running.home).issuer, "player")
        processes = {
            f"{service}-{number}": open_ones.enter_context(Agency(service, address, token_for(service)))
            for service, addresses in running.services.items()
            for number, address in enumerate(addresses, start=1)
        }
        agencies = {
            name: processes[f"{name}-1"] for name in topics.load().agencies if name in running.services
        }
        # Each makes its description when it is first asked for: all at once, where a story waits for them.
        with ThreadPoolExecutor(len(agencies) or 1) as at_once:
            commands = dict(zip(agencies, at_once.map(Agency.commands, agencies.values()), strict=True))
        journals = open_ones.enter_context(Journals(running.kafka(AUDIT)))
        abilities = Abilities(commands, JUDGES.keys())
        auditor = Auditor(running.home)
        yield Stack(control, running.clock, agencies, processes, journals, abilities, auditor)
