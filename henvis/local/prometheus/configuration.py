"""What Prometheus is told: whom to ask, how often, and by which rules to judge. Pure.

Whose numbers they are is said here and not by who is asked: a process in wrong hands can tell false numbers
of itself, and none in another agency's name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

PROCESSES: Final = "henvis"
"""The job of the services' processes."""
SUPERVISOR: Final = "henvis-supervisor"
"""The job of who starts them; its numbers are about others, so that it says whose they are."""

_SAID_BY_ITSELF: Final = "exported_agency"
"""What Prometheus calls the label `agency` that a process gave, where we gave it one."""


@dataclass(frozen=True, slots=True)
class Target:
    """A process that is asked for `/metrics`."""

    address: str
    """As `host:port`."""
    instance: str
    """Such as `nav-1`."""
    agency: str | None = None
    """Whose process it is; None for the supervisor."""


def duration(seconds: float) -> str:
    """Seconds as Prometheus writes a duration, in whole milliseconds."""
    return f"{round(seconds * 1000)}ms"


def configuration(targets: Sequence[Target], rules: Iterable[Path | str], every_s: float) -> dict[str, Any]:
    """The configuration as Prometheus' manual describes it.

    `rules` are files or patterns of them, `every_s` are the seconds between two looks and two judgements.
    """
    processes = [target for target in targets if target.agency is not None]
    supervisors = [target for target in targets if target.agency is None]
    theirs = {
        "job_name": PROCESSES,
        "static_configs": [_static(target, agency=target.agency) for target in processes],
        "metric_relabel_configs": [{"action": "labeldrop", "regex": _SAID_BY_ITSELF}],
    }
    its = {
        "job_name": SUPERVISOR,
        "honor_labels": True,
        "static_configs": [_static(target) for target in supervisors],
    }
    return {
        "global": {"scrape_interval": duration(every_s), "evaluation_interval": duration(every_s)},
        "rule_files": [str(rule) for rule in rules],
        "scrape_configs": [theirs, *([its] if supervisors else [])],
    }


def text(told: dict[str, Any]) -> str:
    """The file's text."""
    return yaml.safe_dump(told, sort_keys=False, allow_unicode=True)


def _static(target: Target, **labels: str | None) -> dict[str, Any]:
    given = {name: value for name, value in labels.items() if value is not None}
    return {"targets": [target.address], "labels": {"instance": target.instance, **given}}
