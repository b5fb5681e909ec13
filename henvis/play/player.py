"""Plays stories: moves the clock, gives each command, waits until all is quiet, and judges."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from henvis.contract.events import Event
from henvis.errors import CommandFailed
from henvis.play.agency import Answer
from henvis.play.happenings import Happening, Judged, Noticed, NotPlayed, StepPlayed
from henvis.play.judges import JUDGES
from henvis.play.judges.evidence import Evidence
from henvis.play.merge import Moment, are_interleaved, merged
from henvis.play.names import Names
from henvis.play.observed import Observed
from henvis.play.stack import Stack
from henvis.play.story import Expectation, Story
from henvis.play.summary import summaries
from henvis.play.wall_time import wall_time


class Player:
    """One play of one or several stories on one stack; ids are new each time."""

    def __init__(self, stack: Stack, stories: Sequence[Story]) -> None:
        self._stack = stack
        lacks = {story.name: stack.abilities.lacking(story) for story in stories}
        self._skipped = [NotPlayed(story, lacks[story.name]) for story in stories if lacks[story.name]]
        self._stories = [story for story in stories if not lacks[story.name]]
        self._moments = merged(self._stories)
        self._observed = Observed()
        self._evidence = {
            story.name: Evidence(story, Names(), stack.agencies, self._observed, stack.auditor)
            for story in self._stories
        }

    @property
    def interleaved(self) -> bool:
        """Whether steps of different stories come in turns."""
        return are_interleaved(self._moments)

    def name_of(self, identity: UUID | None) -> str | None:
        """The name that a played story has for this id."""
        named = (evidence.names.name_of(identity) for evidence in self._evidence.values())
        return next((name for name in named if name), None)

    def event(self, identity: UUID) -> Event | None:
        """An event that the journals have shown during this play."""
        return self._observed.event(identity)

    def play(self) -> Iterator[Happening]:
        """Everything that happens, as it happens. Raises CommandFailed where the play cannot go on."""
        yield from self._skipped
        self._clock_must_not_be_later_than_the_first_step()
        for moment in self._moments:
            yield self._play(moment)
            yield from self._judged_at(moment)
        yield from self._noticed()
        for evidence in self._evidence.values():
            yield from summaries(evidence)

    def _judged_at(self, moment: Moment) -> Iterator[Judged]:
        """What is expected right after this step. A story ends with its own last step, alone and merged."""
        story, step = moment.story, moment.step
        if step.id is not None:
            yield from self._judged(story, story.expected_after(step.id))
        if step is story.steps[-1]:
            yield from self._judged(story, story.expected_after(None))

    def _clock_must_not_be_later_than_the_first_step(self) -> None:
        if self._moments and self._stack.clock > self._moments[0].step.at:
            first = self._moments[0]
            raise CommandFailed(
                f"the stack's clock stands at {_wall(self._stack.clock)}, later than the first step"
                f" ({_wall(first.step.at)}, {first.story.file}:{first.step.line}), and never goes back",
                "Play on a new stack with --fresh",
            )

    def _play(self, moment: Moment) -> StepPlayed:
        step = moment.step
        self._stack.control.move_clock(step.at)
        by_time = self._news()
        before = self._stack.standing() if step.refused else None
        answer = self._give(moment)
        self._stack.control.wait_for_quiet()
        trouble = None if answer is None else _trouble(answer, step.refused)
        if trouble is None and before and (grown := self._stack.standing().grown_since(before)):
            trouble = f"refused, but not without effect: {'; '.join(grown)}"
        return StepPlayed(moment, answer, trouble, by_time, self._news())

    def _give(self, moment: Moment) -> Answer | None:
        step = moment.step
        if step.do is None or step.by is None:
            return None
        fields = self._evidence[moment.story.name].names.resolved(dict(step.fields or {}))
        return self._stack.agencies[step.by].give(step.do, fields)

    def _judged(self, story: Story, expectations: Sequence[Expectation]) -> Iterator[Judged]:
        for expectation in expectations:
            verdict = JUDGES[expectation.kind](expectation, self._evidence[story.name])
            yield Judged(story, expectation, verdict)

    def _news(self) -> tuple[Event, ...]:
        return self._observed.add(self._stack.journals.news())

    def _noticed(self) -> Iterator[Noticed]:
        for entry in self._observed.undecodable:
            where = f"{entry.topic}/{entry.partition} at {entry.offset}"
            yield Noticed(f"{where}: a record that cannot be decoded", fails=False)
        for process, client in self._stack.processes.items():
            for case in client.state()["parked"]:
                if name := self.name_of(UUID(case)):
                    yield Noticed(f"{process} has parked the case {name} ({case})", fails=True)


def _wall(instant: datetime) -> str:
    """As a story writes it, but with seconds: a clock may stand a moment too late."""
    return f"{wall_time(instant):%Y-%m-%dT%H:%M:%S}"


def _trouble(answer: Answer, must_refuse: str | None) -> str | None:
    if answer.refused == must_refuse:
        return None
    if answer.refused is None:
        return f"accepted, but must be refused with {must_refuse}"
    detail = f" ({answer.detail})" if answer.detail else ""
    return f"refused with {answer.refused}{detail}, but must be {must_refuse or 'accepted'}"
