"""Finds markers in bytes, however they are spelt: their common beginning is looked for, then each is read."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote_to_bytes

from tests.security.canaries.markers import ID_LENGTH, PREFIX

_LENGTH = len(PREFIX) + ID_LENGTH
_WINDOW = 6 * _LENGTH
CASES: dict[str, Callable[[str], str]] = {"as it is": str, "lower": str.lower, "upper": str.upper}


@dataclass(frozen=True)
class Found:
    """A marker in some bytes: its id, and how it was spelt."""

    id: str
    spelling: str


@dataclass(frozen=True)
class Spelling:
    """One way of writing: how every marker begins in it, and how one is read from there.

    What does not tell large letters from small ones is looked for in small ones alone.
    """

    name: str
    begins: bytes
    any_case: bool
    read: Callable[[bytes], str]


def found_in(content: bytes) -> Iterator[Found]:
    """Every marker in these bytes, in every spelling, as often as it is there."""
    small = content.lower()
    for spelling in SPELLINGS:
        hay = small if spelling.any_case else content
        at = hay.find(spelling.begins)
        while at >= 0:
            yield Found(spelling.read(hay[at : at + _WINDOW])[len(PREFIX) :].lower(), spelling.name)
            at = hay.find(spelling.begins, at + 1)


def days_in(content: bytes, days: Iterable[str]) -> Iterator[Found]:
    """Those of these days (ISO 8601) that are in the bytes, in any of the ways to write a day."""
    small = content.lower()
    for day in days:
        for name, written in _written(day):
            if written in (content if name == "base64" else small):
                yield Found(day, name)


@cache
def _written(day: str) -> tuple[tuple[str, bytes], ...]:
    iso, number = day.encode(), day.replace("-", "").encode()
    dotted = ".".join(reversed(day.split("-"))).encode()
    coded = [base64.b64encode(b"\0" * before + iso)[-(-before * 4 // 3) : 12] for before in range(3)]
    texts = (("ISO 8601", iso), ("digits", number), ("dotted", dotted))
    return (
        *texts,
        *(("hex", text.hex().encode()) for _, text in texts),
        *(("UTF-16", text.decode().encode("utf-16-le")[:-1]) for _, text in texts),
        *(("base64", part) for part in coded),
    )


def _plain(window: bytes) -> str:
    return window[:_LENGTH].decode("latin-1")


def _utf_16(window: bytes) -> str:
    """Of either byte order: they differ only in the byte before the first letter and that after the last."""
    return window[: 2 * _LENGTH - 1].replace(b"\0", b"").decode("latin-1")


def _hex(window: bytes) -> str:
    return _until_odd(window[: 2 * _LENGTH]).decode("latin-1")


def _until_odd(digits: bytes) -> bytes:
    try:
        return bytes.fromhex(digits.decode("latin-1"))
    except ValueError:
        return b"?" * _LENGTH


def _percent(window: bytes) -> str:
    return unquote_to_bytes(window[: 3 * _LENGTH]).decode("latin-1")


def _json(window: bytes) -> str:
    parts = window[: 6 * _LENGTH].split(b"\\u")[1:]
    return "".join(chr(int(part[:4], 16)) for part in parts)


def _base64(skipped: int, before: int) -> Callable[[bytes], str]:
    """Of a text that `before` bytes precede, whose first `skipped` characters depend on these."""

    def read(window: bytes) -> str:
        groups = -(-(before + _LENGTH) // 3)
        letters = window[: 4 * groups - skipped].translate(bytes.maketrans(b"-_", b"+/"))
        whole = b"A" * skipped + bytes(each if _is_letter(each) else 65 for each in letters)
        return base64.b64decode(whole.ljust(4 * groups, b"A"))[before : before + _LENGTH].decode("latin-1")

    return read


def _is_letter(byte: int) -> bool:
    return chr(byte).isalnum() or byte in b"+/"


def _in_base64() -> Iterator[Spelling]:
    for before, skipped in ((0, 0), (1, 2), (2, 3)):
        # The last characters that the beginning does not fill depend on what follows.
        kept = (before + len(PREFIX)) * 8 // 6
        for case, change in CASES.items():
            coded = base64.b64encode(b"\0" * before + change(PREFIX).encode())[skipped:kept]
            urlsafe = coded.translate(bytes.maketrans(b"+/", b"-_"))
            for begins in {coded, urlsafe}:
                name = f"base64 after {before} bytes, {case}"
                yield Spelling(name, begins, any_case=False, read=_base64(skipped, before))


def _in_digits() -> Iterator[Spelling]:
    for case, change in CASES.items():
        letters = change(PREFIX).encode()
        yield Spelling(f"hex, {case}", letters.hex().encode(), any_case=True, read=_hex)
        percent = "".join(f"%{byte:02x}" for byte in letters).encode()
        yield Spelling(f"URL-encoded, {case}", percent, any_case=True, read=_percent)
        escaped = "".join(f"\\u{byte:04x}" for byte in letters).encode()
        yield Spelling(f"JSON-escaped, {case}", escaped, any_case=True, read=_json)


SPELLINGS = (
    Spelling("raw", PREFIX.lower().encode(), any_case=True, read=_plain),
    Spelling("UTF-16", PREFIX.lower().encode("utf-16-le")[:-1], any_case=True, read=_utf_16),
    *_in_base64(),
    *_in_digits(),
)
