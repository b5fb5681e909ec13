"""Whether the clocks of processes, broker and this machine agree; a virtual clock is held against its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from henvis.doctor.check import CannotLook, Check, Looked
from henvis.doctor.finding import Finding, Kind, Severity
from henvis.doctor.processes_seen import About, Process
from henvis.doctor.sight import Sight, StackSeen
from henvis.local import instants
from henvis.local.embedded_kafka.quorum import quorum

_MEND: Final = (
    "Let the machine's clock be set by its time service (NTP); do not set it back while"
    " services run: they stand"
    " until it has passed what they did"
)
PROCESS: Final = Kind("clock-process-off", Severity.CRITICAL, _MEND, "HenvisClockOff")
APART: Final = Kind("clocks-apart", Severity.CRITICAL, _MEND, "HenvisClockOff")
BROKER: Final = Kind("clock-broker-off", Severity.CRITICAL, _MEND, "HenvisClockOff")
VIRTUAL: Final = Kind(
    "clock-virtual-off",
    Severity.CRITICAL,
    "Move the stack's clock, which tells all processes the time, or start {subject} anew",
    "HenvisClockOff",
)
KIND: Final = Kind(
    "clock-kind-differs",
    Severity.CRITICAL,
    "Start the stack anew: no deadline can be trusted while some of it counts other days",
    "HenvisClockOff",
)


def of_machines(processes: Iterable[Process], most: timedelta) -> Iterator[Finding]:
    """Processes on system clocks, against this machine's and against each other."""
    ahead = {one.instance: one.about.ahead for one in processes if one.about and one.about.clock == "system"}
    for instance, by in ahead.items():
        if abs(by) > most:
            yield PROCESS.about(instance, f"The clock of {instance} is {_words(by)} this machine's")
    if ahead:
        first, last = min(ahead, key=ahead.__getitem__), max(ahead, key=ahead.__getitem__)
        if ahead[last] - ahead[first] > most:
            apart = (ahead[last] - ahead[first]).total_seconds()
            yield APART.about(last, f"The clock of {last} is {apart:.0f} s ahead of that of {first}")


def of_broker(shown: datetime | None, now: datetime, most: timedelta) -> Iterator[Finding]:
    """What the broker's clock shows, None where it does not tell, against this machine's."""
    if shown is not None and abs(shown - now) > most:
        yield BROKER.about("Kafka", f"The clock of Kafka is {_words(shown - now)} this machine's")


def virtual(processes: Iterable[Process], stack: StackSeen) -> Iterator[Finding]:
    """Processes against the one virtual clock of their stack."""
    for one, about in ((one, one.about) for one in processes if one.about):
        assert about is not None  # noqa: S101 - by the line above
        if about.clock != stack.clock:
            yield KIND.about(
                one.instance, f"{one.instance} has a {about.clock} clock, and its stack a {stack.clock} one"
            )
        elif stack.clock_between and about.clock == "virtual":
            yield from _virtual(one.instance, about, *stack.clock_between)


def _virtual(instance: str, about: About, before: datetime, after: datetime) -> Iterator[Finding]:
    if not before <= about.now <= after:
        stands, wanted = instants.text(about.now), instants.text(after)
        yield VIRTUAL.about(
            instance, f"The virtual clock of {instance} stands at {stands}, and the stack's at {wanted}"
        )


def _words(ahead: timedelta) -> str:
    seconds = abs(ahead.total_seconds())
    return f"{seconds:.0f} s {'ahead of' if ahead > timedelta() else 'behind'}"


def _look(sight: Sight) -> Looked:
    most = sight.limits.apart
    findings = list(of_machines(sight.processes, most))
    if sight.stack is not None:
        findings += virtual(sight.processes, sight.stack)
    if sight.broker is not None:
        before = sight.now()
        shown = next((one.caught_up for one in quorum(sight.access) if one.leads), None)
        findings += of_broker(shown, before + (sight.now() - before) / 2, most)
    elif not sight.processes:
        raise CannotLook("Neither a process nor Kafka answers")
    return Looked.at(_said(sight), findings)


def _said(sight: Sight) -> str:
    if sight.stack and sight.stack.clock_between and sight.stack.clock == "virtual":
        stands = instants.text(sight.stack.clock_between[1])
        return f"The clock is virtual and stands at {stands} in all processes; Kafka's is the machine's"
    return (
        f"All clocks that were asked are within {sight.limits.apart.total_seconds():.0f} s of this machine's"
    )


CHECK: Final = Check("clocks", _look, (PROCESS, APART, BROKER, VIRTUAL, KIND))
