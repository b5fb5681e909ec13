"""Checks all that can be checked of one partition number by itself: a case never leaves its partition."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from henvis.audit.case_history import ROUTER, CaseHistory
from henvis.audit.case_reading import read_case
from henvis.audit.claims import Claim
from henvis.audit.finding import Finding, Weight
from henvis.audit.lawful import Reached, lawful
from henvis.audit.log import Log, LogRecord, LogUnreadable, Place
from henvis.audit.timely.claim import timely
from henvis.audit.verify.numbering import JournalNumbers, MailboxNumbers
from henvis.audit.verify.scratch import Scratch
from henvis.bus.topics import Topics
from henvis.contract.events import CaseOpened, EventDelivered, ReceiptIssued
from henvis.contract.probe import is_case
from henvis.law.released import Laws
from henvis.proof.leaf import leaf_bytes
from henvis.proof.merkle import leaf_hash

_TOLD_EVERY: Final = 500

Values = Mapping[str, str | int]
Progress = Callable[[int], None]
"""Is told how many records, or cases' records, were done since it was last told."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted: the roots at these sizes, and what the law asks as of an instant (UTC)."""

    sizes: Mapping[Place, Collection[int]]
    at: datetime


@dataclass(slots=True)
class PlaceScanned:
    """One place, read to its end: the roots that were asked for, and the one at the end."""

    first: int
    size: int
    root: bytes | None = None
    roots: dict[int, bytes] = field(default_factory=dict)
    repeats: int = 0


