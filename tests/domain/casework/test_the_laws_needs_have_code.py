"""The law's prerequisites and the code that understands them: a difference is found when a service starts."""

import shutil
from pathlib import Path

import pytest

from henvis.casework.decide.prerequisites import check
from henvis.law import ruleset
from henvis.law.ruleset import FOLDER, LawError
from tests.domain.casework.story import LAW

WILLING = "statement willing_to_receive_help"


def changed(folder: Path, old: str, new: str) -> ruleset.Law:
    """The law with a text of the map replaced."""
    copy = Path(shutil.copytree(FOLDER, folder / "law"))
    file = copy / "bus-law-map.yaml"
    file.chmod(0o644)
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return ruleset.load(copy)


def line_of(text: str) -> int:
    """On which line of the map this stands first."""
    lines = (FOLDER / "bus-law-map.yaml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_the_law_in_force_is_understood() -> None:
    check(LAW)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (WILLING, "statement willing", "no code understands `statement willing`"),
        ("made_by county_board", "made_by a_judge", "no code understands `made_by a_judge`"),
        ("until at most 12 months after made_on", "until at most 9 months after made_on", "9 months"),
        ("by guardian and statement", "by a guardian and statement", "no code understands `by a guardian"),
        ("for: a minor or", "for: a child or", "no code understands `a child or"),
        ("command: give_consent", "command: withdraw_consent", "no code asks for the needs"),
    ],
)
def test_a_sentence_without_code_is_found_with_its_line(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    with pytest.raises(LawError, match=rf"bus-law-map\.yaml:{line_of(old)}: prerequisites\[\d\].*{reason}"):
        check(changed(tmp_path, old, new))


def test_code_without_a_sentence_is_found(tmp_path: Path) -> None:
    needless = f"      - {{what: {WILLING}, refusal: missing_prerequisite}}\n"
    with pytest.raises(LawError, match=rf"bus-law-map\.yaml:\d+: prerequisites: no need says `{WILLING}`"):
        check(changed(tmp_path, needless, ""))
