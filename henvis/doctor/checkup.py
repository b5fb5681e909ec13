"""Lets all checks look at once, and waits for none of them longer than it may take."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from henvis.doctor.check import CannotLook, Check, Looked, Need
from henvis.doctor.sight import Sight
from henvis.errors import CommandFailed
from henvis.ops.failure import place_of

WITHIN_SECONDS: Final = 20.0


@dataclass(frozen=True, slots=True)
class NotLooked:
    """Why a check said nothing; one that was `left_out` was not asked for."""

    why: str
    left_out: bool = False


Outcome = Looked | NotLooked


def run(checks: Iterable[Check], sight: Sight, within: float = WITHIN_SECONDS) -> dict[str, Outcome]:
    """What came of each check, in their order; `within` is in seconds, for all of them together."""
    outcomes: dict[str, Outcome] = {}
    looking: list[tuple[Check, threading.Thread]] = []
    late = NotLooked(f"It took longer than {within:g} s")
    for check in checks:
        outcomes[check.name] = _obstacle(check, sight) or late
        if outcomes[check.name] is late:
            # A daemon: a client that hangs in a call must not keep the command from its end.
            thread = threading.Thread(target=_look, args=(check, sight, outcomes), daemon=True)
            thread.start()
            looking.append((check, thread))
    ends = time.monotonic() + within
    for _, thread in looking:
        thread.join(max(0.0, ends - time.monotonic()))
    return dict(outcomes)


def _look(check: Check, sight: Sight, outcomes: dict[str, Outcome]) -> None:
    try:
        outcomes[check.name] = check.look(sight)
    except (CannotLook, CommandFailed) as reason:
        outcomes[check.name] = NotLooked(str(reason))
    except Exception as error:  # noqa: BLE001 - one check that fails must not hide what the others found
        outcomes[check.name] = NotLooked(f"The check itself failed: {place_of(error)}")


def _obstacle(check: Check, sight: Sight) -> NotLooked | None:
    if Need.HOME in check.needs and sight.home is None:
        return NotLooked("It needs the folder of a stack (--home)", left_out=True)
    if Need.PROCESSES in check.needs and not sight.processes:
        return NotLooked("No stack runs", left_out=sight.home is None)
    if Need.BROKER in check.needs and sight.broker is None:
        return NotLooked(
            "Kafka does not answer, or not to us" if sight.stack or sight.kafka else "No stack runs"
        )
    return None
