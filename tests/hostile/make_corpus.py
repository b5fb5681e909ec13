"""Writes the files of the corpus that are not made by hand: `python -m tests.hostile.make_corpus`.

A test compares what it writes with what is checked in.
"""

from __future__ import annotations

import io
import json
import struct
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import fastavro

from henvis.bus.partitioning import key_of
from henvis.contract import headers, wire
from tests.contract.hostile import CONSENT, IDS, STATEMENT, framed, text, varint
from tests.contract.schemas import GOOD
from tests.hostile.canaries import ADDRESS, HIDDEN, NAME, NUMBER
from tests.hostile.container import CORPUS, HostileRecord, case_of, written

Make = Callable[[str], HostileRecord]
JOURNALED = text(b"police")


def statement(**parts: bytes) -> Make:
    """A StatementMade with these parts replaced, of the file's own case, sent as any record is."""
    return lambda name: _sent(name, framed("StatementMade", STATEMENT | _of(name) | parts))


def consent(**parts: bytes) -> Make:
    """A ConsentGiven likewise."""
    return lambda name: _sent(name, framed("ConsentGiven", CONSENT | _of(name) | parts))


def raw(value: bytes | None) -> Make:
    """Bytes that are no event, under the file's own case."""
    return lambda name: _sent(name, value)


def reframed(change: Callable[[bytes], bytes]) -> Make:
    """A good StatementMade whose bytes were changed before it was sent."""
    return lambda name: _sent(name, change(_good(name)))


def damaged(change: Callable[[bytes], bytes]) -> Make:
    """A good StatementMade whose bytes were changed on the way: the digest is that of what was sent."""
    return lambda name: HostileRecord(
        key_of(case_of(name)), change(_good(name)), headers.placed(_good(name), 1)
    )


def keyed(key: bytes | None) -> Make:
    """A good StatementMade under another key."""
    return lambda name: HostileRecord(key, _good(name), headers.placed(_good(name), 1))


def headed(*more: tuple[str, bytes | None], times: int = 1) -> Make:
    """A good StatementMade with more headers."""
    return lambda name: HostileRecord(
        key_of(case_of(name)), _good(name), [*headers.placed(_good(name), 1), *(more * times)]
    )


def sent_otherwise(**how: Any) -> Make:
    """A good StatementMade that is sent in another way."""
    return lambda name: HostileRecord(
        key_of(case_of(name)),
        _good(name),
        headers.placed(_good(name), 1),
        **how,
    )


def bomb(compression: str) -> Make:
    """A batch that is small as it is sent and large as it is read."""
    return lambda name: HostileRecord(key_of(case_of(name)), bytes(32 * 2**20), (), compression=compression)


def of_another_topic(name: str) -> HostileRecord:
    """What only the router's own journal may hold."""
    example = next(it for it in GOOD if it.record.endswith("EventDelivered"))
    plain = example.value | {"meta": example.value["meta"] | {"case_id": str(case_of(name))}}
    return _sent(name, wire.project_wire().encode(example.record, plain))


def _of(name: str) -> dict[str, bytes]:
    case = text(str(case_of(name)).encode())
    return {"id": text(str(case_of(f"{name} event")).encode()), "case_id": case}


def _good(name: str) -> bytes:
    return framed("StatementMade", STATEMENT | _of(name))


def _sent(name: str, value: bytes | None) -> HostileRecord:
    return HostileRecord(key_of(case_of(name)), value, headers.placed(value, 1))


def _container(codec: str) -> bytes:
    out = io.BytesIO()
    schema = {"type": "record", "name": "R", "fields": [{"name": "note", "type": "string"}]}
    fastavro.writer(
        out, fastavro.parse_schema(schema), [{"note": NAME}] * 9, codec=codec, sync_marker=bytes(16)
    )
    return out.getvalue()


def _flip(value: bytes) -> bytes:
    """One bit of the code `suspicion`, so that it is another text that the contract would allow."""
    return value.replace(b"suspicion", b"suspicioo")


