"""`make bench BENCH=audit`: verifying a million events, and replaying one case of them."""

import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from benchmarks.audit.long_log import LongLog, build
from benchmarks.interleaved import Spread, take_turns
from benchmarks.progress import Progress
from benchmarks.report import table, verdict
from henvis.audit.archive.archive_log import ArchiveLog
from henvis.contract import wire

ALONE, SPREAD, VERIFY = (
    "decoding and hashing alone",
    "the same on all cores",
    "verify, all claims, on all cores",
)
WHAT: Final[Mapping[str, str]] = {ALONE: "alone", SPREAD: "alone_on_all_cores", VERIFY: "verified"}
Result = Mapping[str, float]

ABOUT = """\
An archive of {records:,} records of {cases:,} cases: the shipped stories, merged, over and over, signed by
everybody. Alone: in one loop, each record is read from its segment, its leaf is hashed into its tree, and
its event is decoded, with its guards. Verify does the same and all else: numbers, signatures, headers and
digests; it brings the records together by case, judges every delivery again and keeps every agency's book of
deadlines again, in a process for each core, as `henvis audit verify` does with a long log. Beside it the
plain loop on as many processes: what all else costs can be seen there.
"""


def run(*, quick: bool) -> str:
    """Measure, and return the section for RESULTS.md."""
    sizes, rounds = ((2_000, 20_000), 1) if quick else ((100_000, 1_000_000), 2)
    progress = Progress("audit", rounds * len(WHAT) + 3)
    with TemporaryDirectory() as folder:
        few, many = (build(Path(folder) / str(size), size, progress) for size in sizes)
        contenders: dict[str, Callable[[], Result]] = {
            name: partial(_measured, what, many) for name, what in WHAT.items()
        }
        results = take_turns(contenders, rounds, progress, _told)
        small = {name: _measured(what, few) for name, what in WHAT.items()}
        progress.done("the smaller archive")
        replay = _measured("replayed", few, _a_case(few))
        progress.done("a case, replayed")
    return _section(results, small, replay, many)


def _measured(what: str, log: LongLog, *more: str) -> Result:
    command = [sys.executable, "-m", "benchmarks.audit.reading", what, str(log.folder), *more]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _a_case(log: LongLog) -> str:
    """The first that UDI says something of."""
    archive = ArchiveLog(log.folder)
    places = [place for place in archive.places if place.topic == "nrm.from.udi"]
    first: Any = next(record for place in places for record in archive.read(place))
    return str(wire.decode(first.value).meta.case_id)


def _told(result: Result) -> str:
    return f"{_speed(result):,.0f} records/s, at most {result['mib']:,.0f} MiB"


def _speed(result: Result) -> float:
    return result["records"] / result["seconds"]


def _section(
    results: Mapping[str, Sequence[Result]], small: Mapping[str, Result], replay: Result, many: LongLog
) -> str:
    rows = [
        [
            name,
            Spread.of(map(_speed, runs)).text(),
            f"{max(one['mib'] for one in runs):,.0f}",
            f"{small[name]['mib']:,.0f}",
        ]
        for name, runs in results.items()
    ]
    grown = max(one["mib"] for one in results[VERIFY]) / small[VERIFY]["mib"]
    again = replay["replay"] / replay["decode"]
    heads = ["", "records/s", "MiB at most", f"MiB, {int(small[VERIFY]['records']):,} records"]
    return "\n".join(
        (
            ABOUT.format(records=many.records, cases=many.cases),
            table(heads, rows),
            "",
            verdict("verify against decoding and hashing alone", _ratio(results, ALONE), 0.8, least=True),
            f"- Against the same on all cores: **{_ratio(results, SPREAD):.2f} times**.",
            verdict("memory of the largest process, ten times as many records", grown, 1.2, least=False),
            verdict(
                f"a case of {int(replay['records'])} records replayed, against decoding them",
                again,
                20,
                least=False,
            ),
        )
    )


def _ratio(results: Mapping[str, Sequence[Result]], other: str) -> float:
    both = zip(results[VERIFY], results[other], strict=True)
    return statistics.median(_speed(one) / _speed(plain) for one, plain in both)
