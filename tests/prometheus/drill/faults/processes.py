"""What processes do that hang, end, or are started with what they cannot go on with."""

import signal

import httpx

from tests.prometheus.drill.fault import Mend, over_by_itself
from tests.prometheus.drill.replacing import replace_file
from tests.prometheus.drill.town import Drill
from tests.prometheus.sabotaged import LAW
from tests.waiting import eventually


def other_rules(drill: Drill) -> Mend:
    """The audit runs with other rules than the rest."""
    drill.switch_on("audit", LAW)
    drill.kill("audit")

    def mend() -> None:
        drill.switch_off("audit", LAW)
        drill.kill("audit")
        # Else it would still be starting when the next wave takes away the keys that it needs for that.
        ready = f"{drill.stack.services['audit'][0]}/health/ready"
        eventually(lambda: _succeeds(ready), within=30, what="the audit is ready")

    return mend


def paused(drill: Drill) -> Mend:
    """The police's process hangs."""
    drill.signal("police", signal.SIGSTOP)
    return lambda: drill.signal("police", signal.SIGCONT)


def no_keys(drill: Drill) -> Mend:
    """The router is started anew while the issuer's keys cannot be read."""
    keys = drill.stack.home.issuer / "jwks.json"
    before = keys.read_bytes()
    replace_file(keys, b"{}")
    drill.kill("router")
    return lambda: replace_file(keys, before)


def ends_again_and_again(drill: Drill) -> Mend:
    """Barnevern's process is killed three times."""
    for _ in range(3):
        drill.kill("barnevern")
    return over_by_itself


def _succeeds(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False).is_success
    except httpx.TransportError:
        return False
