"""A private key lies where nobody else reads it; the list of public ones says who may sign as what."""

from __future__ import annotations

from pathlib import Path

import pytest

from henvis.proof.keys import (
    Keyring,
    KeysUnfit,
    Role,
    SigningKeys,
    keyring_of,
    read_keyring,
    read_signing_keys,
    write_signing_keys,
)
from henvis.proof.note import NoteBroken

UDI, NAV, AUDIT = (SigningKeys.make(f"henvis/{name}") for name in ("udi", "nav", "audit"))
RING = keyring_of(
    [(Role.WRITER, UDI), (Role.AUDITOR, AUDIT), (Role.WITNESS, UDI), (Role.WITNESS, NAV)], quorum=2
)


def test_keys_come_back_from_their_file(tmp_path: Path) -> None:
    write_signing_keys(tmp_path / "udi.json", UDI)

    found = read_signing_keys(tmp_path / "udi.json")

    assert (found.note.vkey, found.cosigning.vkey) == (UDI.note.vkey, UDI.cosigning.vkey)
    assert (tmp_path / "udi.json").stat().st_mode & 0o777 == 0o600


def test_no_key_is_written_over(tmp_path: Path) -> None:
    write_signing_keys(tmp_path / "udi.json", UDI)

    with pytest.raises(FileExistsError):
        write_signing_keys(tmp_path / "udi.json", NAV)

    assert read_signing_keys(tmp_path / "udi.json").note.vkey == UDI.note.vkey


def test_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    write_signing_keys(tmp_path / "udi.json", UDI)
    (tmp_path / "udi.json").chmod(0o640)

    with pytest.raises(KeysUnfit, match="chmod 600"):
        read_signing_keys(tmp_path / "udi.json")


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"name": "henvis/udi", "note": "SECRET"}'])
def test_what_is_no_key_is_not_quoted(tmp_path: Path, content: str) -> None:
    path = tmp_path / "udi.json"
    path.write_text(content)
    path.chmod(0o600)

    with pytest.raises(KeysUnfit, match="no file of signing keys") as refused:
        read_signing_keys(path)

    assert "SECRET" not in str(refused.value)


def test_nothing_shows_a_private_key() -> None:
    assert repr(UDI) == "SigningKeys()"


def test_a_signer_has_two_keys() -> None:
    with pytest.raises(NoteBroken, match="not the same"):
        SigningKeys.of("henvis/udi", b"s" * 32, b"s" * 32)


def test_the_list_of_keys_comes_back(tmp_path: Path) -> None:
    (tmp_path / "verifiers").write_text(f"# whom we trust\n\n{RING.text()}")

    found = read_keyring(tmp_path / "verifiers")

    assert found.by_role == RING.by_role
    assert found.quorum == 2
    assert found.roles_of(UDI.note.verifier.key) == {Role.WRITER}
    assert found.roles_of(UDI.cosigning.verifier.key) == {Role.WITNESS}
    assert found.of(Role.WITNESS, "henvis/nav") == (NAV.cosigning.verifier,)
    assert found.of(Role.WRITER, "henvis/nav") == ()


def test_three_witnesses_are_asked_for_where_nothing_is_said() -> None:
    assert Keyring.read("").quorum == 3


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param(f"editor {UDI.note.vkey}", "line 1: this is no role", id="role"),
        pytest.param(f"\nwitness {UDI.note.vkey}", "line 2: a witness's key is of kind 4", id="witness"),
        pytest.param(f"writer {UDI.cosigning.vkey}", "line 1: a writer's key is of kind 1", id="writer"),
        ("writer", "line 1: "),
        ("quorum many", "line 1: "),
        pytest.param(f"writer {UDI.note.vkey[:-4]}", "line 1: ", id="key"),
    ],
)
def test_a_line_that_is_wrong_is_named(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "verifiers").write_text(text)

    with pytest.raises(KeysUnfit, match=why):
        read_keyring(tmp_path / "verifiers")
