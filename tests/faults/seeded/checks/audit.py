"""What an auditor makes of the log alone: deadlines are right, and each database is what it rebuilds."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from henvis.audit.finding import Weight
from henvis.audit.histories import histories_of
from henvis.audit.log import LogRecord, Place
from henvis.audit.reading import Reading
from henvis.audit.rebuild.rebuilding import compared_with
from henvis.audit.timely.claim import timely
from henvis.audit.wording import LANGUAGES, sentence
from henvis.bus.broker import topics
from henvis.bus.record import Record
from henvis.law.released import Laws
from tests.audit.memory_log import MemoryLog
from tests.faults.seeded.checks.violation import Kind, Violation
from tests.faults.seeded.evidence import Evidence

TOPICS, LAWS = topics.load(), Laws()
_KINDS: Mapping[str, Kind] = {"missing": "lost", "early": "early", "late": "late", "repeated": "doubled"}
"""Last word of the code of a finding → what it is a violation of; of any other it is `invented`."""


def check(evidence: Evidence) -> Iterator[Violation]:
    """Nothing refutes the claim `timely`, and rebuilt is what was there."""
    log = journals(evidence.log)
    for partition in range(TOPICS.partitions):
        for history in histories_of(log, TOPICS, partition).values():
            for finding in timely(LAWS, history, evidence.clock):
                if finding.weight is Weight.REFUTES:
                    kind = _KINDS.get(finding.code.rpartition("_")[2], "invented")
                    yield Violation(kind, "the auditor", sentence(finding, LANGUAGES["en"]))
    for service, found in evidence.rebuilt.items():
        for one in found:
            yield Violation("differs", f"{service}, rebuilt from the log", one)


def rebuilt(log: Sequence[Record], urls: Mapping[str, str]) -> Mapping[str, Sequence[str]]:
    """Where each service's database differs from what the log makes of it, in words."""
    reading = Reading(journals(log), TOPICS, LAWS)
    return {
        service: [str(one) for one in compared_with(url, service, reading)] for service, url in urls.items()
    }


def journals(log: Sequence[Record]) -> MemoryLog:
    """The journals among all topics; when a record arrived is not among the evidence."""
    found: dict[Place, list[LogRecord]] = defaultdict(list)
    for one in log:
        if TOPICS[one.topic].kind == "journal":
            place = Place(one.topic, one.partition)
            found[place].append(LogRecord(place, one.offset, 0, one.key, one.value, one.headers))
    return MemoryLog(found)
