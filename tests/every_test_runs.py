"""A pytest plugin: a run in which a collected test did not run is not a good run."""

import pytest


class EveryTestRuns:
    """Counts what was collected and what ran; where they differ the run fails and says so in one line."""

    def __init__(self, config: pytest.Config) -> None:
        self._only_listing = config.option.collectonly
        self._not_run: dict[str, str] = {}

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        """A test that -k, -m or a plugin left out."""
        self._not_run |= {item.nodeid: "deselected" for item in items}

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file that skipped itself."""
        if report.skipped:
            self._not_run[report.nodeid] = "skipped"

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test that skipped itself, or that was expected to fail."""
        if hasattr(report, "wasxfail"):
            self._not_run[report.nodeid] = "xfail"
        elif report.skipped:
            self._not_run[report.nodeid] = "skipped"

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Turn a good end into a bad one."""
        if self._not_run and not self._only_listing and exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say which, shortly."""
        if self._not_run and not self._only_listing:
            first = ", ".join(f"{name} ({why})" for name, why in list(self._not_run.items())[:3])
            count = len(self._not_run)
            terminalreporter.write_line(
                f"{count} collected and not run, so this run fails: {first}", red=True
            )
