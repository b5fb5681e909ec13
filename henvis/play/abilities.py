"""What the running stack can play, asked of the stack itself."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from henvis.contract.events import EVENT_TYPES
from henvis.play.story import Expectation, Step, Story

JUDGED_BY: Final[Mapping[str, str]] = {
    "receipts": "receipt",
    "owner": "owner",
    "sealing": "readable",
    "audit": "audit",
    "replay": "replay",
    "statistics": "counted",
}
"""Capability → the expectation that proves it."""

COMMANDED_BY: Final[Mapping[str, str]] = {"erasure": "erase", "missing": "report_missing"}
"""Capability → the command that gives it."""

RECORD_TYPES: Final = frozenset(name.rpartition(".")[2] for name in EVENT_TYPES)


@dataclass(frozen=True)
class Abilities:
    """The stack's agencies with their commands, and the expectations that can be judged."""

    commands: Mapping[str, frozenset[str]]
    """Agency with a running service → the commands of its interface."""
    judged: Collection[str]

    def lacking(self, story: Story) -> tuple[str, ...]:
        """What this story needs and the stack has not, each once; empty where the story can be played."""
        lacks = [need for need in story.needs if not self._has(need)]
        lacks += [lack for step in story.steps if (lack := self._lacking_for_step(step))]
        lacks += [lack for expectation in story.expectations if (lack := self._lacking_for(expectation))]
        return tuple(dict.fromkeys(lacks))

    def _has(self, capability: str) -> bool:
        if capability in JUDGED_BY:
            return JUDGED_BY[capability] in self.judged
        return any(COMMANDED_BY[capability] in commands for commands in self.commands.values())

    def _lacking_for_step(self, step: Step) -> str | None:
        if step.do is None or step.by is None:
            return None
        if step.by not in self.commands:
            return f"{step.by}'s service"
        return None if step.do in self.commands[step.by] else f"the command {step.do}"

    def _lacking_for(self, expectation: Expectation) -> str | None:
        if expectation.kind not in self.judged:
            return f"the expectation {expectation.kind}"
        if expectation.wanted.get("type", "ReferralSent") not in RECORD_TYPES:
            return f"the record {expectation.wanted['type']}"
        if expectation.kind == "owner" and expectation.wanted["is"] not in self.commands:
            return f"{expectation.wanted['is']}'s service"
        return None
