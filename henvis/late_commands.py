"""A group of commands whose modules are imported only when they are called."""

import importlib
from collections.abc import Mapping
from typing import Any

import click


class LateCommands(click.Group):
    """Knows its commands by name; none of them waits for what the others need.

    `late` has for each name where the command is, as `module:command`, and its line in the group's help.
    """

    def __init__(self, *args: Any, late: Mapping[str, tuple[str, str]], **more: Any) -> None:
        """Make a group of these."""
        super().__init__(*args, **more)
        self._late = late

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order of the table."""
        return list(self._late)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command; None for a name that there is not."""
        if cmd_name not in self._late:
            return None
        module, _, name = self._late[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write their lines without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in self._late.items()])
