"""The numbers that a process gives to Prometheus, each under a name that begins with `henvis_`.

Labels are closed lists (service, topic, record type, code), so that no case and no person can become one.
"""

from functools import cache

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)

# When a counter began would be one more series for each, which nobody reads.
disable_created_metrics()  # type: ignore[no-untyped-call]  # the library leaves this function untyped

BATCH_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """One process' numbers in a registry of its own, so that two services in one test never mix theirs."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._registry = CollectorRegistry(auto_describe=True)
        self._events_in = self._counter("events_in", "Events handled from a topic.", "topic", "type")
        self._events_out = self._counter("events_out", "Events sent to a topic.", "topic")
        self._dead_letters = self._counter("dead_letters", "Records given up, by reason.", "reason")
        self._refused = self._counter("refused_commands", "Commands refused, by code.", "code")
        self._accepted = self._counter("accepted_commands", "Commands accepted, by their name.", "do")
        self._security = self._counter("security_events", "What no honest party does, by clause.", "clause")
        self._tokens = self._counter("tokens", "Requests by what became of their token.", "outcome")
        self._refusals = self._counter("broker_refusals", "What the broker did not let it do.", "right")
        self._late = self._counter("late_events", "Events a day old or older when handled.", "topic")
        self._parked = self._gauge("parked_cases", "Cases whose events wait behind one that failed.")
        self._outbox_rows = self._gauge("outbox_rows", "Committed events not yet sent.")
        self._outbox_age = self._gauge("outbox_age_seconds", "Age of the oldest event not yet sent.")
        self._unhandled = self._gauge("oldest_unhandled_seconds", "Age of the oldest record not yet handled.")
        self._behind = self._gauge("clock_behind_seconds", "How far the clock is behind what was done by it.")
        self._batches = Histogram(
            "henvis_batch_seconds",
            "Time to handle one polled batch, commit included.",
            ["service"],
            registry=self._registry,
            buckets=BATCH_SECONDS,
        ).labels(service)

    def events_in(self, topic: str, type_: str, count: int = 1) -> None:
        """Count events handled; `type_` is the short record type."""
        self._labelled(self._events_in, topic, type_).inc(count)

    @cache  # noqa: B019 - the lists of labels are closed, and the process has one of these as long as it lives
    def _labelled(self, counter: Counter, *labels: str) -> Counter:
        return counter.labels(self._service, *labels)

    def events_out(self, topic: str, count: int = 1) -> None:
        """Count events that the broker has confirmed."""
        self._events_out.labels(self._service, topic).inc(count)

    def batch(self, seconds: float) -> None:
        """Note how long one batch took, from poll to commit."""
        self._batches.observe(seconds)

    def parked(self, cases: int) -> None:
        """Set how many cases wait behind a record that failed."""
        self._parked.set(cases)

    def outbox(self, rows: int, age_seconds: float) -> None:
        """Set how much is committed and not yet sent; age 0 where nothing waits."""
        self._outbox_rows.set(rows)
        self._outbox_age.set(age_seconds)

    def unhandled(self, age_seconds: float) -> None:
        """Set the age of the oldest record not yet handled, by Kafka's own timestamp; 0 where all is."""
        self._unhandled.set(age_seconds)

    def clock_behind(self, seconds: float) -> None:
        """Set how far the clock stands behind the last instant at which something was done; 0 where not."""
        self._behind.set(seconds)

    def dead_letter(self, reason: str) -> None:
        """Count a record given up; `reason` is a code of the list `dead_letter`."""
        self._dead_letters.labels(self._service, reason).inc()

    def late_event(self, topic: str) -> None:
        """Count an event that was handled more than a day after it was recorded."""
        self._late.labels(self._service, topic).inc()

    def security(self, clause: str) -> None:
        """Count what no service or client of ours would do; `clause` names the rule that it broke.

        Of a record without standing that is the clause of standing, of another its code of `dead_letter`, of
        a token `token_` and its outcome; `guessing` is who asks for many cases that there are not.
        """
        self._security.labels(self._service, clause).inc()

    def broker_refusal(self, right: str) -> None:
        """Count a refusal of the broker; `right` is such as `write nrm.from.nav`."""
        self._refusals.labels(self._service, right).inc()

    def token(self, outcome: str) -> None:
        """Count a request to a guarded route; `outcome` is accepted or of the list of refusals."""
        self._tokens.labels(self._service, outcome).inc()

    def accepted(self, do: str) -> None:
        """Count a command that was accepted."""
        self._accepted.labels(self._service, do).inc()

    def refused(self, code: str) -> None:
        """Count a command that was refused, by its problem's code."""
        self._refused.labels(self._service, code).inc()

    def exposition(self) -> bytes:
        """All numbers in Prometheus' text format."""
        return generate_latest(self._registry)

    def value(self, name: str, **labels: str) -> float:
        """One number as it stands, 0 where it was never touched."""
        return self._registry.get_sample_value(name, {"service": self._service, **labels}) or 0.0

    def _counter(self, name: str, doc: str, *labels: str) -> Counter:
        return Counter(f"henvis_{name}", doc, ["service", *labels], registry=self._registry)

    def _gauge(self, name: str, doc: str) -> Gauge:
        return Gauge(f"henvis_{name}", doc, ["service"], registry=self._registry).labels(self._service)
