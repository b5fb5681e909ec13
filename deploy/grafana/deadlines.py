"""The books of deadlines, by class: is each of them watched, and does one of them behave oddly?

The classes are those of the rules: by when somebody has to act, until when a measure may last at most, and
until when a person is protected.
"""

from __future__ import annotations

from typing import Final

from deploy.grafana.panels import FEW, YES_IS_BAD, Limits, Page, Panel, Section

_BY_CLASS: Final = "{{class}}"

WATCHED: Final = Section(
    "Are the deadlines watched?",
    (
        Panel(
            title="Due and not yet said",
            meaning=(
                "Warnings and ends come within a second of their instant. More means that the ticker stands:"
                " docs/runbooks/henvis-deadlines-stand.md. Tell the agency what henvis deadlines lists."
            ),
            query="max by (agency, class) (henvis_deadlines_overdue_seconds)",
            legend="{{agency}} {{class}}",
            limits=Limits(look=10, bad=180),
            width=24,
            height=8,
        ),
        Panel(
            title="Due and not yet said, over time",
            meaning="When it began, and whether it goes on.",
            query="max by (agency, class) (henvis_deadlines_overdue_seconds)",
            legend="{{agency}} {{class}}",
            limits=Limits(look=10, bad=180),
            shown="history",
            width=12,
            height=8,
        ),
        Panel(
            title="Clock behind what was done by it",
            meaning="A clock that was set back: until it has caught up nothing falls due.",
            query="max by (agency) (henvis_clock_behind_seconds)",
            legend="{{agency}}",
            limits=Limits(look=1, bad=1),
            shown="history",
            width=12,
            height=8,
        ),
    ),
)

ANSWERED: Final = Section(
    "Is anybody waiting for an answer?",
    (
        Panel(
            title="Answers overdue",
            meaning="To a referral or a recall; henvis recalls and henvis deadlines say which.",
            query="max by (agency) (henvis_overdue_answers) > bool 0",
            legend="{{agency}}",
            unit="none",
            words=YES_IS_BAD,
            width=24,
        ),
    ),
)

MANY: Final = Section(
    f"Does a class behave oddly? Fewer than {FEW} are not drawn",
    (
        Panel(
            title="Open in all books together",
            meaning="A sudden fall or rise is a changed rule or a clock that jumped, not people.",
            query=f"sum by (class) (henvis_deadlines_open) >= {FEW}",
            legend=_BY_CLASS,
            unit="none",
            shown="history",
            nothing=f"fewer than {FEW}",
            width=8,
            height=8,
        ),
        Panel(
            title="Warned of within ten minutes",
            meaning="docs/runbooks/henvis-deadline-surge.md",
            query=f"sum by (class) (increase(henvis_deadlines_warned_total[10m])) >= {FEW}",
            legend=_BY_CLASS,
            unit="none",
            shown="history",
            nothing=f"fewer than {FEW}",
            width=8,
            height=8,
        ),
        Panel(
            title="Ran out within ten minutes",
            meaning="docs/runbooks/henvis-deadline-surge.md",
            query=(
                f'sum by (class) (increase(henvis_deadlines_ended_total{{outcome="expired"}}[10m])) >= {FEW}'
            ),
            legend=_BY_CLASS,
            unit="none",
            shown="history",
            nothing=f"fewer than {FEW}",
            width=8,
            height=8,
        ),
    ),
)

PAGE: Final = Page(
    name="deadlines",
    title="henvis: deadlines by class",
    what_for="Whether every book of deadlines is watched. Which deadlines there are is for their agencies.",
    sections=(WATCHED, ANSWERED, MANY),
)
