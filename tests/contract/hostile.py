"""Values of a Kafka record that are almost a StatementMade: any part of its bytes can be replaced."""

import struct

from henvis.contract.released import read_lock

ID = b"\x480177ee13-1f40-7013-8a5e-3d5c1b2f0013"
CASE = b"\x480177ee01-1f40-7001-8a5e-3d5c1b2f0001"
IDS = {release.record.rpartition(".")[2]: release.schema_id for release in read_lock()}


def varint(number: int) -> bytes:
    """Avro's zigzag number, also of numbers that are too large for Avro."""
    rest = number << 1 if number >= 0 else (-number << 1) - 1
    out = bytearray()
    while rest > 0x7F:
        out.append(rest & 0x7F | 0x80)
        rest >>= 7
    return bytes([*out, rest])


def text(content: bytes) -> bytes:
    """A string with these bytes in it."""
    return varint(len(content)) + content


META = {
    "id": ID,
    "case_id": CASE,
    "publisher": text(b"police"),
    "seq": varint(1),
    "occurred": varint(1_614_585_600_000_000),
    "recorded": varint(1_614_585_600_000_000),
    "caused_by": b"\x00",
    "seen": b"\x00",
    "actor": b"\x00",
    "law": text(b"5f" * 32),
    "probe": b"\x00",
}
STATEMENT = META | {"statement": text(b"suspicion"), "value": b"\x01", "note": b"\x00"}
CONSENT = META | {
    "consent": ID,
    "to": varint(1) + text(b"nav") + b"\x00",
    "purposes": varint(1) + text(b"assistance") + b"\x00",
    "by": text(b"self"),
    "until": b"\x00",
    "note": b"\x00",
    "pairs": b"\x00",
    "language": b"\x00",
    "interpreter": b"\x00",
    "present": b"\x00",
}


def statement(**parts: bytes) -> bytes:
    """A StatementMade with these parts replaced."""
    return framed("StatementMade", STATEMENT | parts)


def consent(**parts: bytes) -> bytes:
    """A ConsentGiven with these parts replaced."""
    return framed("ConsentGiven", CONSENT | parts)


def framed(record: str, parts: dict[str, bytes]) -> bytes:
    """The parts in their order, after the frame of this record."""
    return struct.pack(">bI", 0, IDS[record]) + b"".join(parts.values())
