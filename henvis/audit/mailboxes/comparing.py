"""A mailbox that was made again against the one that stands on Kafka."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from henvis.audit.log import LogRecord
from henvis.audit.mailboxes.making import MailboxRecord
from henvis.contract.headers import SEQ_HEADER


@dataclass(frozen=True, slots=True)
class Difference:
    """The first record that differs: its number, and in what; where it stands, if it does.

    `what` is `missing`, `not_made`, `key`, `value` or `headers`.
    """

    number: int
    what: str
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of one partition: records that are the same, and the first that is not.

    `deleted` are those that the topic keeps no longer, `newer` those put there after the journals were read,
    `repeats` those that a relay wrote once more.
    """

    same: int
    deleted: int = 0
    newer: int = 0
    repeats: int = 0
    difference: Difference | None = None


def compared(made: Iterable[MailboxRecord], live: Iterable[LogRecord], *, whole: bool) -> Comparison:
    """Compare one partition; `whole` where the topic still keeps its first record."""
    wanted = {one.number: one for one in made}
    last, expected = max(wanted, default=0), 1 if whole else None
    same = deleted = newer = repeats = 0
    for record in live:
        number = _number(record)
        if expected is None:
            expected, deleted = number or 1, (number or 1) - 1
        what = "missing" if number is None or number > expected else _differs(wanted.get(number), record)
        if number is not None and number < expected and what is None:
            repeats += 1
            continue
        if number == expected > last:
            newer += 1
        elif what is None:
            same += 1
        else:
            found = Difference(min(number or expected, expected), what, record.offset)
            return Comparison(same, deleted, newer, repeats, found)
        expected += 1
    left = expected is not None and expected <= last
    found_none = Difference(expected or 1, "missing") if left else None
    return Comparison(same, deleted, newer, repeats, found_none)


def _number(record: LogRecord) -> int | None:
    header = record.header(SEQ_HEADER)
    return int(header) if header is not None and header.isdigit() else None


def _differs(made: MailboxRecord | None, record: LogRecord) -> str | None:
    if made is None:
        return "not_made"
    pairs = (("key", made.key, record.key), ("value", made.value, record.value))
    differing = [name for name, one, other in pairs if one != other]
    if not differing and made.headers != record.headers:
        return "headers"
    return differing[0] if differing else None
