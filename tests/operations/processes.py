"""What each kind of process shows Prometheus, and what the table says that it has to be."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from henvis.bus.broker import topics
from henvis.bus.broker.acls import ADMIN
from henvis.bus.broker.acls import load as acls
from henvis.bus.numbers.lanes import lists_of, metrics_of
from henvis.local.embedded_kafka.broker_incidents import OTHERS
from henvis.local.stack_numbers import StackNumbers
from henvis.ops.closed_lists import INCIDENT_CLASSES, Lists
from henvis.ops.series import SERIES, Teller

TOPICS = topics.load()
SERVICES = ("router", *TOPICS.agencies, "audit")
Labels = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Kept:
    """A process as its supervisor knows it."""

    service: str
    state: str = "ready"
    restarts: int = 0


def supervisor(folder: Path) -> StackNumbers:
    """The numbers of a stack with one process of each service."""
    return StackNumbers(folder / "security.log", (ADMIN, *acls().names), [Kept(name) for name in SERVICES])


def shown_by(name: str, folder: Path) -> str:
    """What a new process shows: a service's, or the supervisor's."""
    told = supervisor(folder) if name == "supervisor" else metrics_of(name, TOPICS, "0" * 64)
    return told.exposition().decode()


def teller_of(name: str) -> Teller:
    """What kind of process it is."""
    if name in {"router", "audit", "supervisor"}:
        return name  # type: ignore[return-value]  # one of the three
    return "agency"


def lists_for(name: str) -> Lists:
    """The closed lists of its labels."""
    if name != "supervisor":
        return lists_of(name, TOPICS, "0" * 64)
    principals = (ADMIN, *acls().names, OTHERS)
    return {"principals": principals, "services": SERVICES, "incident_classes": INCIDENT_CLASSES}


def declared(name: str) -> Mapping[str, set[Labels]]:
    """By the name of each series that it has to show: its label sets."""
    lists = lists_for(name)
    return {
        one.name: {
            frozenset(zip(("agency", *one.labels), values, strict=True))
            for values in product(lists[one.agencies], *(lists[each] for each in one.labels.values()))
        }
        for one in SERIES
        if teller_of(name) in one.told_by
    }


def label_sets(exposition: str, *, without: frozenset[str] = frozenset({"le"})) -> Mapping[str, set[Labels]]:
    """By the name of each series that is shown: its label sets; of histograms without their buckets."""
    found: dict[str, set[Labels]] = {}
    for family in text_string_to_metric_families(exposition):
        name = f"{family.name}_total" if family.type == "counter" else family.name
        found[name] = {
            frozenset((key, value) for key, value in sample.labels.items() if key not in without)
            for sample in family.samples
        }
    return found
