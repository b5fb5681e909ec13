"""Counts, of what a service says, what operations are to see: deadlines by class, deliveries by mailbox."""

from __future__ import annotations

from henvis.contract.events import DeadlineEnded, DeadlineWarned, Event, EventDelivered, EventWithheld
from henvis.law.ruleset import Law
from henvis.ops.deadline_class import class_of
from henvis.ops.metrics import Metrics


class SaidNumbers:
    """For one process; is told of each event once it is committed."""

    def __init__(self, metrics: Metrics, law: Law) -> None:
        """Count into `metrics`."""
        self._metrics = metrics
        self._law = law

    def __call__(self, event: Event) -> None:
        """Count what this one says, if that is counted."""
        if isinstance(event, EventDelivered):
            self._metrics.delivery(event.to, "delivered")
        elif isinstance(event, EventWithheld):
            self._metrics.delivery(event.to, "withheld")
        elif isinstance(event, DeadlineWarned | DeadlineEnded):
            self._count_deadline(event)

    def _count_deadline(self, event: DeadlineWarned | DeadlineEnded) -> None:
        class_ = class_of(self._law, event.rule)
        if class_ is None:
            return
        if isinstance(event, DeadlineEnded):
            self._metrics.deadline_ended(class_, event.ended)
        else:
            self._metrics.deadline_warned(class_)
