"""Rows, words and the hash of the rule set."""

import shutil
from pathlib import Path

import pytest

from henvis.law.ruleset import FOLDER, LawError, hash_of, load
from henvis.law.sharing import Recipients
from tests.domain.law.folders import changed

SHARING = load().sharing


@pytest.mark.parametrize(
    ("event", "code", "place"),
    [
        ("StatementMade", "threat_assessed", "events.StatementMade[2]"),
        ("DecisionMade", "assisted_return", "events.DecisionMade[1]"),
        ("MeasureEnded", "placement", "events.DecisionMade[2]"),
        ("DeadlineEnded", "prosecution", "events.DecisionMade[4]"),
        ("PersonFound", None, "events.PersonMissing"),
        ("CaseClosed", None, "events.CaseClosed"),
    ],
)
def test_an_event_has_its_row(event: str, code: str | None, place: str) -> None:
    row = SHARING.row(event, code)
    assert row is not None
    assert row.place == place


@pytest.mark.parametrize(
    ("event", "code"), [("StatementMade", "rumour"), ("DecisionMade", None), ("NoSuchEvent", None)]
)
def test_what_has_no_row_is_shared_with_nobody(event: str, code: str | None) -> None:
    assert SHARING.row(event, code) is None


def test_words_become_what_they_mean() -> None:
    owner, sent, missing = (SHARING.row(name) for name in ("OwnerChanged", "ReferralSent", "PersonMissing"))
    assert owner is not None
    assert sent is not None
    assert missing is not None
    assert owner.always == (Recipients.OLD_OWNER,)
    assert sent.to is Recipients.ITS_RECIPIENT
    assert missing.always_child == ("police", "barnevern", "udi")


def test_an_event_cannot_follow_another_that_has_no_rows(tmp_path: Path) -> None:
    folder = changed(tmp_path, "sharing.yaml", "  PersonMissing:  ", "  PersonGone:  ")
    with pytest.raises(LawError, match=r"events\.PersonFound: PersonMissing has no rows to follow"):
        load(folder)


def test_the_hash_is_of_names_and_bytes(tmp_path: Path) -> None:
    copy = tmp_path / "law"
    shutil.copytree(FOLDER, copy)
    (copy / "README.md").write_text("not a rule", encoding="utf-8")
    assert load(copy).hash == load().hash == hash_of(FOLDER)
    (copy / "codes.yaml").rename(copy / "kodes.yaml")
    assert hash_of(copy) != hash_of(FOLDER)


def test_the_smallest_change_is_another_rule_set(tmp_path: Path) -> None:
    assert load(changed(tmp_path, "sharing.yaml", "# 1.", "# 1:")).hash != load().hash
