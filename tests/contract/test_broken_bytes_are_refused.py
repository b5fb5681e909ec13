"""Whatever comes from Kafka is an event in its one canonical form, or is refused with a rule and no data."""

import struct

import pytest

from henvis.contract.wire import MOST_BYTES, Undecodable, decode, encode
from tests.contract.hostile import consent, statement, text, varint
from tests.contract.schemas import GOOD, RECORDS, Example
from tests.contract.test_the_same_event_has_the_same_bytes import golden
from tests.hostile.canaries import heard
from tests.hostile.container import read_record
from tests.hostile.table import through

NOT_CANONICAL = "not the canonical form"
HERE = {
    "negative magic": (b"\xff" + statement()[1:], "wrong magic byte"),
    "id 0": (struct.pack(">bI", 0, 0) + statement()[5:], "unknown schema id"),
    "too many bytes": (statement() + bytes(MOST_BYTES), "too many bytes"),
    "JSON": (b'{"statement": "suspicion"}', "wrong magic byte"),
    "number of 20 bytes": (statement(seq=b"\xff" * 19 + b"\x01"), None),
    "union of 2^40": (statement(note=varint(2**40)), None),
    "day 2^31-1": (consent(until=b"\x02" + varint(2**31 - 1)), "until: out of range"),
    "too long": (statement(statement=text(b"s" * 49)), "statement: too long"),
    "line break": (statement(statement=text(b"sus\n")), "statement: control or direction character"),
    "two blocks": (consent(to=(varint(1) + b"\x06nav") * 2 + b"\x00"), NOT_CANONICAL),
    "too many items": (consent(to=varint(9) + b"\x06nav" * 9 + b"\x00"), "to: too many items"),
    "200 000 empty items": (consent(to=varint(200_000) + bytes(200_000) + b"\x00"), "to: too many items"),
}
CORPUS = {
    row.name: (read_record(row.path).value, row.becomes.get("rule"))
    for row in through("record")
    if row.becomes.get("dead") == "undecodable" and row.becomes.get("parked")
}
HOSTILE = {**HERE, **CORPUS}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_value_is_refused_by_rule(name: str) -> None:
    value, rule = HOSTILE[name]
    with pytest.raises(Undecodable) as refused:
        decode(value)
    assert rule in (None, str(refused.value))
    assert heard(str(refused.value)) == []


def test_what_the_hostile_values_are_made_of_is_fine() -> None:
    assert encode(decode(statement())) == statement()
    assert encode(decode(consent())) == consent()


@pytest.mark.parametrize("letters", ["áčđŋšŧž", "æøå", "őř", "ру́сский"])
def test_letters_of_every_language_are_fine(letters: str) -> None:
    value = statement(statement=text(letters.encode()))
    assert encode(decode(value)) == value


@pytest.mark.parametrize("example", GOOD, ids=str)
def test_every_flipped_bit_is_refused_or_is_another_canonical_event(example: Example) -> None:
    value = golden(example)
    for bit in range(len(value) * 8):
        flipped = bytearray(value)
        flipped[bit // 8] ^= 1 << bit % 8
        assert_canonical_or_refused(bytes(flipped))


def assert_canonical_or_refused(value: bytes) -> None:
    """No third outcome: no other exception, and no event that would be written in another way.

    What was written by an earlier version is written anew by the current one, and is the same event.
    """
    try:
        event = decode(value)
    except Undecodable:
        return
    again = encode(event)
    assert decode(again) == event
    assert again == value or again[:5] != value[:5]
    assert event.RECORD in RECORDS
