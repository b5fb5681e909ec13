"""Puts together what was found in one partition number: its places, and its cases, share by share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from henvis.audit.claims import Claim
from henvis.audit.finding import Finding
from henvis.audit.lawful import Reached
from henvis.audit.log import Place
from henvis.audit.verify.judging import CasesJudged
from henvis.audit.verify.numbering import Mail, MailboxNumbers
from henvis.audit.verify.scanning import PlaceScanned


@dataclass(slots=True)
class PartitionChecked:
    """What came of it."""

    places: dict[Place, PlaceScanned] = field(default_factory=dict)
    checked: dict[Claim, int] = field(default_factory=lambda: defaultdict(int))
    findings: dict[Claim, list[Finding]] = field(default_factory=lambda: defaultdict(list))


def kept_since(places: Sequence[PlaceScanned]) -> int:
    """The broker's time (milliseconds since 1970) behind which nothing of a partition was deleted."""
    return max((one.kept_since for one in places), default=0)


class Gathering:
    """One partition number, of which all places were scanned; its shares come one by one."""

    def __init__(self, places: Sequence[PlaceScanned], router: Place) -> None:
        """`router` is the place of the router's journal, which may be none of the log's."""
        self._result = PartitionChecked({one.place: one for one in places})
        for one in places:
            self._result.checked[Claim.COMPLETE] += one.size - one.first
            self._result.findings[Claim.COMPLETE] += one.findings
        self._router = router
        self._mailboxes, self._reached = MailboxNumbers(), Reached()

    def add(self, share: CasesJudged) -> None:
        """Take in what was found in a share of the cases."""
        for claim, found in share.findings.items():
            self._result.findings[claim] += found
        for claim, count in share.checked.items():
            self._result.checked[claim] += count
        self._result.findings[Claim.COMPLETE] += self._twice(share.mail)
        self._reached.join(share.reached)

    def finish(self) -> PartitionChecked:
        """Weigh what only all shares together tell."""
        lawful = self._result.findings[Claim.LAWFUL]
        lawful[:] = self._reached.weighed(lawful)
        router = self._result.places.get(self._router)
        for agency, number in self._mailboxes.missing(cut=router is not None and router.first > 0):
            values: dict[str, str | int] = {"agency": agency, "expected": number}
            missing = Finding("mailbox_seq_missing", self._router, None, None, values)
            self._result.findings[Claim.COMPLETE].append(missing)
        return self._result

    def _twice(self, mail: Mapping[str, Mail]) -> Iterator[Finding]:
        for agency, numbered in mail.items():
            for number, offset, event in numbered:
                if not self._mailboxes.note(agency, number):
                    values: dict[str, str | int] = {"agency": agency, "found": number}
                    yield Finding("mailbox_seq_twice", self._router, offset, UUID(bytes=event), values)
