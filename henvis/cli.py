"""The command line: `henvis COMMAND`. A command's module is imported only when that command is called."""

import sys
from typing import Final

import click

from henvis import __version__
from henvis.errors import CommandFailed
from henvis.late_commands import LateCommands

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "up": ("henvis.local.commands:up", "Start Kafka and every service on this machine."),
    "status": ("henvis.local.commands:status", "Show what runs, and where."),
    "down": ("henvis.local.commands:down", "Stop what `up` started; the state stays."),
    "doctor": ("henvis.doctor.command:doctor", "Compare what runs with what is declared."),
    "token": ("henvis.local.issuing.token_commands:token", "Print a token for an agency's API."),
    "issuer": (
        "henvis.local.issuing.token_commands:issuer",
        "Show and rotate the keys that tokens are signed with.",
    ),
    "demo": ("henvis.play.commands:demo", "Play the shipped stories on a fresh stack."),
    "play": ("henvis.play.commands:play", "Play scenario files against the stack."),
    "tail": ("henvis.play.commands:tail", "Follow the events on the bus."),
    "dead": ("henvis.local.dead_letters:dead", "List, show, retry or drop dead letters."),
    "probes": ("henvis.local.probes_command:probes", "Show whether every lane carries its probes."),
    "acl": ("henvis.local.acl_command:acl", "Let the broker enforce who may write and read what."),
    "schema": ("henvis.contract.commands:schema", "Check and release the event contracts."),
    "law": ("henvis.local.preview_command:law", "Look up the rules in force, and count by them."),
    "recalls": ("henvis.local.recalls_command:recalls", "List what was recalled, and who has not answered."),
    "averting": ("henvis.local.recalls_command:averting", "List every use of a duty to avert, for review."),
    "audit": ("henvis.audit.commands:audit", "Verify the log, and read it as of any moment."),
    "deadlines": ("henvis.local.deadlines_command:deadlines", "List what is due, by owner and urgency."),
}
"""Name → where the command is, and its line in `henvis --help`."""


@click.group(
    cls=LateCommands,
    late=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: henvis up --clock virtual",
)
@click.version_option(__version__, prog_name="henvis")
def henvis() -> None:
    """The event bus of a National Referral Mechanism for victims of trafficking."""


def main() -> None:
    """Run the command line; what the caller can act on ends as one line on stderr and its exit status."""
    try:
        henvis(prog_name="henvis")
    except CommandFailed as failed:
        sys.stderr.write(f"henvis: {failed}\n")
        sys.exit(failed.status)
