"""The first look: does anything need somebody now, and did the last probes arrive?"""

from __future__ import annotations

from typing import Final

from deploy.grafana.forms import age, left, number, rows, whether
from deploy.grafana.panels import Page, Section

_FIRING: Final = 'ALERTS{alertname=~"Henvis.+", alertstate="firing", severity!="none"}'
"""All but the one that always fires."""

NEEDS_SOMEBODY: Final = Section(
    "Does anything need somebody now?",
    (
        number(
            "Alerts",
            "Each has a runbook in docs/runbooks; the list is at the end of this page.",
            f"count({_FIRING}) or vector(0)",
            width=4,
        ),
        number(
            "Processes that do not answer",
            "Start them again: docs/runbooks/henvis-process-down.md.",
            'count(up{job=~"henvis|henvis-supervisor"} == 0) or vector(0)',
            width=4,
        ),
        number(
            "Not ready",
            "A process answers and takes no work; its /health/ready says what it waits for.",
            "count(henvis_ready == 0) or vector(0)",
            width=4,
        ),
        age(
            "Oldest event not handled",
            "Somebody was referred, answered or recalled, and nobody has been told since then.",
            "max(henvis_oldest_unhandled_seconds)",
            look=30,
            bad=180,
            width=4,
        ),
        age(
            "Oldest event not sent",
            "Accepted from a case worker, and still in an outbox.",
            "max(henvis_outbox_age_seconds)",
            look=30,
            bad=240,
            width=4,
        ),
        age(
            "A case is held up since",
            "A record failed; the case waits behind it until somebody decides: henvis dead list.",
            "max(henvis_parked_age_seconds)",
            look=1,
            bad=60,
            width=4,
        ),
    ),
)

PROBES: Final = Section(
    "Did the last probes arrive?",
    (
        number(
            "Periods since a probe arrived",
            "A marked test referral goes through every lane once in a period: above 1.9 the lane is"
            " broken, whatever real traffic there is. henvis probes lists the lanes.",
            "(time() - max by (agency, lane) (henvis_probe_arrived_timestamp_seconds))"
            " / on (agency) group_left () (max by (agency) (henvis_probe_period_seconds) > 0)",
            look=1.5,
            bad=1.9,
            legend="{{lane}} → {{agency}}",
            nothing="probes are off",
            width=24,
            height=8,
        ),
    ),
)

PROCESSES: Final = Section(
    "How is each process?",
    (
        age(
            "Kafka has not answered for",
            "All at once: Kafka is away. One alone: its way there, or its password.",
            "max by (agency) (henvis_broker_away_seconds)",
            look=15,
            bad=60,
            legend="{{agency}}",
        ),
        number(
            "Started again within a day",
            "A process that ends again and again says why in the last lines of its log.",
            "sum by (agency) (increase(henvis_process_restarts_total[1d]))"
            " or max by (agency) (changes(henvis_process_start_timestamp_seconds[1d]))",
            bad=3,
            legend="{{agency}}",
        ),
        age(
            "Clock apart from Kafka's",
            "From five minutes on, others hold up what it says as coming from the future.",
            "max by (agency) (abs(henvis_clock_offset_seconds))",
            look=5,
            bad=60,
            legend="{{agency}}",
        ),
        age(
            "Clock behind what was done by it",
            "No deadline warns or ends until it has caught up; never set it back by hand.",
            "max by (agency) (henvis_clock_behind_seconds)",
            look=1,
            bad=1,
            legend="{{agency}}",
        ),
        left(
            "Disk left",
            "A full disk stops the process. Never delete a database, a journal or a dead letter.",
            "min by (agency) (henvis_disk_free_ratio)",
            look=0.2,
            bad=0.1,
            legend="{{agency}}",
            unit="percentunit",
        ),
        left(
            "Keys end in",
            "token: the issuer's keys are believed no longer; broker: Kafka's certificate ends.",
            "min by (agency, class) ((henvis_key_expiry_timestamp_seconds > 0) - time())",
            look=172_800,
            bad=43_200,
            legend="{{agency}} {{class}}",
            nothing="no key ends",
        ),
    ),
)

WHAT_RUNS: Final = Section(
    "What runs, and what fires?",
    (
        whether(
            "More than one rule set",
            "Two services judge by different law: an upgrade stopped half-way.",
            "count(count by (law) (henvis_build_info)) > bool 1",
            width=4,
        ),
        whether(
            "Answers overdue",
            "A referral or a recall was not answered in time: henvis recalls, henvis deadlines.",
            "max by (agency) (henvis_overdue_answers) > bool 0",
            legend="{{agency}}",
            width=20,
        ),
        rows(
            "Alerts that fire",
            "The runbook has the alert's name.",
            _FIRING,
            nothing="none",
        ),
    ),
)

PAGE: Final = Page(
    name="overview",
    title="henvis: overview",
    what_for="The first look of a duty officer. All green: nobody waits, and the last probes arrived.",
    sections=(NEEDS_SOMEBODY, PROBES, PROCESSES, WHAT_RUNS),
)
