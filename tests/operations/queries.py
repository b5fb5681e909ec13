"""What a query of PromQL asks for, as far as tests have to know it."""

import re
from collections.abc import Mapping

from henvis.ops.series import SERIES

PROMETHEUS_OWN = {"up": ("job",), "ALERTS": ("alertname", "alertstate", "severity")}
EVERYWHERE = {"agency", "le", "job", "instance"}
PARTS = ("_bucket", "_sum", "_count")
NAME = re.compile(r"(?<![\w\"$.])(henvis[_:]\w+|up|ALERTS)\b")
MATCHED = re.compile(r"(\w+)\s*(?:=~|!~|!=|=)\s*\"")
GROUPED = re.compile(r"\b(?:by|on|without|ignoring)\s*\(([^)]*)\)")
SHOWN = re.compile(r"{{\s*(\w+)\s*}}")


def declared() -> Mapping[str, tuple[str, ...]]:
    """Each series that a process of ours tells, with its labels."""
    return {one.name: tuple(one.labels) for one in SERIES}


def names(query: str) -> set[str]:
    """The series that it asks for, a histogram's by its own name."""
    found = set()
    for name in NAME.findall(query):
        for part in PARTS:
            name = name.removesuffix(part)  # noqa: PLW2901 - a name has one of them at most
        found.add(name)
    return found


def labels(query: str) -> set[str]:
    """The labels that it chooses or groups by."""
    grouped = {label.strip() for group in GROUPED.findall(query) for label in group.split(",")}
    return (set(MATCHED.findall(query)) | grouped) - {""}


def undeclared(query: str, legend: str = "") -> list[str]:
    """What it asks for that nothing tells."""
    known = {**declared(), **PROMETHEUS_OWN}
    asked = names(query)
    allowed = EVERYWHERE.union(*(known.get(name, ()) for name in asked))
    wanted = labels(query) | set(SHOWN.findall(legend))
    return sorted({name for name in asked if name not in known} | (wanted - allowed))
