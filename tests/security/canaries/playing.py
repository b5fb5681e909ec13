"""Every story, played with markers, while processes are killed in the middle of it."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Final

from henvis.bus.broker import topics
from henvis.law.calendar import day_of
from henvis.local.issuing.issuer import Issuer
from henvis.play.control import Control
from henvis.play.merge import Moment, merged
from henvis.play.names import Names
from henvis.play.reader import read_all
from tests.security.canaries import faults
from tests.security.canaries.run import Run
from tests.security.canaries.seeding import Person, SeededAgency

_SCENARIOS: Final = Path("tests/scenarios")
STORIES: Final = [*sorted(_SCENARIOS.glob("*.yaml")), *sorted((_SCENARIOS / "own").glob("*.yaml"))]
KILLED: Final = {60: ("nav", "udi"), 200: ("router", "intake"), 330: ("kafka",), 450: ("barnevern", "police")}
"""Before which step who is killed."""


def play(run: Run) -> None:
    """Give every command of every story, in the order of their times."""
    issuer = Issuer(run.stack.home.issuer)
    for name in topics.load().agencies:
        person = Person(run.markers, issuer, name)
        url = run.stack.services[name][0]
        run.agencies[name] = SeededAgency(name, url, markers=run.markers, person=person, see=run.search.look)
    names: dict[str, Names] = defaultdict(Names)
    with Control(run.stack.control_url) as control:
        day = None
        for number, moment in enumerate(merged(read_all(STORIES))):
            if killed := KILLED.get(number):
                faults.kill_and_wait(run.stack, *killed)
            # Within a day only what was said before has to have arrived, which takes less time than a move.
            if day == (day := day_of(moment.step.at)):
                control.wait_for_quiet()
            else:
                control.move_clock(moment.step.at)
            _give(run, moment, names[moment.story.name])


def _give(run: Run, moment: Moment, names: Names) -> None:
    step = moment.step
    run.stories.add(moment.story.name)
    if step.do is None or step.by is None:
        return
    answer = run.agencies[step.by].give(step.do, names.resolved(dict(step.fields or {})))
    if answer.refused != step.refused:
        said = f"{answer.refused} ({answer.detail})"
        run.troubles.append(f"{moment.story.file}:{step.line}: {said} and not {step.refused}")
    elif answer.refused:
        run.refused[answer.refused] += 1
