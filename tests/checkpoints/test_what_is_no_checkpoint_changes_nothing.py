"""What nobody may sign, and what is no checkpoint at all, is told and passed over."""

import pytest

from henvis.proof.note import NoteBroken
from tests.checkpoints.exchange import Exchange, records
from tests.checkpoints.forging import forged

SOME = records(3)


def messages(exchange: Exchange) -> dict[str, bytes | None]:
    """Name → what stands in partition 0."""
    keys = exchange.keys
    good = forged(keys, SOME, old=0)
    return {
        "nothing": None,
        "empty": b"",
        "no note": b"hello",
        "no UTF-8": b"\xff\xfe\n\n",
        "too large": b"x" * 70_000 + b"\n",
        "a proof and no note": b"old 3\n\n",
        "a hash that is none": b"old 3\nAAAA\n\n" + forged(keys, SOME),
        "a size with a zero": good.replace(b"old 0", b"old 00"),
        "a letter changed": good.replace(b"\n3\n", b"\n4\n"),
        "another cluster": forged(keys, SOME, cluster="another"),
        "another partition": forged(keys, SOME, place=("nrm.from.udi", 1)),
        "no journal": forged(keys, SOME, place=("nrm.to.udi", 0)),
        "no topic": forged(keys, SOME, place=("nrm.from.nobody", 0)),
        "who may not": forged(keys, SOME, by=["nav"]),
        "the router": forged(keys, SOME, by=["router"]),
    }


NAMES = [
    "nothing",
    "empty",
    "no note",
    "no UTF-8",
    "too large",
    "a proof and no note",
    "a hash that is none",
    "a size with a zero",
    "a letter changed",
    "another cluster",
    "another partition",
    "no journal",
    "no topic",
    "who may not",
    "the router",
]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_told_once_and_what_comes_behind_it_is_taken(exchange: Exchange, name: str) -> None:
    value = messages(exchange)[name]
    with pytest.raises(NoteBroken):
        exchange.audit.commission.reading.understand(value, 0)
    exchange.log.checkpoints[0].append(value)
    exchange.write(4)
    exchange.go_on()
    assert exchange.audit.told("checkpoint_unreadable") == 1
    assert [one.told("checkpoint_unreadable") for one in exchange.members.values()].count(1) == 1
    assert exchange.audit.cabinet.note(("nrm.from.udi", 0), "final") is not None


def test_every_row_is_tried(exchange: Exchange) -> None:
    assert tuple(messages(exchange)) == tuple(NAMES)
