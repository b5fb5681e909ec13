"""Turns pages into Grafana's dashboards with Grafana's own builder."""

from __future__ import annotations

import itertools
import json
from typing import Final, assert_never

from grafana_foundation_sdk.builders import common, stat, table, timeseries
from grafana_foundation_sdk.builders import dashboard as build
from grafana_foundation_sdk.builders.prometheus import Dataquery
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import common as common_model
from grafana_foundation_sdk.models import dashboard as model
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

from deploy.grafana.panels import Limits, Page, Panel

PREFIX: Final = "henvis"
_DATASOURCE: Final = model.DataSourceRef(type_val="prometheus", uid="${datasource}")
_PROVISIONED: Final = "henvis-prometheus"
"""The uid in `provisioning/datasources`; in another Grafana the reader chooses."""
_HIDDEN_COLUMNS: Final = ("Time", "Value", "__name__", "job", "alertstate")


def text_of(page: Page) -> str:
    """The dashboard's file."""
    built = json.dumps(
        _dashboard(page).build(), cls=JSONEncoder, indent=2, sort_keys=True, ensure_ascii=False
    )
    return f"{built}\n"


def _dashboard(page: Page) -> build.Dashboard:
    board = (
        build.Dashboard(page.title)
        .uid(f"{PREFIX}-{page.name}")
        .description(page.what_for)
        .tags([PREFIX])
        .readonly()
        .timezone("browser")
        .time("now-6h", "now")
        .refresh("30s")
        .link(build.DashboardLink(PREFIX).type(model.DashboardLinkType.DASHBOARDS).tags([PREFIX]))
        .with_variable(_datasource())
    )
    if page.chooses_agency:
        board.with_variable(_agency())
    numbers = itertools.count(1)
    for section in page.sections:
        board.with_row(build.Row(section.title).id(next(numbers)))
        for panel in section.panels:
            board.with_panel(_panel(panel, next(numbers)))
    return board


def _datasource() -> build.DatasourceVariable:
    current = model.VariableOption(selected=True, text=_PROVISIONED, value=_PROVISIONED)
    return build.DatasourceVariable("datasource").label("Prometheus").type("prometheus").current(current)


def _agency() -> build.QueryVariable:
    return (
        build.QueryVariable("agency")
        .label("Agency")
        .datasource(_DATASOURCE)
        .query("label_values(henvis_ready, agency)")
        .refresh(model.VariableRefresh.ON_DASHBOARD_LOAD)
        .sort(model.VariableSort.ALPHABETICAL_ASC)
        .multi(multi=True)
        .include_all(include_all=True)
        .all_value(".+")
        .current(model.VariableOption(selected=True, text=["All"], value=["$__all"]))
    )


def _panel(panel: Panel, number: int) -> Builder[model.Panel]:
    match panel.shown:
        case "now":
            return _now(panel, number)
        case "history":
            return _history(panel, number)
        case "list":
            return _list(panel, number)
        case other:
            assert_never(other)


def _now(panel: Panel, number: int) -> stat.Panel:
    return (
        stat.Panel()
        .id(number)
        .title(panel.title)
        .description(panel.meaning)
        .datasource(_DATASOURCE)
        .with_target(_query(panel).instant())
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
        .graph_mode(common_model.BigValueGraphMode.NONE)
        .color_mode(common_model.BigValueColorMode.BACKGROUND)
        .unit(panel.unit)
        .thresholds(_thresholds(panel.limits))
        .mappings(_mappings(panel))
        .no_value(panel.nothing)
        .span(panel.width)
        .height(panel.height)
    )


def _history(panel: Panel, number: int) -> timeseries.Panel:
    drawn = (
        timeseries.Panel()
        .id(number)
        .title(panel.title)
        .description(panel.meaning)
        .datasource(_DATASOURCE)
        .with_target(_query(panel).range())
        .unit(panel.unit)
        .min(0)
        .thresholds(_thresholds(panel.limits))
        .mappings(_mappings(panel))
        .no_value(panel.nothing)
        .span(panel.width)
        .height(panel.height)
    )
    if panel.limits is not None:
        drawn.thresholds_style(
            common.GraphThresholdsStyleConfig().mode(common_model.GraphTresholdsStyleMode.DASHED)
        )
    return drawn


def _list(panel: Panel, number: int) -> table.Panel:
    left_out = {"excludeByName": dict.fromkeys(_HIDDEN_COLUMNS, True)}
    return (
        table.Panel()
        .id(number)
        .title(panel.title)
        .description(panel.meaning)
        .datasource(_DATASOURCE)
        .with_target(_query(panel).instant().format(PromQueryFormat.TABLE))
        .transformations([model.DataTransformerConfig(id_val="organize", options=left_out)])
        .unit(panel.unit)
        .no_value(panel.nothing)
        .span(panel.width)
        .height(panel.height)
    )


def _query(panel: Panel) -> Dataquery:
    return Dataquery().ref_id("A").expr(panel.query).legend_format(panel.legend or "__auto")


def _thresholds(limits: Limits | None) -> build.ThresholdsConfig:
    built = build.ThresholdsConfig().mode(model.ThresholdsMode.ABSOLUTE)
    if limits is None:
        return built.steps([model.Threshold(value=None, color="blue")])
    if limits.upwards:
        begins, steps = "green", {limits.look: "yellow", limits.bad: "red"}
    else:
        begins, steps = "red", {limits.bad: "yellow", limits.look: "green"}
    thresholds = [model.Threshold(value=value, color=colour) for value, colour in steps.items()]
    return built.steps([model.Threshold(value=None, color=begins), *thresholds])


def _mappings(
    panel: Panel,
) -> list[model.ValueMap | model.RangeMap | model.RegexMap | model.SpecialValueMap]:
    if not panel.words:
        return []
    options = {
        str(value): model.ValueMappingResult(text=word.text, color=word.colour)
        for value, word in panel.words.items()
    }
    return [model.ValueMap(options=options)]
