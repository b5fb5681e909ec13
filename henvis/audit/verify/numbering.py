"""Whether what is numbered has no gap: a journal's own numbers, and those of each mailbox."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator, Mapping
from typing import Final

from henvis.audit.case_history import Entry
from henvis.audit.finding import Finding
from henvis.audit.log import LogRecord, Place
from henvis.contract.headers import SEQ_HEADER

_DIGEST_BYTES: Final = 16
_ID_BYTES: Final = 16
_PAGE: Final = 512


class JournalNumbers:
    """The numbers (`henvis_seq`) of one place, from 1, as its records come by.

    A relay that was cut off may say a thing twice: the same number and bytes are counted as a repeat.
    """

    def __init__(self, place: Place) -> None:
        """Expect the first number."""
        self._place = place
        self._next: int | None = None
        self._first = 1
        self._digests = bytearray()
        self.repeats = 0

    def take(self, record: LogRecord) -> Iterator[Finding]:
        """Yield what is wrong with this record's number; one without is for others to judge."""
        header = record.header(SEQ_HEADER)
        if header is None or not header.isdigit():
            return
        seq, digest = int(header), _digest(record)
        if self._next is None:
            # What was lawfully deleted before the first record that is kept is told elsewhere.
            self._next = self._first = seq if record.offset else 1
        if seq == self._next:
            self._note(digest)
        elif seq > self._next:
            yield self._finding("seq_missing", record, seq)
            self._digests += bytes(_DIGEST_BYTES) * (seq - self._next)
            self._next = seq
            self._note(digest)
        elif self._noted(seq) == digest:
            self.repeats += 1
        elif self._noted(seq) == bytes(_DIGEST_BYTES):
            yield self._finding("seq_late", record, seq)
        else:
            yield self._finding("seq_twice", record, seq)

    def _note(self, digest: bytes) -> None:
        self._digests += digest
        self._next = (self._next or 0) + 1

    def _noted(self, seq: int) -> bytes:
        start = (seq - self._first) * _DIGEST_BYTES
        return bytes(self._digests[start : start + _DIGEST_BYTES])

    def _finding(self, code: str, record: LogRecord, seq: int) -> Finding:
        values = {"expected": self._next or 0, "found": seq}
        return Finding(code, self._place, record.offset, values=values)


class Mail:
    """What the router put into one mailbox, by the number there, the offset in its journal, and the event.

    It goes from process to process, and there is as much of it as of the journal: so it lies packed.
    """

    def __init__(self) -> None:
        """Nothing was put there."""
        self._numbers, self._offsets = array("q"), array("q")
        self._events = bytearray()

    def add(self, number: int, entry: Entry) -> None:
        """Note a number that an entry of the router's journal gives."""
        self._numbers.append(number)
        self._offsets.append(entry.offset)
        self._events += entry.event.meta.id.bytes

    def __iter__(self) -> Iterator[tuple[int, int, bytes]]:
        """Yield number, offset and the event's id, in the order in which they were noted."""
        ids = (bytes(self._events[at : at + _ID_BYTES]) for at in range(0, len(self._events), _ID_BYTES))
        return zip(self._numbers, self._offsets, ids, strict=True)


class MailboxNumbers:
    """The numbers that the router's journal gives to what it put into the mailboxes of one partition.

    They lie in pages, so that a number out of thin air takes up one page and not all the room before it.
    """

    def __init__(self) -> None:
        """Nothing has been given."""
        self._given: dict[str, dict[int, bytearray]] = {}

    def note(self, agency: str, number: int) -> bool:
        """Note a number of an agency's mailbox; False where it was given before, or is none."""
        pages = self._given.setdefault(agency, {})
        if number < 1:
            return False
        page, place = divmod(number - 1, _PAGE)
        given = pages.setdefault(page, bytearray(_PAGE))
        fresh = not given[place]
        given[place] = 1
        return fresh

    def missing(self, *, cut: bool) -> Iterator[tuple[str, int]]:
        """Yield the first number of each mailbox that was given to nothing, though a later one was.

        Of a journal that is `cut`, whose beginning is deleted, each begins where it begins.
        """
        for agency in sorted(self._given):
            if pages := self._given[agency]:
                number = _first_missing(pages, cut=cut)
                if number is not None:
                    yield agency, number


def _first_missing(pages: Mapping[int, bytearray], *, cut: bool) -> int | None:
    first, last = min(pages), max(pages)
    start = pages[first].find(1) if cut else 0
    for page in range(first if cut else 0, last + 1):
        given = pages.get(page)
        gap = start if given is None else given.find(0, start)
        if gap >= 0:
            later = page < last or pages[last].find(1, gap) >= 0
            return page * _PAGE + gap + 1 if later else None
        start = 0
    return None


def _digest(record: LogRecord) -> bytes:
    content = b"\0".join((record.key or b"", record.value or b""))
    return hashlib.blake2b(content, digest_size=_DIGEST_BYTES).digest()
