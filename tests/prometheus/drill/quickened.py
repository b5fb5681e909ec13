"""The rules as they are, with every time in them a part as long: minutes become seconds."""

import re
from pathlib import Path
from typing import Any, Final

import yaml

from tests.operations.alerts import RULES

FACTOR: Final = 12
"""What is 5 s then is a minute in earnest."""
LEAST_S: Final = 10
"""No limit that is longer becomes shorter: a busy machine must not look like a broken one."""
_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_DURATION: Final = re.compile(r"\b(\d+)([smhd])\b")
_LIMIT: Final = re.compile(r"([<>] )(\d+)\b")


def written_to(folder: Path) -> Path:
    """Write all files of rules into a folder, and return it."""
    for file in RULES.glob("*.yaml"):
        told = yaml.safe_load(file.read_text(encoding="utf-8"))
        for group in told["groups"]:
            group["rules"] = [quick(rule) for rule in group["rules"]]
        (folder / file.name).write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    return folder


def quick(rule: dict[str, Any]) -> dict[str, Any]:
    """One rule: its `for`, the windows of its query, and the limits that are seconds."""
    query = "\n".join(_limited(line) for line in _shortened(rule["expr"]).splitlines())
    waits = {"for": _shortened(rule["for"])} if "for" in rule else {}
    return {**rule, "expr": query, **waits}


def _limited(line: str) -> str:
    if "_seconds" not in line:
        return line
    return _LIMIT.sub(lambda found: f"{found[1]}{_limit(int(found[2])):g}", line)


def _limit(seconds: int) -> float:
    return max(seconds / FACTOR, min(seconds, LEAST_S))


def _shortened(text: str) -> str:
    return _DURATION.sub(lambda found: f"{int(found[1]) * _UNITS[found[2]] * 1000 // FACTOR}ms", text)
