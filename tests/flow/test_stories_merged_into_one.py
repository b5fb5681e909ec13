"""The shared stories hold when they are played at the same time; what cannot be played is said.

On SQLite two processes of every service share them. The files come in another order than in the
demonstration (`test_stories.py`), which plays them at the same time, too, on one process of each. Afterwards
the log alone says what each service's database holds, and what each agency knew.
"""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from henvis.agency.tables import known_case
from henvis.audit.commands import audit
from henvis.bus.broker import topics
from henvis.bus.storage.database import Database
from henvis.local.databases import Databases
from henvis.local.stack import RunningStack, running_stack
from henvis.play.commands import play

SHARED = sorted(Path("tests/scenarios").glob("*.yaml"))

pytestmark = pytest.mark.timeout(1200)
"""A whole play is hundreds of commands, each waited out on real processes."""

NEEDY = """\
name: needy
about: A story of something that is not built.
needs: [erasure]
steps:
  - {at: 2021-01-01T01:00, by: intake, do: open_case,
     with: {case: A, source: police, profile: {age_group: adult}}}
"""


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, postgres: str | None) -> Iterator[RunningStack]:
    home = tmp_path_factory.mktemp("merged") / "home"
    # On files two processes of a service meet in the most narrow place; a server's writers are met elsewhere.
    with running_stack(home, workers=1 if postgres else 2, postgres=postgres) as running:
        yield running


@pytest.fixture
def needy(tmp_path: Path) -> Path:
    """A story that asks for what is not built."""
    file = tmp_path / "needy.yaml"
    file.write_text(NEEDY, encoding="utf-8")
    return file


@pytest.fixture
def database_of(stack: RunningStack, postgres: str | None) -> Databases:
    """Where each service's database is."""
    return Databases(stack.home, postgres)


def asked(stack: RunningStack, *command: str) -> str:
    """What the auditor is told."""
    result = CliRunner().invoke(audit, [*command, "--home", str(stack.home.root)])
    assert result.exit_code == 0, result.output
    return result.output


def played(stack: RunningStack, *files: Path) -> Result:
    return CliRunner().invoke(play, [*map(str, files), "--control", stack.control_url])


def test_a_story_that_cannot_be_played_is_said_and_nothing_played_is_no_success(
    stack: RunningStack, needy: Path
) -> None:
    result = played(stack, needy)

    assert result.exit_code == 1
    assert "– needy: not played, needs erasure" in result.output


def test_the_shared_stories_hold_together_in_any_order_of_the_files(stack: RunningStack, needy: Path) -> None:
    result = played(stack, *reversed(SHARED), needy)

    assert result.exit_code == 0, result.output
    assert f"✓ {len(SHARED)} stories played" in result.output
    assert "– needy: not played" in result.output


@pytest.mark.parametrize("service", [*topics.load().agencies, "router"])
def test_the_log_alone_rebuilds_every_services_database(
    stack: RunningStack, database_of: Databases, service: str
) -> None:
    compared = asked(stack, "rebuild", service, "--compare", "--database", database_of.url(service), "--json")
    assert json.loads(compared)["differences"] == []


def test_what_each_agency_knew_is_told_the_same_again(
    stack: RunningStack, database_of: Databases, tmp_path: Path
) -> None:
    with closing(Database(database_of.url("udi"))) as database, database.reading() as connection:
        case = str(
            connection.execute(sa.select(known_case.c.id).order_by(known_case.c.id).limit(1)).scalar_one()
        )
    words = ("replay", case, "--as-of", "2030-01-01T10:00", "--as", "udi", "--json")
    assert asked(stack, *words) == asked(stack, *words)
    pages = [tmp_path / "first.html", tmp_path / "again.html"]
    for page in pages:
        asked(stack, "case", case, "--html", str(page), "--language", "en")
    assert pages[0].read_bytes() == pages[1].read_bytes()
    whole = json.loads(asked(stack, "case", case, "--json"))
    assert "udi" in whole["deadlines"]
