"""Clients of the agencies: each gives its commands in order, and asks until it knows what came of them."""

import queue
import threading
from collections.abc import Sequence
from itertools import cycle
from typing import Final

import httpx

from henvis.local.stack import RunningStack
from tests.faults.seeded.history import History, Told
from tests.faults.seeded.plan import Asking
from tests.waiting import eventually

ANSWER_SECONDS: Final = 2.0
PATIENCE_SECONDS: Final = 6.0
"""After this a client goes on with its next command, and comes back to this one when all is well again."""
STILL_OPEN: Final = "request_in_progress"


class Client(threading.Thread):
    """The systems of one agency."""

    def __init__(self, agency: str, urls: Sequence[str], token: httpx.Auth, history: History) -> None:
        super().__init__(name=f"client-{agency}", daemon=True)
        self._urls = cycle(urls)
        self._history = history
        self._waiting: queue.Queue[Asking | None] = queue.Queue()
        self._http = httpx.Client(auth=token, trust_env=False, timeout=ANSWER_SECONDS)
        self.unsettled: list[Asking] = []

    def give(self, asking: Asking) -> None:
        """Give this command after those before it."""
        self._waiting.put(asking)

    def finish(self) -> None:
        """Return when every command was settled or laid aside."""
        self._waiting.join()

    def close(self) -> None:
        """End the thread."""
        self._waiting.put(None)
        self.join()
        self._http.close()

    def run(self) -> None:
        """Work until closed."""
        while (asking := self._waiting.get()) is not None:
            try:
                if not self.settle(asking, PATIENCE_SECONDS):
                    self.unsettled.append(asking)
            finally:
                self._waiting.task_done()
        self._waiting.task_done()

    def settle(self, asking: Asking, within: float) -> bool:
        """Ask until it is known what came of it, at most that many seconds."""
        try:
            told = eventually(lambda: self._ask(asking), within=within, what="it is known what came of it")
        except AssertionError:
            return False
        if told.outcome == "accepted" and asking.again:
            self._ask(asking)
        return True

    def _ask(self, asking: Asking) -> Told | None:
        """What the client was told, None where that leaves open what came of it."""
        self._history.asked(asking)
        told = self._told(asking)
        self._history.answered(told)
        return None if told.outcome == "unknown" else told

    def _told(self, asking: Asking) -> Told:
        url = f"{next(self._urls)}/commands/{asking.do}"
        try:
            answer = self._http.post(url, json=asking.fields, headers={"Idempotency-Key": asking.key})
        except httpx.HTTPError as error:
            return Told(asking, "unknown", code=type(error).__name__)
        if answer.is_success:
            return Told(asking, "accepted", body=answer.json())
        code = str(answer.json().get("code", answer.status_code))
        known = answer.is_client_error and code != STILL_OPEN
        return Told(asking, "refused" if known else "unknown", code=code)


class Clients:
    """One client for each agency."""

    def __init__(self, stack: RunningStack, history: History) -> None:
        self._each = {
            name: Client(name, urls, stack.token_for(name), history)
            for name, urls in stack.services.items()
            if name != "router"
        }
        for client in self._each.values():
            client.start()

    def give(self, asking: Asking) -> None:
        """Let the agency's client give a command."""
        self._each[asking.agency].give(asking)

    def finish(self) -> None:
        """Return when all have worked through what they were given."""
        for client in self._each.values():
            client.finish()

    def settle(self, within: float) -> list[Asking]:
        """Ask once more for all that is open; return what nobody could tell within so many seconds each."""
        left: list[Asking] = []
        for client in self._each.values():
            open_, client.unsettled = client.unsettled, []
            left += [asking for asking in open_ if not client.settle(asking, within)]
        return left

    def close(self) -> None:
        """End them."""
        for client in self._each.values():
            client.close()
