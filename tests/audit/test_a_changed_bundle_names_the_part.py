"""Whatever is done to a bundle has a name, and names the part that it was done to."""

import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from henvis.audit.bundle import container
from henvis.audit.bundle.faults import SENTENCES, BundleBroken, Fault
from henvis.audit.bundle.manifest import seal_of
from henvis.audit.bundle.opened import open_bundle
from henvis.audit.bundle.parts import MANIFEST, SEAL
from tests.audit.bundles import Made, put

KINDS = ("whole", "one_case")


def broken(file: Path) -> tuple[Fault, ...]:
    """What is found when it is opened, before anything is computed from it."""
    with pytest.raises(BundleBroken) as raised, open_bundle(file):
        pass
    for fault in raised.value.faults:
        assert all(fault.said(language) for language in SENTENCES)
    return raised.value.faults


def named(faults: tuple[Fault, ...]) -> set[tuple[str, str]]:
    return {(fault.code, fault.part) for fault in faults}


@pytest.fixture(params=KINDS)
def made(request: pytest.FixtureRequest) -> Made:
    found: Made = request.getfixturevalue(request.param)
    return found


def test_each_part_that_is_removed_is_named(made: Made, tmp_path: Path) -> None:
    parts = made.parts
    for number, name in enumerate(parts):
        folder = tmp_path / str(number)
        folder.mkdir()
        left = {other: content for other, content in parts.items() if other != name}
        assert named(broken(put(left, folder))) == {("part_missing", name)}


def test_each_part_in_which_a_bit_is_changed_is_named(made: Made, tmp_path: Path) -> None:
    parts = made.parts
    for number, (name, content) in enumerate(parts.items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        at, bit = number * 7919 % len(content), number % 8
        changed = content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :]
        found = named(broken(put({**parts, name: changed}, folder)))
        sealed = {("seal_differs", MANIFEST), ("seal_differs", SEAL)}
        assert found == (sealed if name in {MANIFEST, SEAL} else {("part_changed", name)})


def test_two_parts_that_are_swapped_are_both_named(made: Made, tmp_path: Path) -> None:
    parts = made.parts
    names = [name for name in parts if name not in {MANIFEST, SEAL}]
    for number, (one, other) in enumerate(zip(names, [*names[1:], names[0]], strict=True)):
        if parts[one] == parts[other]:
            continue
        folder = tmp_path / str(number)
        folder.mkdir()
        found = named(broken(put({**parts, one: parts[other], other: parts[one]}, folder)))
        assert found == {("part_changed", one), ("part_changed", other)}


@pytest.mark.parametrize("name", ["more.txt", "archive/more", "law/other.yaml", "checkpoints/0.note"])
def test_a_part_that_is_added_is_named(name: str, made: Made, tmp_path: Path) -> None:
    assert named(broken(put({**made.parts, name: b"more"}, tmp_path))) == {("part_extra", name)}


@settings(
    max_examples=150,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(chance=st.randoms(use_true_random=False))
def test_no_bit_of_the_file_can_be_changed(chance: Random, whole: Made, tmp_path: Path) -> None:
    """Also not in what is between the parts, and in the directory at the end."""
    content = bytearray(whole.file.read_bytes())
    directory = content.index(b"PK\x01\x02")
    at = chance.choice([chance.randrange(len(content)), chance.randrange(directory, len(content))])
    content[at] ^= 1 << chance.randrange(8)
    (tmp_path / "changed.zip").write_bytes(content)
    assert broken(tmp_path / "changed.zip")


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content[: len(content) // 2],
        lambda content: content[:-1],
        lambda content: content + b"more",
        lambda content: b"more" + content,
        lambda _: b"",
        lambda _: b"no zip file",
    ],
)
def test_a_file_that_is_cut_off_or_goes_on_is_refused(
    change: Callable[[bytes], bytes], whole: Made, tmp_path: Path
) -> None:
    (tmp_path / "changed.zip").write_bytes(change(whole.file.read_bytes()))
    assert {fault.code for fault in broken(tmp_path / "changed.zip")} <= {"not_a_bundle", "file_changed"}


def test_a_file_that_is_not_there_is_told() -> None:
    assert {fault.code for fault in broken(Path("/nowhere/bundle.zip"))} == {"not_readable"}


def zipped(parts: list[tuple[str, bytes]], file: Path, method: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(file, "w", method) as bundle:
        for name, content in parts:
            bundle.writestr(zipfile.ZipInfo(name), content, method)
    return file


@pytest.mark.parametrize(
    "name", ["../out", "/etc/passwd", "a/../../out", "C:\\out", "a\nb", "a//b", "./a", "æ"]
)
def test_a_name_that_leads_elsewhere_is_refused(name: str, whole: Made, tmp_path: Path) -> None:
    file = zipped([*whole.parts.items(), (name, b"x")], tmp_path / "hostile.zip")
    assert {fault.code for fault in broken(file)} == {"part_misnamed"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["README.txt", "readme.TXT", "README.txt/more", "archive"])
def test_a_part_that_is_there_twice_is_refused(name: str, whole: Made, tmp_path: Path) -> None:
    file = zipped([*whole.parts.items(), (name, b"x")], tmp_path / "hostile.zip")
    assert {fault.code for fault in broken(file)} == {"part_twice"}


def test_what_swells_is_refused_before_it_is_read(whole: Made, tmp_path: Path) -> None:
    bomb = [*whole.parts.items(), ("archive/segments/bomb", bytes(1 << 24))]
    file = zipped(bomb, tmp_path / "bomb.zip", zipfile.ZIP_DEFLATED)
    assert {fault.code for fault in broken(file)} == {"part_not_stored", "parts_overlap"}


def test_parts_that_lie_on_each_other_are_refused(tmp_path: Path) -> None:
    """Each entry of the directory is made to point at the same long part."""
    file = zipped([(f"part-{number}", bytes(1 << 16)) for number in range(8)], tmp_path / "overlap.zip")
    content = bytearray(file.read_bytes())
    at = content.index(b"PK\x01\x02")
    for _ in range(8):
        struct.pack_into("<L", content, at + 20, 1 << 19)
        struct.pack_into("<L", content, at + 24, 1 << 19)
        at = content.find(b"PK\x01\x02", at + 4)
    file.write_bytes(content)
    assert {fault.code for fault in broken(file)} == {"parts_overlap"}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("format", 2, "other_format"),
        ("kind", "half", "part_malformed"),
        ("case", "01a20644-0f5c-7724-bbd3-56509e49e45a", "part_malformed"),
        ("at", "yesterday", "part_malformed"),
        ("parts", [], "part_malformed"),
        ("places", [{}], "part_malformed"),
        ("extra", 1, "part_malformed"),
    ],
)
def test_a_manifest_that_is_none_is_named(
    field: str, value: object, code: str, whole: Made, tmp_path: Path
) -> None:
    told = json.loads(whole.parts[MANIFEST])
    told[field] = value
    manifest = json.dumps(told, indent=1).encode() + b"\n"
    file = put({**whole.parts, MANIFEST: manifest, SEAL: seal_of(manifest)}, tmp_path)
    assert named(broken(file)) == {(code, MANIFEST)}


def test_the_names_are_in_the_order_of_their_bytes(whole: Made) -> None:
    with zipfile.ZipFile(whole.file) as bundle:
        assert bundle.namelist() == sorted(bundle.namelist())
    assert container.names_in(whole.file.parent)
