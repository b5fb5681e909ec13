"""What docs/bundle-format.md says is enough: its example is true, and a verifier written after it agrees."""

import base64
import json
import re
from typing import Any

import pytest

from henvis.audit.bundle.writing import FORMAT_SOURCE
from henvis.proof import note
from henvis.proof.checkpoint import Checkpoint, origin_of
from henvis.proof.cosignature import cosign
from henvis.proof.keys import SigningKeys
from henvis.proof.leaf import leaf_bytes
from henvis.proof.merkle import leaf_hash, root_of
from tests.audit.bundles import Made
from tests.audit.other_verifier import OtherVerifier, leaf, leaf_data, root, root_by_path

ROWS: list[dict[str, Any]] = [
    {
        "offset": i,
        "timestamp_ms": 1767225600000 + i,
        "key": b"018df2c4-7a0e-7c3b-9a55-2f6b1d0c4e71",
        "value": bytes.fromhex("00000aae67") + bytes([i]),
        "headers": [{"name": "henvis_seq", "value": str(i + 1).encode()}, {"name": "x", "value": None}],
    }
    for i in range(3)
]


def example(name: str) -> str:
    """A block of the worked example."""
    found = re.search(rf"^```text {name}\n(.*?)^```$", FORMAT_SOURCE.read_text(), re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def test_the_example_is_what_the_text_says() -> None:
    assert leaf_data(ROWS[0]).hex() == example("leaf-0").replace("\n", "")
    leaves = [leaf(row) for row in ROWS]
    assert [one.hex() for one in leaves] == example("leaf-hashes").split()
    assert root(leaves).hex() == example("root").strip()


def test_the_example_is_what_henvis_computes() -> None:
    data = [
        leaf_bytes(
            row["offset"],
            row["timestamp_ms"],
            row["key"],
            row["value"],
            [(header["name"], header["value"]) for header in row["headers"]],
        )
        for row in ROWS
    ]
    assert data[0].hex() == example("leaf-0").replace("\n", "")
    top = root_of(map(leaf_hash, data))
    assert top.hex() == example("root").strip()
    keys = SigningKeys.of("henvis/udi", bytes(range(32)), bytes(range(32, 64)))
    assert example("keys") == f"writer {keys.note.vkey}\nwitness {keys.cosigning.vkey}\n"
    body = Checkpoint(origin_of("example", "nrm.from.udi", 2), 3, top).body()
    signed = [keys.note.sign(body), cosign(body, keys.cosigning, 1767225600)]
    assert example("note") == note.join(body, signed)


def test_it_finds_the_same_roots_in_all_journals(whole: Made) -> None:
    other = OtherVerifier(whole.file)
    other.check_parts()
    other.read_keys()
    final, leaves = other.final(), other.roots()
    assert leaves
    for place in other.manifest["places"]:
        found = leaves.get((place["topic"], place["partition"]), [])
        assert len(found) == place["end"]
        assert base64.b64encode(root(found)).decode() == place["root"]
        origin = f"henvis/{other.manifest['cluster']}/{place['topic']}/{place['partition']}"
        assert max((size for size, _ in final.get(origin, ())), default=0) == place["final"]
        assert {root(found[:size]) for size, _ in final.get(origin, ())} == {
            top for _, top in final.get(origin, ())
        }


def test_it_finds_each_record_of_a_case_under_a_final_checkpoint(one_case: Made) -> None:
    other = OtherVerifier(one_case.file)
    other.check_parts()
    other.read_keys()
    final = other.final()
    assert other.rows
    for name, rows in other.rows.items():
        topic, _, partition = name.removeprefix("archive/records/").removesuffix(".avro").rpartition("-")
        told = json.loads(other.parts[f"proofs/{topic}-{partition}.json"])
        top = base64.b64decode(told["root"])
        assert (told["size"], top) in final[f"henvis/{other.manifest['cluster']}/{topic}/{partition}"]
        proofs = {
            one["offset"]: [base64.b64decode(step) for step in one["proof"]] for one in told["inclusion"]
        }
        assert proofs.keys() == {row["offset"] for row in rows}
        for row in rows:
            assert row["key"].decode() == other.manifest["case"]
            assert root_by_path(row["offset"], told["size"], leaf(row), proofs[row["offset"]]) == top


def test_it_sees_a_changed_record(one_case: Made) -> None:
    other = OtherVerifier(one_case.file)
    name, rows = next(iter(other.rows.items()))
    topic, _, partition = name.removeprefix("archive/records/").removesuffix(".avro").rpartition("-")
    told = json.loads(other.parts[f"proofs/{topic}-{partition}.json"])
    first = told["inclusion"][0]
    path = [base64.b64decode(step) for step in first["proof"]]
    changed = leaf({**rows[0], "timestamp_ms": rows[0]["timestamp_ms"] + 1})
    assert root_by_path(first["offset"], told["size"], changed, path) != base64.b64decode(told["root"])


def test_a_wrong_signature_is_no_signature(whole: Made) -> None:
    other = OtherVerifier(whole.file)
    other.read_keys()
    name = next(name for name in other.parts if name.startswith("checkpoints/"))
    body = other.parts[name].partition(b"\n\n")[0] + b"\n"
    lines = other.parts[name].partition(b"\n\n")[2].decode().splitlines()
    with pytest.raises(AssertionError):
        other._good(body + b"more", lines)
