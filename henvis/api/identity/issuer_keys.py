"""The issuer's keys as they are now: from a file that somebody replaces, or from an https address.

While the source is away the last good set goes on being used, for a day; after that nothing is believed.
Ages are counted on the machine's monotonic clock.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final, Protocol

from henvis.api.identity.key_set import LARGEST, BadKeySet, KeySet, parse
from henvis.api.identity.refusal import NO_KEYS, Refused

FRESH_S: Final = 300.0
"""For how long a fetched set is used without asking again: a key that was taken out is believed so long."""
PAUSE_S: Final = 60.0
"""The shortest time between two requests to the issuer, however many unknown keys are named meanwhile."""
KEPT_S: Final = 86_400.0
"""For how long a set is used whose source is away."""

Fetch = Callable[[], bytes]
Now = Callable[[], float]
security = logging.getLogger("henvis.security")


class SourceAway(OSError):
    """The keys could not be had; the text names no address and quotes nothing."""


class IssuerKeys(Protocol):
    """Where a verifier gets the keys from."""

    async def current(self) -> KeySet:
        """The set that counts now. Raises Refused where there is none that may still be used."""
        ...

    async def asked_anew(self) -> KeySet:
        """The same, for a key that was not in it: asked of the issuer again, if that may be done now."""
        ...

    @property
    def believed_until(self) -> float:
        """Unix time until which the set at hand may be used if its source stays away; 0 without a set."""
        ...


class LastGood:
    """The last good set, and how long ago its source stood by it."""

    def __init__(self, algorithms: Collection[str], now: Now) -> None:
        self._algorithms = algorithms
        self._now = now
        self._set: KeySet | None = None
        self._confirmed = -KEPT_S
        self._trouble: str | None = None

    @property
    def age(self) -> float:
        """Seconds since the source stood by it."""
        return self._now() - self._confirmed

    @property
    def is_in_trouble(self) -> bool:
        """Whether the source gave nothing good when it was last asked."""
        return self._trouble is not None

    @property
    def is_there(self) -> bool:
        """Whether there is any."""
        return self._set is not None

    @property
    def believed_until(self) -> float:
        """Unix time until which it may be used if its source stays away; 0 without a set."""
        return time.time() + KEPT_S - self.age if self.is_there else 0.0

    def take(self, fetch: Fetch) -> None:
        """Ask the source; where it gives nothing good all stays as it is, and the log says so once."""
        try:
            document = fetch()
            if self._set is None or document != self._set.document:
                self._set = parse(document, self._algorithms)
                security.info("the issuer's keys were read: %d that can be used", len(self._set.by_id))
        except Exception as error:  # noqa: BLE001 - what the other side sends is no reason to fail for anybody
            text = str(error) if isinstance(error, (SourceAway, BadKeySet)) else type(error).__name__
            if text != self._trouble:
                security.warning("the issuer's keys cannot be had: the source %s", text)
            self._trouble = text
        else:
            self.confirm()

    def confirm(self) -> None:
        """The source stands by it."""
        self._confirmed, self._trouble = self._now(), None

    def kept(self) -> KeySet:
        """The set, if it may still be used. Raises Refused."""
        if self._set is None or self.age > KEPT_S:
            raise Refused(NO_KEYS)
        return self._set


class KeyFile:
    """A JWKS in a file that is replaced as a whole: each token is held against the file as it is."""

    def __init__(self, path: Path, algorithms: Collection[str], now: Now = time.monotonic) -> None:
        self._path = path
        self._last = LastGood(algorithms, now)
        self._seen: object = None

    async def current(self) -> KeySet:
        """The set that stands in the file."""
        stamp = self._stamp()
        if stamp is None or stamp != self._seen:
            self._seen = stamp
            self._last.take(self._read)
        elif not self._last.is_in_trouble:
            self._last.confirm()
        return self._last.kept()

    async def asked_anew(self) -> KeySet:
        """The same: the file was looked at already."""
        return self._last.kept()

    @property
    def believed_until(self) -> float:
        """Until when what stood in the file last may be used."""
        return self._last.believed_until

    def _stamp(self) -> object:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns

    def _read(self) -> bytes:
        with self._path.open("rb") as file:
            return file.read(LARGEST + 1)


class KeyAddress:
    """A JWKS at an address that is asked now and then: one request at a time, which holds up nobody."""

    def __init__(self, fetch: Fetch, algorithms: Collection[str], now: Now = time.monotonic) -> None:
        self._fetch = fetch
        self._now = now
        self._last = LastGood(algorithms, now)
        self._asked = -PAUSE_S
        self._one_at_a_time = asyncio.Lock()

    async def current(self) -> KeySet:
        """The set as it was last fetched, fetched anew where that is long ago; others do not wait for it."""
        if not self._last.is_there or (self._last.age > FRESH_S and not self._one_at_a_time.locked()):
            await self._ask()
        return self._last.kept()

    async def asked_anew(self) -> KeySet:
        """The set after asking for a key that was not in it, at most once a minute."""
        await self._ask()
        return self._last.kept()

    @property
    def believed_until(self) -> float:
        """Until when what was fetched last may be used."""
        return self._last.believed_until

    async def _ask(self) -> None:
        async with self._one_at_a_time:
            if self._now() - self._asked >= PAUSE_S:
                self._asked = self._now()
                await asyncio.to_thread(self._last.take, self._fetch)
