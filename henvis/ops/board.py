"""A registry in which each series of a kind of process stands from the start, with all its labels, at 0."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)

from henvis.ops.closed_lists import Lists
from henvis.ops.series import SERIES, Series, Teller

# When a counter began would be one more series for each, which nobody reads.
disable_created_metrics()  # type: ignore[no-untyped-call]  # the library leaves this function untyped

Values = tuple[str, ...]
"""The values of a series' labels, `agency` first, then in the order of the table."""


class Board:
    """One process's numbers; two boards never mix theirs."""

    def __init__(self, teller: Teller, lists: Lists) -> None:
        """Make what such a process tells, with every combination of the lists."""
        self._registry = CollectorRegistry(auto_describe=True)
        told = [series for series in SERIES if teller in series.told_by]
        self._children = {series.name: self._made(series, lists) for series in told}
        self._agencies = lists.get("agency", ())

    def children(self, name: str) -> Mapping[Values, Any]:
        """A series' counters, gauges or histograms; none where this process does not tell it."""
        return self._children.get(name, {})

    def own(self, name: str) -> Mapping[Values, Any]:
        """The same by the other labels alone, where the process tells of one agency."""
        return {values[1:]: child for values, child in self.children(name).items()}

    def exposition(self) -> bytes:
        """All numbers in Prometheus' text format."""
        return generate_latest(self._registry)

    def value(self, name: str, **labels: str) -> float:
        """One number as it stands, 0 where there is none."""
        whose = dict(zip(("agency",), self._agencies, strict=False))
        return self._registry.get_sample_value(name, {**whose, **labels}) or 0.0

    def _made(self, series: Series, lists: Lists) -> dict[Values, Any]:
        metric = self._metric(series)
        values = product(lists[series.agencies], *(lists[name] for name in series.labels.values()))
        return {one: metric.labels(*one) for one in values}

    def _metric(self, series: Series) -> Counter | Gauge | Histogram:
        labels = ("agency", *series.labels)
        if series.kind == "histogram":
            return Histogram(
                series.name, series.help, labels, registry=self._registry, buckets=series.buckets
            )
        make = Counter if series.kind == "counter" else Gauge
        return make(series.name, series.help, labels, registry=self._registry)
