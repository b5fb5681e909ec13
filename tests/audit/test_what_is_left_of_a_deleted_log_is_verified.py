"""Where the oldest segment was deleted under a rule, the rest verifies; what was cut away is left open."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from henvis.audit.archive.writer import ArchiveWriter
from henvis.audit.claims import Claim, Report, Verdict
from henvis.audit.commands import audit
from henvis.audit.log import Place
from henvis.audit.opening import ArchiveSource
from henvis.audit.verify.signed import evidence_of
from henvis.audit.verify.verifying import Verifier
from tests.audit.memory_log import MemoryLog, Signers
from tests.audit.test_each_claim_is_refuted_alone import LATER, codes, longest


@pytest.fixture
def archive(honest: MemoryLog, signers: Signers, tmp_path: Path) -> Path:
    """All of the log, in short segments, with everybody's signatures and keys."""
    folder = tmp_path / "archive"
    with ArchiveWriter(folder, honest.cluster_id, records=20) as writer:
        for place in honest.places:
            for record in honest.records[place]:
                writer.append(record)
    for number, note in enumerate(honest.notes()):
        (folder / "checkpoints" / f"{number:04}.note").write_bytes(note)
    (folder / "verifiers").write_text(signers.keyring.text())
    return folder


def verified(archive: Path) -> Report:
    return Verifier(LATER).verify(
        ArchiveSource(archive), lambda log: evidence_of(log, archive / "verifiers", {})
    )


def discard(archive: Path, place: Place, *more: str) -> str:
    done = CliRunner().invoke(audit, ["discard", str(archive), str(place), "--rule", "ten-years", *more])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_archive_verifies_as_the_log_does(archive: Path) -> None:
    assert verified(archive).refuted == ()


@pytest.mark.parametrize("owner", ["router", "udi"])
def test_what_is_deleted_is_named_with_its_rule_and_the_rest_is_proved(
    archive: Path, honest: MemoryLog, owner: str
) -> None:
    place = longest(honest, owner)
    assert "20 records" in discard(archive, place)
    assert '"first": 20' in discard(archive, place, "--json")
    report = verified(archive)
    assert codes(report, Claim.COMPLETE) == ["deleted"]
    assert report.refuted == ()
    (deleted,) = report.results[Claim.COMPLETE].findings
    last = min(40, len(honest.records[place])) - 1
    assert deleted.values == {"last": last, "rule": "ten-years"}
    proved = {Claim.COMPLETE, Claim.UNCHANGED, Claim.SAME_FOR_ALL, Claim.AUTHENTIC}
    assert proved <= set(report.having(Verdict.PROVED))
    for claim in (Claim.LAWFUL, Claim.TIMELY):
        assert set(codes(report, claim)) == {"case_cut"}
