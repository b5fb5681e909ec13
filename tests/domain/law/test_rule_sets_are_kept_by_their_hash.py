"""What was decided under an earlier rule set can be judged by it, and by no other that lies in its place."""

from pathlib import Path
from shutil import copytree

import pytest

from henvis.law import released
from henvis.law.released import RELEASED, Laws
from henvis.law.ruleset import FOLDER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the law."""
    return copytree(FOLDER, tmp_path / "law")


def changed(folder: Path) -> None:
    """Another set comes into force."""
    sharing = folder / "sharing.yaml"
    sharing.write_text(f"# another day\n{sharing.read_text()}")


def test_the_set_in_force_is_found_by_its_hash(folder: Path) -> None:
    laws = Laws(folder)
    assert laws.of(laws.in_force.hash) is laws.in_force


def test_a_set_that_was_kept_is_found_after_the_law_has_changed(folder: Path) -> None:
    before = Laws(folder).in_force.hash
    assert released.keep(folder) == folder / RELEASED / before == released.keep(folder)
    changed(folder)
    laws = Laws(folder)
    assert laws.in_force.hash != before
    found = laws.of(before)
    assert found is not None
    assert found.hash == before


def test_a_set_that_was_not_kept_or_was_altered_is_not_found(folder: Path) -> None:
    before = Laws(folder).in_force.hash
    assert Laws(folder).of("0" * 64) is None
    assert Laws(folder).of("../..") is None
    changed(released.keep(folder))
    changed(folder)
    assert Laws(folder).of(before) is None
