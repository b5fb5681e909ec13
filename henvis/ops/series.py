"""The one table of what a process tells Prometheus; `docs/metrics.md` is made from it.

Beside `agency`, whose process it is, a series has no label but those named here, and each label only the
values of a closed list (`closed_lists.py`): never a rule, a record type, a purpose or a code of a case, as a
count of one is a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Kind = Literal["counter", "gauge", "histogram"]
Teller = Literal["agency", "router", "audit", "supervisor"]
"""The kinds of processes."""

AGENCY: Final[frozenset[Teller]] = frozenset({"agency"})
ROUTER: Final[frozenset[Teller]] = frozenset({"router"})
READERS: Final[frozenset[Teller]] = AGENCY | ROUTER
SERVICES: Final[frozenset[Teller]] = READERS | {"audit"}
SUPERVISOR: Final[frozenset[Teller]] = frozenset({"supervisor"})

BATCH_S: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
END_TO_END_S: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0, 600.0, 3600.0, 86_400.0)


@dataclass(frozen=True, slots=True)
class Series:
    """One name; `labels` says for each label but `agency` which closed list its values are of."""

    name: str
    kind: Kind
    help: str
    labels: Mapping[str, str] = field(default_factory=dict)
    told_by: frozenset[Teller] = SERVICES
    buckets: tuple[float, ...] = ()
    agencies: str = "agency"
    """The closed list of whom it is told of; the supervisor tells of others than itself."""


_IN: Final = {"lane": "lanes_in"}
_OUT: Final = {"lane": "lanes_out"}

TRAFFIC: Final = (
    Series(
        "henvis_events_in_total",
        "counter",
        "Records taken from a lane, by what became of them.",
        {**_IN, "outcome": "taken"},
        READERS,
    ),
    Series("henvis_inbox_drops_total", "counter", "Repeats that the inbox dropped.", _IN, READERS),
    Series("henvis_events_out_total", "counter", "Records that the broker has confirmed.", _OUT),
    Series("henvis_late_events_total", "counter", "Events a day old or older when handled.", _IN, READERS),
    Series(
        "henvis_deliveries_total",
        "counter",
        "Events for a mailbox, by what was judged of them.",
        {"lane": "mailboxes", "outcome": "judged"},
        ROUTER,
    ),
    Series(
        "henvis_dead_letters_total",
        "counter",
        "Records given up, by class of the reason.",
        {"class": "dead_letter_classes"},
    ),
    Series(
        "henvis_batch_seconds",
        "histogram",
        "Time to handle one polled batch, commit included.",
        told_by=READERS,
        buckets=BATCH_S,
    ),
    Series(
        "henvis_end_to_end_seconds",
        "histogram",
        "From when an event was recorded at its publisher to when it was handled here.",
        _IN,
        READERS,
        END_TO_END_S,
    ),
)

WAITING: Final = (
    Series(
        "henvis_oldest_unhandled_seconds",
        "gauge",
        "Age of the oldest record of a lane that is not yet handled, by its arrival on the broker.",
        _IN,
        READERS,
    ),
    Series("henvis_outbox_rows", "gauge", "Committed records not yet sent."),
    Series("henvis_outbox_age_seconds", "gauge", "Age of the oldest record not yet sent."),
    Series("henvis_parked_cases", "gauge", "Cases held up behind a record that failed.", told_by=READERS),
    Series(
        "henvis_parked_age_seconds", "gauge", "For how long the first of these is held up.", told_by=READERS
    ),
)

DEADLINES: Final = (
    Series(
        "henvis_deadlines_open", "gauge", "Open deadlines in the book.", {"class": "deadline_classes"}, AGENCY
    ),
    Series(
        "henvis_deadlines_overdue_seconds",
        "gauge",
        "How long ago the first thing fell due in the book that has not happened: its ticker stands.",
        {"class": "deadline_classes"},
        AGENCY,
    ),
    Series(
        "henvis_deadlines_warned_total",
        "counter",
        "Deadlines warned of.",
        {"class": "deadline_classes"},
        AGENCY,
    ),
    Series(
        "henvis_deadlines_ended_total",
        "counter",
        "Deadlines that ended, and how.",
        {"class": "deadline_classes", "outcome": "deadline_ends"},
        AGENCY,
    ),
    Series(
        "henvis_overdue_answers",
        "gauge",
        "Answers to referrals and recalls whose deadline has ended and that are still missing.",
        told_by=AGENCY,
    ),
)

CALLERS: Final = (
    Series("henvis_commands_total", "counter", "Commands given.", {"outcome": "decided"}, AGENCY),
    Series(
        "henvis_refusals_total",
        "counter",
        "Commands refused, by class of the code.",
        {"class": "refusal_classes"},
        AGENCY,
    ),
    Series(
        "henvis_tokens_total",
        "counter",
        "Requests by what became of their token.",
        {"outcome": "token_outcomes"},
    ),
    Series(
        "henvis_security_events_total", "counter", "What no honest party does.", {"class": "security_classes"}
    ),
)

PROOFS_AND_PROBES: Final = (
    Series(
        "henvis_checkpoint_age_seconds",
        "gauge",
        "Age of the oldest record of its journals that no checkpoint covers.",
        {"class": "checkpoint_classes"},
    ),
    Series("henvis_probes_sent_total", "counter", "Probes sent.", {"lane": "probes_out"}, AGENCY),
    Series(
        "henvis_probe_arrived_timestamp_seconds",
        "gauge",
        "Unix time at which the last probe of a sender arrived; at first, of the process's start.",
        {"lane": "probes_in"},
        AGENCY,
    ),
    Series(
        "henvis_probe_period_seconds",
        "gauge",
        "How often probes are sent; 0 where they are off.",
        told_by=AGENCY,
    ),
)

PROCESS: Final = (
    Series(
        "henvis_build_info",
        "gauge",
        "1, with the version of the code and the hash of the rule set.",
        {"version": "version", "law": "law"},
    ),
    Series("henvis_process_start_timestamp_seconds", "gauge", "Unix time at which the process began."),
    Series("henvis_ready", "gauge", "1 while it is ready, as /health/ready says, else 0."),
    Series("henvis_broker_refusals_total", "counter", "What the broker did not let it do."),
    Series(
        "henvis_broker_away_seconds",
        "gauge",
        "For how long the broker has not answered it; 0 while it does.",
    ),
    Series(
        "henvis_clock_behind_seconds",
        "gauge",
        "How far its clock is behind the last instant at which something was done by it.",
    ),
    Series(
        "henvis_clock_offset_seconds",
        "gauge",
        "Its clock minus the broker's, as far as the time that sending took cannot explain; 0 if unknown.",
    ),
    Series(
        "henvis_key_expiry_timestamp_seconds",
        "gauge",
        "Unix time until which it may believe its issuer's keys, and at which the first of the broker's"
        " certificates that it relies on ends; 0 where there is no such key.",
        {"class": "key_classes"},
    ),
    Series("henvis_disk_free_bytes", "gauge", "Free on the disk that its database and state are on."),
    Series("henvis_disk_free_ratio", "gauge", "The same, as a part of the whole disk."),
    Series(
        "henvis_scrape_failed",
        "gauge",
        "1 where what is measured when asked could not be, and is told as it was last known.",
        {"class": "scrape_classes"},
    ),
)

STACK: Final = (
    Series(
        "henvis_broker_incidents_total",
        "counter",
        "What the broker refused, throttled or did not let in, by principal, or `others`.",
        {"class": "incident_classes"},
        SUPERVISOR,
        agencies="principals",
    ),
    Series(
        "henvis_process_restarts_total",
        "counter",
        "How often processes of a service were started again.",
        told_by=SUPERVISOR,
        agencies="services",
    ),
    Series(
        "henvis_process_up",
        "gauge",
        "1 while all processes of a service run, once they were ready, else 0.",
        told_by=SUPERVISOR,
        agencies="services",
    ),
)

SERIES: Final = (*TRAFFIC, *WAITING, *DEADLINES, *CALLERS, *PROOFS_AND_PROBES, *PROCESS, *STACK)
