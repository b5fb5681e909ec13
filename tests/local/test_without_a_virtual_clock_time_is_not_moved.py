"""Where the time is the system's, or Kafka does not serve yet, the control says so and moves nothing."""

import asyncio
from typing import Any

import httpx
import pytest

from henvis.local import control
from henvis.local.moving import Mover
from henvis.local.readings import Readings


class Starting:
    """A stack whose clock cannot be moved."""

    mover: Mover | None = None
    readings: Readings | None = None

    def __init__(self) -> None:
        self.asked_to_stop = False

    def describe(self) -> dict[str, Any]:
        return {"ready": False}

    def exposition(self) -> bytes:
        return b""

    def request_stop(self) -> None:
        self.asked_to_stop = True


def ask(stack: Starting, method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
    async def answer() -> httpx.Response:
        transport = httpx.ASGITransport(control.application(stack))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.request(method, path, json=body)

    return asyncio.run(answer())


@pytest.mark.parametrize("path", ["/stack/quiet", "/stack/clock"])
def test_the_time_is_not_there_to_be_moved(path: str) -> None:
    answer = ask(Starting(), "POST", path, {"to": "2021-03-01T08:00:00Z"})
    assert answer.status_code == httpx.codes.NOT_FOUND
    assert "the time is the system's" in answer.json()["error"]


def test_it_can_be_described_and_stopped() -> None:
    stack = Starting()
    assert ask(stack, "GET", "/stack").json() == {"ready": False}
    assert ask(stack, "POST", "/stack/stop").status_code == httpx.codes.ACCEPTED
    assert stack.asked_to_stop
