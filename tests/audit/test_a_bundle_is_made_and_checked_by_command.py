"""`henvis audit bundle` and `verify --bundle`: what they say, and with which exit status."""

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from henvis.audit.archive import copied_at
from henvis.audit.archive.copying import copy
from henvis.audit.archive.unfit import ArchiveUnfit
from henvis.audit.archive.writer import ArchiveWriter
from henvis.audit.bundle.faults import BundleBroken
from henvis.audit.commands import audit
from henvis.errors import CommandFailed
from tests.audit.bundles import Made, put


def said(*words: object) -> Result:
    return CliRunner().invoke(audit, [str(word) for word in words])


def told(*words: object) -> dict[str, Any]:
    result = said(*words, "--json")
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.fixture(scope="module")
def archive(whole: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the log, with the public keys in it."""
    folder = tmp_path_factory.mktemp("archive")
    with ArchiveWriter(folder, whole.log.cluster_id) as writer:
        copy(whole.log, writer)
    return folder


def test_a_bundle_of_an_archive_is_checked(archive: Path, whole: Made, tmp_path: Path) -> None:
    file, at = tmp_path / "bundle.zip", whole.at.isoformat()
    made = told("bundle", file, "--archive", archive, "--keys", whole.keys, "--at", at)
    found = told("verify", "--bundle", file)
    assert found["bundle"]["fingerprint"] == made["fingerprint"]
    assert found["bundle"]["faults"] == found["refuted"] == made["unreadable"] == []
    assert {key: found[key] for key in made["verdict"]} == made["verdict"]
    assert found["bundle"]["keys_from"] == "bundle"
    assert {(key["role"], key["name"]) for key in found["bundle"]["keys"]} >= {("auditor", "henvis/audit")}


@pytest.mark.parametrize(("language", "words"), [("nb", "Spør hver etat"), ("en", "Ask each agency")])
def test_people_are_told_whose_keys_and_what_came_of_it(language: str, words: str, one_case: Made) -> None:
    result = said("verify", "--bundle", one_case.file, "--language", language)
    assert result.exit_code == 0
    assert words in result.output
    assert str(one_case.case_id) in result.output
    given = said("verify", "--bundle", one_case.file, "--language", language, "--keys", one_case.keys)
    assert words not in given.output
    assert str(one_case.keys) in given.output


def test_a_changed_part_is_told_to_people_and_programs(whole: Made, tmp_path: Path) -> None:
    changed = put({**whole.parts, "law/codes.yaml": b"no codes"}, tmp_path)
    result = said("verify", "--bundle", changed)
    assert result.exit_code == 1
    assert isinstance(result.exception, BundleBroken)
    assert "part_changed: law/codes.yaml" in str(result.exception)
    faults = told("verify", "--bundle", changed)["bundle"]["faults"]
    assert [(fault["code"], fault["part"]) for fault in faults] == [("part_changed", "law/codes.yaml")]
    assert set(faults[0]["said"]) == {"nb", "en"}


def test_what_was_kept_is_held_against_a_bundle(archive: Path, whole: Made, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    words = (
        "verify",
        "--archive",
        archive,
        "--keys",
        whole.keys,
        "--kept",
        kept,
        "--at",
        whole.at.isoformat(),
    )
    assert said(*words).exit_code == 0
    found = told("verify", "--bundle", whole.file, "--kept", kept)
    assert found["refuted"] == []
    assert {one["claim"]: one["verdict"] for one in found["claims"]}["append_only"] == "proved"


def test_an_archive_is_judged_as_of_when_it_was_made(archive: Path, whole: Made, tmp_path: Path) -> None:
    """Deadlines go on running where nobody archives them any more."""
    copied = shutil.copytree(archive, tmp_path / "copied")
    words = ("verify", "--archive", copied, "--keys", whole.keys)
    assert {one["claim"] for one in told(*words)["claims"] if one["verdict"] == "refuted"} == {"timely"}
    copied_at.note(copied, whole.at)
    found = told(*words)
    assert found["refuted"] == []
    assert datetime.fromisoformat(found["at"]) == whole.at
    assert told(*words, "--at", "2099-01-01T00:00")["refuted"] != []


@pytest.mark.parametrize("content", [b"", b"{}", b'{"at": 7}', b'{"at": "2024-01-01T00:00"}', b"\xff", b"[]"])
def test_an_archive_that_does_not_say_when_it_was_made_is_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / copied_at.NAME).write_bytes(content)
    result = said("verify", "--archive", tmp_path)
    assert isinstance(result.exception, ArchiveUnfit)
    assert copied_at.NAME in str(result.exception)


def test_a_case_is_told_from_a_bundle(archive: Path, one_case: Made) -> None:
    owed = told("case", one_case.case_id, "--archive", archive)
    assert told("case", one_case.case_id, "--bundle", one_case.file) == owed


def test_a_bundle_brings_its_own_law(whole: Made, tmp_path: Path) -> None:
    assert said("verify", "--bundle", whole.file, "--law", tmp_path).exit_code == 2


@pytest.mark.parametrize("words", [("rebuild", "udi", "--database", "sqlite://"), ("mailbox", "udi")])
def test_what_takes_all_journals_takes_no_bundle_of_a_case(words: tuple[str, ...], one_case: Made) -> None:
    result = said(*words, "--bundle", one_case.file)
    assert isinstance(result.exception, CommandFailed)
    assert "is of one case" in str(result.exception)


def test_rules_that_cannot_be_read_are_named(archive: Path, whole: Made, tmp_path: Path) -> None:
    result = said("verify", "--archive", archive, "--keys", whole.keys, "--law", tmp_path)
    assert isinstance(result.exception, CommandFailed)
    assert result.exception.status == 2
    assert "sharing.yaml: cannot be read" in str(result.exception)
