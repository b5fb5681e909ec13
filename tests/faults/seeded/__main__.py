"""`python -m tests.faults.seeded`: one run from its seed or its plan, or new seeds until the time is up."""

import json
import secrets
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from henvis.errors import CommandFailed
from tests.faults.seeded.checks import violations
from tests.faults.seeded.checks.logs import repeats
from tests.faults.seeded.checks.violation import Violation
from tests.faults.seeded.drawing import Size, draw
from tests.faults.seeded.plan import Plan
from tests.faults.seeded.runner import run
from tests.faults.seeded.shrinking import shrunk

SHOWN = 20
"""Violations that are printed of a run; all are in its folder."""

TRIES = 60
"""Runs, of a minute or so, in which a smaller plan is looked for."""


@dataclass
class Session:
    """Several runs: what was done in all of them, and where they are kept."""

    console: Console
    folder: Path
    ends: float | None = None
    """When all has to be over, by the monotonic clock."""
    runs: int = 0
    longest: float = 0.0
    """Seconds of the longest run."""
    done: Counter[str] = field(default_factory=Counter)

    def perform(self, plan: Plan) -> list[Violation]:
        """One run. The folder of a good one is deleted."""
        self.runs += 1
        folder = self.folder / f"{self.runs}-seed-{plan.seed}"
        began = time.monotonic()
        with self.console.status(f"seed {plan.seed}") as status:
            evidence = run(plan, folder, lambda text: status.update(f"seed {plan.seed}: {text}"))
        found = list(violations(evidence))
        self.done.update(evidence.done)
        self.done.update(
            {
                "records": len(evidence.log),
                "repeats in a topic": repeats(evidence),
                "requests": len(evidence.told),
            }
        )
        result = f"{len(found)} violations, kept in {folder}" if found else "clean"
        took = time.monotonic() - began
        self.longest = max(self.longest, took)
        self.console.print(
            f"seed {plan.seed}: {len(plan.steps)} steps in {took:.0f} s: {result}", soft_wrap=True
        )
        if found:
            (folder / "violations.txt").write_text("".join(f"{one}\n" for one in found))
        else:
            shutil.rmtree(folder)
        return found

    def over(self) -> bool:
        """Whether there is no time for one more."""
        return self.ends is not None and time.monotonic() + self.longest > self.ends

    def shrink(self, plan: Plan) -> Plan:
        """The smallest plan found, in the time that is left, that fails still."""
        steps = shrunk(
            plan.steps, lambda left: not self.over() and bool(self.perform(plan.only(left))), TRIES
        )
        return plan.only(steps)


@click.command(epilog="Example: python -m tests.faults.seeded --seed 7 --shrink")
@click.option("--seed", type=int, help="Draw the plan from this number.  [default: a new one]")
@click.option("--plan", "file", type=click.Path(path_type=Path, exists=True), help="Perform this plan again.")
@click.option("--steps", default=100, show_default=True, help="About how many commands a plan gives.")
@click.option("--workers", default=0, help="Processes of each service.  [default: 1 and 2 in turn]")
@click.option("--minutes", type=float, help="Go on with further seeds for so many minutes.")
@click.option("--shrink", is_flag=True, help="Look for the smallest part of a failing plan that fails too.")
@click.option("--out", type=click.Path(path_type=Path), help="Where failing runs are kept.  [default: /tmp]")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def main(
    *,
    seed: int | None,
    file: Path | None,
    steps: int,
    workers: int,
    minutes: float | None,
    shrink: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    """Perform random runs under faults on a real stack, and check what they leave.

    The same seed draws the same plan; which request meets which fault also hangs on the machine. Exit status
    1 on the first violation.
    """
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="henvis-faults-", dir=out))
    session = Session(Console(stderr=as_json), folder, began + 60 * minutes if minutes else None)
    plans = iter([Plan.load(file)]) if file else _plans(seed, steps, workers, endless=minutes is not None)
    found: list[Violation] = []
    while not found and not session.over() and (plan := next(plans, None)):
        found = session.perform(plan)
    smallest = session.shrink(plan) if found and shrink and plan else None
    _tell(session, found, smallest, time.monotonic() - began, as_json=as_json)
    if not any(folder.iterdir()):
        folder.rmdir()
    sys.exit(1 if found else 0)


def _plans(seed: int | None, steps: int, workers: int, *, endless: bool) -> Iterator[Plan]:
    first = seed if seed is not None else secrets.randbelow(10**9)
    size = Size(stories=2, cases=max(1, steps // 20), commands=steps, faults=max(1, steps // 7))
    yield draw(first, size, workers=workers or 1 + first % 2)
    while endless:
        first += 1
        yield draw(first, size, workers=workers or 1 + first % 2)


def _tell(
    session: Session, found: list[Violation], smallest: Plan | None, seconds: float, *, as_json: bool
) -> None:
    smaller = session.folder / "smallest-plan.json"
    if smallest:
        smallest.save(smaller)
    if as_json:
        click.echo(json.dumps(_result(session, found, smaller if smallest else None, seconds), indent=2))
        return
    for one in found[:SHOWN]:
        session.console.print(f"✗ {one}", style="red", soft_wrap=True)
    if smallest:
        session.console.print(f"{len(smallest.steps)} steps are enough: --plan {smaller}", soft_wrap=True)
    counted = ", ".join(f"{count} {what}" for what, count in sorted(session.done.items()))
    session.console.print(f"{session.runs} runs in {seconds / 60:.1f} minutes: {counted}", soft_wrap=True)


def _result(session: Session, found: list[Violation], smaller: Path | None, seconds: float) -> dict[str, Any]:
    return {
        "runs": session.runs,
        "seconds": round(seconds),
        "done": dict(session.done),
        "violations": [str(one) for one in found],
        "folder": str(session.folder),
        "smallest": str(smaller) if smaller else None,
    }


if __name__ == "__main__":
    try:
        main()
    except CommandFailed as failed:
        sys.exit(f"henvis: {failed}")
