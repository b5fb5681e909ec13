"""The dashboards are as their code makes them, ask for what is there, and show no number of a few persons."""

import json
import re
from typing import Any

import pytest

from deploy.grafana.files import FOLDER, PAGES, texts
from deploy.grafana.panels import FEW, Page, Panel
from henvis import ROOT
from tests.operations.queries import names, undeclared

PANELS = [
    pytest.param(page, panel, id=f"{page.name}: {panel.title}")
    for page in PAGES
    for section in page.sections
    for panel in section.panels
]
EACH = pytest.mark.parametrize(("page", "panel"), PANELS)
OF_PERSONS = frozenset(
    {
        "henvis_events_in_total",
        "henvis_events_out_total",
        "henvis_inbox_drops_total",
        "henvis_late_events_total",
        "henvis_deliveries_total",
        "henvis_dead_letters_total",
        "henvis_parked_cases",
        "henvis_deadlines_open",
        "henvis_deadlines_warned_total",
        "henvis_deadlines_ended_total",
        "henvis_overdue_answers",
        "henvis_commands_total",
        "henvis_refusals_total",
        "henvis_tokens_total",
        "henvis_outbox_rows",
    }
)
"""Each count of these is an event, a deadline or a question about somebody."""
DRAWN = re.compile(rf"(> bool 0|>= {FEW})$")
"""How a query ends that says no small number."""


@pytest.mark.parametrize("name", texts())
def test_a_dashboard_is_what_its_code_makes(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == texts()[name], "run python -m deploy.grafana"


def test_no_dashboard_is_left_over() -> None:
    assert {file.name for file in FOLDER.iterdir()} == texts().keys()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_grafana_can_tell_panels_apart_and_place_them(page: Page) -> None:
    panels: list[dict[str, Any]] = json.loads(texts()[f"{page.name}.json"])["panels"]
    assert len({one["id"] for one in panels}) == len(panels)
    cells = [
        (x, y)
        for place in (one["gridPos"] for one in panels)
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(set(cells)) == len(cells), "two panels in one place"
    assert max(x for x, _ in cells) < 24


@EACH
def test_a_panel_asks_for_what_is_told(page: Page, panel: Panel) -> None:
    assert names(panel.query)
    assert undeclared(panel.query, panel.legend) == []
    assert ("$agency" in panel.query) <= page.chooses_agency


@EACH
def test_a_panel_says_what_it_means(page: Page, panel: Panel) -> None:
    assert page.what_for
    assert panel.meaning.endswith(tuple(".?:d)")), panel.meaning
    assert len(panel.meaning) > 20 or panel.meaning.startswith("docs/")


@EACH
def test_a_panel_shows_no_number_of_a_few_persons(page: Page, panel: Panel) -> None:
    if names(panel.query) & OF_PERSONS:
        assert DRAWN.search(panel.query), f"{page.name}: end it with `> bool 0` or `>= {FEW}`"


@EACH
def test_a_panel_shows_no_rate(page: Page, panel: Panel) -> None:
    assert "rate(" not in panel.query, f"{page.name}: at some referrals a week a rate is nothing or a person"


def test_the_first_page_begins_with_what_needs_somebody_and_with_probes() -> None:
    first, second, *_ = PAGES[0].sections
    assert any("ALERTS" in panel.query for panel in first.panels)
    assert all("probe" in panel.query for panel in second.panels)


@pytest.mark.parametrize(
    ("query", "legend", "wrong"),
    [
        ("max(henvis_case_age_seconds)", "", ["henvis_case_age_seconds"]),
        ("sum by (service) (henvis_ready)", "", ["service"]),
        ('henvis_ready{purpose="housing"}', "", ["purpose"]),
        ("henvis_ready", "{{rule}}", ["rule"]),
        ("histogram_quantile(0.5, sum by (le, lane) (henvis_end_to_end_seconds_bucket))", "{{lane}}", []),
    ],
)
def test_what_nobody_tells_would_be_seen(query: str, legend: str, wrong: list[str]) -> None:
    assert undeclared(query, legend) == wrong


def test_a_small_number_would_be_seen() -> None:
    assert DRAWN.search("sum(henvis_deadlines_open) >= 10")
    assert not DRAWN.search("sum(henvis_deadlines_open)")


def test_what_is_provisioned_is_where_the_dashboards_look() -> None:
    folder = ROOT / "deploy" / "grafana" / "provisioning"
    source = (folder / "datasources" / "prometheus.yaml").read_text(encoding="utf-8")
    (uid,) = re.findall(r"uid: (\S+)", source)
    for text in texts().values():
        (variable,) = [one for one in json.loads(text)["templating"]["list"] if one["type"] == "datasource"]
        assert variable["current"]["value"] == uid
