"""A checkpoint has one form; witnesses sign it with their time, and bring it with its proof."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from henvis.proof.checkpoint import Checkpoint, origin_of, place_of
from henvis.proof.cosignature import cosign, time_of, verify
from henvis.proof.merkle import EMPTY_ROOT, HASH_SIZE
from henvis.proof.note import Kind, NoteBroken, Signature, Signer, join, read, write
from henvis.proof.signing import cosigned
from henvis.proof.submission import Submission
from tests.domain.proof.trees import flipped

WRITER = Signer("henvis/udi", Kind.NOTE, b"w" * 32)
WITNESS = Signer("henvis/nav", Kind.COSIGNATURE, b"n" * 32)
OTHER = Signer("henvis/police", Kind.COSIGNATURE, b"p" * 32)
CHECKPOINT = Checkpoint(origin_of("aCluster-Id_1", "nrm.from.udi", 3), 13, b"r" * HASH_SIZE)
BODY = CHECKPOINT.body()
SECONDS = 1_679_315_147
ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

hashes = some.binary(min_size=HASH_SIZE, max_size=HASH_SIZE)


@given(some.integers(1, 2**63 - 1), hashes)
def test_a_checkpoint_is_read_as_it_was_written(size: int, root: bytes) -> None:
    checkpoint = CHECKPOINT._replace(size=size, root=root)

    assert Checkpoint.read(checkpoint.body()) == checkpoint


def test_the_specifications_example_is_read() -> None:
    found = Checkpoint.read(
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    )

    assert (found.origin, found.size) == ("example.com/behind-the-sofa", 20852163)


def test_an_origin_says_which_log_it_is() -> None:
    assert CHECKPOINT.origin == "henvis/aCluster-Id_1/nrm.from.udi/3"
    assert place_of(CHECKPOINT.origin) == ("aCluster-Id_1", "nrm.from.udi", 3)


@pytest.mark.parametrize(
    "origin",
    ["", "henvis", "henvis/c/nrm.from.udi", "henvis/c//1", "other/c/t/1", "henvis/c/t/01", "henvis/c/t/x"],
)
def test_another_origin_is_none_of_ours(origin: str) -> None:
    with pytest.raises(NoteBroken):
        place_of(origin)


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"o\n1\n{ROOT}",
        f"\n1\n{ROOT}\n",
        f"o\n01\n{ROOT}\n",
        f"o\n-1\n{ROOT}\n",
        f"o\n+1\n{ROOT}\n",
        f"o\n1_0\n{ROOT}\n",
        f"o\n١\n{ROOT}\n",
        f"o\n9223372036854775808\n{ROOT}\n",
        f"o\n1\n{ROOT[:-1]}\n",
        "o\n1\nAAAA\n",
        f"o\n0\n{ROOT}\n",
        f"o\n1\n{ROOT}\nmore\n",
        f"o\n1\n{ROOT}\n\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteBroken):
        Checkpoint.read(text)


def test_a_log_without_records_has_its_root() -> None:
    assert Checkpoint.read(CHECKPOINT._replace(size=0, root=EMPTY_ROOT).body()).size == 0


def test_a_witness_signs_the_body_with_its_time() -> None:
    signature = cosign(BODY, WITNESS, SECONDS)

    assert verify(BODY, signature, WITNESS.verifier) == SECONDS == time_of(signature)
    assert cosigned(BODY, SECONDS) == f"cosignature/v1\ntime 1679315147\n{BODY}".encode()


def test_writer_and_witnesses_stand_under_one_note() -> None:
    whole = join(BODY, [WRITER.sign(BODY), cosign(BODY, WITNESS, SECONDS), cosign(BODY, OTHER, SECONDS)])

    found = read(whole.encode(), [WRITER.verifier, WITNESS.verifier])

    assert [one.name for one in found.verified] == ["henvis/udi", "henvis/nav"]
    assert [one.name for one in found.unknown] == ["henvis/police"]


def test_a_changed_bit_of_a_cosignature_is_refused() -> None:
    key, data = cosign(BODY, WITNESS, SECONDS)
    for bit in range(len(data) * 8):
        with pytest.raises(NoteBroken):
            verify(BODY, Signature(key, flipped(data, bit)), WITNESS.verifier)


def test_a_cosignature_is_of_its_witness_and_body() -> None:
    signature = cosign(BODY, WITNESS, SECONDS)

    for body, verifier in ((BODY, OTHER.verifier), (BODY, WRITER.verifier), (f"{BODY}x\n", WITNESS.verifier)):
        with pytest.raises(NoteBroken):
            verify(body, signature, verifier)


def test_a_key_signs_in_its_own_kind_alone() -> None:
    with pytest.raises(ValueError, match="time"):
        cosign(BODY, WRITER, SECONDS)
    with pytest.raises(ValueError, match="time"):
        WITNESS.sign(BODY)
    with pytest.raises(ValueError, match="seconds"):
        cosign(BODY, WITNESS, -1)


@given(some.none() | some.integers(0, 2**63 - 1), some.lists(hashes, max_size=63))
def test_a_submission_is_read_as_it_was_written(old: int | None, proof: list[bytes]) -> None:
    note = write(BODY, [WRITER]).encode()
    submission = Submission(note, old, tuple(proof) if old is not None else ())

    assert Submission.read(submission.to_bytes()) == submission


@pytest.mark.parametrize(
    "data",
    [
        b"old 1",
        b"old 1\n",
        b"old 01\n\nnote",
        b"old x\n\nnote",
        b"old 1\nAAAA\n\nnote",
        b"old 1\n\xff\n\nnote",
        b"old 1\n" + f"{ROOT}\n".encode() * 64 + b"\nnote",
    ],
)
def test_what_is_no_submission_is_refused(data: bytes) -> None:
    with pytest.raises(NoteBroken):
        Submission.read(data)
