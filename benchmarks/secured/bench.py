"""`make bench BENCH=secured`: the hop on brokers that ask nobody, ask everybody, and also encrypt."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any, Final

from benchmarks.events import statements
from benchmarks.hop.run import Run
from benchmarks.interleaved import Spread, take_turns
from benchmarks.progress import Progress
from benchmarks.report import table
from benchmarks.stage import OURS, Stage, measured, stage
from henvis.bus.broker.acls import Acls, Principal
from henvis.local.embedded_kafka.broker_files import Way
from henvis.local.embedded_kafka.enforcing import Enforcing

PARTITIONS: Final = 4
WHO: Final = "nav"
WAYS: Final[Mapping[str, Way]] = {
    "no questions asked": "open",
    "SASL/SCRAM and permissions": "sasl",
    "the same with TLS": "tls",
}
Result = Mapping[str, Any]

ABOUT = """\
The hop, {count:,} events of {size} bytes, on three brokers that take turns: one that asks nobody, one that
knows each service by SASL/SCRAM-SHA-512 and enforces what it may do (a permission for each topic and its
group, as in `deploy/kafka/acls.yaml`), and one that also encrypts (TLS, with the
cipher that Java and OpenSSL choose, and a certificate on P-256)."""


def run(*, quick: bool) -> str:
    """Measure, and return the section for RESULTS.md."""
    count, rounds = (4_000, 1) if quick else (20_000, 5)
    progress = Progress("secured", rounds * len(WAYS))
    progress.begin("starting three Kafkas and filling a mailbox in each")
    size = 0
    contenders: dict[str, Callable[[], Result]] = {}
    with ExitStack() as stages:
        for name, way in WAYS.items():
            place = stages.enter_context(stage(way))
            mailbox = place.new_topic("to", PARTITIONS)
            rows = list(statements(mailbox, PARTITIONS, count))
            size = len(rows[0].value or b"")
            place.fill(mailbox, rows)
            contenders[name] = partial(_hop, place, way, mailbox, count)
        results = take_turns(contenders, rounds, progress, _told)
    return _section(results, count, size)


def _hop(place: Stage, way: Way, mailbox: str, count: int) -> Result:
    broker = place.broker
    folder = place.new_folder()
    journal = place.new_topic("from", PARTITIONS)
    if way != "open":
        group = f"bench.{folder.name}"
        allowed = Principal(WHO, group, writes=(journal,), reads=(mailbox, journal), why="the hop")
        groups = (allowed, Principal(WHO, f"henvis.{WHO}", (), (), why="reading back"))
        with Enforcing(broker.access) as enforcing:
            enforcing.apply(Acls(groups))
    told = Run(
        kafka=broker.bootstrap,
        cluster_id=broker.cluster_id,
        mailbox=mailbox,
        journal=journal,
        partitions=PARTITIONS,
        count=count,
        folder=str(folder),
        credentials=None if way == "open" else str(broker.credentials.file(WHO)),
        ca=str(broker.ca) if broker.ca else None,
    )
    return measured("benchmarks.hop.ours", told.text(), OURS)


def _told(result: Result) -> str:
    return f"{result['events'] / result['seconds']:,.0f} events/s"


def _section(results: Mapping[str, Sequence[Result]], count: int, size: int) -> str:
    rates = {name: [one["events"] / one["seconds"] for one in runs] for name, runs in results.items()}
    cpu = {name: [one["cpu"] / one["events"] * 1e6 for one in runs] for name, runs in results.items()}
    plain, *others = results
    return "\n".join(
        [
            ABOUT.format(count=count, size=size),
            "",
            table(
                ["hop", "events/s", "microseconds of CPU an event"],
                [[name, Spread.of(rates[name]).text(), Spread.of(cpu[name]).text()] for name in results],
            ),
            "",
            *(
                f"- {name}, against {plain}: **{_ratio(rates, name, plain):.2f} times** the rate."
                for name in others
            ),
        ]
    )


def _ratio(rates: Mapping[str, Sequence[float]], name: str, other: str) -> float:
    """Ratios are made within each round."""
    return statistics.median(ours / its for ours, its in zip(rates[name], rates[other], strict=True))
