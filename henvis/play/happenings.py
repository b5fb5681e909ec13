"""What a play brings about, in its order: what the timeline, the report and JSON are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from henvis.contract.events import Event
from henvis.play.agency import Answer
from henvis.play.merge import Moment
from henvis.play.story import Expectation, Story


@dataclass(frozen=True)
class NotPlayed:
    """A story that needs what the stack has not; it counts neither as passed nor as failed."""

    story: Story
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class StepPlayed:
    """A step, what the agency answered, and the events that the journals then showed."""

    moment: Moment
    answer: Answer | None
    """None where the step only moved the clock."""
    trouble: str | None
    """Why the step was not as the story says; None where it was."""
    by_time: tuple[Event, ...]
    """What the passing of time brought before the command."""
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Verdict:
    """Whether an expectation held, and what was found."""

    held: bool
    found: str


@dataclass(frozen=True)
class Judged:
    """An expectation and its verdict."""

    story: Story
    expectation: Expectation
    verdict: Verdict


@dataclass(frozen=True)
class Noticed:
    """What no story speaks of and a reader should know."""

    text: str
    fails: bool
    """Whether the play fails for it: a parked case of its own does, somebody's unreadable record does not."""


@dataclass(frozen=True)
class ReferralSummary:
    """One referral as it stands at the end of the play."""

    name: str
    sender: str
    recipient: str
    service: str
    ground: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class DecisionSummary:
    """One decision as its maker knows it at the end of the play."""

    name: str
    by: str
    decision: str
    period: str
    ended: str
    """Why it was ended before its time; empty where it was not."""


@dataclass(frozen=True)
class DeadlineSummary:
    """One deadline at the end of the play."""

    rule: str
    of: str
    """The decision that it hangs on; empty where there is none."""
    book: str
    due: str
    state: str
    warnings: int


@dataclass(frozen=True)
class CaseSummary:
    """One case at the end of the play: who owns it, what was asked, decided and due, who was told what."""

    story: Story
    name: str
    id: UUID
    owners: tuple[str, ...]
    closed: str | None
    referrals: tuple[ReferralSummary, ...]
    decisions: tuple[DecisionSummary, ...]
    deadlines: tuple[DeadlineSummary, ...]
    told: Mapping[str, tuple[str, ...]]
    """Agency → the events that reached it, in words."""


Happening = NotPlayed | StepPlayed | Judged | Noticed | CaseSummary
