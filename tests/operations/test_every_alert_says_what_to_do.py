"""Each alert says what is, what it means for persons and what to do; it asks for what is told."""

import re

import pytest

from tests.operations.alerts import (
    RUNBOOKS,
    TESTS,
    WATCHDOG,
    Alert,
    alerts,
    recorded,
    seen_firing,
    unit_tests,
)
from tests.operations.queries import undeclared

ALERTS = alerts()
EACH = pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.name)
AGREED = frozenset(
    f"Henvis{name}"
    for name in (
        *("BrokerAway", "ProcessDown", "NotReady", "LaneStuck", "OutboxStuck", "DeadLetter", "CaseParked"),
        *("ProbeLost", "CheckpointStale", "ClockOff", "ClockBehind", "DiskNearlyFull", "KeyExpires"),
        *("DeadlinesStand", "DeadlineSurge", "AnswersOverdue", "SecurityEvent", "BrokerRefuses"),
        *("Restarting", "LawVersionsDiffer", "NotMeasured", "Watchdog"),
    )
)
SAYS = {"summary", "summary_nb", "consequence", "action", "runbook"}
SHOWN = {"$labels.agency", "$labels.lane", "$labels.class", "$value", "."}
"""What a text may quote: nothing of a case, and a number only where it counts processes."""
COUNTS_PROCESSES = {"HenvisBrokerAway", "HenvisLawVersionsDiffer"}


def test_there_is_an_alert_for_each_kind_of_fault() -> None:
    assert sorted(alert.name for alert in ALERTS) == sorted(AGREED)


@EACH
def test_it_says_who_is_told_and_what_to_do(alert: Alert) -> None:
    assert alert.labels.keys() == {"severity", "owner"}
    assert alert.labels["severity"] in ({"none"} if alert.name == WATCHDOG else {"page", "ticket"})
    assert alert.labels["owner"] in {"bus", "agency", "security"}
    assert alert.annotations.keys() == SAYS
    assert all(alert.annotations[part].endswith((".", "}}")) for part in SAYS - {"runbook"})


@EACH
def test_its_runbook_is_there(alert: Alert) -> None:
    assert alert.annotations["runbook"] == f"docs/runbooks/{alert.file_name}.md"
    assert (RUNBOOKS / f"{alert.file_name}.md").is_file()


@EACH
def test_it_fires_in_one_test_and_is_silent_in_another(alert: Alert) -> None:
    seen = [seen_firing(test) for test in unit_tests(alert)]
    alone = ({alert.name}, {alert.name, WATCHDOG})
    assert any(names in alone for instants in seen for names in instants), "no test sees it alone"
    assert any(instants and not any(alert.name in names for names in instants) for instants in seen)


def test_no_test_is_left_over() -> None:
    files = {file.stem for file in TESTS.iterdir()}
    assert files == {alert.file_name for alert in ALERTS} | {"nothing-happens"}


@pytest.mark.parametrize("query", [*recorded().values(), *(alert.query for alert in ALERTS)])
def test_a_query_asks_for_what_is_told(query: str) -> None:
    for name in recorded():
        query = query.replace(name, "")
    assert set(undeclared(query)) <= {"alertname"}


@EACH
def test_its_texts_quote_no_number_of_persons(alert: Alert) -> None:
    for text in alert.annotations.values():
        quoted = set(re.findall(r"{{\s*(?:with |if eq )?([$.][\w.]*)[^}]*}}", text))
        assert quoted <= SHOWN
        assert "$value" not in quoted or alert.name in COUNTS_PROCESSES


@EACH
def test_it_burns_no_rate(alert: Alert) -> None:
    assert not re.search(r"\bi?rate\(", alert.query), "at some referrals a week a rate is nothing or a person"
