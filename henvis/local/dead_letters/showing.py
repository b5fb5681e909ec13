"""Dead letters in words, for people."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import click
from rich.table import Table

COLUMNS: Final = ("service", "id", "state", "reason", "detail", "case", "record", "parked")
_UNKNOWN: Final = "unknown"
_WOULD: Final = {
    "handled": "be handled",
    "repeated": "be passed over, as it was handled before",
    "refused": "be refused",
    "waits": "wait on",
    "untried": "be tried, which this dry run is too long for",
}


def listed(rows: Sequence[Mapping[str, Any]]) -> Table:
    """A line for each record."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in COLUMNS:
        table.add_column(column, no_wrap=column != "detail", overflow="fold")
    for row in rows:
        shown = {**row, "record": _place(row), "parked": row["parked_at"][:19]}
        table.add_row(*(str(shown.get(column) or "") for column in COLUMNS))
    return table


def whole(told: Mapping[str, Any]) -> str:
    """One record, examined."""
    return "\n".join(_whole(told))


def _whole(told: Mapping[str, Any]) -> Iterator[str]:
    yield f"Record {told['id']}, {told['state']}: {_place(told)}, since {told['parked_at'][:19]}Z"
    if told["cause"]:
        dropped = told["state"] == "dropped"
        broken = "" if dropped else f": {told['detail']}"
        yield f"cause:      {told['reason']} ({told['class']}){broken}"
        yield f"            {told['cause']['words']}"
        if dropped:
            yield f"dropped:    by {told['decided_by']}: {told['detail']}"
        else:
            yield f"to do:      {told['cause']['do']}"
    yield f"behind it:  {told['behind']} of its case" if told["lane"] else "behind it:  nothing waits for it"
    yield f"redrive:    {told['not_redrivable'] or 'it can be tried again'}"
    yield from _examined(told["examined"])
    if "dry_run" in told:
        yield from (f"dry run:    {_tried(one)}" for one in told["dry_run"])
    if "content" in told:
        yield f"content:    {json.dumps(told['content'], indent=2)}"


def _examined(found: Mapping[str, Any]) -> Iterator[str]:
    key, schema, meta = found["key"], found["schema"], found["meta"]
    names = key["case"] or "names no case"
    yield f"key:        {_bytes(key['size'])}, {names}, {_yes(key['own_partition'], 'its own partition')}"
    yield from _headers(found["headers"])
    named = f"{schema['record']} {schema['version']}" if schema["known"] else _UNKNOWN
    yield f"value:      {_bytes(schema['size'])}, schema id {schema['schema_id']}: {named}"
    ids = ", ".join(f"{name} {meta[name] or _UNKNOWN}" for name in ("event", "case", "caused_by"))
    yield f"ids:        {ids}"
    yield f"decodes:    {'yes' if found['decodes'] else 'no'}"
    yield from _difference(found["difference"])
    now = f"{found['reason_now']}: {found['rule_now']}" if found["reason_now"] else "its handler would get it"
    yield f"now:        {now}"


def _headers(found: Mapping[str, Any]) -> Iterator[str]:
    apart = [one["name"] for one in found["known"] if one["agrees"] is False]
    count, whole = f"{len(found['known'])} known, {found['unknown']} unknown", _yes(found["intact"], "intact")
    yield f"headers:    {count}, {whole}"
    if found["repeated"]:
        yield f"            twice: {', '.join(found['repeated'])}"
    if apart:
        yield f"            not as the event says: {', '.join(apart)}"


def _difference(found: Mapping[str, Any]) -> Iterator[str]:
    if found["fields"]:
        yield f"fields:     {found['fields_read']} of {found['fields']} read"
    yield from (f"            {one['field']}: {one['rule']}" for one in found["broken"])
    for words, name in (
        ("missing", "missing"),
        ("only in the current version", "since"),
        ("no longer in the current version", "before"),
    ):
        if found[name]:
            yield f"            {words}: {', '.join(found[name])}"
    if found["left_over"]:
        yield f"            {found['left_over']} bytes behind the last field, unknown to this version"
    for one in found["nearest"]:
        fit = "fits" if one["fits"] else f"{one['fields_read']} of {one['fields']} fields"
        more = f", {one['left_over']} bytes more" if one["left_over"] else ""
        yield f"nearest:    {one['record']} {one['version']}: {fit}{more}"


def say_tried(told: Sequence[Mapping[str, Any]], as_json: bool) -> None:
    """Print what would become of records."""
    if as_json:
        click.echo(json.dumps(told, indent=2))
    else:
        click.echo("\n".join(_tried(one) for one in told) or "Nothing of that holds up a case.")


def _tried(one: Mapping[str, Any]) -> str:
    why = f": {one['code']}" + (f": {one['rule']}" if one["rule"] else "") if one["code"] else ""
    effects = ", ".join(f"{count} {name}" for name, count in one["effects"].items() if count)
    return f"{one['number']} would {_WOULD[one['outcome']]}{why}{f' ({effects})' if effects else ''}"


def redrive(told: Mapping[str, Any]) -> str:
    """One redrive, and a line for each record of it."""
    counts = Counter(one["outcome"] for one in told["records"])
    came = ", ".join(f"{counts[name]} {name}" for name in ("handled", "repeated", "refused"))
    head = f"{told['service']} redrive {told['id']}, {told['state']}: {came}, {told['left']} left"
    why = f"  {told['asked_at'][:19]}Z by {told['decided_by']}, {told['rate']:g}/s: {told['reason']}"
    lines = [
        f"  {one['number']} {_place(one)} {one['outcome']}"
        + (f": {one['code']}" if one["code"] else "")
        + (f" event {one['event']}" if one["event"] else "")
        for one in told["records"]
    ]
    return "\n".join([head, why, *lines])


def _place(row: Mapping[str, Any]) -> str:
    return f"{row['topic']}/{row['partition']}/{row['offset']}"


def _bytes(size: int | None) -> str:
    return "none" if size is None else f"{size} bytes"


def _yes(holds: bool, what: str) -> str:
    return what if holds else f"not {what}"
