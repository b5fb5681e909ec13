"""The books of deadlines, by class: is each of them watched, and does one of them behave oddly?

The classes are those of the rules: by when somebody has to act, until when a measure may last at most, and
until when a person is protected.
"""

from __future__ import annotations

from typing import Final

from deploy.grafana.forms import age, age_over_time, many_over_time, whether
from deploy.grafana.panels import FEW, Page, Section

_BY_CLASS: Final = "{{class}}"

WATCHED: Final = Section(
    "Are the deadlines watched?",
    (
        age(
            "Due and not yet said",
            "Warnings and ends come within a second of their instant. More means that the ticker stands:"
            " docs/runbooks/henvis-deadlines-stand.md. Tell the agency what henvis deadlines lists.",
            "max by (agency, class) (henvis_deadlines_overdue_seconds)",
            look=10,
            bad=180,
            legend="{{agency}} {{class}}",
            width=24,
            height=8,
        ),
        age_over_time(
            "Due and not yet said, over time",
            "When it began, and whether it goes on.",
            "max by (agency, class) (henvis_deadlines_overdue_seconds)",
            look=10,
            bad=180,
            legend="{{agency}} {{class}}",
        ),
        age_over_time(
            "Clock behind what was done by it",
            "A clock that was set back: until it has caught up nothing falls due.",
            "max by (agency) (henvis_clock_behind_seconds)",
            look=1,
            bad=1,
            legend="{{agency}}",
        ),
    ),
)

ANSWERED: Final = Section(
    "Is anybody waiting for an answer?",
    (
        whether(
            "Answers overdue",
            "To a referral or a recall; henvis recalls and henvis deadlines say which.",
            "max by (agency) (henvis_overdue_answers) > bool 0",
            legend="{{agency}}",
            width=24,
        ),
    ),
)

MANY: Final = Section(
    f"Does a class behave oddly? Fewer than {FEW} are not drawn",
    (
        many_over_time(
            "Open in all books together",
            "A sudden fall or rise is a changed rule or a clock that jumped, not people.",
            f"sum by (class) (henvis_deadlines_open) >= {FEW}",
            legend=_BY_CLASS,
        ),
        many_over_time(
            "Warned of within ten minutes",
            "docs/runbooks/henvis-deadline-surge.md",
            f"sum by (class) (increase(henvis_deadlines_warned_total[10m])) >= {FEW}",
            legend=_BY_CLASS,
        ),
        many_over_time(
            "Ran out within ten minutes",
            "docs/runbooks/henvis-deadline-surge.md",
            f'sum by (class) (increase(henvis_deadlines_ended_total{{outcome="expired"}}[10m])) >= {FEW}',
            legend=_BY_CLASS,
        ),
    ),
)

PAGE: Final = Page(
    name="deadlines",
    title="henvis: deadlines by class",
    what_for="Whether every book of deadlines is watched. Which deadlines there are is for their agencies.",
    sections=(WATCHED, ANSWERED, MANY),
)
