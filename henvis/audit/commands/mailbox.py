"""`henvis audit mailbox`: makes an agency's mailbox again from the journals, and compares it with Kafka's."""

from __future__ import annotations

import hashlib
import json
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import click

from henvis.audit.commands.which_log import chosen_log, require_whole, which_log
from henvis.audit.kafka_log import KafkaLog
from henvis.audit.log import Log, LogUnreadable, Place
from henvis.audit.mailboxes.comparing import Comparison, compared
from henvis.audit.mailboxes.making import CannotBeMade, MailboxRecord, made_again
from henvis.bus.broker import topics as topic_table
from henvis.bus.broker.kafka_access import Credentials, KafkaAccess
from henvis.bus.broker.topics import Topics
from henvis.errors import CommandFailed

DIFFERS: Final = 1
_FILE: Final = click.Path(path_type=Path, dir_okay=False)

Made = Mapping[int, Sequence[MailboxRecord]]
"""A mailbox by the numbers of its partitions."""


@click.command(epilog="Example: henvis audit mailbox nav --compare")
@click.argument("agency", metavar="AGENCY", type=click.Choice(topic_table.load().agencies))
@which_log
@click.option("--write", "to", type=_FILE, help="Write every record into this file: a line of JSON each.")
@click.option("--compare", "compares", is_flag=True, help="Compare it with the mailbox on Kafka.")
@click.option("--reader", type=_FILE, help="With --compare: a file with the password of who may read it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def mailbox(
    *, agency: str, to: Path | None, compares: bool, reader: Path | None, as_json: bool, **where: Any
) -> None:
    """Make AGENCY's mailbox again from the journals, byte for byte: keys, values and headers.

    A mailbox is transport, kept for some weeks; the journals say all that was ever put there.
    --compare reads the mailbox itself, which the auditor may not: of a running stack with its operator's
    credentials, of another broker with those of --reader.

    Exit status 0, or 1 where the mailbox differs.
    """
    topics = topic_table.load()
    made = _made(topics, agency, where)
    found = _compared(made, topics, agency, _reader(reader, where)) if compares else {}
    if to is not None:
        _write(to, made)
    if as_json:
        click.echo(json.dumps(_plain(made, found), indent=2))
    else:
        for line in _lines(topics.mailbox(agency), made, found):
            click.echo(line)
    sys.exit(DIFFERS if any(one.difference for one in found.values()) else 0)


def _made(topics: Topics, agency: str, where: Mapping[str, Any]) -> Made:
    try:
        with chosen_log(**where).source.open() as log:
            require_whole(log, "a mailbox")
            return {number: _partition(log, topics, agency, number) for number in range(topics.partitions)}
    except LogUnreadable as error:
        raise CommandFailed(
            f"The log cannot be read: {error}", "Look at `henvis status`, or the archive"
        ) from None
    except CannotBeMade as error:
        raise CommandFailed(str(error), "Ask what is wrong with `henvis audit verify`") from None


def _partition(log: Log, topics: Topics, agency: str, number: int) -> Sequence[MailboxRecord]:
    there = Place(topics.journal("router"), number) in set(log.places)
    return list(made_again(log, topics, agency, number)) if there else []


def _reader(reader: Path | None, where: Mapping[str, Any]) -> KafkaAccess:
    if where["kafka"] is not None:
        if reader is None:
            raise CommandFailed("The auditor may not read mailboxes", "Name who may with --reader FILE")
        return KafkaAccess(where["kafka"], Credentials.of_file(reader), where["ca"])
    from henvis.local.home import at
    from henvis.local.stack import access, describe

    address = at(where["home"]).address()
    if address is None:
        raise CommandFailed("No stack runs here to compare with", "Start one with `henvis up`")
    return access(describe(address["control"]))


def _compared(made: Made, topics: Topics, agency: str, access: KafkaAccess) -> dict[int, Comparison]:
    with KafkaLog(access, topics, kind="mailbox") as live:
        found = {}
        for number, records in made.items():
            place = Place(topics.mailbox(agency), number)
            whole = live.ranges[place].start == 0
            found[number] = compared(records, live.read(place), whole=whole)
        return found


def _write(to: Path, made: Made) -> None:
    try:
        with to.open("w", encoding="ascii") as file:
            for number, records in made.items():
                file.writelines(json.dumps(_record(number, one)) + "\n" for one in records)
    except OSError as error:
        raise CommandFailed(
            f"{to} cannot be written ({error.strerror})", "Name a file in a folder that is yours"
        ) from None


def _record(partition: int, one: MailboxRecord) -> dict[str, Any]:
    named = {name: (value or b"").decode("ascii") for name, value in one.headers}
    value = b64encode(one.value).decode("ascii")
    key = one.key.decode("ascii")
    return {"partition": partition, "number": one.number, "key": key, "value": value, "headers": named}


def _plain(made: Made, found: Mapping[int, Comparison]) -> dict[str, Any]:
    return {
        "partitions": [
            {"partition": number, "records": len(records), "sha256": _digest(records)}
            | ({"compared": asdict(found[number])} if number in found else {})
            for number, records in made.items()
        ]
    }


def _lines(topic: str, made: Made, found: Mapping[int, Comparison]) -> Iterator[str]:
    for number, records in made.items():
        yield f"{topic}/{number}: {len(records)} records, SHA-256 of their values {_digest(records)}"
        if number in found:
            yield f"  {_in_words(found[number])}"


def _in_words(one: Comparison) -> str:
    if one.difference is not None:
        at = "" if one.difference.offset is None else f", at offset {one.difference.offset}"
        return f"differs: number {one.difference.number}{at}: {one.difference.what.replace('_', ' ')}"
    more = [
        f"{count} {what}"
        for count, what in (
            (one.repeats, "repeated"),
            (one.deleted, "no longer kept"),
            (one.newer, "newer than the journals that were read"),
        )
        if count
    ]
    return "; ".join([f"no difference in {one.same} records", *more])


def _digest(records: Sequence[MailboxRecord]) -> str:
    digest = hashlib.sha256()
    for one in records:
        digest.update(one.value)
    return digest.hexdigest()
