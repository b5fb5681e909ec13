"""Markers in every input, all stories, many failures: found in the databases that may have them alone.

Searched is all that a real stack has on its disk, keeps in its tables and shows while it runs, in every
spelling of `canaries/spellings.py`. Who may have what is in `canaries/entitled.py`.
"""

from __future__ import annotations

import resource
from fnmatch import fnmatchcase

import pytest

from tests.security.canaries import places
from tests.security.canaries.course import run_on
from tests.security.canaries.entitled import TABLE, Row
from tests.security.canaries.planting import PLANTED
from tests.security.canaries.playing import STORIES
from tests.security.canaries.run import Run

pytestmark = pytest.mark.timeout(600)
CODES = {"invalid_command", "unknown_case", "wrong_agency", "no_legal_basis", "duplicate"}
KINDS = {"topic", "table", "database file", "log", "file", "process", "/metrics", "/health/ready", "answer"}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("canaries")
    before = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(
        resource.RLIMIT_CORE, (before[1], before[1])
    )  # a machine that lets every crash be kept
    with pytest.MonkeyPatch.context() as patch:
        for name, value in places.temporary_folder(folder / "tmp").items():
            patch.setenv(name, value)
        try:
            return run_on(folder)
        finally:
            resource.setrlimit(resource.RLIMIT_CORE, before)


def test_every_story_was_played_as_it_is_written(run: Run) -> None:
    assert len(run.stories) == len(STORIES)
    assert run.troubles == []


def test_all_that_was_to_fail_failed(run: Run) -> None:
    assert run.refused.keys() >= CODES
    assert {400, 401, 403, 404, 405, 413, 415} <= run.statuses.keys()
    # NAV takes two: with a trace that is none, which is passed over, and with a code that it does not know.
    assert run.dead_letters == run.wrong_records - 2
    assert run.parked.keys() >= {"undecodable", "contract_error", "failed"}
    assert run.failed_commands.keys() == {"internal_error", "unavailable"}
    assert min(run.restarts.values()) >= 1, run.restarts


def test_everything_was_looked_into(run: Run) -> None:
    assert run.search.looked_into.keys() >= KINDS
    assert run.search.looked_into["/metrics"] > 100


def test_no_marker_is_where_nobody_may_have_it(run: Run) -> None:
    assert [leak for leak in run.search.leaks() if PLANTED not in leak] == []


def test_no_crash_would_leave_the_memory_of_a_process_on_the_disk(run: Run) -> None:
    assert run.core_sizes == {0}


def test_every_marker_that_was_planted_is_found_as_a_leak(run: Run) -> None:
    planted = run.planting.planted
    assert {kind for kind, _ in planted} == {"log", "file", "topic", "table", "process", "/metrics"}
    leaks = run.search.leaks()
    missed = [
        (kind, way)
        for (kind, way), marker in planted.items()
        if not any(leak.startswith(f"{kind} ") and f", {marker.id})" in leak for leak in leaks)
    ]
    assert missed == []


@pytest.mark.parametrize("row", [row for row in TABLE if row.must], ids=lambda row: row.field)
def test_it_is_where_it_belongs(run: Run, row: Row) -> None:
    taken = [one for one in run.markers.by_id.values() if one.kept and one.field == row.field]
    assert taken
    found = {place for one in taken for place in run.search.places_of(one)}
    for column in row.must:
        for agency in {one.agency for one in taken}:
            assert any(_fits(place, column.replace("{own}", agency)) for place in found), column


def _fits(place: str, column: str) -> bool:
    return fnmatchcase(place, f"table {column}")
