"""Debian's Prometheus and what it says over its HTTP API, as far as tests ask it."""

import shutil
from typing import Any

import httpx


def program(name: str) -> str:
    """Where a program of Debian's package is."""
    found = shutil.which(name)
    assert found is not None, "Prometheus is not installed. Run apt-get install prometheus"
    return found


def answers(url: str) -> bool:
    """Whether it takes questions."""
    try:
        return httpx.get(f"{url}/-/ready", trust_env=False).is_success
    except httpx.TransportError:
        return False


def told(url: str, what: str, **parameters: str) -> Any:
    """The data that `/api/v1/<what>` answers with."""
    answer = httpx.get(f"{url}/api/v1/{what}", params=parameters, trust_env=False)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def series(url: str, query: str) -> list[dict[str, Any]]:
    """The series that a query finds now, each with its labels and its value."""
    return [
        {**one["metric"], "value": float(one["value"][1])}
        for one in told(url, "query", query=query)["result"]
    ]
