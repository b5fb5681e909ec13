"""A way in words and as JSON: instants in UTC, to the millisecond."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from henvis.audit.way.telling import Covered, Step, Way, What


def as_plain(way: Way) -> dict[str, Any]:
    """For programs."""
    said = way.steps[0]
    return {
        "event": str(said.event),
        "case": str(way.case),
        "publisher": said.publisher,
        "probe": way.probe,
        "trace_id": said.event.hex,
        "steps": [_step(way, one) for one in way.steps],
        "checkpoints": None if way.covered is None else [_checkpoint(one) for one in way.covered],
    }


def lines(way: Way) -> Iterator[str]:
    """For people."""
    said = way.steps[0]
    probe = ", a probe" if way.probe else ""
    yield f"Event {said.event} of case {way.case}, said by {said.publisher}{probe}"
    for step in way.steps:
        seconds = way.after(step).total_seconds()
        yield f"  {_instant(step.at)}  +{seconds:.3f} s  {_words(step)} ({step.place}/{step.offset})"
    if way.covered is None:
        yield "No keys were given: whether a checkpoint covers it is not known"
    for one in way.covered or ():
        yield f"  {one.place}: {_vouched(one)}"


def _step(way: Way, step: Step) -> dict[str, Any]:
    return {
        "what": step.what.value,
        "at": _instant(step.at),
        "after_s": way.after(step).total_seconds(),
        "event": str(step.event),
        "publisher": step.publisher,
        "topic": step.place.topic,
        "partition": step.place.partition,
        "offset": step.offset,
        "to": step.to,
        "number": step.number,
        "outcome": step.outcome,
    }


def _checkpoint(one: Covered) -> dict[str, Any]:
    place = {"topic": one.place.topic, "partition": one.place.partition, "offset": one.offset}
    return {**place, "signed_size": one.signed, "final_size": one.final}


def _words(step: Step) -> str:
    return {
        What.SAID: "stands in its journal",
        What.PARKED: f"holds up its case: {step.outcome}",
        What.DROPPED: f"given up by an operator: {step.outcome}",
        What.FILED: f"delivered to nobody: {step.outcome}",
        What.WITHHELD: f"withheld from {step.to}",
        What.DELIVERED: f"delivered to {step.to} as number {step.number}",
        What.RECEIPT: f"receipt to {step.to} as number {step.number}: {step.outcome}",
        What.TAKEN_IN: f"number {step.number} of {step.to} was taken in: {step.publisher} said {step.event}",
        What.CAUSED: f"led to {step.event}, said by {step.publisher}",
    }[step.what]


def _vouched(one: Covered) -> str:
    if one.final is not None:
        return f"a final checkpoint of {one.final} records covers it"
    if one.signed is not None:
        return f"a checkpoint of {one.signed} records covers it, and is not final"
    return f"no checkpoint covers offset {one.offset} yet"


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
