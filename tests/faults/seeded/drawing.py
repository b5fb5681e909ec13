"""Draws a plan from a seed: stories, improvised commands, jumps of the clock, and faults among them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

from henvis.local.services import NAMES
from henvis.play.reader import read
from henvis.play.story import Story
from henvis.play.vocabulary import REFERENCES
from tests.faults.seeded.improvising import Improviser, an_id
from tests.faults.seeded.plan import Asking, Clock, Fault, Kind, Plan, Step

SCENARIOS: Final = Path("tests/scenarios")
LASTING: Final[dict[Kind, tuple[float, float]]] = {
    "killed": (0, 0),
    "paused": (0.5, 5),
    "broker_killed": (0, 0),
    "broker_paused": (0.5, 5),
    "all_killed": (0, 0),
    "locked": (0.5, 6),
    "failing": (0.3, 6),
    "refusing": (0.3, 3),
    "full_disk": (0.5, 6),
}
"""The seconds that each kind of fault lasts, at least and at most; who is killed is started again."""

FIXED: Final[Mapping[Kind, str]] = {
    "broker_killed": "kafka",
    "broker_paused": "kafka",
    "all_killed": "everything",
}
"""What is hit by faults that leave no choice."""
OUTLASTING: Final = (11.0, 15.0)
"""Who is paused for so long has lost its partitions to another worker, and comes back late."""
NEAR: Final = 6
"""A fault hits who takes part in one of so many steps after it, or the router, through which all goes."""

_Timed = tuple[datetime, Asking]


@dataclass(frozen=True)
class Size:
    """How much a plan does."""

    stories: int | tuple[str, ...] = 2
    """How many are drawn, or the names of their files."""
    cases: int = 4
    commands: int = 80
    """Improvised ones, beside those of the stories."""
    faults: int = 10
    jumps: int = 2


def draw(seed: int, size: Size, *, workers: int = 1) -> Plan:
    """The plan of a seed."""
    chance = Random(seed)  # noqa: S311 - it has to be repeated, not to be secret
    told = [one for story in _chosen(chance, size.stories) for one in _told(chance, story)]
    moments = sorted({at for at, _ in told})
    timed = sorted([*told, *_improvised(chance, moments, size)], key=lambda one: one[0])
    steps = list(_with_clock(timed))
    for _ in range(size.jumps):
        _jump(chance, steps)
    for kind in _kinds(chance, size.faults):
        place = chance.choice([n for n, step in enumerate(steps) if isinstance(step, Asking)])
        steps.insert(place, _fault(chance, kind, steps[place : place + NEAR], workers))
    return Plan(seed, workers, tuple(steps))


def _chosen(chance: Random, wanted: int | tuple[str, ...]) -> list[Story]:
    stories = _stories()
    return (
        chance.sample(list(stories.values()), wanted)
        if isinstance(wanted, int)
        else [stories[n] for n in wanted]
    )


@cache
def _stories() -> Mapping[str, Story]:
    files = [*sorted(SCENARIOS.glob("*.yaml")), *sorted((SCENARIOS / "own").glob("*.yaml"))]
    return {file.stem: read(file) for file in files}


def _told(chance: Random, story: Story) -> Iterator[_Timed]:
    """A story's own commands, under ids that the seed decides."""
    ids: dict[str, str] = {}
    for step in story.steps:
        if step.do is None or step.by is None:
            continue
        fields = dict(step.fields or {})
        for name in REFERENCES:
            if isinstance(local := fields.get(name), str):
                fields[name] = ids[local] = ids.get(local) or an_id(chance)
        yield step.at, Asking(step.by, step.do, _plain(fields), an_id(chance))


def _plain(fields: dict[str, object]) -> dict[str, object]:
    """The same with days as text, as JSON has them."""
    return {
        name: value if isinstance(value, str | bool | list | dict) else str(value)
        for name, value in fields.items()
    }


def _improvised(chance: Random, moments: list[datetime], size: Size) -> Iterator[_Timed]:
    for number in range(size.cases):
        improviser = Improviser(chance)
        first = chance.randrange(max(1, len(moments) - 3))
        count = size.commands // size.cases + (number < size.commands % size.cases)
        later = [timedelta(minutes=minutes) for minutes in (0, 0, 0, 10, 25)]
        for at in sorted(chance.choice(moments[first:]) + chance.choice(later) for _ in range(count)):
            yield at, improviser.next(at.date())


def _with_clock(timed: list[_Timed]) -> Iterator[Step]:
    now: datetime | None = None
    for at, asking in timed:
        if at != now:
            yield Clock(now := at)
        yield asking


def _jump(chance: Random, steps: list[Step]) -> None:
    """Put a jump of weeks in; what the steps after it would have set the clock to is past then."""
    place = chance.randint(1, len(steps))
    before = [step.to for step in steps[:place] if isinstance(step, Clock)]
    later = before[-1] + timedelta(days=chance.randint(1, 40), minutes=chance.randint(0, 1000))
    steps.insert(place, Clock(later))


def _kinds(chance: Random, count: int) -> list[Kind]:
    """Every kind about as often as every other."""
    kinds: list[Kind] = []
    while len(kinds) < count:
        kinds += chance.sample(list(LASTING), len(LASTING))
    return kinds[:count]


def _fault(chance: Random, kind: Kind, near: Sequence[Step], workers: int) -> Fault:
    outlasting = kind == "paused" and workers > 1 and chance.random() < 0.4
    seconds = round(chance.uniform(*(OUTLASTING if outlasting else LASTING[kind])), 1)
    if kind in FIXED:
        return Fault(kind, FIXED[kind], seconds)
    asking = [step for step in near if isinstance(step, Asking)]
    agencies = [name for one in asking for name in (one.agency, one.fields.get("to")) if name in NAMES]
    service = chance.choice(("router", chance.choice(agencies)))
    number = chance.randint(1, workers)
    return Fault(kind, f"{service}-{number}" if kind in {"killed", "paused"} else service, seconds)
