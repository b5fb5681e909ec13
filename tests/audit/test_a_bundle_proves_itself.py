"""A bundle is checked from its file alone, without a network, and says the same as its log."""

import socket
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from henvis.audit.archive.archive_log import ArchiveLog
from henvis.audit.archive.copying import copy
from henvis.audit.archive.deletion import delete
from henvis.audit.archive.writer import ArchiveWriter
from henvis.audit.bundle.checking import By
from henvis.audit.bundle.parts import LANGUAGES, verdict_text
from henvis.audit.bundle.source import BundleSource
from henvis.audit.bundle.writing import write_bundle
from henvis.audit.claims import Claim, Report, Verdict
from henvis.audit.histories import history_of
from henvis.audit.verify.signed import evidence_of
from henvis.audit.verify.verifying import Verifier
from henvis.audit.wording import LANGUAGES as WORDING
from henvis.bus.broker import topics
from henvis.errors import CommandFailed
from tests.audit.bundles import Made, checked
from tests.audit.memory_log import MemoryLog, Signers


def live(made: Made) -> Report:
    """What is said of the log that the bundle was made of."""
    return Verifier(made.at).verify(made.log, lambda log: evidence_of(log, made.keys, {}))


def test_a_bundle_of_all_journals_has_the_verdict_of_the_log(whole: Made) -> None:
    found = checked(whole.file)
    assert found.faults == ()
    assert found.report == live(whole)
    assert found.report.refuted == ()
    assert set(found.report.having(Verdict.PROVED)) == set(Claim) - {Claim.APPEND_ONLY, Claim.FORGOTTEN}


def test_a_bundle_of_one_case_proves_what_a_case_can_prove(one_case: Made) -> None:
    found = checked(one_case.file)
    assert found.faults == ()
    assert found.report.refuted == ()
    open_ = {Claim.COMPLETE, Claim.APPEND_ONLY, Claim.FORGOTTEN}
    assert set(found.report.having(Verdict.NOT_CHECKABLE)) == open_
    codes = {one.code for claim in open_ for one in found.report.results[claim].findings}
    assert codes == {"one_case", "erasure_unbuilt"}
    own = [record for said in one_case.log.records.values() for record in said]
    assert found.report.records == len([one for one in own if one.key == str(one_case.case_id).encode()])
    assert all(place.signed and place.root for place in found.report.places)


def test_nothing_asks_a_network(whole: Made, one_case: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a network is asked")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert checked(whole.file).faults == checked(one_case.file).faults == ()


def test_the_same_log_gives_the_same_bytes(whole: Made, one_case: Made, tmp_path: Path) -> None:
    for made in (whole, one_case):
        again = tmp_path / made.file.name
        write_bundle(made.log, again, made.at, keys=made.keys, case_id=made.case_id)
        assert again.read_bytes() == made.file.read_bytes()


def test_each_verdict_is_said_in_words(whole: Made, one_case: Made) -> None:
    for made in (whole, one_case):
        report = checked(made.file).report
        for language in LANGUAGES:
            said = made.parts[verdict_text(language)].decode()
            for claim, result in report.results.items():
                name, meaning = WORDING[language].claims[claim]
                assert f"{name}: {WORDING[language].verdicts[result.verdict].upper()}\n" in said
                assert " ".join(meaning.split()) in " ".join(said.split())


def test_keys_from_elsewhere_decide_instead_of_those_inside(whole: Made, tmp_path: Path) -> None:
    others = tmp_path / "others"
    others.write_text(Signers().keyring.text())
    found = checked(whole.file, By(keys=others))
    assert found.faults == (), "the bundle itself is as it was written"
    assert found.report.results[Claim.UNCHANGED].verdict is Verdict.NOT_CHECKABLE
    assert checked(whole.file, By(keys=whole.keys)).report == checked(whole.file).report


def test_without_keys_no_signature_means_anything(whole: Made, tmp_path: Path) -> None:
    write_bundle(whole.log, tmp_path / "bare.zip", whole.at)
    found = checked(tmp_path / "bare.zip")
    assert found.faults == ()
    assert found.keyring is None
    assert found.report.results[Claim.AUTHENTIC].verdict is Verdict.NOT_CHECKABLE


def test_what_is_not_signed_yet_is_left_open_in_a_case(whole: Made, tmp_path: Path) -> None:
    log = replace(whole.log, signed=whole.log.signed[: len(whole.log.signed) // 2])
    record = next(record for said in log.records.values() for record in said)
    case_id = UUID((record.key or b"").decode())
    write_bundle(log, tmp_path / "early.zip", whole.at, keys=whole.keys, case_id=case_id)
    found = checked(tmp_path / "early.zip")
    assert found.faults == ()
    result = found.report.results[Claim.UNCHANGED]
    assert result.verdict is Verdict.NOT_CHECKABLE
    assert {one.code for one in result.findings} == {"record_not_signed"}


def test_an_empty_log_can_be_bundled(whole: Made, tmp_path: Path) -> None:
    write_bundle(MemoryLog({}), tmp_path / "empty.zip", whole.at, keys=whole.keys)
    found = checked(tmp_path / "empty.zip")
    assert found.faults == ()
    assert found.report.records == 0


def test_a_case_that_nobody_knows_is_refused(whole: Made, tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="No journal has anything"):
        write_bundle(whole.log, tmp_path / "no.zip", whole.at, case_id=UUID(int=1))
    assert list(tmp_path.iterdir()) == []


def test_an_archive_with_a_deleted_segment_is_bundled_as_it_is(whole: Made, tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "archive", whole.log.cluster_id, 5) as writer:
        copy(whole.log, writer)
    place = max(whole.log.places, key=lambda one: len(whole.log.records[one]))
    for first in (0, 5):
        delete(tmp_path / "archive", place, first, "retention-test", whole.at)
    archived = ArchiveLog(tmp_path / "archive")
    write_bundle(archived, tmp_path / "bundle.zip", whole.at, keys=whole.keys)
    found = checked(tmp_path / "bundle.zip")
    assert found.faults == ()
    read = {one.place: one for one in found.report.places}[place]
    assert (read.first, read.root) == (10, whole.log.root(place))
    assert found.report.results[Claim.UNCHANGED].verdict is Verdict.PROVED


def test_a_case_is_read_from_either_bundle_as_from_the_log(whole: Made, one_case: Made) -> None:
    table, case_id = topics.load(), one_case.case_id
    assert case_id is not None
    owed = history_of(whole.log, table, case_id)
    for made in (whole, one_case):
        with BundleSource(made.file).open() as log:
            assert history_of(log, table, case_id) == owed


def test_a_case_is_bundled_from_a_bundle_as_from_the_log(whole: Made, one_case: Made, tmp_path: Path) -> None:
    with BundleSource(whole.file).open() as log:
        write_bundle(log, tmp_path / "case.zip", whole.at, keys=whole.keys, case_id=one_case.case_id)
    assert (tmp_path / "case.zip").read_bytes() == one_case.file.read_bytes()
