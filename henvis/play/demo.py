"""The heading of the demonstration."""

from typing import Final

from rich.console import Console
from rich.text import Text

from henvis.play.timeline import LEGEND

HEADING: Final = """\
Five agencies share the case of one person who may be a victim of trafficking. Each runs its own service;
each event goes from its agency's journal through the router to whoever the law or the person's consent
entitles, and to nobody else. Below, each line is a command to an agency; under it stands whom the bus told,
on what ground and by which rule. Kafka is real, only the clock is not: it jumps from step to step, and stops
at every deadline on the way.
"""


def print_heading(console: Console) -> None:
    """Say what is seen."""
    console.print(Text("henvis: who is told what, and why", "bold"))
    console.print(Text(HEADING), soft_wrap=True)
    console.print(Text(f"{LEGEND}\n", "dim"), soft_wrap=True)
