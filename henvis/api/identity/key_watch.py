"""Keeps an eye on the issuer's keys where nobody calls: whether they may be believed, and until when."""

from __future__ import annotations

import asyncio
from typing import Final

from henvis.api.identity.issuer_keys import IssuerKeys
from henvis.api.identity.refusal import Refused
from henvis.ops.metrics import Metrics
from henvis.ops.readiness import Readiness

CONDITION: Final = "keys"
WITHIN_S: Final = 1.0
"""How long whoever asks for health waits for a source of keys that does not answer."""


class KeyWatch:
    """Asks for the keys as a token would; to be called in the event loop that answers requests."""

    def __init__(self, keys: IssuerKeys, metrics: Metrics, readiness: Readiness) -> None:
        self._keys = keys
        self._metrics = metrics
        self._readiness = readiness

    async def look(self) -> None:
        """Note whether there are keys that may be believed."""
        try:
            async with asyncio.timeout(WITHIN_S):
                await self._keys.current()
        except (Refused, TimeoutError):
            self._readiness.lost(CONDITION)
        else:
            self._readiness.met(CONDITION)
        self._metrics.keys_believed_until(self._keys.believed_until)
