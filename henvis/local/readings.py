"""Takes a reading: asks every process for its state and Kafka for the ends, all at once."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import httpx

from henvis.local import instants
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
        client: httpx.AsyncClient,
        token_for: TokenFor,
    ) -> None:
        self._processes = processes
        self._ends = ends
        self._consumers = consumers
        self._client = client
        self._tokens = {process.service: token_for(process.service) for process in processes}

    async def read(self) -> Reading:
        """One reading. Who does not answer is named in it."""
        answers, ends = await asyncio.gather(
            asyncio.gather(*(self._state(process) for process in self._processes)),
            asyncio.to_thread(self._ends.read),
        )
        silent = [
            process.instance for process, state in zip(self._processes, answers, strict=True) if state is None
        ]
        return Reading(tuple(state for state in answers if state), tuple(silent), ends, self._consumers)

    async def set_clocks(self, now: datetime) -> None:
        """Tell every process the time. Who does not take it shows in the next reading."""
        body = {"now": instants.text(now)}
        told = (
            self._client.put(f"{process.url}/control/clock", json=body, auth=self._tokens[process.service])
            for process in self._processes
        )
        await asyncio.gather(*told, return_exceptions=True)

    async def case_at(self, topic: str, partition: int, offset: int) -> str | None:
        """The case of the record that stands there."""
        return await asyncio.to_thread(self._ends.case_at, topic, partition, offset)

    async def _state(self, process: KeptProcess) -> ProcessState | None:
        try:
            url = f"{process.url}/control/state"
            answer = await self._client.get(url, auth=self._tokens[process.service])
        except httpx.HTTPError:
            return None
        return parse(answer.json()) if answer.status_code == httpx.codes.OK else None


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
