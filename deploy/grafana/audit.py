"""The proof of what was said, and who tries what no honest party does."""

from __future__ import annotations

from typing import Final

from deploy.grafana.forms import age, age_over_time, number, rows, whether
from deploy.grafana.panels import Page, Section

SIGNED: Final = Section(
    "Is what was written signed?",
    (
        age(
            "Not yet signed by its writer",
            "Since when a journal has a record that its writer's checkpoints do not cover.",
            'max by (agency) (henvis_checkpoint_age_seconds{class="signed"})',
            look=120,
            bad=600,
            legend="{{agency}}",
            width=16,
        ),
        age(
            "Not yet final",
            "Since when a record has no quorum of signatures: henvis audit checkpoints.",
            'max(henvis_checkpoint_age_seconds{class="final"})',
            look=300,
            bad=900,
            width=8,
        ),
        age_over_time(
            "Not yet signed or final, over time",
            "One writer alone: its process or its key. All: Kafka, or the audit.",
            "max by (agency, class) (henvis_checkpoint_age_seconds)",
            look=120,
            bad=600,
            legend="{{agency}} {{class}}",
            width=24,
        ),
    ),
)

HOSTILE: Final = Section(
    "Does somebody try what no honest party does?",
    (
        number(
            "Security events within an hour",
            "standing, contract, identity or guessing: read the process's security log,"
            " docs/runbooks/henvis-security-event.md.",
            "sum by (agency, class) (increase(henvis_security_events_total[1h]))",
            legend="{{agency}} {{class}}",
            height=8,
        ),
        number(
            "Refused by Kafka within an hour, by principal",
            "denied, quota or authentication: read Kafka's security log.",
            "sum by (agency, class) (increase(henvis_broker_incidents_total[1h]))",
            legend="{{agency}} {{class}}",
            nothing="no supervisor",
            height=8,
        ),
        whether(
            "Tokens refused within an hour",
            "refused: a caller's; unverifiable: we have no keys of the issuer.",
            'sum by (agency, outcome) (increase(henvis_tokens_total{outcome!="accepted"}[1h])) > bool 0',
            legend="{{agency}} {{outcome}}",
            width=24,
        ),
    ),
)

SAME_LAW: Final = Section(
    "Do all judge by the same law and clock?",
    (
        rows(
            "Code and rule set of each service",
            "One line for each service; the hash is that of the rule set (henvis law).",
            "max by (agency, version, law) (henvis_build_info)",
            width=16,
        ),
        age(
            "Clock apart from Kafka's",
            "Instants in the log are the writers' own.",
            "max by (agency) (abs(henvis_clock_offset_seconds))",
            look=5,
            bad=60,
            legend="{{agency}}",
            width=8,
            height=8,
        ),
    ),
)

PAGE: Final = Page(
    name="audit",
    title="henvis: audit",
    what_for="Whether what is said can be proved, and by whom rules are broken. Claims: henvis audit verify.",
    sections=(SIGNED, HOSTILE, SAME_LAW),
)
