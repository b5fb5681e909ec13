"""The forms that panels have: what each shows, by which limits or words. Pages give question and query."""

from __future__ import annotations

from deploy.grafana.panels import FEW, YES_IS_BAD, Limits, Panel


def age(
    title: str,
    meaning: str,
    query: str,
    *,
    look: float,
    bad: float,
    legend: str = "",
    width: int = 12,
    height: int = 5,
) -> Panel:
    """How old something is by now, in seconds; a short time is good."""
    limits = Limits(look=look, bad=bad)
    return Panel(title, meaning, query, legend=legend, limits=limits, width=width, height=height)


def left(
    title: str,
    meaning: str,
    query: str,
    *,
    look: float,
    bad: float,
    legend: str,
    unit: str = "s",
    nothing: str = "nothing",
) -> Panel:
    """How much is left, seconds where no other unit is named; much is good."""
    limits = Limits(look=look, bad=bad, upwards=False)
    return Panel(title, meaning, query, legend=legend, unit=unit, limits=limits, nothing=nothing, width=12)


def age_over_time(
    title: str,
    meaning: str,
    query: str,
    *,
    legend: str,
    look: float | None = None,
    bad: float = 0,
    width: int = 12,
) -> Panel:
    """The same as lines; no limits where `look` is none."""
    limits = None if look is None else Limits(look=look, bad=bad)
    return Panel(title, meaning, query, legend=legend, limits=limits, shown="history", width=width, height=8)


def number(
    title: str,
    meaning: str,
    query: str,
    *,
    look: float = 1,
    bad: float = 1,
    legend: str = "",
    nothing: str = "nothing",
    width: int = 12,
    height: int = 5,
) -> Panel:
    """A number by now, of which none is good where no limits are given."""
    limits = Limits(look=look, bad=bad)
    return Panel(
        title,
        meaning,
        query,
        legend=legend,
        unit="none",
        limits=limits,
        nothing=nothing,
        width=width,
        height=height,
    )


def whether(title: str, meaning: str, query: str, *, legend: str = "", width: int = 12) -> Panel:
    """Yes or no, where yes is bad; the query says 1 or 0."""
    return Panel(title, meaning, query, legend=legend, unit="none", words=YES_IS_BAD, width=width)


def many_over_time(title: str, meaning: str, query: str, *, legend: str) -> Panel:
    """How many there were, as lines; the query leaves out what are few."""
    return Panel(
        title,
        meaning,
        query,
        legend=legend,
        unit="none",
        shown="history",
        nothing=f"fewer than {FEW}",
        width=8,
        height=8,
    )


def rows(
    title: str, meaning: str, query: str, *, nothing: str = "nothing", width: int = 24, height: int = 8
) -> Panel:
    """One row for each series, with its labels."""
    return Panel(
        title, meaning, query, unit="none", shown="list", nothing=nothing, width=width, height=height
    )
