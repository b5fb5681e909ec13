"""The proof of what was said, and who tries what no honest party does."""

from __future__ import annotations

from typing import Final

from deploy.grafana.panels import YES_IS_BAD, Limits, Page, Panel, Section

SIGNED: Final = Section(
    "Is what was written signed?",
    (
        Panel(
            title="Not yet signed by its writer",
            meaning="Since when a journal has a record that its writer's checkpoints do not cover.",
            query='max by (agency) (henvis_checkpoint_age_seconds{class="signed"})',
            legend="{{agency}}",
            limits=Limits(look=120, bad=600),
            width=16,
        ),
        Panel(
            title="Not yet final",
            meaning="Since when a record has no quorum of signatures: henvis audit checkpoints.",
            query='max(henvis_checkpoint_age_seconds{class="final"})',
            limits=Limits(look=300, bad=900),
            width=8,
        ),
        Panel(
            title="Not yet signed or final, over time",
            meaning="One writer alone: its process or its key. All: Kafka, or the audit.",
            query="max by (agency, class) (henvis_checkpoint_age_seconds)",
            legend="{{agency}} {{class}}",
            limits=Limits(look=120, bad=600),
            shown="history",
            width=24,
            height=8,
        ),
    ),
)

HOSTILE: Final = Section(
    "Does somebody try what no honest party does?",
    (
        Panel(
            title="Security events within an hour",
            meaning=(
                "standing, contract, identity or guessing: read the process's security log,"
                " docs/runbooks/henvis-security-event.md."
            ),
            query="sum by (agency, class) (increase(henvis_security_events_total[1h]))",
            legend="{{agency}} {{class}}",
            unit="none",
            limits=Limits(look=1, bad=1),
            width=12,
            height=8,
        ),
        Panel(
            title="Refused by Kafka within an hour, by principal",
            meaning="denied, quota or authentication: read Kafka's security log.",
            query="sum by (agency, class) (increase(henvis_broker_incidents_total[1h]))",
            legend="{{agency}} {{class}}",
            unit="none",
            limits=Limits(look=1, bad=1),
            nothing="no supervisor",
            width=12,
            height=8,
        ),
        Panel(
            title="Tokens refused within an hour",
            meaning="refused: a caller's; unverifiable: we have no keys of the issuer.",
            query=(
                'sum by (agency, outcome) (increase(henvis_tokens_total{outcome!="accepted"}[1h])) > bool 0'
            ),
            legend="{{agency}} {{outcome}}",
            unit="none",
            words=YES_IS_BAD,
            width=24,
        ),
    ),
)

SAME_LAW: Final = Section(
    "Do all judge by the same law and clock?",
    (
        Panel(
            title="Code and rule set of each service",
            meaning="One line for each service; the hash is that of the rule set (henvis law).",
            query="max by (agency, version, law) (henvis_build_info)",
            unit="none",
            shown="list",
            width=16,
            height=8,
        ),
        Panel(
            title="Clock apart from Kafka's",
            meaning="Instants in the log are the writers' own.",
            query="max by (agency) (abs(henvis_clock_offset_seconds))",
            legend="{{agency}}",
            limits=Limits(look=5, bad=60),
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
