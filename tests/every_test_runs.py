"""A pytest plugin: a run in which a collected test did not run is not a good run."""

from typing import Any

import pytest


class EveryTestRuns:
    """Counts what was collected and what ran; where they differ the run fails and says so in one line.

    Works alone and with pytest-xdist, whose workers collect and whose controller sees the reports.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._only_listing = config.option.collectonly
        self._collected: set[str] = set()
        self._ran: set[str] = set()
        self._left_out: dict[str, str] = {}

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """A test that is there."""
        self._collected.add(item.nodeid)

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        """A test that -k, -m or a plugin left out."""
        self._left_out |= {item.nodeid: "deselected" for item in items}

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file that skipped itself."""
        if report.skipped:
            self._left_out[report.nodeid] = "skipped"

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test that ran, or skipped itself, or was expected to fail."""
        self._ran.add(report.nodeid)
        if hasattr(report, "wasxfail"):
            self._left_out[report.nodeid] = "xfail"
        elif report.skipped:
            self._left_out[report.nodeid] = "skipped"

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A worker has ended: what it collected and left out counts."""
        told = getattr(node, "workeroutput", {})
        self._collected |= set(told.get("collected", ()))
        self._left_out |= told.get("left_out", {})

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Turn a good end into a bad one; a worker leaves that to the controller."""
        output = getattr(self._config, "workeroutput", None)
        if output is not None:
            output |= {"collected": sorted(self._collected), "left_out": self._left_out}
        elif self._not_run and not self._only_listing and exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say which, shortly."""
        if self._not_run and not self._only_listing:
            first = ", ".join(f"{name} ({why})" for name, why in list(self._not_run.items())[:3])
            count = len(self._not_run)
            terminalreporter.write_line(
                f"{count} collected and not run, so this run fails: {first}", red=True
            )

    @property
    def _not_run(self) -> dict[str, str]:
        missing = sorted(self._collected - self._ran - self._left_out.keys())
        return self._left_out | dict.fromkeys(missing, "not reached")
