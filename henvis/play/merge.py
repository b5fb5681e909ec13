"""Several stories become one: by time, then by the order of the files, then by the order of their steps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from henvis.play.story import Step, Story


@dataclass(frozen=True)
class Moment:
    """A step, and the story that it belongs to."""

    story: Story
    step: Step


def are_interleaved(moments: Sequence[Moment]) -> bool:
    """Whether a story goes on after another has begun, so that their steps must be told apart."""
    turns = [name for name, _ in groupby(moments, key=lambda moment: moment.story.name)]
    return len(turns) > len(set(turns))


def merged(stories: Iterable[Story]) -> tuple[Moment, ...]:
    """All steps of these stories in the order in which they are played."""
    moments = [Moment(story, step) for story in stories for step in story.steps]
    return tuple(sorted(moments, key=lambda moment: moment.step.at))
