"""Does what time brings about, as long as the clock can be trusted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from henvis.bus.storage.patience import patiently
from henvis.ops.log import logger
from henvis.service.definition import Agenda
from henvis.service.kit import Kit

log = logger(__name__)

APART: Final = timedelta(seconds=1)
"""How far the clocks of a service's workers may be apart before it is said."""


class Ticker:
    """Nudges an agenda, and stops while the clock stands behind an instant at which the service has acted.

    What was said at that instant was said in its future: until the clock has passed it nothing is certain of
    what else is due, so nothing is done. It goes on by itself.
    """

    def __init__(self, kit: Kit, agenda: Agenda) -> None:
        """Tick for this service."""
        self._kit = kit
        self._agenda = agenda
        self._says_so = False

    def tick(self, partitions: Collection[int]) -> None:
        """Do what is due in cases of these partitions, if anything is.

        A database that does not answer is waited for as long as one waits for it with a batch.
        """
        patiently(lambda: self._tick(partitions))

    def _tick(self, partitions: Collection[int]) -> None:
        transactions, now = self._kit.transactions, self._kit.clock.now()
        with transactions.database.reading() as connection:
            due, acted = self._agenda.next_due(connection), self._agenda.last_acted(connection)
        if self._stands_behind(acted, now) or not partitions or due is None or due > now:
            return
        with self._kit.handling.batch(), transactions.begin() as transaction:
            self._agenda.fall_due(transaction, partitions)

    def _stands_behind(self, acted: datetime | None, now: datetime) -> bool:
        """Also whoever asks whether the process is ready is told."""
        behind = max(timedelta(), acted - now) if acted else timedelta()
        if behind > APART and not self._says_so:
            log.error(
                "the clock stands behind what was done: nothing happens until it has passed that",
                seconds=behind.total_seconds(),
            )
        elif self._says_so and not behind:
            log.warning("the clock has passed what was done: what is due happens again")
        self._says_so = bool(behind) if self._says_so else behind > APART
        change = self._kit.readiness.lost if self._says_so else self._kit.readiness.met
        change("clock")
        return bool(behind)
