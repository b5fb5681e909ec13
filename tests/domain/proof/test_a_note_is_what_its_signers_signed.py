"""Notes of others are read and made as they make them; what is malformed, or not signed, is refused."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as some

from henvis.proof.note import Kind, NoteBroken, Signer, Verifier, join, read, write
from tests.domain.proof.trees import flipped

TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETER = Verifier.of("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
PETERS_SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
PETERS = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZIn"
    "NIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
ENOCH = Verifier.of("EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop")
ENOCHS = (
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/"
    "5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
)
"""Keys and notes that the Go implementation of signed notes (golang.org/x/mod) is tested with."""

EXAMPLE = Verifier.of("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
EXAMPLE_NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONn"
    "cAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
"""The example of the specification."""


def note(*parts: str) -> bytes:
    return "".join(parts).encode()


def test_the_specifications_example_is_read() -> None:
    found = read(EXAMPLE_NOTE.encode(), [EXAMPLE])

    assert found.text == "This is an example message.\n"
    assert [one.name for one in found.verified] == ["example.com/foo"]


def test_a_note_of_the_go_implementation_is_read_and_made() -> None:
    signer = Signer("PeterNeumann", Kind.NOTE, PETERS_SEED)

    assert signer.vkey == PETER.vkey
    assert write(TEXT, [signer]) == f"{TEXT}\n{PETERS}"


def test_who_is_not_known_is_named_and_counts_for_nothing() -> None:
    found = read(note(TEXT, "\n", PETERS, ENOCHS), [PETER])

    assert [one.name for one in found.verified] == ["PeterNeumann"]
    assert [one.name for one in found.unknown] == ["EnochRoot"]


def test_both_are_known() -> None:
    found = read(note(TEXT, "\n", PETERS, ENOCHS, PETERS), [ENOCH, PETER])

    assert [one.name for one in found.verified] == ["PeterNeumann", "EnochRoot"]
    assert found.unknown == ()


def test_a_note_that_nobody_known_signed_is_refused() -> None:
    with pytest.raises(NoteBroken, match="no known key"):
        read(note(TEXT, "\n", ENOCHS), [PETER])


def test_a_wrong_signature_of_a_known_key_spoils_the_note() -> None:
    """Even where another known key has signed: somebody changed the note, or the key."""
    wrong = ENOCHS.replace("zmZa0SO3", "zmZa0SO4")
    assert wrong != ENOCHS

    with pytest.raises(NoteBroken, match="not of this text"):
        read(note(TEXT, "\n", PETERS, wrong), [PETER, ENOCH])


def test_a_changed_bit_of_the_text_is_refused() -> None:
    whole = note(TEXT, "\n", PETERS)
    for bit in range(len(TEXT.encode()) * 8):
        with pytest.raises(NoteBroken):
            read(flipped(whole, bit), [PETER])


MALFORMED = {
    "no signatures": note(TEXT),
    "an empty line and nothing": note(TEXT, "\n"),
    "no newline at the end": note(TEXT, "\n", PETERS[:-1]),
    "a control character": note("\x01", TEXT, "\n", PETERS),
    "a carriage return": note(TEXT.replace("\n", "\r\n"), "\n", PETERS),
    "a tabulator in a signature": note(TEXT, "\n", PETERS.replace(" x08", "\tx08")),
    "no UTF-8": b"\xff" + note(TEXT, "\n", PETERS),
    "a name with a space": note(TEXT, "\n", PETERS.replace("PeterNeumann", "Peter Neumann")),
    "a name with a plus": note(TEXT, "\n", PETERS, PETERS.replace("PeterNeumann", "Peter+Neumann")),
    "a name with a wide space": note(TEXT, "\n", PETERS, PETERS.replace("PeterNeumann", "Peter\u2003N")),
    "no name": note(TEXT, "\n", PETERS, PETERS.replace("PeterNeumann", "")),
    "another dash": note(TEXT, "\n", PETERS, PETERS.replace("—", "-")),
    "a line that is no signature": note(TEXT, "\n", PETERS, "Unexpected line.\n"),
    "no Base64": note(TEXT, "\n", PETERS, "— Enoch r%==\n"),
    "Base64 with bits that say nothing": note(TEXT, "\n", PETERS, "— Enoch AAAAAAB=\n"),
    "a signature of an id alone": note(TEXT, "\n", PETERS, "— Enoch AAAAAA==\n"),
    "more signatures than anybody has": note(TEXT, "\n", PETERS * 101),
    "more bytes than a note has": note("x" * 70_000, "\n\n", PETERS),
    "nothing": b"",
}


@pytest.mark.parametrize("malformed", MALFORMED.values(), ids=MALFORMED)
def test_what_is_malformed_is_refused(malformed: bytes) -> None:
    with pytest.raises(NoteBroken):
        read(malformed, [PETER])


@given(some.binary(max_size=300))
def test_no_bytes_make_the_reader_fail(data: bytes) -> None:
    with pytest.raises(NoteBroken):
        read(data, [PETER])


@pytest.mark.parametrize("text", ["", "no newline", "a\tb\n", "a\x00\n"])
def test_what_could_not_be_read_is_not_written(text: str) -> None:
    with pytest.raises(NoteBroken):
        join(text, [])


def test_any_piece_of_a_verifier_key_is_refused() -> None:
    vkey = PETER.vkey
    for start in range(len(vkey)):
        for end in range(start, len(vkey) + 1):
            if (start, end) != (0, len(vkey)):
                with pytest.raises(NoteBroken):
                    Verifier.of(vkey[start:end])


@pytest.mark.parametrize(
    "vkey",
    [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ],
)
def test_a_verifier_key_of_another_length_kind_or_spelling_is_refused(vkey: str) -> None:
    with pytest.raises(NoteBroken):
        Verifier.of(vkey)
