"""The first look: does anything need somebody now, and did the last probes arrive?"""

from __future__ import annotations

from typing import Final

from deploy.grafana.panels import YES_IS_BAD, Limits, Page, Panel, Section

_NONE_IS_GOOD: Final = Limits(look=1, bad=1)

NEEDS_SOMEBODY: Final = Section(
    "Does anything need somebody now?",
    (
        Panel(
            title="Alerts",
            meaning="Each has a runbook in docs/runbooks; the list is at the end of this page.",
            query='count(ALERTS{alertname=~"Henvis.+", alertstate="firing"}) or vector(0)',
            unit="none",
            limits=_NONE_IS_GOOD,
            width=4,
        ),
        Panel(
            title="Processes that do not answer",
            meaning="Start them again: docs/runbooks/henvis-process-down.md.",
            query='count(up{job=~"henvis|henvis-supervisor"} == 0) or vector(0)',
            unit="none",
            limits=_NONE_IS_GOOD,
            width=4,
        ),
        Panel(
            title="Not ready",
            meaning="A process answers and takes no work; its /health/ready says what it waits for.",
            query="count(henvis_ready == 0) or vector(0)",
            unit="none",
            limits=_NONE_IS_GOOD,
            width=4,
        ),
        Panel(
            title="Oldest event not handled",
            meaning="Somebody was referred, answered or recalled, and nobody has been told since then.",
            query="max(henvis_oldest_unhandled_seconds)",
            limits=Limits(look=30, bad=180),
            width=4,
        ),
        Panel(
            title="Oldest event not sent",
            meaning="Accepted from a case worker, and still in an outbox.",
            query="max(henvis_outbox_age_seconds)",
            limits=Limits(look=30, bad=240),
            width=4,
        ),
        Panel(
            title="A case is held up since",
            meaning="A record failed; the case waits behind it until somebody decides: henvis dead list.",
            query="max(henvis_parked_age_seconds)",
            limits=Limits(look=1, bad=60),
            width=4,
        ),
    ),
)

PROBES: Final = Section(
    "Did the last probes arrive?",
    (
        Panel(
            title="Periods since a probe arrived",
            meaning=(
                "A marked test referral goes through every lane once in a period: above 1.9 the lane is"
                " broken, whatever real traffic there is. henvis probes lists the lanes."
            ),
            query=(
                "(time() - max by (agency, lane) (henvis_probe_arrived_timestamp_seconds))"
                " / on (agency) group_left () (max by (agency) (henvis_probe_period_seconds) > 0)"
            ),
            legend="{{lane}} → {{agency}}",
            unit="none",
            limits=Limits(look=1.5, bad=1.9),
            nothing="probes are off",
            width=24,
            height=8,
        ),
    ),
)

PROCESSES: Final = Section(
    "How is each process?",
    (
        Panel(
            title="Kafka has not answered for",
            meaning="All at once: Kafka is away. One alone: its way there, or its password.",
            query="max by (agency) (henvis_broker_away_seconds)",
            legend="{{agency}}",
            limits=Limits(look=15, bad=60),
            width=12,
        ),
        Panel(
            title="Started again within a day",
            meaning="A process that ends again and again says why in the last lines of its log.",
            query="sum by (agency) (increase(henvis_process_restarts_total[1d]))",
            legend="{{agency}}",
            unit="none",
            limits=Limits(look=1, bad=3),
            nothing="no supervisor",
            width=12,
        ),
        Panel(
            title="Clock apart from Kafka's",
            meaning="From five minutes on, others hold up what it says as coming from the future.",
            query="max by (agency) (abs(henvis_clock_offset_seconds))",
            legend="{{agency}}",
            limits=Limits(look=5, bad=60),
            width=12,
        ),
        Panel(
            title="Clock behind what was done by it",
            meaning="No deadline warns or ends until it has caught up; never set it back by hand.",
            query="max by (agency) (henvis_clock_behind_seconds)",
            legend="{{agency}}",
            limits=Limits(look=1, bad=1),
            width=12,
        ),
        Panel(
            title="Disk left",
            meaning="A full disk stops the process. Never delete a database, a journal or a dead letter.",
            query="min by (agency) (henvis_disk_free_ratio)",
            legend="{{agency}}",
            unit="percentunit",
            limits=Limits(look=0.2, bad=0.1, upwards=False),
            width=12,
        ),
        Panel(
            title="Keys end in",
            meaning="token: the issuer's keys are believed no longer; broker: Kafka's certificate ends.",
            query=("min by (agency, class) ((henvis_key_expiry_timestamp_seconds > 0) - time())"),
            legend="{{agency}} {{class}}",
            limits=Limits(look=172_800, bad=43_200, upwards=False),
            nothing="no key ends",
            width=12,
        ),
    ),
)

WHAT_RUNS: Final = Section(
    "What runs, and what fires?",
    (
        Panel(
            title="More than one rule set",
            meaning="Two services judge by different law: an upgrade stopped half-way.",
            query="count(count by (law) (henvis_build_info)) > bool 1",
            unit="none",
            words=YES_IS_BAD,
            width=4,
        ),
        Panel(
            title="Answers overdue",
            meaning="A referral or a recall was not answered in time: henvis recalls, henvis deadlines.",
            query="max by (agency) (henvis_overdue_answers) > bool 0",
            legend="{{agency}}",
            unit="none",
            words=YES_IS_BAD,
            width=20,
        ),
        Panel(
            title="Alerts that fire",
            meaning="The runbook has the alert's name.",
            query='ALERTS{alertname=~"Henvis.+", alertstate="firing"}',
            unit="none",
            shown="list",
            nothing="none",
            width=24,
            height=8,
        ),
    ),
)

PAGE: Final = Page(
    name="overview",
    title="henvis: overview",
    what_for="The first look of a duty officer. All green: nobody waits, and the last probes arrived.",
    sections=(NEEDS_SOMEBODY, PROBES, PROCESSES, WHAT_RUNS),
)
