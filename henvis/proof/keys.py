"""Where keys lie: a signer's own in a file that nobody else reads, and everybody's public ones in a list."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Final, Self

from henvis.proof.checkpoint import number
from henvis.proof.signing import (
    KEY_SIZE,
    KeyName,
    Kind,
    NoteBroken,
    Signer,
    Verifier,
    from_base64,
    to_base64,
)

LEAST_WITNESSES: Final = 3
_OTHERS: Final = 0o077
_QUORUM: Final = "quorum"


class KeysUnfit(Exception):
    """A file of keys is missing, is none, or is open to others. The text names file and line, and no key."""


class Role(StrEnum):
    """What a key may sign as."""

    WRITER = "writer"
    """Of its own journal alone."""
    AUDITOR = "auditor"
    WITNESS = "witness"

    @property
    def kind(self) -> Kind:
        """The kind of signature that the role makes."""
        return Kind.COSIGNATURE if self is Role.WITNESS else Kind.NOTE


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """A signer's two keys: what must not be confused is not signed by the same (c2sp.org/signed-note)."""

    note: Signer = field(repr=False)
    """Signs checkpoints as writer or auditor."""
    cosigning: Signer = field(repr=False)
    """Signs others' checkpoints as a witness."""

    @classmethod
    def make(cls, name: str) -> Self:
        """Make new keys for a name, as `henvis/udi`."""
        return cls.of(name, secrets.token_bytes(KEY_SIZE), secrets.token_bytes(KEY_SIZE))

    @classmethod
    def of(cls, name: str, note: bytes, cosigning: bytes) -> Self:
        """Take raw private keys of 32 bytes. Raises NoteBroken."""
        if note == cosigning:
            raise NoteBroken("the two keys of a signer are not the same")
        return cls(Signer(name, Kind.NOTE, note), Signer(name, Kind.COSIGNATURE, cosigning))

    @property
    def name(self) -> str:
        """The signer's name."""
        return self.note.name


def write_signing_keys(path: Path, keys: SigningKeys) -> None:
    """Write a new file that its owner alone can read. Raises FileExistsError: no key is written over."""
    told = {
        "name": keys.name,
        "note": to_base64(keys.note.seed),
        "cosigning": to_base64(keys.cosigning.seed),
    }
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(told, file)


def read_signing_keys(path: Path) -> SigningKeys:
    """Read what `write_signing_keys` wrote. Raises KeysUnfit, also where others could read it."""
    try:
        if path.stat().st_mode & _OTHERS:
            raise KeysUnfit(f"{path} can be read by others; say chmod 600 {path}")
        told = json.loads(path.read_text(encoding="utf-8"))
        return SigningKeys.of(told["name"], from_base64(told["note"]), from_base64(told["cosigning"]))
    except OSError as error:
        raise KeysUnfit(f"{path} cannot be read ({error.strerror})") from None
    except (ValueError, KeyError, TypeError, NoteBroken):
        # Without the reader's text, which may quote what is there.
        raise KeysUnfit(f"{path} is no file of signing keys") from None


@dataclass(frozen=True)
class Keyring:
    """Whom an auditor trusts as what, and how many witnesses make a checkpoint final."""

    by_role: Mapping[Role, tuple[Verifier, ...]]
    quorum: int = LEAST_WITNESSES

    @cached_property
    def verifiers(self) -> tuple[Verifier, ...]:
        """All keys, for `note.read`."""
        return tuple(one for role in Role for one in self.of(role))

    def of(self, role: Role, name: str | None = None) -> tuple[Verifier, ...]:
        """The keys of a role, of this name alone where it is given; a name may have several."""
        return tuple(one for one in self.by_role.get(role, ()) if name in {None, one.name})

    def roles_of(self, key: KeyName) -> frozenset[Role]:
        """What the key, as a signature names it, may sign as."""
        return frozenset(role for role in Role if any(one.key == key for one in self.of(role)))

    def text(self) -> str:
        """The list as `read_keyring` reads it."""
        lines = [f"{role} {one.vkey}\n" for role in Role for one in self.of(role)]
        return f"{_QUORUM} {self.quorum}\n{''.join(lines)}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Read lines of `role key`, and `quorum number`; `#` begins a comment. Raises NoteBroken."""
        found: dict[Role, list[Verifier]] = {}
        quorum = LEAST_WITNESSES
        for count, line in enumerate(text.splitlines(), 1):
            word, _, rest = line.partition("#")[0].strip().partition(" ")
            if not word:
                continue
            try:
                if word == _QUORUM:
                    quorum = number(rest.strip())
                else:
                    role = Role(word)
                    found.setdefault(role, []).append(_verifier(role, rest.strip()))
            except (ValueError, NoteBroken) as error:
                why = str(error) if isinstance(error, NoteBroken) else "this is no role"
                raise NoteBroken(f"line {count}: {why}") from None
        return cls({role: tuple(keys) for role, keys in found.items()}, quorum)


def read_keyring(path: Path) -> Keyring:
    """Read the list of verifier keys. Raises KeysUnfit."""
    try:
        return Keyring.read(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise KeysUnfit(f"{path} cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise KeysUnfit(f"{path} is not UTF-8") from None
    except NoteBroken as error:
        raise KeysUnfit(f"{path}: {error}") from None


def keyring_of(keys: Iterable[tuple[Role, SigningKeys]], quorum: int = LEAST_WITNESSES) -> Keyring:
    """The list that says of these signers what they sign as."""
    found: dict[Role, list[Verifier]] = {}
    for role, one in keys:
        signer = one.cosigning if role is Role.WITNESS else one.note
        found.setdefault(role, []).append(signer.verifier)
    return Keyring({role: tuple(all_of) for role, all_of in found.items()}, quorum)


def _verifier(role: Role, vkey: str) -> Verifier:
    verifier = Verifier.of(vkey)
    if verifier.kind is not role.kind:
        raise NoteBroken(f"a {role}'s key is of kind {role.kind.value}")
    return verifier
