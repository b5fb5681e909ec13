"""What came of a play as a whole: whether it passed, and why not."""

from dataclasses import dataclass, field

from henvis.play.happenings import CaseSummary, Happening, Judged, Noticed, NotPlayed, StepPlayed
from henvis.play.story import Story


@dataclass
class Report:
    """Everything that happened, sorted by kind."""

    skipped: list[NotPlayed] = field(default_factory=list)
    steps: list[StepPlayed] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)
    noticed: list[Noticed] = field(default_factory=list)
    cases: list[CaseSummary] = field(default_factory=list)

    def add(self, happening: Happening) -> None:
        """Take in what happened next."""
        match happening:
            case NotPlayed():
                self.skipped.append(happening)
            case StepPlayed():
                self.steps.append(happening)
            case Judged():
                self.judged.append(happening)
            case Noticed():
                self.noticed.append(happening)
            case CaseSummary():
                self.cases.append(happening)

    @property
    def played(self) -> tuple[Story, ...]:
        """The stories that were played, in the order of their first step."""
        stories = {step.moment.story.name: step.moment.story for step in self.steps}
        return tuple(stories.values())

    @property
    def troubled(self) -> tuple[StepPlayed, ...]:
        """The steps that did not go as their story says."""
        return tuple(step for step in self.steps if step.trouble)

    @property
    def failed(self) -> tuple[Judged, ...]:
        """The expectations that did not hold."""
        return tuple(judged for judged in self.judged if not judged.verdict.held)

    def of(self, story: Story) -> tuple[Judged, ...]:
        """The expectations of one story, in the order of its file."""
        own = (judged for judged in self.judged if judged.story.name == story.name)
        return tuple(sorted(own, key=lambda judged: judged.expectation.line))

    def passed(self, *, strict: bool) -> bool:
        """Whether at least one story was played and all held; `strict` also asks that none was skipped."""
        stuck = any(noticed.fails for noticed in self.noticed)
        held = bool(self.steps) and not (self.troubled or self.failed or stuck)
        return held and not (strict and self.skipped)
