"""Ed25519 signatures of texts, by name, in two of the kinds that c2sp.org/signed-note knows."""

from __future__ import annotations

import base64
import binascii
from enum import IntEnum
from hashlib import sha256
from typing import Final, NamedTuple, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_SIZE: Final = 32
KEY_ID_SIZE: Final = 4
SIGNATURE_SIZE: Final = 64
TIME_SIZE: Final = 8
LATEST: Final = 2**63 - 1


class NoteBroken(Exception):
    """A note, a signature or a verifier key is not what it has to be. The text quotes nothing of it."""


class Kind(IntEnum):
    """The kind of signature; the byte is part of the key's id."""

    NOTE = 0x01
    """Over the note's text, as it is."""
    COSIGNATURE = 0x04
    """By a witness, with a time (c2sp.org/tlog-cosignature)."""


class KeyName(NamedTuple):
    """What a signature says of who made it; names and ids collide, so that only the key decides."""

    name: str
    id: bytes

    def __str__(self) -> str:
        """Return name and id as verifier keys begin."""
        return f"{self.name}+{self.id.hex()}"


class Signature(NamedTuple):
    """One signature line: by whom, and the bytes that the kind of signature asks for."""

    key: KeyName
    data: bytes

    @property
    def name(self) -> str:
        """The signer's name."""
        return self.key.name


class Verifier:
    """A name and a public key that signatures of one kind are checked with."""

    def __init__(self, name: str, kind: Kind, public: bytes) -> None:
        """Take the raw public key, 32 bytes. Raises NoteBroken."""
        require_name(name)
        if len(public) != KEY_SIZE:
            raise NoteBroken("an Ed25519 key has 32 bytes")
        self.kind = kind
        self.key = KeyName(name, _key_id(name, kind, public))
        self._public = public

    @classmethod
    def of(cls, vkey: str) -> Self:
        """Read `name+id+key` of c2sp.org/signed-note. Raises NoteBroken."""
        # Base64 may hold a plus, a name may not.
        name, _, rest = vkey.partition("+")
        key_id, _, encoded = rest.partition("+")
        material = from_base64(encoded)
        if not material or material[0] not in set(Kind):
            raise NoteBroken("the verifier key is of a kind that is not known here")
        verifier = cls(name, Kind(material[0]), material[1:])
        if key_id != verifier.key.id.hex():
            raise NoteBroken("the verifier key's id is not that of its name and key")
        return verifier

    @property
    def name(self) -> str:
        """The signer's name."""
        return self.key.name

    @property
    def key_id(self) -> bytes:
        """The four bytes that signatures say."""
        return self.key.id

    @property
    def vkey(self) -> str:
        """The key as one word, `name+id+key`."""
        return f"{self.key}+{to_base64(bytes([self.kind]) + self._public)}"

    def verify(self, text: str, data: bytes) -> bool:
        """Whether these are the bytes of this key's signature of the text."""
        if self.kind is Kind.NOTE:
            return self._signed(text.encode(), data)
        seconds = int.from_bytes(data[:TIME_SIZE], "big")
        return seconds <= LATEST and self._signed(cosigned(text, seconds), data[TIME_SIZE:])

    def _signed(self, message: bytes, signature: bytes) -> bool:
        if len(signature) != SIGNATURE_SIZE:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self._public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Verifier) and self.vkey == other.vkey

    def __hash__(self) -> int:
        return hash(self.vkey)


class Signer:
    """A name and a private key that signs in one kind."""

    def __init__(self, name: str, kind: Kind, seed: bytes) -> None:
        """Take the raw private key, 32 bytes. Raises NoteBroken."""
        if len(seed) != KEY_SIZE:
            raise NoteBroken("an Ed25519 key has 32 bytes")
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.verifier = Verifier(name, kind, self._private.public_key().public_bytes_raw())

    @property
    def name(self) -> str:
        """The signer's name."""
        return self.verifier.name

    @property
    def vkey(self) -> str:
        """What its signatures are verified with."""
        return self.verifier.vkey

    @property
    def seed(self) -> bytes:
        """The raw private key, for the file that it is kept in."""
        return self._private.private_bytes_raw()

    def sign(self, text: str) -> Signature:
        """Sign a note's text, as its writer or auditor. Raises ValueError for a witness's key."""
        if self.verifier.kind is not Kind.NOTE:
            raise ValueError("a witness's key signs with a time: cosignature.cosign")
        return Signature(self.verifier.key, self._private.sign(text.encode()))

    def sign_at(self, text: str, seconds: int) -> Signature:
        """Sign a note's text as a witness at this time. Raises ValueError for another kind of key."""
        if self.verifier.kind is not Kind.COSIGNATURE or not 0 <= seconds <= LATEST:
            raise ValueError("only a witness's key signs with a time, in seconds since 1970")
        stamp = seconds.to_bytes(TIME_SIZE, "big")
        return Signature(self.verifier.key, stamp + self._private.sign(cosigned(text, seconds)))


def cosigned(text: str, seconds: int) -> bytes:
    """What a witness signs: a header, its time, and the checkpoint's text."""
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def require_name(name: str) -> None:
    """Raise NoteBroken where this is no name of a key."""
    if not name or "+" in name or any(char.isspace() or char < " " for char in name):
        raise NoteBroken("a key's name is not empty and has neither spaces nor a plus")


def to_base64(data: bytes) -> str:
    """RFC 4648, section 4."""
    return base64.b64encode(data).decode()


def from_base64(text: str) -> bytes:
    """Read the one way of writing these bytes in Base64. Raises NoteBroken."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteBroken("this is not Base64") from None
    if to_base64(data) != text:
        raise NoteBroken("this is not the one way of writing it in Base64")
    return data


def _key_id(name: str, kind: Kind, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:KEY_ID_SIZE]
