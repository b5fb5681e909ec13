"""The thread that sends an agency's synthetic probes, and erases those that any service keeps."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Iterable
from typing import Final

from henvis.bus.database import DOES_NOT_ANSWER
from henvis.ops.failure import told
from henvis.service.kit import Kit
from henvis.service.probing.erasing import erase
from henvis.service.probing.sending import send

log = logging.getLogger(__name__)

_LOOK_EVERY_S: Final = 0.2
_ERASE_EVERY_S: Final = 3600.0
_PAUSE_AFTER_TROUBLE_S: Final = 1.0


class ProbeThread(threading.Thread):
    """Works on the partitions that this process owns, by the machine's clock.

    The router sends none: it is what every probe goes through.
    """

    def __init__(self, kit: Kit) -> None:
        """Probe as the settings of the process say; no partition is owned yet."""
        super().__init__(name="probes", daemon=True)
        self._kit = kit
        sends = kit.settings.service in kit.topics.agencies
        self._every_s = kit.settings.probe_seconds if sends else 0.0
        self._owned: frozenset[int] = frozenset()
        self._due: dict[int, float] = {}
        """When the next probe of a partition is sent, also of one that another process has meanwhile."""
        self._erase_at = -math.inf
        self._stopping = threading.Event()
        self._beat = time.monotonic()
        if sends:
            kit.metrics.probe_period(self._every_s)

    def own(self, partitions: Iterable[int]) -> None:
        """Answer for these partitions from now on, and no other."""
        self._owned = frozenset(partitions)

    def stop(self, within: float) -> None:
        """End the thread, at the latest after `within` seconds."""
        self._stopping.set()
        self.join(within)

    @property
    def silent_for(self) -> float:
        """Seconds since the thread last came by."""
        return time.monotonic() - self._beat

    def run(self) -> None:
        """Work until stopped; what nobody foresaw makes it silent for ever, and so ends the process."""
        try:
            while not self._stopping.wait(_LOOK_EVERY_S):
                self._patiently_step()
                self._beat = time.monotonic()
        except Exception as error:  # noqa: BLE001 - told without its text, which may quote what was handled
            log.critical("probes ended by a failure: %s", told(error))
            self._beat = -math.inf

    def _patiently_step(self) -> None:
        try:
            owned, now = self._owned, time.monotonic()
            if owned and self._every_s:
                self._send(owned, now)
            if owned and self._erase_at <= now:
                self._erase(owned)
                self._erase_at = now + _ERASE_EVERY_S
        except DOES_NOT_ANSWER as error:
            log.warning("no probes: the database does not answer (%s)", type(error).__name__)
            self._stopping.wait(_PAUSE_AFTER_TROUBLE_S)

    def _send(self, owned: frozenset[int], now: float) -> None:
        due = [partition for partition in owned if self._due.get(partition, now) <= now]
        if not due:
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
            log.info("%d rows of probes are erased under %s", erased, rules.erased_by)
