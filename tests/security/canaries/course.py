"""The course of a run: every story with markers, many failures, and the search through all that there is."""

from __future__ import annotations

from pathlib import Path

from henvis.local.stack import running_stack
from tests.security.canaries import failing, places
from tests.security.canaries.markers import Markers
from tests.security.canaries.planting import Planting
from tests.security.canaries.playing import play
from tests.security.canaries.run import Run
from tests.security.canaries.search import Search
from tests.security.canaries.watching import watched
from tests.waiting import wait_until_quiet


def run_on(folder: Path) -> Run:
    """Do all of it on a new stack in this folder, and search it while it runs and after it was stopped."""
    markers = Markers()
    search = Search(markers)
    with running_stack(folder / "home") as stack:
        run = Run(stack, markers, search, Planting(stack, markers, search))
        with watched(stack, search):
            play(run)
            failing.give_while_processes_die(run)
            failing.say_days(run)
            failing.ask_what_is_wrong(run)
            failing.send_what_nobody_can_handle(run)
            failing.let_databases_fail(run)
            wait_until_quiet(stack)
        told = stack.describe()
        run.restarts = {one["instance"]: one["restarts"] for one in told["services"]}
        run.restarts["kafka"] = told["broker"]["restarts"]
        run.core_sizes = places.core_sizes(stack.process.pid)
        run.planting.plant()
        _search_all_that_is_kept(run, folder)
    _search_all_that_is_kept(run, folder)
    return run


def _search_all_that_is_kept(run: Run, folder: Path) -> None:
    run.search.look(places.on_disk(folder / "home"))
    run.search.look(places.on_disk(folder / "tmp"))
    run.search.look(places.in_tables(folder / "home"))
