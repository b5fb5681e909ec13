"""Two supervisors never share a folder, and who only looks is in nobody's way."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from henvis.errors import CommandFailed
from henvis.local.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A new one."""
    place = Home(tmp_path / "home")
    place.create()
    return place


def test_the_second_is_refused_and_told_who_is_there(home: Home) -> None:
    with home.held():
        assert home.holder() is not None
        with pytest.raises(CommandFailed, match=f"process {home.holder()}"), home.held():
            pytest.fail("two supervisors share a home")
    assert home.holder() is None


def test_looking_who_is_there_keeps_nobody_out(home: Home) -> None:
    def look() -> None:
        for _ in range(2000):
            home.holder()

    with ThreadPoolExecutor(1) as threads:
        looking = threads.submit(look)
        for _ in range(200):
            with home.held():
                pass
        looking.result()


def test_the_address_is_for_its_owner_and_is_withdrawn_at_the_end(home: Home) -> None:
    with home.held():
        home.publish({"control": "http://127.0.0.1:1"})
        assert home.address() == {"control": "http://127.0.0.1:1"}
        assert stat.S_IMODE((home.root / "stack.json").stat().st_mode) == 0o600
        assert stat.S_IMODE(home.root.stat().st_mode) == 0o700
    assert home.address() is None


def test_the_address_of_a_supervisor_that_was_killed_counts_for_nothing(home: Home) -> None:
    (home.root / "stack.json").write_text(json.dumps({"control": "http://127.0.0.1:1"}))
    assert home.address() is None
