"""`make bench BENCH=growth`: a hundred times as many cases, and a million records that wait."""

import os
import statistics
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

from benchmarks.growth import memory
from benchmarks.growth.cost import ANY, NEWEST, Office
from benchmarks.growth.databases import POSTGRESQL, kinds
from benchmarks.growth.filling import fill
from benchmarks.growth.memory import Held
from benchmarks.interleaved import Spread, take_turns
from benchmarks.progress import Progress
from benchmarks.report import table, verdict
from benchmarks.stage import Stage, stage
from henvis.law import ruleset

Costs = Mapping[str, float]


class Contender(NamedTuple):
    """A kind of database, how many cases it has, and which of them the work is about."""

    kind: str
    asked: str


Results = Mapping[Contender, Sequence[Costs]]
NO_POSTGRESQL: Final = "- PostgreSQL was not measured: it is not installed here."
FIRST: Final = (40, 5)
"""Events and commands before those that are measured: they have statements made and caches filled."""
WHAT: Final = {"event": "an event taken in", "command": "a command"}

ABOUT = """\
UDI's service, without Kafka: its mailbox handler takes in statements of the police, up to 500 in a
transaction, looks what is due and parked and marks its outbox, as the engine and the relay do; then commands
are given at its desk, a transaction each. Each is about a case that is drawn at random, and that none was
about before. Every case in the databases has a referral, a decision with an open deadline, a statement, and
an event in inbox and outbox; commits are on the disk (SQLite `synchronous=FULL`, PostgreSQL with fsync).

Among {large:,} cases the same work is done twice: about the newest {small:,}, as where a database has
grown old and most of its cases rest, and about any of the others, so that hardly a page that an event
needs is one that another has needed.
"""
MEMORY = """\
Memory of one process of each service, all at once on one broker: at rest, and the most in
{seconds:.0f} seconds while so many records wait in its mailbox, for the router in a journal. Up
to {distinct:,} of them are different, the others repeat them. The fewest are handled long before the
time is over; of the others some wait until its end, so that there is as much work with either and
only the backlog differs.
"""


def run(*, quick: bool) -> str:
    """Measure, and return the section for RESULTS.md."""
    small, large, rounds = (1_000, 20_000, 1) if quick else (10_000, 1_000_000, 6)
    events, commands = (900, 50) if quick else (1_500, 100)
    backlogs, seconds = ((1_000, 10_000, 20_000), 5.0) if quick else ((10_000, 100_000, 1_000_000), 25.0)
    progress = Progress("growth", rounds * 6 + 4)
    with stage("sasl") as place:
        results = _costs(place, (small, large), rounds, (events, commands), progress)
        held = memory.measure(place, backlogs, seconds, progress)
    return _section(results, held, (small, large), backlogs, seconds)


def _costs(
    place: Stage, sizes: tuple[int, int], rounds: int, work: tuple[int, int], progress: Progress
) -> Results:
    law = ruleset.load()
    small, large = sizes
    with kinds(place.folder) as found:
        contenders: dict[Contender, Callable[[], Costs]] = {}
        for kind, make in found.items():
            for cases, asked in _asked(small, large).items():
                progress.begin(f"filling {kind} with {cases:,} cases")
                database = make(cases)
                fill(database, cases)
                office = Office(database, law, cases, newest=small)
                for text, about in asked.items():
                    office.measure(about, *FIRST)
                    contenders[Contender(kind, text)] = partial(office.measure, about, *work)
        os.sync()  # else the system writes what was filled while the first rounds are measured
        named = {", ".join(one): measure for one, measure in contenders.items()}
        results = take_turns(named, rounds, progress, _told)
    return {one: results[", ".join(one)] for one in contenders}


def _asked(small: int, large: int) -> Mapping[int, Mapping[str, str]]:
    """How many cases → what is said of the work → which of them it is about."""
    many = f"{large:,} cases"
    return {
        small: {_few(small): NEWEST},
        large: {f"{many}, the newest {small:,}": NEWEST, f"{many}, any": ANY},
    }


def _few(small: int) -> str:
    return f"{small:,} cases"


def _told(costs: Costs) -> str:
    return ", ".join(f"{what} {each:,.0f} µs" for what, each in costs.items())


def _section(
    results: Results,
    held: Mapping[str, Held],
    sizes: tuple[int, int],
    backlogs: Sequence[int],
    seconds: float,
) -> str:
    small, large = sizes
    rows = [
        [", ".join(one), *(Spread.of(run[what] for run in runs).text() for what in WHAT)]
        for one, runs in results.items()
    ]
    verdicts = [
        verdict(
            f"{many.kind}: {said}, {many.asked}, against {small:,}",
            _growth(results[many], results[Contender(many.kind, _few(small))], what),
            1.2,
            least=False,
        )
        for many in results
        if many.asked != _few(small)
        for what, said in WHAT.items()
    ]
    missing = [] if any(one.kind == POSTGRESQL for one in results) else [NO_POSTGRESQL]
    return "\n".join(
        [
            ABOUT.format(small=small, large=large),
            table(["microseconds", *WHAT.values()], rows),
            "",
            *verdicts,
            *missing,
            "",
            *_memory(held, backlogs, seconds),
        ]
    )


def _memory(held: Mapping[str, Held], backlogs: Sequence[int], seconds: float) -> Sequence[str]:
    rows = [[name, f"{one.rest:.0f}", *(f"{most:.0f}" for most in one.working)] for name, one in held.items()]
    *fewer, many = backlogs
    grown = [
        max(one.working[-1] / one.working[place] for one in held.values()) for place in range(len(fewer))
    ]
    return (
        MEMORY.format(seconds=seconds, distinct=memory.DISTINCT),
        table(["MiB", "at rest", *(f"{count:,} wait" for count in backlogs)], rows),
        "",
        *(
            f"- Of all services the most that {many:,} records add to {few:,}: **{times:.2f} times**."
            for few, times in zip(fewer, grown, strict=True)
        ),
    )


def _growth(many: Sequence[Costs], few: Sequence[Costs], what: str) -> float:
    """The median of the ratios within each round."""
    return statistics.median(one[what] / other[what] for one, other in zip(many, few, strict=True))
