"""Signed notes (c2sp.org/signed-note): a text, and the names of those who stand behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from henvis.proof.signing import (
    KEY_ID_SIZE,
    KeyName,
    Kind,
    NoteBroken,
    Signature,
    Signer,
    Verifier,
    from_base64,
    require_name,
    to_base64,
)

__all__ = ["Kind", "Note", "NoteBroken", "Signature", "Signer", "Verifier", "join", "parse", "read", "write"]

MOST_SIGNATURES: Final = 100
MOST_BYTES: Final = 65536
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")
_LINE_START: Final = "— "


class Note(NamedTuple):
    """A text, with the signatures that were verified and those by keys that are not known."""

    text: str
    verified: tuple[Signature, ...]
    unknown: tuple[Signature, ...]


def write(text: str, signers: Iterable[Signer]) -> str:
    """Sign a text, which ends with a newline, by all of these. Raises NoteBroken."""
    return join(text, [signer.sign(text) for signer in signers])


def join(text: str, signatures: Iterable[Signature]) -> str:
    """Put signatures under the text that they are of. Raises NoteBroken."""
    if not text.endswith("\n") or _CONTROL.search(text):
        raise NoteBroken("a note's text ends with a newline and has no other control characters")
    lines = [f"{_LINE_START}{one.name} {to_base64(one.key.id + one.data)}\n" for one in signatures]
    return f"{text}\n{''.join(lines)}"


def parse(note: bytes) -> tuple[str, tuple[Signature, ...]]:
    """Part a note into its text and its signatures; nothing is verified. Raises NoteBroken."""
    if len(note) > MOST_BYTES:
        raise NoteBroken(f"a note has at most {MOST_BYTES} bytes")
    try:
        content = note.decode()
    except UnicodeDecodeError:
        raise NoteBroken("a note is UTF-8") from None
    if _CONTROL.search(content) or not content.endswith("\n"):
        raise NoteBroken("a note ends with a newline and has no other control characters")
    text, parted, lines = content[:-1].rpartition("\n\n")
    if not parted or not lines:
        raise NoteBroken("a note is a text, an empty line and signatures")
    found = tuple(_signature(line) for line in lines.split("\n"))
    if len(found) > MOST_SIGNATURES:
        raise NoteBroken(f"a note has at most {MOST_SIGNATURES} signatures")
    return f"{text}\n", found


def read(note: bytes, verifiers: Iterable[Verifier]) -> Note:
    """Read a note that at least one of these keys has signed.

    Raises NoteBroken where it is malformed, where the signature of a known key is not its, and where no
    signature is of a known key.
    """
    text, signatures = parse(note)
    known = {verifier.key: verifier for verifier in verifiers}
    for one in signatures:
        if one.key in known and not known[one.key].verify(text, one.data):
            raise NoteBroken(f"the signature by {one.key} is not of this text")
    verified = _once(one for one in signatures if one.key in known)
    if not verified:
        raise NoteBroken("no known key has signed the note")
    return Note(text, verified, _once(one for one in signatures if one.key not in known))


def _signature(line: str) -> Signature:
    if not line.startswith(_LINE_START) or line.count(" ") != 2:
        raise NoteBroken("a signature is a dash, a name and Base64")
    _, name, encoded = line.split(" ")
    require_name(name)
    data = from_base64(encoded)
    if len(data) <= KEY_ID_SIZE:
        raise NoteBroken("a signature begins with four bytes of its key's id")
    return Signature(KeyName(name, data[:KEY_ID_SIZE]), data[KEY_ID_SIZE:])


def _once(signatures: Iterable[Signature]) -> tuple[Signature, ...]:
    return tuple(dict.fromkeys(signatures))
