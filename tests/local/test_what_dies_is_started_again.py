"""A process that dies is started again, and both the terminal and the status say so."""

import os
import signal
from typing import Any

import httpx
import pytest

from henvis.local.process import BackOff
from henvis.local.stack import RunningStack
from tests.waiting import eventually


def of(stack: RunningStack, instance: str) -> dict[str, Any]:
    found: dict[str, Any] = next(
        each for each in stack.describe()["services"] if each["instance"] == instance
    )
    return found


def said(stack: RunningStack) -> str:
    return stack.home.log("up").read_text()


def test_a_killed_service_is_back_with_the_same_address(stack: RunningStack) -> None:
    before = of(stack, "nav-1")
    os.kill(before["pid"], signal.SIGKILL)
    eventually(lambda: of(stack, "nav-1")["restarts"] > before["restarts"], what="the death is noticed")
    eventually(lambda: of(stack, "nav-1")["state"] == "ready", what="nav-1 is ready again")
    after = of(stack, "nav-1")
    assert after["url"] == before["url"]
    assert after["pid"] != before["pid"]
    assert "nav-1 was ended by signal 9 and is started again" in said(stack)


def test_a_service_that_was_started_again_is_told_the_present_time(stack: RunningStack) -> None:
    now = httpx.post(f"{stack.control_url}/stack/quiet").json()["now"]
    before = of(stack, "router-1")
    os.kill(before["pid"], signal.SIGKILL)
    eventually(lambda: of(stack, "router-1")["pid"] != before["pid"], what="router-1 is started again")
    assert httpx.post(f"{stack.control_url}/stack/quiet", timeout=30).json() == {"now": now}
    assert httpx.get(f"{before['url']}/control/state").json()["clock"] == now


def test_a_killed_broker_serves_again_on_the_same_port(stack: RunningStack) -> None:
    before = stack.describe()
    os.kill(before["broker"]["pid"], signal.SIGKILL)
    eventually(lambda: "Kafka serves again" in said(stack), within=30, what="Kafka serves again")
    after = stack.describe()
    assert after["kafka"] == before["kafka"]
    assert after["broker"]["restarts"] == before["broker"]["restarts"] + 1
    assert httpx.post(f"{stack.control_url}/stack/quiet", timeout=30).status_code == httpx.codes.OK


def test_who_dies_again_and_again_is_started_more_slowly_and_never_given_up() -> None:
    back_off = BackOff()
    pauses = [back_off.after(lived=0.1) for _ in range(20)]
    assert pauses == sorted(pauses)
    assert pauses[0] < 1 < pauses[-1] <= 10


@pytest.mark.parametrize("lived", [31.0, 3600.0])
def test_who_lived_long_is_started_again_at_once(lived: float) -> None:
    back_off = BackOff()
    first = back_off.after(lived=0.1)
    back_off.after(lived=0.1)
    assert back_off.after(lived=lived) == first