@dataclass(slots=True)
class PartitionChecked:
    """What came of it."""

    places: dict[Place, PlaceScanned] = field(default_factory=dict)
    checked: dict[Claim, int] = field(default_factory=lambda: defaultdict(int))
    findings: dict[Claim, list[Finding]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class Given:
    """What a check goes by; `scratch` is a folder of its own for what it puts aside."""

    laws: Laws
    topics: Topics
    scratch: Path
    progress: Progress


def check_partition(log: Log, partition: int, asked: Asked, given: Given) -> PartitionChecked:
    """Read each journal of the partition once, then each case."""
    checking = _Checking(log, asked, given)
    with Scratch(given.scratch, partition) as gathered:
        for place in (place for place in log.places if place.partition == partition):
            checking.scan(place, gathered)
        checking.judge(gathered, partition)
    return checking.result


class _Checking:
    def __init__(self, log: Log, asked: Asked, given: Given) -> None:
        self._log = log
        self._asked = asked
        self._laws = given.laws
        self._topics = given.topics
        self._progress = given.progress
        self._kept_since = 0
        self.result = PartitionChecked()

    def scan(self, place: Place, gathered: Scratch) -> None:
        """Grow the place's tree, follow its numbers, and keep each record for its case."""
        offsets = self._log.ranges[place]
        scanned = self.result.places[place] = PlaceScanned(offsets.start, offsets.start)
        tree = self._log.before(place)
        self._found(Claim.COMPLETE, self._said_of_deleted(place))
        numbers = JournalNumbers(place)
        wanted = set(self._asked.sizes.get(place, ()))
        if tree is not None and tree.size in wanted:
            scanned.roots[tree.size] = tree.root()
        try:
            for record in self._log.read(place, offsets.start):
                if record.offset != scanned.size:
                    values = {"expected": scanned.size, "found": record.offset}
                    self._found(
                        Claim.COMPLETE, [Finding("offset_missing", place, record.offset, None, values)]
                    )
                    tree = None
                leaf = leaf_bytes(
                    record.offset, record.timestamp_ms, record.key, record.value, record.headers
                )
                if tree is not None:
                    tree.append(leaf_hash(leaf))
                    if tree.size in wanted:
                        scanned.roots[tree.size] = tree.root()
                self._found(Claim.COMPLETE, numbers.take(record))
                if scanned.size == offsets.start:
                    self._begins(record)
                gathered.add(record)
                scanned.size = record.offset + 1
                if not scanned.size % _TOLD_EVERY:
                    self._progress(_TOLD_EVERY)
        except LogUnreadable as error:
            said = Finding("unreadable", place, error.offset, None, {"reason": error.reason})
            self._found(Claim.COMPLETE, [said])
        scanned.repeats = numbers.repeats
        scanned.root = tree.root() if tree is not None else None
        self.result.checked[Claim.COMPLETE] += scanned.size - scanned.first

    def judge(self, gathered: Scratch, partition: int) -> None:
        """Decode each case and ask the law's claims of it."""
        mailboxes, reached = MailboxNumbers(), Reached()
        done = 0
        for those in gathered.by_key():
            records = list(those)
            read = read_case(records, self._topics)
            self._found(Claim.AUTHENTIC, read.findings)
            if read.history is None:
                continue
            self._note_places(read.history, mailboxes)
            if self._is_cut(records, read.history):
                continue
            reached.note(read.history)
            done += self._judge_case(read.history)
            if done >= _TOLD_EVERY:
                self._progress(done)
                done = 0
        lawful_so_far = self.result.findings[Claim.LAWFUL]
        lawful_so_far[:] = reached.weighed(lawful_so_far)
        router = Place(self._topics.journal(ROUTER), partition)
        for agency, number in mailboxes.missing(cut=self._log.ranges.get(router, range(0)).start > 0):
            values: Values = {"agency": agency, "expected": number}
            self._found(Claim.COMPLETE, [Finding("mailbox_seq_missing", router, None, None, values)])

    def _note_places(self, history: CaseHistory, mailboxes: MailboxNumbers) -> None:
        for entry in history.of(ROUTER):
            event = entry.event
            if isinstance(event, EventDelivered | ReceiptIssued) and not mailboxes.note(
                event.to, event.mailbox_seq
            ):
                values: Values = {"agency": event.to, "found": event.mailbox_seq}
                twice = Finding("mailbox_seq_twice", entry.place, entry.offset, event.meta.id, values)
                self._found(Claim.COMPLETE, [twice])

    def _judge_case(self, history: CaseHistory) -> int:
        self._found(Claim.LAWFUL, lawful(self._laws, history, self._asked.at))
        self._found(Claim.TIMELY, timely(self._laws, history, self._asked.at))
        events = sum(len(entries) for entries in history.journals.values())
        for claim in (Claim.AUTHENTIC, Claim.LAWFUL, Claim.TIMELY):
            self.result.checked[claim] += events
        return events

    def _said_of_deleted(self, place: Place) -> Iterator[Finding]:
        """What is deleted under a rule is told; what is just not there leaves open whether it should be."""
        offsets = self._log.ranges[place]
        start = offsets.start
        if start and not offsets:
            self._kept_since = sys.maxsize
        if start and (rules := self._log.deleted_under(place)):
            values: Values = {"last": start - 1, "rule": ", ".join(rules)}
            yield Finding("deleted", place, None, None, values, Weight.NOTES)
        elif start:
            yield Finding("begins_late", place, None, None, {"found": start}, Weight.LEAVES_OPEN)

    def _begins(self, first: LogRecord) -> None:
        if first.offset:
            self._kept_since = max(self._kept_since, first.timestamp_ms)

    def _is_cut(self, records: Sequence[LogRecord], history: CaseHistory) -> bool:
        """Whether some of the case may have been deleted: then nothing can be judged by what is left.

        Of probes nothing is missed: a case of theirs lasts a day, and is about nobody.
        """
        if not self._kept_since:
            return False
        probes = is_case(history.case_id)
        opened = probes or any(isinstance(entry.event, CaseOpened) for entry in history.entries())
        if opened and min(record.timestamp_ms for record in records) > self._kept_since:
            return False
        if probes:
            return True
        values: Values = {"case": str(history.case_id)}
        for claim in (Claim.LAWFUL, Claim.TIMELY):
            self._found(claim, [Finding("case_cut", values=values, weight=Weight.LEAVES_OPEN)])
        return True

    def _found(self, claim: Claim, findings: Iterable[Finding]) -> None:
        self.result.findings[claim] += findings
