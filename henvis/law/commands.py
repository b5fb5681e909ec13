"""The commands of `henvis law`: look up what the rules in force say, and count by them."""

from typing import Final

import click

from henvis.law.counting_commands import due, explain
from henvis.law.keeping_command import keeping
from henvis.law.release_command import release
from henvis.law.rule_commands import check, list_, show
from henvis.law.sharing_command import sharing

COMMANDS: Final = (list_, show, check, due, explain, sharing, keeping, release)


@click.group(epilog="Example: henvis law due appeal-udi-decision 2026-03-16")
def law() -> None:
    """Look up the rules in force, and count by them."""


for _command in COMMANDS:
    law.add_command(_command)
