"""One lane or one agency: where does what was sent stand still?"""

from __future__ import annotations

from typing import Final

from deploy.grafana.forms import age_over_time, number, whether
from deploy.grafana.panels import Page, Panel, Section, Word

WAITING: Final = Section(
    "What waits?",
    (
        age_over_time(
            "Oldest event not handled",
            "By the lane that it came on: the router reads journals, an agency its mailbox.",
            'max by (agency, lane) (henvis_oldest_unhandled_seconds{agency=~"$agency"})',
            look=30,
            bad=180,
            legend="{{agency}} ← {{lane}}",
        ),
        age_over_time(
            "Oldest event not sent",
            "Committed and not yet with Kafka: the relay cannot send, or Kafka is away.",
            'max by (agency) (henvis_outbox_age_seconds{agency=~"$agency"})',
            look=30,
            bad=240,
            legend="{{agency}}",
        ),
        age_over_time(
            "A case is held up since",
            "henvis dead list shows which record, henvis dead show why.",
            'max by (agency) (henvis_parked_age_seconds{agency=~"$agency"})',
            look=1,
            bad=60,
            legend="{{agency}}",
        ),
        age_over_time(
            "Kafka has not answered for",
            "As each process sees it.",
            'max by (agency) (henvis_broker_away_seconds{agency=~"$agency"})',
            look=15,
            bad=60,
            legend="{{agency}}",
        ),
    ),
)

PROBES: Final = Section(
    "How do probes fare?",
    (
        age_over_time(
            "Since a probe arrived",
            "A saw whose teeth are one period high; one that goes on rising is a broken lane.",
            'time() - max by (agency, lane) (henvis_probe_arrived_timestamp_seconds{agency=~"$agency"})',
            legend="{{lane}} → {{agency}}",
        ),
        Panel(
            title="Since probes were sent",
            meaning="Whether the senders have sent within an hour; where not, the sender is at fault.",
            query="sum by (lane) (increase(henvis_probes_sent_total[1h])) > bool 0",
            legend="{{lane}}",
            unit="none",
            words={0: Word("sent none", "red"), 1: Word("sends", "green")},
            nothing="probes are off",
            width=12,
            height=8,
        ),
    ),
)

SPEED: Final = Section(
    "How long does handling take?",
    (
        age_over_time(
            "From recorded to handled, the slowest of twenty",
            "Nearly all of it is probes. Seconds are usual; minutes mean that something waited.",
            "histogram_quantile(0.95, sum by (le, agency, lane)"
            ' (increase(henvis_end_to_end_seconds_bucket{agency=~"$agency"}[1h])))',
            legend="{{agency}} ← {{lane}}",
        ),
        age_over_time(
            "One batch, the slowest of twenty",
            "A slow database or disk shows here first.",
            "histogram_quantile(0.95, sum by (le, agency)"
            ' (increase(henvis_batch_seconds_bucket{agency=~"$agency"}[1h])))',
            legend="{{agency}}",
        ),
    ),
)

UNUSUAL: Final = Section(
    "Did anything unusual come within an hour?",
    (
        whether(
            "A record was given up",
            "contract, identity or processing: docs/runbooks/henvis-dead-letter.md.",
            'sum by (agency, class) (increase(henvis_dead_letters_total{agency=~"$agency"}[1h])) > bool 0',
            legend="{{agency}} {{class}}",
        ),
        whether(
            "An event came a day late",
            "It was recorded a day or more before it was handled: where was it?",
            'sum by (agency, lane) (increase(henvis_late_events_total{agency=~"$agency"}[1h])) > bool 0',
            legend="{{agency}} ← {{lane}}",
        ),
        whether(
            "Kafka refused something",
            "Permissions or a password are not as declared: henvis acl check.",
            'sum by (agency) (increase(henvis_broker_refusals_total{agency=~"$agency"}[1h])) > bool 0',
            legend="{{agency}}",
        ),
        number(
            "Events came twice",
            "A relay that was cut off repeats itself; ten and more are no accident.",
            'sum by (agency, lane) (increase(henvis_inbox_drops_total{agency=~"$agency"}[1h])) >= 10',
            look=10,
            bad=100,
            legend="{{agency}} ← {{lane}}",
            nothing="fewer than ten",
        ),
    ),
)

PAGE: Final = Page(
    name="lane",
    title="henvis: lane",
    what_for="Where on its way something stands still, at the agencies that are chosen above.",
    sections=(WAITING, PROBES, SPEED, UNUSUAL),
    chooses_agency=True,
)
