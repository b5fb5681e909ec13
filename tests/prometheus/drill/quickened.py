"""The rules as they are, with every time in them a part as long: minutes become seconds."""

import re
from pathlib import Path
from typing import Any, Final

import yaml

from tests.operations.alerts import RULES

LIMITS: Final = 6
"""What is 10 s then is a minute in earnest, of the ages that rules compare with, and of probes.

Between them have to be several looks: the cause is told of before what follows from it.
"""
PROBE_S: Final = 300 // LIMITS
WAITS: Final = 8
"""The same of each `for`."""
WINDOWS: Final = 10
"""The same of how far rules look back, so that an alert ends soon after what it tells of.

Those of the causes are of LIMITS: what follows from a fault takes its time on a busy machine, at any pace.
"""
LEAST_S: Final = 15
"""No limit that is longer becomes shorter: a busy machine must not look like a broken one."""
EVERY_S: Final = 4
"""Seconds between two looks. A process measures for up to 3.5 s before it answers, and has no longer."""
JUDGED: Final = "1s"
"""How often the rules are evaluated: in earnest with each look, which here is too seldom."""
_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_DURATION: Final = re.compile(r"\b(\d+)([smhd])\b")
_LIMIT: Final = re.compile(r"([<>] )(\d+)\b")


def written_to(folder: Path) -> Path:
    """Write all files of rules into a folder, and return it."""
    for file in RULES.glob("*.yaml"):
        told = yaml.safe_load(file.read_text(encoding="utf-8"))
        for group in told["groups"]:
            group["interval"] = JUDGED
            group["rules"] = [quick(rule) for rule in group["rules"]]
        (folder / file.name).write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    return folder


def quick(rule: dict[str, Any]) -> dict[str, Any]:
    """One rule: its `for`, the windows of its query, and the limits that are seconds."""
    window = LIMITS if "record" in rule else WINDOWS
    query = "\n".join(_limited(line) for line in _shortened(rule["expr"], window).splitlines())
    waits = {"for": _shortened(rule["for"], WAITS)} if "for" in rule else {}
    return {**rule, "expr": query, **waits}


def _limited(line: str) -> str:
    if "_seconds" not in line:
        return line
    return _LIMIT.sub(lambda found: f"{found[1]}{_limit(int(found[2])):g}", line)


def _limit(seconds: int) -> float:
    return max(seconds / LIMITS, min(seconds, LEAST_S))


def _shortened(text: str, factor: int) -> str:
    return _DURATION.sub(lambda found: f"{int(found[1]) * _UNITS[found[2]] * 1000 // factor}ms", text)
