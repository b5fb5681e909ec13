"""A drill on a running stack: each fault happens and exactly its alert fires; it is mended, and it ends."""

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from henvis.local.stack import running_stack
from tests.operations.alerts import WATCHDOG, Alert, alerts
from tests.operations.runbooks import runbook, shell_words
from tests.prometheus.asking import series, told
from tests.prometheus.drill.diagnosis import FAULTS, diagnosed, look
from tests.prometheus.drill.fault import ANY, Fault, Mend
from tests.prometheus.drill.faults.cases import CONTENT, unknown_schema
from tests.prometheus.drill.quickened import EVERY_S, LIMITS, PROBE_S, written_to
from tests.prometheus.drill.shell import perform
from tests.prometheus.drill.town import SABOTAGED, Drill, Told
from tests.prometheus.drill.waves import DIAGNOSED, WAVES, may_be_found, until
from tests.security.town import Town
from tests.waiting import eventually

FOUND_WITHIN_S = OVER_WITHIN_S = 1200 / LIMITS
"""In earnest that is twenty minutes for the slowest of them."""
SEEN_WITHIN_S = 120
OF_A_START = {"BrokerAway", "ProcessDown", "NotReady", "ProbeLost"}
"""At this pace a start is a long time without a broker, processes and probes."""
pytestmark = pytest.mark.timeout(300)


PERFORMED: set[str] = set()
"""Commands that several runbooks have are performed once."""


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drill]:
    """A stack with Prometheus, where minutes are seconds, and probes go as often as that allows."""
    faults = tmp_path_factory.mktemp("faults")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HENVIS_METRICS_INTERVAL", str(EVERY_S))
        patch.setenv("HENVIS_METRICS_RULES", str(written_to(tmp_path_factory.mktemp("rules"))))
        patch.setenv("HENVIS_PROBE_SECONDS", str(PROBE_S))
        patch.setenv("SABOTAGE", str(faults))
        home: Path = tmp_path_factory.mktemp("stack")
        with running_stack(home, clock="system", tls=True, metrics=True, services=SABOTAGED) as stack:
            town = Town(stack)
            yield Drill(stack, town, faults)
            town.close()


@pytest.fixture(scope="module")
def late() -> dict[Fault, Mend]:
    """The faults of the last wave that have not been told yet, and what mends them."""
    return {}


def unexplained(fired: Told, faults: tuple[Fault, ...]) -> Told:
    """The alerts that no fault of these has."""
    expected = {(fault.alert, fault.agency) for fault in faults}
    return frozenset(one for one in fired if one not in expected and (one[0], ANY) not in expected)


def unseen(fired: Told, faults: tuple[Fault, ...]) -> list[Fault]:
    """The faults that no alert tells of."""
    names = {alert for alert, _ in fired}
    return [
        fault
        for fault in faults
        if (fault.alert, fault.agency) not in fired and not (fault.agency == ANY and fault.alert in names)
    ]


def not_found(drill: Drill, wave: str, began: float) -> frozenset[tuple[str, str]]:
    """What of a wave numbers, alerts, doctor and commands do not tell; what they tell is there."""
    sight = look(drill, time.monotonic() - began)
    assert not any(CONTENT in text for text in sight.texts), "operations see what a record holds"
    found = diagnosed(sight)
    assert found <= may_be_found(wave)
    return DIAGNOSED[wave] - found


def test_nothing_fires_while_all_is_well(drill: Drill) -> None:
    eventually(
        lambda: len(series(drill.prometheus, "henvis_ready == 1")) == 7 and drill.firing() == frozenset(),
        within=OVER_WITHIN_S,
        what="all are asked and well",
    )
    assert {alert for alert, _ in drill.fired(3600)} <= OF_A_START
    drill.began = time.monotonic()
    assert diagnosed(look(drill, 3600)) == frozenset()


@pytest.mark.parametrize("name", WAVES)
def test_each_fault_is_told_by_its_alert_and_by_no_other(
    drill: Drill, late: dict[Fault, Mend], name: str
) -> None:
    began = time.monotonic()
    mends = {fault: fault.make(drill) for fault in WAVES[name]}
    mends, late_ones = (
        {**{fault: mend for fault, mend in mends.items() if not fault.late}, **late},
        {fault: mend for fault, mend in mends.items() if fault.late},
    )
    late.clear()
    late.update(late_ones)
    try:
        with suppress(AssertionError):
            eventually(
                lambda: not unseen(drill.fired(time.monotonic() - began), tuple(mends)),
                within=FOUND_WITHIN_S,
                what="an alert for each fault",
            )
        assert unseen(drill.fired(time.monotonic() - began), tuple(mends)) == []
        eventually(
            lambda: not not_found(drill, name, began),
            within=SEEN_WITHIN_S,
            what="all that can be found out is",
        )
    finally:
        for mend in mends.values():
            mend()
    made = tuple(fault for wave in until(name) for fault in WAVES[wave])
    assert unexplained(drill.fired(time.monotonic() - began), made) == frozenset()
    assert drill.is_watched()


def test_every_alert_has_been_made_to_fire() -> None:
    drilled = [fault.alert for faults in WAVES.values() for fault in faults]
    drilled.append(WATCHDOG.removeprefix("Henvis"))  # it needs no fault: it fires all the time
    assert set(drilled) == {alert.name.removeprefix("Henvis") for alert in alerts()}
    assert not any(fault.late for fault in list(WAVES.values())[-1])
    assert {cause for causes in DIAGNOSED.values() for cause, _ in causes} == FAULTS.keys()


def test_all_of_them_end_when_it_is_mended(drill: Drill) -> None:
    eventually(lambda: drill.firing() == frozenset(), within=OVER_WITHIN_S, what="no alert fires any more")


def test_nothing_else_has_fired_in_all_that_time(drill: Drill) -> None:
    every = tuple(fault for faults in WAVES.values() for fault in faults)
    assert unexplained(drill.fired(time.monotonic() - drill.began), every) == frozenset()


def test_no_rule_failed(drill: Drill) -> None:
    rules = [rule for group in told(drill.prometheus, "rules")["groups"] for rule in group["rules"]]
    assert [(rule["name"], rule.get("lastError")) for rule in rules if rule["health"] != "ok"] == []


@pytest.mark.parametrize("alert", alerts(), ids=lambda alert: alert.name)
def test_the_commands_of_a_runbook_can_be_performed(drill: Drill, alert: Alert) -> None:
    one = runbook(alert.file_name)
    told_first = {"AGENCY": "nav", "SERVICE": "nav", "LANE": "from.udi", "CLASS": "token"}
    if "NUMBER" in one.needs:
        told_first["NUMBER"] = parked(drill, told_first["SERVICE"])
    lines = [line for block in one.blocks for line in block.splitlines() if line not in PERFORMED]
    assert perform(shell_words(), lines, told_first, drill.stack.home.root) == []
    PERFORMED.update(lines)


def parked(drill: Drill, service: str) -> str:
    """The number of a record that is parked from now on."""
    unknown_schema(drill)
    url, token = drill.stack.services[service][0], drill.stack.token_for(service)
    listed = f"{url}/operations/dead"
    found = eventually(
        lambda: httpx.get(listed, auth=token, trust_env=False).json(), within=30, what="a record is parked"
    )
    return str(found[0]["id"])
