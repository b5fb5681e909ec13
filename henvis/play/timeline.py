"""The play as a readable timeline: when, who, what they did, what came of it."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Final

from rich.console import Console
from rich.text import Text

from henvis.contract.events import Event
from henvis.play import words
from henvis.play.happenings import NotPlayed, StepPlayed
from henvis.play.outcomes import Kind, Outcome, Reading
from henvis.play.story import Story
from henvis.play.wall_time import wall_time

SIGNS: Final[dict[Kind, tuple[str, str]]] = {
    "delivered": ("→", "green"),
    "caught_up": ("⇢", "green"),
    "withheld": ("⊘", "yellow"),
    "follow_on": ("•", "magenta"),
    "receipt": ("↩", "yellow"),
}
"""What came of an event → its sign and colour; the sign says it without the colour."""

INDENT: Final = " " * 9
LEGEND: Final = "→ delivered   ⇢ caught up on joining   ⊘ withheld   • follows by itself   ✗ not as told"


class Timeline:
    """Prints steps as they are played. `interleaved`: each says of which story it is."""

    def __init__(self, console: Console, reading: Reading, *, interleaved: bool) -> None:
        self._console = console
        self._reading = reading
        self._interleaved = interleaved
        self._begun: set[str] = set()
        self._day: date | None = None

    def not_played(self, skipped: NotPlayed) -> None:
        """Say that a story is left out, and what it needs."""
        self._line(
            Text.assemble(("– ", "dim"), skipped.story.name, (f": not played, needs {needs(skipped)}", "dim"))
        )

    def step(self, played: StepPlayed) -> None:
        """Print a step with all that came of it."""
        self._title(played.moment.story)
        self._passed(played.by_time)
        self._heading(wall_time(played.moment.step.at).date())
        self._line(self._command(played))
        self._answer(played)
        self._outcomes(self._reading.outcomes(played.events))

    def _title(self, story: Story) -> None:
        if story.name not in self._begun:
            self._begun.add(story.name)
            self._console.print(Text.assemble("\n", (story.name, "bold magenta"), f": {story.about}"))

    def _heading(self, day: date) -> None:
        if day != self._day:
            self._day = day
            self._line(Text(f"\n{day:%A %-d %B %Y}", "bold underline"))

    def _passed(self, by_time: Iterable[Event]) -> None:
        """What fell due on the way to the step, each at its own time."""
        in_order = sorted(by_time, key=lambda event: event.meta.occurred)
        for instant, events in groupby(in_order, key=lambda event: event.meta.occurred):
            self._heading(wall_time(instant).date())
            self._line(Text(f"  {wall_time(instant):%H:%M}  falls due", "bold"))
            self._outcomes(self._reading.outcomes(tuple(events)))

    def _command(self, played: StepPlayed) -> Text:
        step, story = played.moment.step, played.moment.story
        where = []
        if len(story.cases) > 1 and step.do not in {None, "open_case", "close_case", "erase"}:
            where.append(f"case {(step.fields or {}).get('case', words.MISSING)}")
        if self._interleaved:
            where.append(story.name)
        return Text.assemble(
            (f"  {wall_time(step.at):%H:%M}  ", "bold"),
            (f"{step.by or 'clock':<10} ", "bold cyan"),
            words.command(step),
            (f"  [{', '.join(where)}]" if where else "", "dim"),
        )

    def _answer(self, played: StepPlayed) -> None:
        if played.trouble:
            self._line(Text(f"{INDENT}✗ {played.trouble}", "bold red"))
        elif played.answer is None:
            return
        elif played.answer.refused:
            self._line(Text(f"{INDENT}✓ refused: {played.answer.refused}, as it must", "cyan"))
        elif not played.answer.effect:
            self._line(Text(f"{INDENT}= a repeat, without effect", "dim"))
        elif not _is_shared(played.events):
            self._line(Text(f"{INDENT}· shared with nobody", "dim"))

    def _outcomes(self, outcomes: Iterable[Outcome]) -> None:
        for outcome in outcomes:
            sign, colour = SIGNS[outcome.kind]
            line = Text(INDENT)
            line.append(f"{sign} {outcome.agency:<10} {outcome.event:<36} ", colour)
            line.append(outcome.ground, "" if outcome.kind != "withheld" else colour)
            line.append(f"  {outcome.rule}", "dim")
            line.rstrip()
            self._line(line)

    def _line(self, text: Text) -> None:
        self._console.print(text, soft_wrap=True)


def needs(skipped: NotPlayed) -> str:
    """What a story needs that the stack has not, in one phrase."""
    return ", ".join(words.spoken(lack) for lack in skipped.lacks)


def _is_shared(events: tuple[Event, ...]) -> bool:
    return any(event.meta.publisher == "router" for event in events)
