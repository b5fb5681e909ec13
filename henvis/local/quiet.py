"""Whether the bus is quiet: decided from readings alone, without asking anybody."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from henvis.local import instants

Partition = tuple[str, int]


@dataclass(frozen=True)
class ProcessState:
    """What one process tells about itself."""

    service: str
    instance: str
    clock: datetime
    next_due: datetime | None
    handling: int
    outbox: int
    releasing: int
    positions: Mapping[Partition, int]
    """The next offset to read, of the partitions that are assigned to this process."""
    counters: Mapping[str, int]
    """How often it did something: nothing that it does leaves all of these as they were."""


@dataclass(frozen=True)
class Reading:
    """All processes and all partition ends, as they were one after the other within a few milliseconds."""

    states: tuple[ProcessState, ...]
    silent: tuple[str, ...]
    """Processes that gave no answer."""
    ends: Mapping[Partition, int] | None
    """The next offset that will be written, of each partition that a running service consumes; None where
    Kafka gave no answer."""
    consumers: Mapping[str, tuple[str, ...]]
    """The running services that consume a topic."""


@dataclass(frozen=True)
class Waiting:
    """One reason why the bus is not quiet."""

    process: str
    why: str
    topic: str | None = None
    partition: int | None = None
    offset: int | None = None


def reasons(reading: Reading, now: datetime) -> tuple[Waiting, ...]:
    """Everything in this reading that is still to be done at `now`; empty where nothing is."""
    silent = (Waiting(instance, "gives no answer") for instance in reading.silent)
    own = (waiting for state in reading.states for waiting in _own_work(state, now))
    return (*silent, *own, *_unread(reading))


def awaited(reading: Reading, waiting: Iterable[Waiting]) -> frozenset[str]:
    """The processes that have to do something; empty where not only processes that answer have to."""
    named = frozenset(reason.process for reason in waiting)
    return named if named <= {state.instance for state in reading.states} else frozenset()


def read_again(reading: Reading, states: Sequence[ProcessState], silent: Collection[str]) -> Reading:
    """This reading, with what some of its processes tell now in the place of what they told.

    Who has read up to an offset shows that its partition ends there at the earliest. What has no reasons then
    is not quiet for that: the others have not been asked.
    """
    told = {state.instance: state for state in states}
    kept = (state for state in reading.states if state.instance not in told.keys() | silent)
    ends = dict(reading.ends or {})
    for state in states:
        ends |= {place: max(ends[place], at) for place, at in state.positions.items() if place in ends}
    return replace(
        reading,
        states=(*kept, *states),
        silent=tuple({*reading.silent, *silent} - told.keys()),
        ends=ends if reading.ends is not None else None,
    )


def unchanged(first: Reading, second: Reading) -> bool:
    """Whether nothing happened between two readings: the same processes, counters and partition ends.

    Where both have no reasons either, and who asks began nothing since the second one began, nothing is under
    way anywhere, although no reading was made at one instant: whatever happened first after the first reading
    would have been counted by who did it, or shown as begun. So the first may be as old as it likes.
    """
    return _fingerprint(first) == _fingerprint(second) and first.ends == second.ends


def next_due(reading: Reading) -> datetime | None:
    """The earliest instant at which some process has something to do by itself."""
    return min((state.next_due for state in reading.states if state.next_due), default=None)


def _own_work(state: ProcessState, now: datetime) -> Iterator[Waiting]:
    if state.clock != now:
        yield Waiting(state.instance, f"its clock stands at {instants.text(state.clock)}")
    if state.next_due is not None and state.next_due <= now:
        yield Waiting(state.instance, f"has something due since {instants.text(state.next_due)}")
    for count, what in (
        (state.handling, "being handled"),
        (state.outbox, "in the outbox"),
        (state.releasing, "being released"),
    ):
        if count:
            yield Waiting(state.instance, f"has {count} {what}")


def _unread(reading: Reading) -> Iterator[Waiting]:
    if reading.ends is None:
        yield Waiting("kafka", "gives no answer")
        return
    positions = _positions(reading)
    for (topic, partition), end in reading.ends.items():
        for service in reading.consumers.get(topic, ()):
            held = positions.get((service, topic, partition))
            if held is None:
                yield Waiting(service, "no process of it has this partition", topic, partition)
            elif held[1] != end:
                why = f"has read up to {held[1]} of {end}"
                yield Waiting(held[0], why, topic, partition, held[1])


def _positions(reading: Reading) -> Mapping[tuple[str, str, int], tuple[str, int]]:
    """The process and the position of each consumed partition.

    While a partition goes over from one process to another both may name it; the later position is the
    stored one.
    """
    found: dict[tuple[str, str, int], tuple[str, int]] = {}
    for state in reading.states:
        for (topic, partition), position in state.positions.items():
            known = found.get((state.service, topic, partition))
            if known is None or position > known[1]:
                found[state.service, topic, partition] = (state.instance, position)
    return found


def _fingerprint(reading: Reading) -> Mapping[str, Mapping[str, int]]:
    return {state.instance: state.counters for state in reading.states}
