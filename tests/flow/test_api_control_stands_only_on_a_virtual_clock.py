"""The supervisor's control of a process exists in the embedded stack's virtual time and nowhere else."""

from pathlib import Path

import httpx

from henvis.local.services import of_the_project
from henvis.local.stack import running_stack

ONLY_NAV = {"nav": of_the_project()["nav"]}


def test_a_service_on_the_systems_clock_has_no_control_route(tmp_path: Path) -> None:
    with running_stack(tmp_path, clock="system", services=ONLY_NAV) as stack:
        (url,) = stack.services["nav"]
        token = stack.token_for("nav")
        moved = httpx.put(f"{url}/control/clock", json={"now": "2030-01-01T00:00:00Z"}, auth=token)
        read = httpx.get(f"{url}/control/state", auth=token)
        ready = httpx.get(f"{url}/health/ready")

    assert (moved.status_code, moved.json()["code"]) == (404, "not_found")
    assert (read.status_code, read.json()["code"]) == (404, "not_found")
    assert ready.json() == {"ready": True, "waiting_for": []}


def test_a_service_on_a_virtual_clock_tells_what_it_has_in_hand(tmp_path: Path) -> None:
    with running_stack(tmp_path, clock="virtual", services=ONLY_NAV) as stack:
        (url,) = stack.services["nav"]
        refused = httpx.get(f"{url}/control/state")
        state = httpx.get(f"{url}/control/state", auth=stack.token_for("nav")).json()

    assert (refused.status_code, refused.json()["code"]) == (401, "token_missing")
    assert (state["service"], state["instance"], state["next_due"]) == ("nav", "nav-1", None)
    assert (state["handling"], state["outbox"], state["releasing"], state["parked"]) == (0, 0, 0, [])
    assert state["positions"] == {"nrm.to.nav": {"0": 0, "1": 0, "2": 0, "3": 0}}
