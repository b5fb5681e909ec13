"""The shared stories hold when they are played at the same time; what cannot be played is said."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

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
    with running_stack(tmp_path_factory.mktemp("merged") / "home", postgres=postgres) as running:
        yield running


@pytest.fixture
def needy(tmp_path: Path) -> Path:
    """A story that asks for what is not built."""
    file = tmp_path / "needy.yaml"
    file.write_text(NEEDY, encoding="utf-8")
    return file


def played(stack: RunningStack, *files: Path) -> Result:
    return CliRunner().invoke(play, [*map(str, files), "--control", stack.control_url])


def test_a_story_that_cannot_be_played_is_said_and_nothing_played_is_no_success(
    stack: RunningStack, needy: Path
) -> None:
    result = played(stack, needy)

    assert result.exit_code == 1
    assert "– needy: not played, needs erasure" in result.output


def test_the_shared_stories_hold_together(stack: RunningStack, needy: Path) -> None:
    result = played(stack, *reversed(SHARED), needy)

    assert result.exit_code == 0, result.output
    assert f"✓ {len(SHARED)} stories played" in result.output
    assert "– needy: not played" in result.output
