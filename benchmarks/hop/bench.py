"""`make bench BENCH=hop`: the hop, a plain Faust agent that does nothing, two peers, and the parts alone."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.events import statements
from benchmarks.hop.run import Run
from benchmarks.interleaved import Spread, take_turns
from benchmarks.progress import Progress
from benchmarks.report import table, verdict
from benchmarks.stage import OURS, PEERS, Stage, measured, stage

PARTITIONS = 4
FULL, NORMAL = "henvis, synchronous=FULL", "henvis, synchronous=NORMAL"
AGENT, FASTSTREAM, QUIX = "plain Faust agent, does nothing", "FastStream", "Quix Streams"
PARTS = "the parts, each alone"
Result = Mapping[str, Any]

ABOUT = """\
{count:,} events of {size} bytes wait in a mailbox of four partitions, of {cases:,} cases in turn. One process
takes them in, in batches of up to 500 of a partition: position, inbox, state and outbox in one SQLite
transaction (`synchronous=FULL`), then each answer published with acks=all and idempotence and marked with its
offset. The clock runs from the first batch that a process is handed until its last answer is marked.

- henvis: a worker's own parts (Faust's shell, runner, relay) with a handler that counts events by case.
- The plain agent is `async for _ in stream` with Faust's own settings: it decodes and keeps nothing.
- The peers: {peers}. A batch subscriber and a `BatchingSink`, as their documentation shows them; the
  same tables, the same statements through SQLAlchemy Core, and the same guarded decoding and encoding
  (`benchmarks/peers/same_hop.py`). They park nothing and heed no second worker; they publish what they have
  committed from memory, and after a crash nothing of it.
"""
LEFT = """\
What is left, and why. An event costs the plain agent {agent:.0f} microseconds of CPU for nothing, and a hop
{hop:.0f}; at twice the agent's speed a hop would have {aim:.0f} for everything.

The parts alone need, in microseconds of an event: {parts}.

Decoding reads, checks every bound and writes again to compare; encoding stamps and checks. Both are Python
around a compiled codec, and both keep broken and hostile bytes out. A worker's threads share one interpreter
lock: what the parts cost alone adds up, and overlaps only with the disk and the broker. What gives more is a
second worker (see workers)."""


def run(*, quick: bool) -> str:
    """Measure, and return the section for RESULTS.md."""
    count, rounds = (4_000, 1) if quick else (20_000, 5)
    progress = Progress("hop", rounds * 6)
    progress.begin("starting Kafka and filling a mailbox")
    with stage() as place:
        mailbox = place.new_topic("to", PARTITIONS)
        rows = list(statements(mailbox, PARTITIONS, count))
        place.fill(mailbox, rows)
        contenders = _contenders(place, mailbox, count)
        results = take_turns(contenders, rounds, progress, partial(_told, count=count))
    return _section(results, count, len(rows[0].value or b""))


def _contenders(place: Stage, mailbox: str, count: int) -> Mapping[str, Callable[[], Result]]:
    def one(module: str, python: Path, synchronous: str = "FULL") -> Result:
        told = Run(
            kafka=place.broker.bootstrap,
            cluster_id=place.broker.cluster_id,
            mailbox=mailbox,
            journal=place.new_topic("from", PARTITIONS),
            partitions=PARTITIONS,
            count=count,
            folder=str(place.new_folder()),
            synchronous=synchronous,
        )
        return measured(module, told.text(), python)

    return {
        FULL: partial(one, "benchmarks.hop.ours", OURS),
        AGENT: partial(one, "benchmarks.hop.plain_agent", OURS),
        FASTSTREAM: partial(one, "benchmarks.peers.faststream_hop", PEERS),
        QUIX: partial(one, "benchmarks.peers.quix_hop", PEERS),
        NORMAL: partial(one, "benchmarks.hop.ours", OURS, "NORMAL"),
        PARTS: partial(one, "benchmarks.hop.parts", OURS),
    }


def _told(result: Result, count: int) -> str:
    if "seconds" in result:
        return f"{result['events'] / result['seconds']:,.0f} events/s"
    return ", ".join(f"{name} {seconds / count * 1e6:.0f} µs" for name, seconds in result.items())


def _section(results: Mapping[str, Sequence[Result]], count: int, size: int) -> str:
    whole = {name: runs for name, runs in results.items() if name != PARTS}
    rates = {name: [one["events"] / one["seconds"] for one in runs] for name, runs in whole.items()}
    cpu = {name: [one["cpu"] / one["events"] * 1e6 for one in runs] for name, runs in whole.items()}
    parts = {
        name: [one[name] / count * 1e6 for one in results[PARTS]]
        for name in ("consume", "decode", "SQL", "encode", "publish")
    }
    sums = [sum(one.values()) / count * 1e6 for one in results[PARTS]]
    about = ABOUT.format(count=count, size=size, cases=count // 5, peers=machine.peers())
    left = LEFT.format(
        agent=statistics.median(cpu[AGENT]),
        hop=statistics.median(cpu[FULL]),
        aim=statistics.median(cpu[AGENT]) / 2,
        parts=", ".join(f"{name} {statistics.median(each):.0f}" for name, each in parts.items()),
    )
    return "\n".join(
        [
            about,
            table(
                ["hop", "events/s", "microseconds of CPU an event"],
                [[name, Spread.of(rates[name]).text(), Spread.of(cpu[name]).text()] for name in whole],
            ),
            "",
            table(
                ["part alone", "microseconds an event"],
                [
                    *([name, Spread.of(each).text(1)] for name, each in parts.items()),
                    ["**sum**", Spread.of(sums).text(1)],
                ],
            ),
            "",
            *_verdicts(rates, sums),
            "",
            left,
        ]
    )


def _verdicts(rates: Mapping[str, Sequence[float]], sums: Sequence[float]) -> list[str]:
    """Ratios are made within each round, and their medians are judged."""

    def ratio(other: str) -> float:
        return statistics.median(ours / its for ours, its in zip(rates[FULL], rates[other], strict=True))

    of_sum = statistics.median(rate * total / 1e6 for rate, total in zip(rates[FULL], sums, strict=True))
    return [
        verdict("The hop against the plain agent that does nothing", ratio(AGENT), 2.0),
        verdict("The hop against FastStream's", ratio(FASTSTREAM), 1.0),
        verdict("The hop against Quix Streams'", ratio(QUIX), 1.0),
        verdict("The hop against the sum of its parts measured alone", of_sum, 0.6),
    ]