AT_2150 = varint(5_680_281_600_000_000)
AT_1985 = varint(473_385_600_000_000)
RECORDS: Mapping[str, Make] = {
    "B01-zstd-bomb": bomb("zstd"),
    "B01-gzip-bomb": bomb("gzip"),
    "B02-many-empty-records": lambda _: HostileRecord(None, b"", (), repeat=2_000),
    "B03-tombstone": raw(None),
    "B04-no-key": keyed(None),
    "B04-empty-key": keyed(b""),
    "B04-key-of-200-kB": keyed(NAME.encode() + b"k" * 200_000),
    "B04-key-of-1-MB": keyed(bytes(2**20)),
    "B04-key-is-a-person": keyed(f"{NAME} {NUMBER}".encode()),
    "B04-key-in-upper-case": lambda name: keyed(str(case_of(name)).upper().encode())(name),
    "B04-key-of-another-case": keyed(key_of(case_of("another"))),
    "B05-10000-headers": headed(("x", b"y"), times=10_000),
    "B05-personal-number-as-value": headed(("fnr", NUMBER.encode())),
    "B05-personal-number-as-name": headed((f"{NAME} {NUMBER}", b"1")),
    "B05-bad-utf-8-in-a-value": headed(("ce_source", b"\xc3\x28" + NAME.encode())),
    "B05-bad-utf-8-in-a-name": headed(("\udcff\udcfe" + NAME, b"1")),
    "B05-null-value": headed(("ce_id", None)),
    "B05-a-header-twice": headed(("ce_type", b"no.henvis.status.StatementMade"), times=2),
    "B05-place-of-5000-digits": lambda name: _with_place(name, b"9" * 5_000),
    "B05-place-is-negative": lambda name: _with_place(name, b"-1"),
    "B06-trace-of-10-kB": headed(("traceparent", b"0" * 10_000)),
    "B06-trace-in-bad-hex": headed(("traceparent", b"00-zz-zz-01")),
    "B07-partition-of-another-key": sent_otherwise(elsewhere=True),
    "B08-committed-transaction": sent_otherwise(transaction="commit"),
    "B08-aborted-transaction": sent_otherwise(transaction="abort"),
    "B09-empty-value": raw(b""),
    "B09-one-byte": raw(b"\x00"),
    "B09-only-a-frame": reframed(lambda value: value[:5]),
    "B09-wrong-magic": reframed(lambda value: b"\x01" + value[1:]),
    "B10-unknown-schema-id": reframed(lambda value: struct.pack(">bI", 0, 799_999) + value[5:]),
    "B11-record-of-another-topic": of_another_topic,
    "B11-id-of-another-record": reframed(lambda value: struct.pack(">bI", 0, IDS["CaseOpened"]) + value[5:]),
    "B12-cut-before-sending": reframed(lambda value: value[: len(value) // 2]),
    "B12-cut-on-the-way": damaged(lambda value: value[:-1]),
    "B13-one-bit-on-the-way": damaged(_flip),
    "B14-nested-100000-deep": statement(note=b"\x02" * 100_000),
    "B15-two-hundred-million-nothings": consent(to=varint(2**28)),
    "B16-more-items-than-bytes": consent(to=varint(2**40) + b"\x06na"),
    "B16-block-of-a-false-size": consent(to=varint(-1) + varint(2**40) + text(b"nav") + b"\x00"),
    "B16-fewest-items-there-can-be": consent(to=varint(-(2**63)) + varint(4) + text(b"nav") + b"\x00"),
    "B17-text-of-2-to-the-62": statement(statement=varint(2**62) + NAME.encode()),
    "B17-text-of-minus-5": statement(statement=varint(-5) + NAME.encode()),
    "B17-text-of-1-GiB": statement(statement=varint(2**30) + NAME.encode()),
    "B19-union-minus-1": statement(note=varint(-1)),
    "B19-union-7": statement(note=varint(7)),
    "B20-overlong-number": statement(seq=b"\x82\x00"),
    "B20-number-of-200-kB": statement(seq=b"\xff" * 200_000),
    "B21-int-of-2-to-the-40": consent(until=b"\x02" + varint(2**40)),
    "B22-boolean-7": statement(value=b"\x07"),
    "B23-trailing-bytes": reframed(lambda value: value + f"EXTRA-{HIDDEN} {NAME}".encode()),
    "B25-bad-utf-8": statement(statement=text(b"\xc3\x28")),
    "B25-lone-surrogate": statement(statement=text(b"\xed\xa0\x80")),
    "B25-right-to-left-override": statement(statement=text(f"\u202e{HIDDEN}".encode())),
    "B25-nul": statement(statement=text(f"{HIDDEN}\x00".encode())),
    "B25-zero-width-joiner": statement(statement=text(f"{HIDDEN}\u200d".encode())),
    "B25-not-in-form-nfc": statement(statement=text(f"{HIDDEN}a\u030a".encode())),
    "B25-sami-and-kven-letters": statement(actor=b"\x02" + text("áčđŋšŧž-ä-ö-š".encode())),
    "B28-instant-of-2-to-the-62": statement(occurred=varint(2**62)),
    "B28-year-1": statement(occurred=varint(-62_135_596_800_000_000)),
    "B28-year-9999": statement(recorded=varint(253_402_300_799_999_999)),
    "B28-leap-second": headed(("ce_time", b"2021-03-01T07:59:60Z")),
    "B29-abc": statement(caused_by=b"\x02" + text(b"abc")),
    "B29-upper-case": statement(caused_by=b"\x02" + text(b"0177EE13-1F40-7013-8A5E-3D5C1B2F0013")),
    "B29-nil": statement(caused_by=b"\x02" + text(b"00000000-0000-0000-0000-000000000000")),
    "B30-container-file": raw(_container("null")),
    "B30-container-file-in-a-frame": reframed(lambda value: value[:5] + _container("deflate")),
    "B30-deflate-bomb-in-a-frame": reframed(lambda value: value[:5] + zlib.compress(bytes(2**22), 9)),
    "B45-in-the-year-2150": statement(occurred=AT_2150, recorded=AT_2150),
    "B45-of-1985": statement(occurred=AT_1985, recorded=AT_1985),
    "B51-text-of-200-kB": statement(statement=text(NAME.encode() + b"x" * 200_000)),
    "B51-10000-recipients": consent(to=varint(10_000) + bytes(10_000) + b"\x00"),
    "B51-an-address-as-a-code": statement(statement=text(f"{ADDRESS}".encode())),
}


def _with_place(name: str, place: bytes) -> HostileRecord:
    value = _good(name)
    digest = headers.placed(value)[0][0]
    return HostileRecord(
        key_of(case_of(name)),
        value,
        [(headers.SEQ_HEADER, place), (digest, headers.digest(value, place))],
    )


def files() -> Iterator[tuple[str, str]]:
    """Name and content of every file that is made here."""
    for name, make in RECORDS.items():
        yield f"{name}.json", _lines(written(make(name)))


def _lines(plain: dict[str, Any]) -> str:
    """JSON with one line for each part of the record."""
    parts = ",\n".join(f"  {json.dumps(name)}: {json.dumps(part)}" for name, part in plain.items())
    return "{\n" + parts + "\n}\n"


def main(folder: Path = CORPUS) -> None:
    """Write them all."""
    for name, content in files():
        (folder / name).write_text(content, encoding="ascii")
    sys.stdout.write(f"{len(RECORDS)} files written to {folder}\n")


if __name__ == "__main__":
    main()
