"""The compose file as a container engine reads it: merged, its variables filled in from what is prepared."""

import functools
import re
from collections.abc import Mapping
from typing import Any

import yaml

from henvis import ROOT

FOLDER = ROOT / "deploy" / "compose"
FILE = FOLDER / "compose.yaml"
VARIABLE = re.compile(r"\$\{(\w+):\?[^}]*\}")


@functools.cache
def composed() -> dict[str, Any]:
    """All of it."""
    told: dict[str, Any] = yaml.load(FILE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return told


def services() -> Mapping[str, dict[str, Any]]:
    """What runs, by name."""
    told: Mapping[str, dict[str, Any]] = composed()["services"]
    return told


def filled_in(text: str, variables: Mapping[str, str]) -> str:
    """A value with its variables; KeyError for one that nobody prepared."""
    return VARIABLE.sub(lambda found: variables[found.group(1)], text)


def secret_files(service: str) -> Mapping[str, str]:
    """Where a service finds each secret → the file on this side, below the compose file's folder."""
    whole = composed()
    found = {}
    for one in whole["services"][service].get("secrets", []):
        source, target = (one, one) if isinstance(one, str) else (one["source"], one["target"])
        found[f"/run/secrets/{target}"] = whole["secrets"][source]["file"]
    return found
