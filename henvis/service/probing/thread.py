"""The thread that sends an agency's synthetic probes, and erases those that any service keeps."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from typing import Final

from henvis.bus.storage.database import DOES_NOT_ANSWER
from henvis.ops.log import logger
from henvis.ops.watched_thread import WatchedThread
from henvis.service.kit import Kit
from henvis.service.probing.erasing import erase
from henvis.service.probing.sending import send

log = logger(__name__)

_LOOK_EVERY_S: Final = 0.2
_ERASE_EVERY_S: Final = 3600.0
_PAUSE_AFTER_TROUBLE_S: Final = 1.0
_PUT_OFF_S: Final = 5.0
"""So long at most a probe waits for who waits for quiet, which is asked for on a virtual clock alone."""


class ProbeThread(WatchedThread):
    """Works on the partitions that this process owns, by the machine's clock.

    The router sends none: it is what every probe goes through.
    """

    def __init__(self, kit: Kit) -> None:
        """Probe as the settings of the process say; no partition is owned yet."""
        super().__init__("probes")
        self._kit = kit
        sends = kit.settings.service in kit.topics.agencies
        self._every_s = kit.settings.probe_seconds if sends else 0.0
        self._owned: frozenset[int] = frozenset()
        self._due: dict[int, float] = {}
        """When the next probe of a partition is sent, also of one that another process has meanwhile."""
        self._erase_at = -math.inf
        if sends:
            kit.metrics.probe_period(self._every_s)

    def own(self, partitions: Iterable[int]) -> None:
        """Answer for these partitions from now on, and no other."""
        self._owned = frozenset(partitions)

    def work(self) -> None:
        """Send and erase until stopped."""
        while not self.stopping.wait(_LOOK_EVERY_S):
            self._patiently_step()
            self.come_by()

    def _patiently_step(self) -> None:
        try:
            owned, now = self._owned, time.monotonic()
            if owned and self._every_s:
                self._send(owned, now)
            if owned and self._erase_at <= now:
                self._erase(owned)
                self._erase_at = now + _ERASE_EVERY_S
        except DOES_NOT_ANSWER as error:
            log.warning("no probes: the database does not answer", error=type(error).__name__)
            self.stopping.wait(_PAUSE_AFTER_TROUBLE_S)

    def _send(self, owned: frozenset[int], now: float) -> None:
        due = [partition for partition in owned if self._due.get(partition, now) <= now]
        waited = max((now - self._due.setdefault(partition, now) for partition in due), default=0.0)
        if not due or (self._kit.handling.is_watched and waited < _PUT_OFF_S):
            return
        if send(self._kit.transactions, due):
            self._kit.metrics.probe_sent()
        for partition in due:
            self._due[partition] = now + self._every_s

    def _erase(self, owned: frozenset[int]) -> None:
        rules = self._kit.law.sharing.probes
        if rules is None:
            return
        journal = self._kit.topics.journal(self._kit.settings.service)
        with self._kit.transactions.database.writing() as connection:
            erased = erase(connection, owned, journal, self._kit.clock.now(), rules.erased_after)
        if erased:
            log.info("probes are erased", records=erased, rule=rules.erased_by)
