"""`make bench BENCH=deadlines`: ticks among a million open deadlines, and a year of the book alone."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.deadlines import year
from benchmarks.deadlines.ticking import DUE_AT_ONCE, Book
from benchmarks.growth.databases import POSTGRESQL, kinds
from benchmarks.interleaved import Spread, take_turns
from benchmarks.progress import Progress
from benchmarks.report import table, verdict
from henvis.law import ruleset
from henvis.ops import garbage

WHAT: Final[Mapping[str, Callable[[Book], float]]] = {
    "tick": Book.tick,
    "plain SQL": Book.plain,
    "start-up": Book.start,
    "one count": Book.count,
}
Costs = Mapping[str, float]

ABOUT = f"""\
UDI's book. A tick finds {DUE_AT_ONCE:,} deadlines that end, in cases far apart, and says so of each; plain
SQL selects and ends the same rows and says the same, without a case or a rule. Start-up is what a process
asks before it ticks; beside it one count over the same index. Commits are on the disk.

What a tick does that plain SQL does not: it reads each case with its decisions, statements, applications and
consents, since they may end a deadline before its time or as something else, and makes objects of them; it
asks the rule of each deadline what comes next and looks for contradictions; and it compares what it read with
what came of it, so that only what has changed is written.
"""


def run(*, quick: bool) -> str:
    """Measure, and return the section for RESULTS.md."""
    sizes, rounds, cases = ((2_000, 20_000), 1, 500) if quick else ((10_000, 1_000_000), 5, 10_000)
    garbage.settle()  # as every process of ours does before it works
    progress = Progress("deadlines", rounds * 4 + 10)
    law = ruleset.load()
    with TemporaryDirectory() as folder, kinds(Path(folder)) as found:
        names: dict[str, tuple[str, int]] = {}
        contenders: dict[str, Callable[[], Costs]] = {}
        for kind, make in found.items():
            for size in sizes:
                progress.begin(f"filling {kind} with {size:,} open deadlines")
                book = Book(make(size), law, size)
                name = f"{kind}, {size:,} open"
                names[name] = (kind, size)
                contenders[name] = _measured(book)
        results = take_turns(contenders, rounds, progress, _told)
    events, seconds = year.play(law, cases, lambda done: progress.done(f"a year of {done:,} cases"))
    lasted = f"- A year of {cases:,} cases, the book alone: **{events / seconds:,.0f} events per second**"
    return "\n".join((_section(results, names, sizes), f"{lasted} ({events:,} in {seconds:.0f} s)."))


def _measured(book: Book) -> Callable[[], Costs]:
    return lambda: {what: measure(book) for what, measure in WHAT.items()}


def _told(costs: Costs) -> str:
    return ", ".join(f"{what} {each:,.1f} ms" for what, each in costs.items())


def _section(
    results: Mapping[str, Sequence[Costs]], names: Mapping[str, tuple[str, int]], sizes: tuple[int, int]
) -> str:
    rows = [
        [name, *(Spread.of(one[what] for one in runs).text(1) for what in WHAT)]
        for name, runs in results.items()
    ]
    by_size = {names[name]: runs for name, runs in results.items()}
    verdicts: list[str] = []
    for kind in dict.fromkeys(kind for kind, _ in names.values()):
        few, many = (by_size[kind, size] for size in sizes)
        grown = [one["tick"] / other["tick"] for one, other in zip(many, few, strict=True)]
        plain = [one["tick"] / one["plain SQL"] for one in many]
        start = [one["start-up"] / one["one count"] for one in many]
        verdicts += [
            verdict(
                f"{kind}: a tick, {sizes[1]:,} open against {sizes[0]:,}", _median(grown), 2, least=False
            ),
            verdict(f"{kind}: a tick against plain SQL", _median(plain), 1.7, least=False),
            verdict(f"{kind}: start-up against one count", _median(start), 2, least=False),
        ]
    if not any(kind == POSTGRESQL for kind, _ in names.values()):
        verdicts.append("- PostgreSQL was not measured: it is not installed here.")
    return "\n".join((ABOUT, table(["milliseconds", *WHAT], rows), "", *verdicts))


def _median(ratios: Sequence[float]) -> float:
    return statistics.median(ratios)
