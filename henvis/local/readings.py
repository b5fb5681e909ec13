"""Takes a reading: asks every process for its state and Kafka for the ends, all at once."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any

import aiohttp

from henvis.local import instants, quiet
from henvis.local.ends import Ends
from henvis.local.issuing.tokens import TokenFor
from henvis.local.process import KeptProcess
from henvis.local.quiet import ProcessState, Reading


class Readings:
    """Reads all processes, and sets their clocks."""

    def __init__(
        self,
        processes: Sequence[KeptProcess],
        ends: Ends,
        consumers: Mapping[str, tuple[str, ...]],
        client: aiohttp.ClientSession,
        token_for: TokenFor,
    ) -> None:
        self._processes = processes
        self._ends = ends
        self._consumers = consumers
        self._client = client
        self._tokens = {process.service: token_for(process.service) for process in processes}

    async def read(self) -> Reading:
        """One reading. Who does not answer is named in it."""
        return await self._reading(self._state)

    async def read_again(self, reading: Reading, instances: Collection[str]) -> Reading:
        """That reading, with what these processes tell now in the place of what they told."""
        asked = [process for process in self._processes if process.instance in instances]
        answers = await asyncio.gather(*(self._state(process) for process in asked))
        return quiet.read_again(reading, *_told(asked, answers))

    async def set_clocks(self, now: datetime) -> Reading:
        """Tell every process the time; what each tells of itself then. Who does not take it is silent."""
        body = {"now": instants.text(now)}
        return await self._reading(lambda process: self._ask(process, "PUT", "clock", body))

    async def _reading(self, told: Callable[[KeptProcess], Awaitable[ProcessState | None]]) -> Reading:
        answers, ends = await asyncio.gather(
            asyncio.gather(*(told(process) for process in self._processes)),
            asyncio.to_thread(self._ends.read),
        )
        return Reading(*_told(self._processes, answers), ends, self._consumers)

    async def case_at(self, topic: str, partition: int, offset: int) -> str | None:
        """The case of the record that stands there."""
        return await asyncio.to_thread(self._ends.case_at, topic, partition, offset)

    async def _state(self, process: KeptProcess) -> ProcessState | None:
        return await self._ask(process, "GET", "state")

    async def _ask(
        self, process: KeptProcess, method: str, path: str, body: dict[str, str] | None = None
    ) -> ProcessState | None:
        url = f"{process.url}/control/{path}"
        headers = self._tokens[process.service].headers()
        try:
            async with self._client.request(method, url, json=body, headers=headers) as answer:
                return parse(await answer.json()) if answer.status == HTTPStatus.OK else None
        except (aiohttp.ClientError, TimeoutError):
            return None


def _told(
    asked: Sequence[KeptProcess], answers: Sequence[ProcessState | None]
) -> tuple[tuple[ProcessState, ...], tuple[str, ...]]:
    """What was told, and who was silent."""
    silent = (process.instance for process, state in zip(asked, answers, strict=True) if state is None)
    return tuple(state for state in answers if state), tuple(silent)


def parse(told: Mapping[str, Any]) -> ProcessState:
    """A process' own words about its state. Raises KeyError or ValueError where they are not as agreed."""
    due = told["next_due"]
    return ProcessState(
        service=told["service"],
        instance=told["instance"],
        clock=instants.parse(told["clock"]),
        next_due=instants.parse(due) if due else None,
        handling=told["handling"],
        outbox=told["outbox"],
        releasing=told["releasing"],
        positions={
            (topic, int(partition)): position
            for topic, positions in told["positions"].items()
            for partition, position in positions.items()
        },
        counters=told["counters"],
    )
