"""Prometheus' own parser takes the queries of the dashboards."""

import subprocess
from pathlib import Path

import pytest
import yaml

from deploy.grafana.files import PAGES
from tests.prometheus.asking import program

QUERIES = [panel.query for page in PAGES for section in page.sections for panel in section.panels]


def checked(queries: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """What promtool says of a file that asks them all."""
    rules = [
        {"record": f"query:{number}", "expr": query.replace("$agency", ".+")}
        for number, query in enumerate(queries)
    ]
    file = folder / "queries.yaml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "queries", "rules": rules}]}))
    check = [program("promtool"), "check", "rules", str(file)]
    return subprocess.run(check, capture_output=True, text=True, check=False)


def test_every_query_of_the_dashboards_can_be_asked(tmp_path: Path) -> None:
    done = checked(QUERIES, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(QUERIES)} rules found" in done.stdout


@pytest.mark.parametrize(
    "query", ["max by (agency (henvis_ready)", "henvis_ready >", "sum(henvis_ready[5m])"]
)
def test_a_wrong_query_would_be_seen(query: str, tmp_path: Path) -> None:
    assert checked([query], tmp_path).returncode != 0
