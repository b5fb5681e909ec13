"""One lane or one agency: where does what was sent stand still?"""

from __future__ import annotations

from typing import Final

from deploy.grafana.panels import YES_IS_BAD, Limits, Page, Panel, Section, Word

WAITING: Final = Section(
    "What waits?",
    (
        Panel(
            title="Oldest event not handled",
            meaning="By the lane that it came on: the router reads journals, an agency its mailbox.",
            query='max by (agency, lane) (henvis_oldest_unhandled_seconds{agency=~"$agency"})',
            legend="{{agency}} ← {{lane}}",
            limits=Limits(look=30, bad=180),
            shown="history",
            width=12,
            height=8,
        ),
        Panel(
            title="Oldest event not sent",
            meaning="Committed and not yet with Kafka: the relay cannot send, or Kafka is away.",
            query='max by (agency) (henvis_outbox_age_seconds{agency=~"$agency"})',
            legend="{{agency}}",
            limits=Limits(look=30, bad=240),
            shown="history",
            width=12,
            height=8,
        ),
        Panel(
            title="A case is held up since",
            meaning="henvis dead list shows which record, henvis dead show why.",
            query='max by (agency) (henvis_parked_age_seconds{agency=~"$agency"})',
            legend="{{agency}}",
            limits=Limits(look=1, bad=60),
            shown="history",
            width=12,
            height=8,
        ),
        Panel(
            title="Kafka has not answered for",
            meaning="As each process sees it.",
            query='max by (agency) (henvis_broker_away_seconds{agency=~"$agency"})',
            legend="{{agency}}",
            limits=Limits(look=15, bad=60),
            shown="history",
            width=12,
            height=8,
        ),
    ),
)

PROBES: Final = Section(
    "How do probes fare?",
    (
        Panel(
            title="Since a probe arrived",
            meaning="A saw whose teeth are one period high; one that goes on rising is a broken lane.",
            query=(
                'time() - max by (agency, lane) (henvis_probe_arrived_timestamp_seconds{agency=~"$agency"})'
            ),
            legend="{{lane}} → {{agency}}",
            shown="history",
            width=12,
            height=8,
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
        Panel(
            title="From recorded to handled, the slowest of twenty",
            meaning="Nearly all of it is probes. Seconds are usual; minutes mean that something waited.",
            query=(
                "histogram_quantile(0.95, sum by (le, agency, lane)"
                ' (increase(henvis_end_to_end_seconds_bucket{agency=~"$agency"}[1h])))'
            ),
            legend="{{agency}} ← {{lane}}",
            shown="history",
            width=12,
            height=8,
        ),
        Panel(
            title="One batch, the slowest of twenty",
            meaning="A slow database or disk shows here first.",
            query=(
                "histogram_quantile(0.95, sum by (le, agency)"
                ' (increase(henvis_batch_seconds_bucket{agency=~"$agency"}[1h])))'
            ),
            legend="{{agency}}",
            shown="history",
            width=12,
            height=8,
        ),
    ),
)

UNUSUAL: Final = Section(
    "Did anything unusual come within an hour?",
    (
        Panel(
            title="A record was given up",
            meaning="contract, identity or processing: docs/runbooks/henvis-dead-letter.md.",
            query=(
                'sum by (agency, class) (increase(henvis_dead_letters_total{agency=~"$agency"}[1h])) > bool 0'
            ),
            legend="{{agency}} {{class}}",
            unit="none",
            words=YES_IS_BAD,
            width=12,
        ),
        Panel(
            title="An event came a day late",
            meaning="It was recorded a day or more before it was handled: where was it?",
            query=(
                'sum by (agency, lane) (increase(henvis_late_events_total{agency=~"$agency"}[1h])) > bool 0'
            ),
            legend="{{agency}} ← {{lane}}",
            unit="none",
            words=YES_IS_BAD,
            width=12,
        ),
        Panel(
            title="Kafka refused something",
            meaning="Permissions or a password are not as declared: henvis acl check.",
            query='sum by (agency) (increase(henvis_broker_refusals_total{agency=~"$agency"}[1h])) > bool 0',
            legend="{{agency}}",
            unit="none",
            words=YES_IS_BAD,
            width=12,
        ),
        Panel(
            title="Events came twice",
            meaning="A relay that was cut off repeats itself; ten and more are no accident.",
            query='sum by (agency, lane) (increase(henvis_inbox_drops_total{agency=~"$agency"}[1h])) >= 10',
            legend="{{agency}} ← {{lane}}",
            unit="none",
            limits=Limits(look=10, bad=100),
            nothing="fewer than ten",
            width=12,
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
