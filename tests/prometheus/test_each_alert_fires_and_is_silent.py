"""Prometheus' own tool takes the rules and performs their unit tests."""

import shutil
import subprocess
from pathlib import Path

from tests.operations.alerts import RULES, TESTS
from tests.prometheus.asking import program


def promtool(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [program("promtool"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_rules_are_clean() -> None:
    done = promtool("check", "rules", *sorted(RULES.glob("*.yaml")))
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_alert_fires_when_it_should_and_at_no_other_time() -> None:
    done = promtool("test", "rules", *sorted(TESTS.glob("*.yaml")))
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_rule_that_tells_too_late_would_be_seen(tmp_path: Path) -> None:
    folder = shutil.copytree(TESTS.parent, tmp_path / "prometheus")
    changed = folder / "rules" / "lanes.yaml"
    changed.write_text(changed.read_text(encoding="utf-8").replace("> 180", "> 1800"), encoding="utf-8")
    assert promtool("test", "rules", folder / "tests" / "henvis-lane-stuck.yaml").returncode != 0
