"""A log as honest services leave it, and everybody's signatures."""

from dataclasses import replace
from pathlib import Path

import pytest

from henvis.audit.bundle.writing import write_bundle
from henvis.bus.partitioning import case_of
from henvis.play import reader
from tests.audit.bundles import Made
from tests.audit.memory_log import MemoryLog, Signers
from tests.audit.paper_bus import paper_bus
from tests.databases import Databases
from tests.router.desk import NewDesk, desks

STORIES = Path(__file__).parents[1] / "scenarios"


@pytest.fixture(scope="session")
def signers() -> Signers:
    """Everybody's keys."""
    return Signers()


@pytest.fixture(scope="session")
def new_desk(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> NewDesk:
    """Makes routers on databases with nothing in them."""
    return desks(databases, tmp_path_factory.mktemp("routers"))


@pytest.fixture(scope="session")
def told(databases: Databases) -> MemoryLog:
    """What stands in the journals after all shipped stories, merged; nobody has signed it."""
    stories = [reader.read(path) for path in sorted(STORIES.glob("*.yaml"))]
    with paper_bus(databases) as bus:
        return MemoryLog(bus.plays(*stories).journals())


@pytest.fixture(scope="session")
def honest(told: MemoryLog, signers: Signers) -> MemoryLog:
    """The same, signed by everybody over all of it."""
    return signers.sign(told)


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory, databases: Databases, signers: Signers) -> Made:
    """A bundle of all journals after one story, which everybody has signed halfway and at its end."""
    story = reader.read(STORIES / "04-acute-lapses.yaml")
    folder = tmp_path_factory.mktemp("bundle")
    with paper_bus(databases) as bus:
        log, at = MemoryLog(bus.plays(story).journals()), bus.now
    halfway = [signers.note(log, place, size=len(said) // 2) for place, said in log.records.items() if said]
    log = signers.sign(replace(log, signed=tuple(halfway)))
    keys = folder / "keys"
    keys.write_text(signers.keyring.text())
    write_bundle(log, folder / "whole.zip", at, keys=keys)
    return Made(folder / "whole.zip", log, at, keys)


@pytest.fixture(scope="session")
def one_case(whole: Made) -> Made:
    """A bundle of the story's case, from the same log."""
    record = next(record for said in whole.log.records.values() for record in said)
    made = whole._replace(file=whole.file.with_name("case.zip"), case_id=case_of(record.key))
    write_bundle(made.log, made.file, made.at, keys=made.keys, case_id=made.case_id)
    return made
