"""Who changes a bundle and makes its manifest anew, so that all hashes fit, is found by what was signed."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import fastavro
import pytest

from henvis.audit.bundle.parts import MANIFEST, VERDICT
from henvis.audit.bundle.writing import write_bundle
from henvis.audit.claims import Claim, Verdict
from henvis.audit.log import Place
from tests.audit.bundles import Made, Parts, checked, faults_of, put, with_new_manifest
from tests.audit.memory_log import MemoryLog

Rows = list[dict[str, Any]]
SAID = (VERDICT, "verdict.nb.txt", "verdict.en.txt")


def longest(log: MemoryLog) -> Place:
    return max(log.places, key=lambda place: len(log.records[place]))


def later(log: MemoryLog, place: Place) -> MemoryLog:
    """The log in which one record arrived a millisecond later; the signatures are the old ones."""
    first, *others = log.records[place]
    return log.with_records(place, [first._replace(timestamp_ms=first.timestamp_ms + 1), *others])


def cut_off(log: MemoryLog, place: Place) -> MemoryLog:
    """The log without the last records of a place."""
    return log.with_records(place, log.records[place][:-3])


def without(log: MemoryLog, place: Place) -> MemoryLog:
    """The log without a place at all."""
    return replace(log, records={one: said for one, said in log.records.items() if one != place})


@pytest.mark.parametrize(
    ("change", "claim", "code"),
    [
        (later, Claim.UNCHANGED, "root_differs"),
        (cut_off, Claim.COMPLETE, "ends_early"),
        (without, Claim.COMPLETE, "ends_early"),
    ],
)
def test_what_was_signed_refutes_another_log(
    change: Callable[[MemoryLog, Place], MemoryLog], claim: Claim, code: str, whole: Made, tmp_path: Path
) -> None:
    place = longest(whole.log)
    write_bundle(change(whole.log, place), tmp_path / "forged.zip", whole.at, keys=whole.keys)
    found = checked(tmp_path / "forged.zip")
    assert found.faults == (), "it says of itself what follows from it"
    assert code in {one.code for one in found.report.results[claim].findings if one.place == place}
    assert claim in found.report.refuted


def test_the_honest_verdict_does_not_fit_other_records(whole: Made, tmp_path: Path) -> None:
    write_bundle(later(whole.log, longest(whole.log)), tmp_path / "forged.zip", whole.at, keys=whole.keys)
    forged = whole._replace(file=tmp_path / "forged.zip").parts
    honest = {name: whole.parts[name] for name in SAID}
    found = checked(put(with_new_manifest({**forged, **honest}), tmp_path))
    assert {(one.code, one.part) for one in found.faults} == {
        ("verdict_differs", VERDICT),
        ("text_differs", "verdict.nb.txt"),
        ("text_differs", "verdict.en.txt"),
    }
    assert "unchanged" in str(found.faults[0].values["what"])
    assert Claim.UNCHANGED in found.report.refuted


def records_of(parts: Parts) -> str:
    return max(
        (name for name in parts if name.startswith("archive/records/")), key=lambda name: len(parts[name])
    )


def rewritten(content: bytes, change: Callable[[Rows], Rows]) -> bytes:
    """A file of records with other rows, written as any Avro library writes it."""
    reader = fastavro.reader(io.BytesIO(content))
    rows, out = change(list(reader)), io.BytesIO()
    fastavro.writer(out, reader.writer_schema, rows, codec="deflate")
    return out.getvalue()


def another_time(rows: Rows) -> Rows:
    return [{**rows[0], "timestamp_ms": rows[0]["timestamp_ms"] + 1}, *rows[1:]]


def one_less(rows: Rows) -> Rows:
    return [rows[0], *rows[2:]]


def another_place(rows: Rows) -> Rows:
    return [*rows[:-2], {**rows[-1], "offset": rows[-2]["offset"]}, rows[-1]]


def another_case(rows: Rows) -> Rows:
    return [{**rows[0], "key": b"01a20644-0f5c-7724-bbd3-56509e49e45a"}, *rows[1:]]


@pytest.mark.parametrize(
    ("change", "claim", "code"),
    [
        (another_time, Claim.UNCHANGED, "not_in_tree"),
        (one_less, Claim.COMPLETE, "proved_record_missing"),
        (another_place, Claim.UNCHANGED, "not_in_tree"),
        (another_case, Claim.AUTHENTIC, "other_case"),
    ],
)
def test_a_case_with_other_records_is_refuted(
    change: Callable[[Rows], Rows], claim: Claim, code: str, one_case: Made, tmp_path: Path
) -> None:
    parts = one_case.parts
    name = records_of(parts)
    parts[name] = rewritten(parts[name], change)
    found = checked(put(with_new_manifest(parts), tmp_path))
    assert code in {one.code for one in found.report.results[claim].findings}
    assert claim in found.report.refuted
    assert "verdict_differs" in {one.code for one in found.faults}


def test_a_record_without_its_proof_is_refuted(one_case: Made, tmp_path: Path) -> None:
    parts = one_case.parts
    name = records_of(parts).replace("archive/records", "proofs").replace(".avro", ".json")
    told = json.loads(parts[name])
    told["inclusion"].pop()
    parts[name] = json.dumps(told).encode()
    found = checked(put(with_new_manifest(parts), tmp_path))
    assert [one.code for one in found.report.results[Claim.UNCHANGED].findings] == ["proof_missing"]


def test_without_its_checkpoints_nothing_is_proved_of_a_case(one_case: Made, tmp_path: Path) -> None:
    parts = {name: content for name, content in one_case.parts.items() if not name.startswith("checkpoints/")}
    found = checked(put(with_new_manifest(parts), tmp_path))
    for claim in (Claim.UNCHANGED, Claim.SAME_FOR_ALL, Claim.AUTHENTIC):
        assert found.report.results[claim].verdict is Verdict.NOT_CHECKABLE
    assert {one.code for one in found.faults} >= {"verdict_differs", "manifest_unfit"}


Forgery = Callable[[Parts], None]


def first(parts: Parts, beginning: str) -> str:
    return next(name for name in parts if name.startswith(beginning))


def replaced(name: str, old: bytes, new: bytes) -> Forgery:
    def change(parts: Parts) -> None:
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new, 1)

    return change


def removed(name: str) -> Forgery:
    def change(parts: Parts) -> None:
        del parts[first(parts, name)]

    return change


def added(name: str) -> Forgery:
    def change(parts: Parts) -> None:
        parts[name] = b"more"

    return change


def renamed_note(parts: Parts) -> None:
    parts[f"checkpoints/{'0' * 64}.note"] = parts.pop(first(parts, "checkpoints/"))


def broken_proof(parts: Parts) -> None:
    name = first(parts, "proofs/")
    told = json.loads(parts[name])
    told["consistency"][0]["proof"].pop()
    parts[name] = json.dumps(told).encode()


def told_otherwise(field: str, value: object) -> Forgery:
    def change(parts: Parts) -> None:
        parts[MANIFEST] = json.dumps(json.loads(parts[MANIFEST]) | {field: value}).encode()

    return change


def other_root(parts: Parts) -> None:
    told = json.loads(parts[MANIFEST])
    told["places"][0]["final"] = 1
    parts[MANIFEST] = json.dumps(told).encode()


@pytest.mark.parametrize(
    ("forgery", "code", "part"),
    [
        (replaced("README.txt", b"verdict", b"VERDICT"), "text_differs", "README.txt"),
        (replaced("FORMAT.md", b"MUST", b"MAY"), "text_differs", "FORMAT.md"),
        (replaced("verdict.nb.txt", b"BEVIST", b"MOTBEVIST"), "text_differs", "verdict.nb.txt"),
        (replaced("verdict.en.txt", b"PROVED", b"REFUTED"), "text_differs", "verdict.en.txt"),
        (replaced(VERDICT, b'"proved"', b'"refuted"'), "verdict_differs", VERDICT),
        (replaced(VERDICT, b"{", b"["), "verdict_differs", VERDICT),
        (replaced("law/sharing.yaml", b"#", b"##"), "law_differs", "law"),
        (replaced("law/sharing.yaml", b"bases:", b"basis:"), "law_unfit", "law"),
        (
            replaced("schemas/registry.lock", b" 700001 ", b" 700999 "),
            "event_unreadable",
            "schemas/registry.lock",
        ),
        (removed("law/codes.yaml"), "law_unfit", "law"),
        (removed("schemas/released/EventDelivered"), "schemas_unfit", "schemas/registry.lock"),
        (removed("schemas/registry.lock"), "part_missing", "schemas/registry.lock"),
        (removed("verdict.nb.txt"), "part_missing", "verdict.nb.txt"),
        (removed("archive/manifest.json"), "part_malformed", "archive/manifest.json"),
        (removed("archive/segments/"), "verdict_differs", VERDICT),
        (removed("proofs/"), "proof_missing", "proofs/nrm.from.barnevern"),
        (removed("verifiers"), "verdict_differs", VERDICT),
        (added("more.txt"), "part_unknown", "more.txt"),
        (added("archive/records/nrm.from.udi-0.avro"), "part_unknown", "archive/records/nrm.from.udi-0.avro"),
        (added("law/more.yaml"), "law_differs", "law"),
        (added(f"law/released/{'0' * 64}/codes.yaml"), "part_unknown", f"law/released/{'0' * 64}"),
        (
            added(f"archive/segments/nrm.from.udi-0-{7:020}.avro"),
            "part_unknown",
            "archive/segments/nrm.from.udi-0",
        ),
        (renamed_note, "note_misnamed", f"checkpoints/{'0' * 64}.note"),
        (broken_proof, "proof_broken", "proofs/"),
        (told_otherwise("cluster", "another"), "manifest_unfit", MANIFEST),
        (told_otherwise("at", "2021-01-01T00:00:00+00:00"), "verdict_differs", VERDICT),
        (told_otherwise("law", ["0" * 64]), "law_differs", "law"),
        (told_otherwise("law", []), "law_differs", "law"),
        (told_otherwise("places", []), "manifest_unfit", MANIFEST),
        (other_root, "manifest_unfit", MANIFEST),
    ],
)
def test_each_forgery_has_a_name(forgery: Forgery, code: str, part: str, whole: Made, tmp_path: Path) -> None:
    parts = whole.parts
    forgery(parts)
    found = faults_of(put(with_new_manifest(parts), tmp_path))
    assert any(one.code == code and one.part.startswith(part) for one in found), found


def test_each_checkpoint_is_missed(whole: Made, tmp_path: Path) -> None:
    notes = [name for name in whole.parts if name.startswith("checkpoints/")]
    assert len(notes) > 2
    for number, note in enumerate(notes):
        folder = tmp_path / str(number)
        folder.mkdir()
        left = {name: content for name, content in whole.parts.items() if name != note}
        found = faults_of(put(with_new_manifest(left), folder))
        assert {one.code for one in found} & {"verdict_differs", "proof_broken"}


def test_another_program_is_told_and_its_texts_are_not_compared(whole: Made, tmp_path: Path) -> None:
    parts = whole.parts
    told_otherwise("program", "henvis 9.9.9")(parts)
    parts["README.txt"] = b"another text\n"
    found = checked(put(with_new_manifest(parts), tmp_path))
    assert found.faults == ()
    assert not found.same_program
