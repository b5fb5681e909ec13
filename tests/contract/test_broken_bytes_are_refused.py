"""Whatever comes from Kafka is an event in its one canonical form, or is refused with a rule and no data."""

import io
import struct

import fastavro
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from henvis.contract.codec import Codec, NotThisSchema
from henvis.contract.wire import MOST_BYTES, Undecodable, decode, encode
from tests.contract.hostile import IDS, consent, statement, text, varint
from tests.contract.made import THOROUGH
from tests.contract.schemas import GOOD, RECORDS, Example
from tests.contract.test_the_same_event_has_the_same_bytes import golden

NOT_AVRO = "not Avro of this schema"
NOT_CANONICAL = "not the canonical form"
FRAMES = {
    "tombstone": (None, "no value"),
    "empty": (b"", "too short for a frame"),
    "one byte": (b"\x00", "too short for a frame"),
    "only a frame": (statement()[:5], "too short for a frame"),
    "wrong magic": (b"\x01" + statement()[1:], "wrong magic byte"),
    "negative magic": (b"\xff" + statement()[1:], "wrong magic byte"),
    "id 0": (struct.pack(">bI", 0, 0) + statement()[5:], "unknown schema id"),
    "unknown id": (struct.pack(">bI", 0, 799_999) + statement()[5:], "unknown schema id"),
    "id of another record": (struct.pack(">bI", 0, IDS["CaseOpened"]) + statement()[5:], NOT_AVRO),
    "too many bytes": (statement() + bytes(MOST_BYTES), "too many bytes"),
    "JSON": (b'{"statement": "suspicion"}', "wrong magic byte"),
    "trailing bytes": (statement() + b"EXTRA-SECRET", NOT_CANONICAL),
}
NUMBERS = {
    "overlong number": (statement(seq=b"\x82\x00"), NOT_CANONICAL),
    "number of 20 bytes": (statement(seq=b"\xff" * 19 + b"\x01"), None),
    "number of 200 kB": (statement(seq=b"\xff" * 200_000), NOT_AVRO),
    "boolean 7": (statement(value=b"\x07"), NOT_CANONICAL),
    "union -1": (statement(note=varint(-1)), None),
    "union 7": (statement(note=varint(7)), NOT_AVRO),
    "union of 2^40": (statement(note=varint(2**40)), None),
    "instant 2^62": (statement(occurred=varint(2**62)), "meta.occurred: out of range"),
    "instant in year 1": (statement(occurred=varint(-62_135_596_800_000_000)), "meta.occurred: out of range"),
    "instant in year 9999": (
        statement(recorded=varint(253_402_300_799_999_999)),
        "meta.recorded: out of range",
    ),
    "day 2^31-1": (consent(until=b"\x02" + varint(2**31 - 1)), "until: out of range"),
    "day 2^40": (consent(until=b"\x02" + varint(2**40)), "until: out of range"),
}
TEXTS = {
    "length 2^62": (statement(statement=varint(2**62) + b"x"), NOT_AVRO),
    "length -5": (statement(statement=varint(-5) + b"x"), NOT_AVRO),
    "length of 1 GiB": (statement(statement=varint(2**30) + b"x"), NOT_AVRO),
    "too long": (statement(statement=text(b"s" * 49)), "statement: too long"),
    "bad UTF-8": (statement(statement=text(b"\xc3\x28")), NOT_AVRO),
    "surrogate": (statement(statement=text(b"\xed\xa0\x80")), NOT_AVRO),
    "NUL": (statement(statement=text(b"sus\x00")), "statement: control or direction character"),
    "line break": (statement(statement=text(b"sus\n")), "statement: control or direction character"),
    "U+202E": (statement(statement=text("sus\u202e".encode())), "statement: control or direction character"),
    "U+200D": (statement(statement=text("sus\u200d".encode())), "statement: control or direction character"),
    "not NFC": (statement(statement=text("a\u030a".encode())), "statement: not in Unicode form NFC"),
    "upper-case UUID": (
        statement(id=b"\x480177EE13-1F40-7013-8A5E-3D5C1B2F0013"),
        "meta.id: not a canonical UUID",
    ),
    "UUID abc": (statement(case_id=text(b"abc")), "meta.case_id: not a canonical UUID"),
    "nil UUID": (
        statement(caused_by=b"\x02\x4800000000-0000-0000-0000-000000000000"),
        "meta.caused_by: nil UUID",
    ),
}
ARRAYS = {
    "2^40 items claimed": (consent(to=varint(2**40) + b"\x06nav"), NOT_AVRO),
    "-2^63 items claimed": (consent(to=varint(-(2**63)) + varint(4) + b"\x06nav\x00"), None),
    "block with a false size": (consent(to=varint(-1) + varint(2**40) + b"\x06nav\x00"), NOT_CANONICAL),
    "two blocks": (consent(to=(varint(1) + b"\x06nav") * 2 + b"\x00"), NOT_CANONICAL),
    "too many items": (consent(to=varint(9) + b"\x06nav" * 9 + b"\x00"), "to: too many items"),
    "200 000 empty items": (consent(to=varint(200_000) + bytes(200_000) + b"\x00"), "to: too many items"),
}
HOSTILE = {**FRAMES, **NUMBERS, **TEXTS, **ARRAYS}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_value_is_refused_by_rule(name: str) -> None:
    value, rule = HOSTILE[name]
    with pytest.raises(Undecodable) as refused:
        decode(value)
    assert rule in (None, str(refused.value))
    assert "SECRET" not in str(refused.value)


