"""What is measured of a long log, each in processes of its own, so that their memory can be seen."""

import json
import multiprocessing
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from henvis.audit.archive.archive_log import ArchiveLog
from henvis.audit.histories import history_of
from henvis.audit.opening import ArchiveSource
from henvis.audit.replay import showing
from henvis.audit.replay.replaying import replayed
from henvis.audit.verify.signed import evidence_of
from henvis.audit.verify.verifying import Verifier
from henvis.bus.broker import topics
from henvis.contract import wire
from henvis.law.released import Laws
from henvis.proof.leaf import leaf_bytes
from henvis.proof.merkle import Frontier, leaf_hash

AT = datetime(2022, 12, 31, tzinfo=UTC)
"""Behind all that the shipped stories speak of."""


def decoded_and_hashed(folder: Path, number: int) -> int:
    """Read one partition number of every journal, decode each event, and grow the trees; the records."""
    log, records = ArchiveLog(folder), 0
    for place in log.places:
        if place.partition != number:
            continue
        tree = Frontier()
        for record in log.read(place):
            tree.append(leaf_hash(leaf_bytes(*record[1:])))
            wire.decode(record.value)
            records += 1
        tree.root()
    return records


def alone(folder: Path) -> Mapping[str, float]:
    """Decoding and hashing alone, in one loop."""
    began = time.perf_counter()
    records = sum(decoded_and_hashed(folder, number) for number in _largest_first(folder))
    return {"records": records, "seconds": time.perf_counter() - began, "mib": _peak()}


def alone_on_all_cores(folder: Path) -> Mapping[str, float]:
    """The same on as many processes as verifying takes."""
    began = time.perf_counter()
    with ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("spawn")) as pool:
        numbers = _largest_first(folder)
        records = sum(pool.map(decoded_and_hashed, [folder] * len(numbers), numbers))
    return {"records": records, "seconds": time.perf_counter() - began, "mib": _peak()}


def _largest_first(folder: Path) -> list[int]:
    sizes: Counter[int] = Counter()
    for place, offsets in ArchiveLog(folder).ranges.items():
        sizes[place.partition] += len(offsets)
    return [number for number, _ in sizes.most_common()]


def verified(folder: Path) -> Mapping[str, float]:
    """`henvis audit verify`, all claims."""
    began = time.perf_counter()
    report = Verifier(AT).verify(
        ArchiveSource(folder), lambda log: evidence_of(log, folder / "verifiers", {})
    )
    if report.refuted:
        raise SystemExit(f"the log is wrong: {report.refuted}")
    return {"records": report.records, "seconds": time.perf_counter() - began, "mib": _peak()}


def replayed_case(folder: Path, case_id: UUID) -> Mapping[str, float]:
    """One case, replayed as UDI knew it, beside decoding its records; in both the log is read before."""
    history = history_of(ArchiveLog(folder), topics.load(), case_id)
    values, laws, runs = [entry.value for entry in history.entries()], Laws(), 20
    began = time.perf_counter()
    for _ in range(runs):
        for value in values:
            wire.decode(value)
    decoding = time.perf_counter() - began
    began = time.perf_counter()
    for _ in range(runs):
        showing.as_plain(replayed(history, "udi", AT, laws))
    replaying = time.perf_counter() - began
    return {"records": len(values), "decode": decoding / runs, "replay": replaying / runs}


def _peak() -> float:
    """MiB that the largest process of this one's children had at its most, or this one."""
    kib = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return kib / 1024


def main() -> None:
    """Measure what is named and print it as JSON."""
    what, folder, *more = sys.argv[1:]
    measures: dict[str, Any] = {
        "alone": alone,
        "alone_on_all_cores": alone_on_all_cores,
        "verified": verified,
    }
    found = measures[what](Path(folder)) if what in measures else replayed_case(Path(folder), UUID(more[0]))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
