"""What the parts of a service count, each in its own words; `series.py` is the table of it.

All counters are made at the start; to count is to look one up.
"""

from __future__ import annotations

import time
from typing import Any, Literal

from henvis.ops.board import Board
from henvis.ops.classes import DEAD_LETTERS, REFUSALS, SecurityClass
from henvis.ops.closed_lists import Lists
from henvis.ops.series import Teller

Outcome = Literal["handled", "repeated", "parked", "dead"]
_PREFIX = "nrm."
_MILLISECOND = 0.001


def lane_of(topic: str) -> str:
    """The label of a topic: its name without the prefix that all have."""
    return topic.removeprefix(_PREFIX)


class Metrics:
    """The numbers of one service's process. Safe between threads."""

    def __init__(self, teller: Teller, lists: Lists) -> None:
        """Tell what this kind of process tells."""
        self.board = Board(teller, lists)
        own = self.board.own
        self._events_in = own("henvis_events_in_total")
        self._drops = own("henvis_inbox_drops_total")
        self._events_out = own("henvis_events_out_total")
        self._late = own("henvis_late_events_total")
        self._deliveries = own("henvis_deliveries_total")
        self._dead_letters = own("henvis_dead_letters_total")
        self._batches = own("henvis_batch_seconds")
        self._end_to_end = own("henvis_end_to_end_seconds")
        self._warned = own("henvis_deadlines_warned_total")
        self._ended = own("henvis_deadlines_ended_total")
        self._commands = own("henvis_commands_total")
        self._refusals = own("henvis_refusals_total")
        self._tokens = own("henvis_tokens_total")
        self._security = own("henvis_security_events_total")
        self._broker_refusals = own("henvis_broker_refusals_total")
        self._ready = own("henvis_ready")
        self._key_expiry = own("henvis_key_expiry_timestamp_seconds")
        self._clock_offset = own("henvis_clock_offset_seconds")
        self._probes_sent = own("henvis_probes_sent_total")
        self._probe_arrived = own("henvis_probe_arrived_timestamp_seconds")
        self._probe_period = own("henvis_probe_period_seconds")
        for child in own("henvis_build_info").values():
            child.set(1)
        for child in (
            *own("henvis_process_start_timestamp_seconds").values(),
            *self._probe_arrived.values(),
        ):
            child.set(time.time())

    def events_in(self, topic: str, outcome: Outcome, count: int = 1) -> None:
        """Count records taken from a topic; one that was repeated is one that the inbox dropped."""
        lane = lane_of(topic)
        self._events_in[lane, outcome].inc(count)
        if outcome == "repeated":
            self._drops[(lane,)].inc(count)

    def events_out(self, topic: str, count: int = 1) -> None:
        """Count records that the broker has confirmed."""
        self._events_out[(lane_of(topic),)].inc(count)

    def batch(self, seconds: float) -> None:
        """Note how long one batch took, from poll to commit."""
        self._batches[()].observe(seconds)

    def lane_timer(self, topic: str) -> Any:
        """What observes, in seconds, how old events of a topic were when they were handled."""
        return self._end_to_end[(lane_of(topic),)]

    def late_event(self, topic: str) -> None:
        """Count an event that was handled more than a day after it was recorded."""
        self._late[(lane_of(topic),)].inc()

    def delivery(self, to: str, outcome: Literal["delivered", "withheld"]) -> None:
        """Count what the router judged of an event for an agency."""
        self._deliveries[f"to.{to}", outcome].inc()

    def dead_letter(self, reason: str) -> None:
        """Count a record given up; `reason` is a code of the list `dead_letter`."""
        self._dead_letters[(DEAD_LETTERS[reason],)].inc()

    def deadline_warned(self, class_: str) -> None:
        """Count a warning of a deadline of this class."""
        self._warned[(class_,)].inc()

    def deadline_ended(self, class_: str, how: str) -> None:
        """Count the end of a deadline of this class; `how` is of the list `deadline_end`."""
        self._ended[class_, how].inc()

    def accepted(self) -> None:
        """Count a command that was accepted."""
        self._commands[("accepted",)].inc()

    def refused(self, code: str) -> None:
        """Count a command that was refused, by its problem's code."""
        self._commands[("refused",)].inc()
        self._refusals[(REFUSALS[code],)].inc()

    def token(self, outcome: Literal["accepted", "refused", "unverifiable"]) -> None:
        """Count a request to a guarded route; unverifiable is a token while there are no keys."""
        self._tokens[(outcome,)].inc()

    def security(self, class_: SecurityClass) -> None:
        """Count what no service or client of ours would do; the log for security says which rule it broke."""
        self._security[(class_,)].inc()

    def broker_refusal(self) -> None:
        """Count a refusal of the broker."""
        self._broker_refusals[()].inc()

    def ready(self, *, now: bool) -> None:
        """Say whether the process is ready."""
        self._ready[()].set(float(now))

    def keys_believed_until(self, at: float) -> None:
        """Say until when (Unix time) the issuer's keys may be believed; 0 where there are none."""
        self._key_expiry[("token",)].set(at)

    def sent_between(self, began: float, ended: float, arrived: float) -> None:
        """Note when the broker stamped what was sent between two instants of this clock, all as Unix time.

        A stamp between the two says nothing; before or after, the clocks are apart by at least that.
        """
        latest = arrived + _MILLISECOND  # stamps are cut off to these
        self._clock_offset[()].set(max(began - latest, 0.0) or min(ended - arrived, 0.0))

    def probe_sent(self) -> None:
        """Count a probe of this agency's."""
        for child in self._probes_sent.values():
            child.inc()

    def probe_arrived(self, sender: str) -> None:
        """Note that a probe of this agency has arrived now, by the machine's clock."""
        self._probe_arrived[(f"from.{sender}",)].set_to_current_time()

    def probe_period(self, seconds: float) -> None:
        """Say how often probes are sent; 0 where they are off."""
        self._probe_period[()].set(seconds)

    def exposition(self) -> bytes:
        """All numbers in Prometheus' text format."""
        return self.board.exposition()

    def value(self, name: str, **labels: str) -> float:
        """One number as it stands, 0 where it was never touched."""
        return self.board.value(name, **labels)
