"""`henvis audit`: what an auditor asks of the log. Each command's module is imported when it is called."""

from typing import Final

import click

from henvis.late_commands import LateCommands

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


@click.group(cls=LateCommands, late=COMMANDS, epilog="Example: henvis audit verify")
def audit() -> None:
    """Verify the log and read it as of any moment, from the log alone.

    It is read from Kafka as the auditor, from an archive or from a bundle, and no service has to run.
    Only `checkpoints` and `proof` ask the audit's service; what it proves, `proof` checks.
    """
