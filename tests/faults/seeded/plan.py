"""A plan: what clients ask, what goes wrong and how the clock moves, in order. A pure value, kept as JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Self

Kind = Literal[
    "killed",
    "paused",
    "broker_killed",
    "broker_paused",
    "all_killed",
    "locked",
    "failing",
    "refusing",
    "full_disk",
]


@dataclass(frozen=True)
class Asking:
    """A client gives its agency a command; `again`: it asks once more after it was told that it is done."""

    agency: str
    do: str
    fields: Mapping[str, Any]
    key: str
    again: bool = False


@dataclass(frozen=True)
class Fault:
    """Something goes wrong with `target` (a process, a service or Kafka), for so many seconds.

    killed, paused: a process. all_killed: every process and Kafka at once. locked: another connection holds
    the right to write to the service's database. failing: its inbox and outbox are away, so that every
    statement on them is an error of the database. refusing: its inbox takes nothing, as a constraint would.
    full_disk: nothing more can be written to it.
    """

    kind: Kind
    target: str
    seconds: float = 0.0


@dataclass(frozen=True)
class Clock:
    """The virtual clock moves on to `to` (UTC), as soon as all is quiet."""

    to: datetime


Step = Asking | Fault | Clock
_KINDS: Mapping[str, type[Step]] = {"asking": Asking, "fault": Fault, "clock": Clock}


@dataclass(frozen=True)
class Plan:
    """All that a run does. The same seed draws the same plan."""

    seed: int
    workers: int
    steps: tuple[Step, ...]

    def only(self, steps: tuple[Step, ...]) -> Self:
        """The plan with some of its steps."""
        return replace(self, steps=steps)

    def save(self, file: Path) -> None:
        """Write it as JSON, to be performed again."""
        steps = [{"step": type(step).__name__.lower(), **asdict(step)} for step in self.steps]
        content = {"seed": self.seed, "workers": self.workers, "steps": steps}
        file.write_text(json.dumps(content, indent=1, default=datetime.isoformat) + "\n")

    @classmethod
    def load(cls, file: Path) -> Self:
        """Read what `save` wrote."""
        content = json.loads(file.read_text())
        return cls(content["seed"], content["workers"], tuple(map(_step, content["steps"])))


def _step(stored: dict[str, Any]) -> Step:
    kind = _KINDS[stored.pop("step")]
    if kind is Clock:
        return Clock(datetime.fromisoformat(stored["to"]))
    return kind(**stored)
