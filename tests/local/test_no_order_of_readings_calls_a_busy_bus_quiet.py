"""However the work and the parts of a reading come in turns, a bus that is called quiet is quiet.

The bus here is a model in memory: what a process handles it may answer with records for others, which its
relay sends later, and a reading asks one process after the other while all of them work on.
"""

import asyncio
import random
from collections import Counter, deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from henvis.local import quiet
from henvis.local.clock import BEGINNING, VirtualClock
from henvis.local.moving import Mover
from henvis.local.quiet import ProcessState, Reading

NAMES: Final = ("intake", "router", "nav")
TOPIC_OF: Final = {name: f"to.{name}" for name in NAMES}
MOST_HOPS: Final = 4


@dataclass
class Office:
    """One process: what it has committed to say, how far it has read, and when it speaks by itself."""

    outbox: deque[tuple[str, int]] = field(default_factory=deque)
    position: int = 0
    written: int = 0
    commands: int = 0
    due: datetime | None = None
    now: datetime = BEGINNING

    def know(self, now: datetime) -> None:
        self.now = now

    def say(self, to: str, hops: int) -> None:
        self.outbox.append((to, hops))
        self.written += 1


class Bus:
    """Some processes that work in an order that chance gives, also while they are asked."""

    def __init__(self, clock: VirtualClock, chance: random.Random) -> None:
        self.offices = {name: Office() for name in NAMES}
        self.topics: dict[str, list[int]] = {name: [] for name in NAMES}
        self.now = clock.now()
        self._chance = chance

    def command(self, name: str, hops: int) -> None:
        self.offices[name].commands += 1
        if hops:
            self.offices[name].say(self._other(name), hops - 1)

    def quiet(self) -> bool:
        return all(
            not office.outbox
            and office.position == len(self.topics[name])
            and (office.due is None or office.due > self.now)
            for name, office in self.offices.items()
        )

    async def set_clocks(self, now: datetime) -> Reading:
        """One after the other, while those that know the time already do what is due, and others not yet."""
        self.now = now
        return self._asked(lambda office: office.know(now))

    async def read(self) -> Reading:
        return self._asked(lambda _: None)

    def _asked(self, first: Callable[[Office], None]) -> Reading:
        states: dict[str, ProcessState] = {}
        ends: Counter[tuple[str, int]] = Counter()
        for part in self._chance.sample((*NAMES, "kafka"), len(NAMES) + 1):
            for _ in range(self._chance.randrange(4)):
                self._work(self._chance.choice(NAMES))
            if part == "kafka":
                ends.update({(TOPIC_OF[name], 0): len(self.topics[name]) for name in NAMES})
            else:
                first(self.offices[part])
                if self._chance.random() < 0.5:
                    self._work(part)
                states[part] = self._state(part)
        consumers = {topic: (name,) for name, topic in TOPIC_OF.items()}
        return Reading(tuple(states.values()), (), dict(ends), consumers)

    async def read_again(self, reading: Reading, instances: Collection[str]) -> Reading:
        states = []
        for name in self._chance.sample(sorted(instances), len(instances)):
            for _ in range(self._chance.randrange(4)):
                self._work(self._chance.choice(NAMES))
            states.append(self._state(name))
        return quiet.read_again(reading, states, ())

    def _work(self, name: str) -> None:
        office, topic = self.offices[name], self.topics[name]
        if office.due is not None and office.due <= office.now:
            office.due = None
            office.say(self._other(name), self._chance.randrange(MOST_HOPS))
        elif office.outbox and self._chance.random() < 0.5:
            to, hops = office.outbox.popleft()
            self.topics[to].append(hops)
        elif office.position < len(topic):
            hops = topic[office.position]
            office.position += 1
            if hops:
                office.say(self._other(name), hops - 1)

    def _other(self, name: str) -> str:
        return self._chance.choice([other for other in NAMES if other != name])

    def _state(self, name: str) -> ProcessState:
        office = self.offices[name]
        counters = {"commands": office.commands, "positions": office.position, "written": office.written}
        positions = {(TOPIC_OF[name], 0): office.position}
        return ProcessState(name, name, office.now, office.due, 0, len(office.outbox), 0, positions, counters)


@settings(max_examples=300, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    steps=st.lists(
        st.tuples(st.sampled_from(NAMES), st.integers(0, MOST_HOPS), st.integers(0, 2)), max_size=6
    ),
)
def test_what_is_called_quiet_is_quiet(seed: int, steps: list[tuple[str, int, int]]) -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(play(VirtualClock(Path(folder) / "clock"), random.Random(seed), steps))  # noqa: S311 - no secret


async def play(clock: VirtualClock, chance: random.Random, steps: list[tuple[str, int, int]]) -> None:
    """Commands and moves of the clock in turns, each waited out."""
    bus = Bus(clock, chance)
    mover = Mover(clock, bus, first_pause=0)
    for name, hops, due_after in steps:
        target = bus.now + timedelta(hours=2)
        if due_after:
            bus.offices[name].due = bus.now + timedelta(hours=due_after)
        await mover.move(target)
        assert bus.quiet(), "after a move"
        bus.command(name, hops)
        await mover.become_quiet()
        assert bus.quiet(), "after a command"
