"""Judges one share of the cases of a partition: each is decoded once, and asked every claim about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from henvis.audit.case_history import CaseHistory
from henvis.audit.case_reading import read_case
from henvis.audit.claims import Claim
from henvis.audit.finding import Finding, Weight
from henvis.audit.lawful import Reached, lawful
from henvis.audit.log import LogRecord
from henvis.audit.timely.claim import timely
from henvis.audit.verify.numbering import Mail
from henvis.audit.verify.scanning import Progress
from henvis.audit.verify.scratch import Piece, by_key
from henvis.bus.broker.topics import Topics
from henvis.contract.events import CaseOpened
from henvis.contract.probe import is_case
from henvis.law.released import Laws

_TOLD_EVERY: Final = 500


@dataclass(frozen=True, slots=True)
class Given:
    """What cases are judged by, as of an instant (UTC)."""

    at: datetime
    laws: Laws
    topics: Topics


@dataclass(slots=True)
class CasesJudged:
    """What came of a share, with what can only be weighed once all shares of the partition are there.

    `mail` is what the router numbered, by whose mailbox it is in; `reached` is how far it had read.
    """

    checked: dict[Claim, int] = field(default_factory=lambda: defaultdict(int))
    findings: dict[Claim, list[Finding]] = field(default_factory=lambda: defaultdict(list))
    mail: dict[str, Mail] = field(default_factory=lambda: defaultdict(Mail))
    reached: Reached = field(default_factory=Reached)


def judge(pieces: Sequence[Piece], kept_since: int, given: Given, progress: Progress) -> CasesJudged:
    """Judge the cases of which these are the records.

    `kept_since` is the broker's time (milliseconds since 1970) behind which nothing was deleted, 0 where
    nothing was at all.
    """
    judging = _Judging(kept_since, given)
    done = 0
    for records in by_key(pieces):
        done += judging.take(records)
        if done >= _TOLD_EVERY:
            progress(done)
            done = 0
    progress(done)
    return judging.result


class _Judging:
    def __init__(self, kept_since: int, given: Given) -> None:
        self._kept_since = kept_since
        self._given = given
        self.result = CasesJudged()

    def take(self, records: Sequence[LogRecord]) -> int:
        """Judge the case of which these are the records; say of how many events it was judged."""
        read = read_case(records, self._given.topics)
        self._found(Claim.AUTHENTIC, read.findings)
        if read.history is None:
            return 0
        self._note_mail(read.history)
        if self._is_cut(records, read.history):
            return 0
        self.result.reached.note(read.history)
        return self._judge(read.history)

    def _note_mail(self, history: CaseHistory) -> None:
        for agency, put in history.mail.items():
            mail = self.result.mail[agency]
            for number, entry in put:
                mail.add(number, entry)

    def _judge(self, history: CaseHistory) -> int:
        given = self._given
        self._found(Claim.LAWFUL, lawful(given.laws, history, given.at))
        self._found(Claim.TIMELY, timely(given.laws, history, given.at))
        events = sum(len(entries) for entries in history.journals.values())
        for claim in (Claim.AUTHENTIC, Claim.LAWFUL, Claim.TIMELY):
            self.result.checked[claim] += events
        return events

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
        values = {"case": str(history.case_id)}
        for claim in (Claim.LAWFUL, Claim.TIMELY):
            self._found(claim, [Finding("case_cut", values=values, weight=Weight.LEAVES_OPEN)])
        return True

    def _found(self, claim: Claim, findings: Iterable[Finding]) -> None:
        self.result.findings[claim] += findings
