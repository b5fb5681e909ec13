"""`make bench BENCH=latency`: two hops at 50 a second, beside a record that nothing handles."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from benchmarks.events import statements
from benchmarks.interleaved import Spread, take_turns
from benchmarks.latency import direct, faust_agent
from benchmarks.latency.two_hops import TwoHops
from benchmarks.progress import Progress
from benchmarks.report import table, verdict
from benchmarks.services import make_topics, running
from benchmarks.stage import stage

TWO_HOPS: Final = "accepted → applied, two hops"
DIRECT: Final = "produced → consumed, nothing between"
AGENT: Final = "produced → consumed by a plain Faust agent"
PARTITIONS: Final = 4

ABOUT = """\
UDI is given {count} referrals to NAV a round, 50 in a second, by HTTP. The clock runs from UDI's answer,
which means that its transaction is committed, until the event is in NAV's inbox, committed too: UDI's
relay, Kafka, the router with its transaction and its relay, Kafka, NAV with its transaction. Three
services and the broker run on the machine; the database is asked five times a millisecond for commits.

Beside it, in turns of the same length, records of about the same size from a producer (acks=all, idempotent,
linger 0), with nothing between: to a waiting consumer of librdkafka, which is written in C, and to a plain
Faust agent, which is how a service of this stack consumes. The first says what Kafka takes, the second what
is left where henvis does nothing.
"""
LEFT = """\
What it is made of: Kafka twice, each time with a consumer in Python; two transactions with all statements of
a batch for one event; and commits that are on the disk before anything is said. Nothing in it waits for a
clock (docs/adr/0010 has the time of each step). The three services took {cpu:.1f} milliseconds of CPU a
command, caller and broker not counted. Where the two cores have not that much to spare, events queue up and
each waits for those before it: see the load below."""


def run(*, quick: bool) -> str:
    """Measure, and return the section for RESULTS.md."""
    count, rounds = (100, 1) if quick else (400, 3)
    progress = Progress("latency", rounds * 3)
    progress.begin("starting Kafka and three services, and opening cases")
    with stage("sasl") as place:
        make_topics(place)
        with running(place, ["router", "udi", "nav"]) as services:
            hops = TwoHops(services)
            rows = list(statements("direct", PARTITIONS, count))
            # The first ones wait for connections, and for what Java compiles of the broker.
            hops.latencies(hops.open_cases(count))
            cases = [hops.open_cases(count) for _ in range(rounds)]
            taken: list[float] = []

            def two_hops() -> list[float]:
                before = sum(service.cpu_seconds() for service in services.values())
                result = hops.latencies(cases.pop())
                taken.append(sum(service.cpu_seconds() for service in services.values()) - before)
                return result

            contenders: Mapping[str, Callable[[], list[float]]] = {
                DIRECT: lambda: direct.latencies(place, rows, PARTITIONS),
                AGENT: lambda: faust_agent.latencies(place, rows, PARTITIONS),
                TWO_HOPS: two_hops,
            }
            results = take_turns(contenders, rounds, progress, _told)
    return _section(results, count, statistics.median(taken) / count * 1000)


def _told(latencies: Sequence[float]) -> str:
    return f"p50 {_percentile(latencies, 50):.1f} ms, p99 {_percentile(latencies, 99):.1f} ms"


def _percentile(latencies: Sequence[float], percent: int) -> float:
    """In milliseconds."""
    return statistics.quantiles(latencies, n=100, method="inclusive")[percent - 1] * 1000


def _section(results: Mapping[str, Sequence[Sequence[float]]], count: int, cpu: float) -> str:
    found = {
        (name, percent): [_percentile(one, percent) for one in runs]
        for name, runs in results.items()
        for percent in (50, 99)
    }
    worst = {name: Spread.of(max(one) * 1000 for one in runs) for name, runs in results.items()}
    rows = [
        [name, *(Spread.of(found[name, percent]).text(1) for percent in (50, 99)), worst[name].text(1)]
        for name in (DIRECT, AGENT, TWO_HOPS)
    ]

    def ratio(percent: int, none: str) -> float:
        pairs = zip(found[TWO_HOPS, percent], found[none, percent], strict=True)
        return statistics.median(two / one for two, one in pairs)

    verdicts = [
        verdict(
            f"p{percent} of two hops against p{percent} of none, {to}", ratio(percent, none), aim, least=False
        )
        for none, to in ((AGENT, "to a plain Faust agent"), (DIRECT, "to librdkafka's consumer"))
        for percent, aim in ((50, 5.0), (99, 20.0))
    ]
    heads = ["milliseconds", "p50", "p99", "longest"]
    return "\n".join([ABOUT.format(count=count), table(heads, rows), "", *verdicts, "", LEFT.format(cpu=cpu)])
