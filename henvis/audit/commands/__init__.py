"""`henvis audit`: what an auditor asks of the log. Each command's module is imported when it is called."""

import importlib
from typing import Final

import click

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "verify": ("henvis.audit.commands.verify:verify", "Prove or refute each claim about the log."),
    "archive": ("henvis.audit.commands.archive:archive", "Copy the journals into files."),
    "discard": ("henvis.audit.commands.discard:discard", "Delete from an archive under a named rule."),
    "checkpoints": (
        "henvis.audit.commands.checkpoints:checkpoints",
        "Show what is signed, and what is final.",
    ),
    "proof": (
        "henvis.audit.commands.proof:proof",
        "Prove that a record is in the log, or that the log only grew.",
    ),
    "bundle": ("henvis.audit.commands.bundle:bundle", "Write one file with all that proves a log or a case."),
    "replay": ("henvis.audit.commands.replay:replay", "Show what an agency knew of a case at an instant."),
    "case": ("henvis.audit.commands.case:case", "Tell the whole story of a case."),
    "mailbox": (
        "henvis.audit.commands.mailbox:mailbox",
        "Make a mailbox again from the journals, and compare it.",
    ),
    "rebuild": ("henvis.audit.commands.rebuild:rebuild", "Rebuild a service's database, and compare it."),
}
"""Name → where the command is, and its line in `henvis audit --help`."""


class LateCommands(click.Group):
    """Knows its commands by name, so that one of them does not wait for what the others need."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LateCommands, epilog="Example: henvis audit verify")
def audit() -> None:
    """Verify the log and read it as of any moment, from the log alone.

    Nothing here asks a service: it is read from Kafka as the auditor, or from an archive of it.
    """
