"""`henvis audit proof`: that a record stands in a signed checkpoint, and that one goes on from another.

The proof comes from the audit's service and is checked here, by the keys alone: whoever made it up, it would
not be called proved.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from henvis.errors import CommandFailed
from henvis.proof.checking import ProofBroken, check_consistency, check_inclusion
from henvis.proof.leaf import leaf_bytes
from henvis.proof.merkle import leaf_hash
from henvis.proof.note import NoteBroken
from henvis.proof.signing import from_base64

if TYPE_CHECKING:
    from henvis.checkpoints.announced import Announced, Reading

_RECORD: Final = re.compile(r"([a-z.]+)/([0-9]{1,9})/([0-9]{1,18})")
_PLACE: Final = re.compile(r"([a-z.]+)/([0-9]{1,9})")
_REFUTED: Final = "Keep what you have: this is what the proofs are for. See docs/security.md"

in_home = click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder with the stack's state.  [default: HENVIS_HOME, else .henvis]",
)
by_keys = click.option(
    "--verifiers",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The list of keys to believe.  [default: that of the stack]",
)
as_json = click.option("--json", "as_json", is_flag=True, help="The proof, with its notes, as JSON.")


@click.group(epilog="Example: henvis audit proof inclusion nrm.from.udi/2/17")
def proof() -> None:
    """Prove what the signed checkpoints say of a journal."""


@proof.command(epilog="Example: henvis audit proof inclusion nrm.from.udi/2/17")
@click.argument("record", metavar="TOPIC/PARTITION/OFFSET")
@click.option(
    "--size", type=click.IntRange(1), help="Of the checkpoint.  [default: the newest that is final]"
)
@in_home
@by_keys
@as_json
def inclusion(
    *, record: str, size: int | None, home: Path | None, verifiers: Path | None, as_json: bool
) -> None:
    """Prove that the record that Kafka gives is the one that was signed."""
    from henvis.local.audit_service import AuditService

    topic, partition, offset = _parts(_RECORD, record, "nrm.from.udi/2/17")
    audit = AuditService.in_home(home)
    told = audit.ask("/proofs/inclusion", topic=topic, partition=partition, offset=offset, size=size)
    leaf = leaf_hash(leaf_bytes(*audit.record(topic, int(partition), int(offset))))
    reading = audit.reading(home, verifiers)
    shown = _read(reading, told["note"], (topic, int(partition)))
    try:
        checkpoint = shown.checkpoint
        check_inclusion(int(offset), checkpoint.size, leaf, _hashes(told["proof"]), checkpoint.root)
    except ProofBroken as broken:
        raise CommandFailed(f"refuted: {record}: {broken}", _REFUTED) from None
    what = f"{record} is one of the {checkpoint.size} records that {_signers(shown)} have signed"
    _say(told, as_json, what, reading.lacking(shown))


@proof.command(epilog="Example: henvis audit proof consistency nrm.from.udi/2 12 40")
@click.argument("place", metavar="TOPIC/PARTITION")
@click.argument("old", type=click.IntRange(1))
@click.argument("new", type=click.IntRange(1))
@in_home
@by_keys
@as_json
def consistency(
    *, place: str, old: int, new: int, home: Path | None, verifiers: Path | None, as_json: bool
) -> None:
    """Prove that the checkpoint of NEW records goes on from that of OLD, and changed nothing of it."""
    from henvis.local.audit_service import AuditService

    topic, partition = _parts(_PLACE, place, "nrm.from.udi/2")
    audit = AuditService.in_home(home)
    told = audit.ask("/proofs/consistency", topic=topic, partition=partition, old=old, new=new)
    reading = audit.reading(home, verifiers)
    before = _read(reading, told["old_note"], (topic, int(partition))).checkpoint
    after = _read(reading, told["new_note"], (topic, int(partition)))
    try:
        hashes = _hashes(told["proof"])
        check_consistency(before.size, before.root, after.checkpoint.size, after.checkpoint.root, hashes)
    except ProofBroken as broken:
        raise CommandFailed(f"refuted: {place}: {broken}", _REFUTED) from None
    if (before.size, after.checkpoint.size) != (old, new):
        raise CommandFailed("The audit answered for other sizes than it was asked", _REFUTED)
    what = f"the {new} records of {place} that {_signers(after)} have signed begin with the {old}"
    _say(told, as_json, what, reading.lacking(after))


def _parts(form: re.Pattern[str], text: str, example: str) -> Sequence[str]:
    if (found := form.fullmatch(text)) is None:
        raise click.BadParameter(f"say it like {example}")
    return found.groups()


def _read(reading: Reading, text: str, place: tuple[str, int]) -> Announced:
    """Read a note by the keys that are believed. Raises CommandFailed."""
    try:
        shown = reading.understand(text.encode(), place[1])
    except NoteBroken as broken:
        raise CommandFailed(f"The audit's note is not good: {broken}", _REFUTED) from None
    if shown.place != place:
        raise CommandFailed("The audit's note is of another journal", _REFUTED)
    return shown


def _hashes(texts: Sequence[str]) -> list[bytes]:
    try:
        return [from_base64(text) for text in texts]
    except NoteBroken as broken:
        raise CommandFailed(f"The audit's proof is not good: {broken}", _REFUTED) from None


def _signers(shown: Announced) -> str:
    names = [seal.signature.name.removeprefix("henvis/") for seal in shown.seals if not seal.witness]
    witnesses = sum(seal.witness for seal in shown.seals)
    return f"{', '.join(names)} and {witnesses} witnesses"


def _say(told: dict[str, Any], as_json: bool, proved: str, lacking: str | None) -> None:
    """Whatever the proof is worth: a checkpoint that is not final may be shown to nobody else."""
    if as_json:
        click.echo(json.dumps({**told, "proved": True, "final": lacking is None, "why": lacking}, indent=2))
    else:
        click.echo(f"proved: {proved}" + (f"; the checkpoint is not final: {lacking}" if lacking else ""))
