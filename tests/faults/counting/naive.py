"""What a service would be without one of its precautions, so that each test is seen to fail without it.

`impatient_watchdog` takes nothing away: it only makes the watchdog bark within a test's time.
"""

from collections.abc import Sequence
from typing import Any

from henvis.bus.handling import inbox, positions
from henvis.bus.handling.runner import Runner
from henvis.bus.publishing.read_back import ReadBack
from henvis.bus.record import Record
from henvis.service import watchdog


def prepare(which: str) -> None:
    """Take one precaution away; does nothing for an empty name."""
    if which:
        WITHOUT[which]()


def _blind_relay() -> None:
    ReadBack.published = lambda *_: []  # type: ignore[method-assign]


def _position_first() -> None:
    together = Runner._together

    def first(self: Runner, records: Sequence[Record]) -> None:
        with self._transactions.begin() as transaction:
            self._advance(transaction, records)
        positions.advance = _nothing
        together(self, records)

    Runner._together = first  # type: ignore[method-assign]


def _forgetful() -> None:
    positions.advance = _nothing
    inbox.digests = lambda *_: {}
    inbox.note = _nothing


def _skips() -> None:
    def skipping(self: Runner, records: Sequence[Record]) -> None:
        for record in records:
            try:
                self._together([record])
            except RuntimeError:
                with self._transactions.begin() as transaction:
                    self._advance(transaction, [record])

    Runner.handle = skipping  # type: ignore[method-assign]


def _impatient_watchdog() -> None:
    watchdog._PATIENCE_S = 3.0


WITHOUT = {
    "blind_relay": _blind_relay,
    "position_first": _position_first,
    "forgetful": _forgetful,
    "skips": _skips,
    "impatient_watchdog": _impatient_watchdog,
}


def _nothing(*_: Any, **__: Any) -> None:
    return None