def test_what_the_hostile_values_are_made_of_is_fine() -> None:
    assert encode(decode(statement())) == statement()
    assert encode(decode(consent())) == consent()


@pytest.mark.parametrize("letters", ["áčđŋšŧž", "æøå", "őř", "ру́сский"])
def test_letters_of_every_language_are_fine(letters: str) -> None:
    value = statement(statement=text(letters.encode()))
    assert encode(decode(value)) == value


def test_a_container_file_is_refused() -> None:
    out = io.BytesIO()
    example = GOOD[0]
    schema = {"type": "record", "name": "R", "fields": []}
    fastavro.writer(out, fastavro.parse_schema(schema), [{}] * 100, codec="deflate")
    with pytest.raises(Undecodable, match="wrong magic byte"):
        decode(out.getvalue())
    with pytest.raises(Undecodable, match=NOT_AVRO):
        decode(golden(example)[:5] + out.getvalue())


@pytest.mark.parametrize("index", [-1, 2, 99])
def test_an_enum_s_index_that_is_none_is_refused(index: int) -> None:
    enum = {"type": "enum", "name": "E", "symbols": ["UNRECOGNISED", "YES"], "default": "UNRECOGNISED"}
    schema = {
        "type": "record",
        "name": "R",
        "namespace": "no.henvis.x",
        "fields": [{"name": "e", "type": enum}],
    }
    codec = Codec(schema)
    assert codec.decode(varint(1)) == {"e": "YES"}
    with pytest.raises(NotThisSchema):
        codec.decode(varint(index))


@pytest.mark.parametrize("example", GOOD, ids=str)
def test_every_truncation_is_refused(example: Example) -> None:
    value = golden(example)
    for length in range(len(value)):
        with pytest.raises(Undecodable):
            decode(value[:length])


@pytest.mark.parametrize("example", GOOD, ids=str)
def test_every_flipped_bit_is_refused_or_is_another_canonical_event(example: Example) -> None:
    value = golden(example)
    for bit in range(len(value) * 8):
        flipped = bytearray(value)
        flipped[bit // 8] ^= 1 << bit % 8
        assert_canonical_or_refused(bytes(flipped))


@settings(THOROUGH, max_examples=300)
@given(body=st.binary(max_size=300), schema_id=st.sampled_from(sorted(IDS.values())))
def test_random_bytes_are_refused_or_canonical(body: bytes, schema_id: int) -> None:
    assert_canonical_or_refused(struct.pack(">bI", 0, schema_id) + body)


@settings(THOROUGH, max_examples=300)
@given(data=st.data())
def test_bytes_spliced_from_two_events_are_refused_or_canonical(data: st.DataObject) -> None:
    one, other = (golden(data.draw(st.sampled_from(GOOD))) for _ in range(2))
    cut, start = data.draw(st.integers(5, len(one))), data.draw(st.integers(5, len(other)))
    assert_canonical_or_refused(one[:cut] + other[start:])


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
