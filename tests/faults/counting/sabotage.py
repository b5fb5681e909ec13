"""Makes a process of ours die, stop or stumble at one exact step. Nothing of this is in the product.

`SABOTAGE` is `what:step:time`, such as `kill:before_commit:3`: SIGKILL to itself when it comes to that step
for the third time. `what` is `kill`, `pause` (SIGSTOP: from outside it looks like a machine that sleeps) or
`slow`, which makes a file `begun` in the state folder and goes on when there is a file `go`.
"""

import itertools
import os
import signal
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from henvis.agency.agenda import AgencyAgenda
from henvis.bus import parking
from henvis.bus.handling.releasing import Releasing
from henvis.bus.handling.runner import Runner
from henvis.bus.publishing.relay import Relay
from henvis.bus.transaction import Transaction
from henvis.service.ticker import Ticker
from tests.waiting import eventually

SIGNALS = {"kill": signal.SIGKILL, "pause": signal.SIGSTOP}

SETTLE_S = 0.5

STEPS: dict[str, tuple[Any, str, bool]] = {
    # step: (where, which function, whether it happens after that function)
    "before_handling": (Runner, "handle", False),
    "before_commit": (Transaction, "close", True),
    "after_commit": (Runner, "_together", True),
    "before_publish": (Relay, "_send", False),
    "after_publish": (Relay, "_send", True),
    "after_mark": (Relay, "_mark", True),
    "in_release": (parking, "released", False),
    "before_release_commit": (parking, "released", True),
    "after_release": (Releasing, "_release", True),
    "before_sweep": (AgencyAgenda, "fall_due", False),
    "after_sweep": (AgencyAgenda, "fall_due", True),
    "after_tick": (Ticker, "tick", True),
}


def prepare(spec: str) -> None:
    """Lay the trap that `spec` describes; does nothing for an empty one."""
    if not spec:
        return
    what, step, time = spec.split(":")
    where, name, after = STEPS[step]
    harm = _be_slow if what == "slow" else partial(_signal, SIGNALS[what])
    setattr(where, name, _trapped(getattr(where, name), harm, int(time), after=after))


def _signal(number: int) -> None:
    os.kill(os.getpid(), number)
    # The kernel may let this thread run on for a moment; it must not get to its next step.
    threading.Event().wait(SETTLE_S)


def _be_slow() -> None:
    state = Path(os.environ["HENVIS_STATE"])
    (state / "begun").touch()
    eventually((state / "go").exists, within=60, what="the slow step may end")


def _trapped(
    function: Callable[..., Any], harm: Callable[[], None], at: int, *, after: bool
) -> Callable[..., Any]:
    calls = itertools.count(1)

    def spring() -> None:
        if next(calls) == at:
            harm()

    def trapped(*arguments: Any, **named: Any) -> Any:
        if not after:
            spring()
        result = function(*arguments, **named)
        if after:
            spring()
        return result

    return trapped
