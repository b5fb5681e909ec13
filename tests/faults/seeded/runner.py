"""Performs a plan on a real stack, heals what it hurt, waits until all is quiet, collects the evidence."""

import shutil
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import httpx

from henvis.local import instants
from henvis.local.stack import RunningStack, running_stack
from tests.faults.seeded import collecting
from tests.faults.seeded.clients import Clients
from tests.faults.seeded.evidence import Evidence
from tests.faults.seeded.history import History
from tests.faults.seeded.plan import Asking, Clock, Fault, Plan
from tests.faults.seeded.sabotage import Saboteur
from tests.faults.seeded.small_disk import small_disk
from tests.waiting import eventually

START_SECONDS: Final = 240.0
SETTLE_SECONDS: Final = 60.0
QUIET_SECONDS: Final = 180.0
MOVE_SECONDS: Final = 600.0
"""A move waits for quiet at each of its stops; this is for all of them."""
ROUNDS: Final = 5
"""How often an operator tries again what is parked."""

Said = Callable[[str], None]


def run(plan: Plan, folder: Path, said: Said = lambda _: None) -> Evidence:
    """Perform a plan in a new folder; plan, history, logs and Kafka's data stay there."""
    folder.mkdir(parents=True)
    plan.save(folder / "plan.json")
    home = folder / "home"
    history = History(folder / "history.jsonl")
    try:
        with (
            small_disk(home / "db") as disk,
            running_stack(home, workers=plan.workers, within=START_SECONDS) as stack,
        ):
            performance = Performance(stack, Saboteur(stack, disk, history), history)
            evidence = performance.of(plan, said)
            shutil.copytree(home / "db", folder / "databases")  # the small disk goes with the run
            return evidence
    finally:
        history.close()


class Performance:
    """One run on one stack."""

    def __init__(self, stack: RunningStack, saboteur: Saboteur, history: History) -> None:
        self._stack = stack
        self._saboteur = saboteur
        self._history = history
        self._clients = Clients(stack, history)
        self._now: datetime | None = None
        self._stuck: list[str] = []
        self._done: Counter[str] = Counter()

    def of(self, plan: Plan, said: Said) -> Evidence:
        """Do all that the plan says, and heal."""
        try:
            for number, step in enumerate(plan.steps, 1):
                said(f"step {number} of {len(plan.steps)}: {_in_words(step)}")
                self._do(step)
            said("healing")
            self._heal()
        finally:
            self._saboteur.wait()
            self._clients.close()
        said("collecting what it left")
        return self._evidence()

    def _do(self, step: Asking | Fault | Clock) -> None:
        match step:
            case Asking():
                self._clients.give(step)
                self._done["commands"] += 1
            case Fault():
                self._saboteur.strike(step)
            case Clock():
                self._move(step.to)

    def _move(self, to: datetime) -> None:
        """A move stops wherever something is due, until all is quiet; faults that last end meanwhile."""
        if self._now is not None and to <= self._now:
            return
        self._clients.finish()
        self._history.happened("clock", to=instants.text(to))
        if self._control("clock", to=instants.text(to)):
            self._now = to
            self._done["moves of the clock"] += 1

    def _heal(self) -> None:
        self._clients.finish()
        self._saboteur.wait()
        self._history.happened("healed")
        self._control("quiet")
        for asking in self._clients.settle(SETTLE_SECONDS):
            self._stuck.append(f"{asking.agency} {asking.do} ({asking.key}) gets no answer")
        self._control("quiet")
        for _ in range(ROUNDS):
            if not self._release():
                break
            self._control("quiet")

    def _control(self, what: str, **content: Any) -> bool:
        """Ask the supervisor, and say where the bus does not become quiet."""
        try:
            answer = httpx.post(
                f"{self._stack.control_url}/stack/{what}",
                json={**content, "within": QUIET_SECONDS},
                trust_env=False,
                timeout=MOVE_SECONDS,
            )
        except httpx.HTTPError as error:
            self._stuck.append(f"the supervisor does not answer: {type(error).__name__}")
            return False
        if answer.is_error:
            self._stuck.append(f"not quiet: {answer.text[:300]}")
        return answer.is_success

    def _release(self) -> int:
        """Let an operator try again all that holds its lane."""
        count = 0
        for service, urls in self._stack.services.items():
            token = self._stack.token_for(service)
            for one in self._get(f"{urls[0]}/operations/dead", token):
                if one["state"] == "held":
                    again = f"{urls[0]}/operations/dead/{one['id']}/retry"
                    httpx.post(again, auth=token, trust_env=False, timeout=30)
                    count += 1
        self._done["parked records released"] += count
        return count

    def _get(self, url: str, token: httpx.Auth) -> list[dict[str, Any]]:
        answer = eventually(
            lambda: httpx.get(url, auth=token, trust_env=False, timeout=30), what=f"{url} answers"
        )
        listed: list[dict[str, Any]] = answer.json()
        return listed

    def _evidence(self) -> Evidence:
        told = self._stack.describe()
        self._done["restarts of services"] = sum(one["restarts"] for one in told["services"])
        self._done["restarts of Kafka"] = told["broker"]["restarts"]
        log = collecting.log(self._stack.access())
        return Evidence(
            told=tuple(self._history.told),
            log=log,
            databases=collecting.databases(self._stack),
            clock=instants.parse(told["clock"]["now"]),
            rebuilt=collecting.rebuilt(self._stack, log),
            stuck=tuple(self._stuck),
            done=dict(self._done + self._saboteur.made),
        )


def _in_words(step: Asking | Fault | Clock) -> str:
    match step:
        case Asking():
            return f"{step.agency}: {step.do}"
        case Fault():
            return f"{step.target} is {step.kind} for {step.seconds:g} s"
        case Clock():
            return f"the clock moves to {instants.text(step.to)}"
