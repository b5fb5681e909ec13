"""Each line of a log is one JSON object with the declared fields, whoever says whatever."""

import ast
import json
import logging
import subprocess
import sys
from datetime import UTC, datetime
from uuid import UUID

import pytest

from henvis import ROOT
from henvis.ops.log import Fields, logger
from henvis.ops.log_line import ALWAYS, SOMETIMES, formatter_of
from henvis.ops.tracing.ids import work_on

HOSTILE = 'Kari\n{"level": "info"}\r\u2028\u0085\x1b[2J\x00"}'
EVENT = UUID("018df2c4-7a0e-7c3b-9a55-2f6b1d0c4e71")
LEVELS = {"info", "warning", "error", "critical"}

PAST_THE_LOG = """
import asyncio, sys, threading, warnings
from henvis.ops import log_setup
log_setup.set_up("nav")

class Personal(ValueError):
    def __repr__(self): return "Kari"
    __str__ = __repr__

class Unraisable:
    def __del__(self): raise Personal()

def fail(): raise Personal("Kari")

warnings.warn("Kari")
thread = threading.Thread(target=fail)
thread.start()
thread.join()
Unraisable()

async def forgotten():
    asyncio.get_running_loop().create_task(later())
    await asyncio.sleep(0)
async def later(): raise Personal("Kari")
asyncio.run(forgotten())
fail()
"""


def line_of(record: logging.LogRecord) -> dict[str, object]:
    text = formatter_of("nav").format(record)
    assert text.isascii()
    assert len(text.splitlines()) == 1
    line: dict[str, object] = json.loads(text)
    assert set(ALWAYS) <= line.keys() <= {*ALWAYS, *SOMETIMES}
    return line


def said_by(name: str, message: str, *filled_in: object, **extra: object) -> logging.LogRecord:
    record = logging.LogRecord(name, logging.ERROR, "f", 1, message, filled_in, None)
    record.created = 1_772_355_600.25
    record.__dict__.update(extra)
    return record


def test_hostile_values_stay_on_their_line(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "henvis"):
        logger("henvis.bus").error("a fixed text", rule=HOSTILE, event_id=EVENT, offset=7)
    line = line_of(caplog.records[0])
    assert (line["event"], line["rule"], line["offset"]) == ("a fixed text", HOSTILE, 7)
    assert line["event_id"] == str(EVENT)
    assert line["trace_id"] == work_on("nav", EVENT).trace_id
    assert "case_id" not in line, "what is not known is left out"


def test_the_time_is_the_machines_in_utc() -> None:
    line = line_of(said_by("henvis.bus", "a fixed text"))
    assert line["time"] == "2026-03-01T09:00:00.250+00:00"
    assert datetime.fromisoformat(str(line["time"])).tzinfo == UTC


def test_of_a_library_the_fixed_text_alone_is_kept() -> None:
    line = line_of(said_by("kafka.conn", "cannot read %s\nof %d", HOSTILE, 7, rule=HOSTILE, topic="Kari"))
    assert line["event"] == "cannot read %s"
    assert line.keys() == set(ALWAYS)


def test_a_library_that_fills_in_wrongly_still_gets_its_line() -> None:
    assert line_of(said_by("kafka.conn", "%d of %d", "Kari"))["event"] == "%d of %d"


def test_an_error_is_told_by_kind_and_way_alone() -> None:
    try:
        int(HOSTILE)
    except ValueError as error:
        record = said_by("kafka.conn", "it failed")
        record.exc_info = (type(error), error, error.__traceback__)
    line = line_of(record)
    assert str(line["error"]).startswith("ValueError\n")
    assert "in test_an_error_is_told" in str(line["error"])
    assert "Kari" not in str(line)


def test_what_python_would_write_past_the_log_goes_through_it() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", PAST_THE_LOG],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in lines] == [
        "a warning of Python",
        *["an error that nobody caught"] * 2,
        "Task exception was never retrieved",
        "an error that nobody caught",
    ]
    assert "Kari" not in done.stderr + done.stdout


def calls_in(source: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("log", "_log", "security")
        and node.func.attr in LEVELS
    ]


def test_every_call_has_a_fixed_text_and_declared_fields() -> None:
    found = 0
    for path in (path for folder in ("henvis", "services") for path in (ROOT / folder).rglob("*.py")):
        for call in calls_in(path.read_text(encoding="utf-8")):
            found += 1
            (text,) = call.args
            fixed = isinstance(text, ast.Constant) or (isinstance(text, ast.Name) and text.id.isupper())
            assert fixed, f"{path}:{call.lineno}"
            named = {one.arg for one in call.keywords if one.arg is not None}
            assert named <= Fields.__annotations__.keys(), f"{path}:{call.lineno}"
    assert found > 20
