"""Any Avro library makes of a record the bytes that are hashed."""

from __future__ import annotations

from io import BytesIO

import fastavro
from hypothesis import given
from hypothesis import strategies as some

from henvis.proof.leaf import ROW, leaf_bytes

longs = some.integers(-(2**63), 2**63 - 1)
Named = list[tuple[str, bytes | None]]
contents = some.none() | some.binary(max_size=50) | some.integers(0, 5000).map(bytes)
headers = some.lists(some.tuples(some.text(max_size=20), contents), max_size=5)


@given(longs, longs, contents, contents, headers)
def test_it_is_what_fastavro_writes_and_reads(
    offset: int,
    timestamp_ms: int,
    key: bytes | None,
    value: bytes | None,
    named: list[tuple[str, bytes | None]],
) -> None:
    row = {
        "offset": offset,
        "timestamp_ms": timestamp_ms,
        "key": key,
        "value": value,
        "headers": [{"name": name, "value": content} for name, content in named],
    }
    written = BytesIO()
    fastavro.schemaless_writer(written, fastavro.parse_schema(ROW), row)

    found = leaf_bytes(offset, timestamp_ms, key, value, named)

    assert found == written.getvalue()
    assert fastavro.schemaless_reader(BytesIO(found), fastavro.parse_schema(ROW), None) == row


def test_its_bytes_never_change() -> None:
    headers = (("ce_id", b"1"), ("empty", None))

    assert leaf_bytes(7, 1_700_000_000_000, None, b"value", headers).hex() == (
        "0e80a0abfef96200020a76616c7565040a63655f69640202310a656d7074790000"
    )
