"""A checkpoint on its way to witnesses, with proof that it continues an older one (c2sp.org/tlog-witness)."""

from __future__ import annotations

from typing import Final, NamedTuple, Self

from henvis.proof.checkpoint import number
from henvis.proof.merkle import HASH_SIZE
from henvis.proof.signing import NoteBroken, from_base64, to_base64

MOST_HASHES: Final = 63
_OLD: Final = b"old "


class Submission(NamedTuple):
    """A signed note and, where it continues an older checkpoint, that one's size and the consistency proof.

    `old_size` is None for a bare note: it brings signatures, and no proof.
    """

    note: bytes
    old_size: int | None = None
    proof: tuple[bytes, ...] = ()

    def to_bytes(self) -> bytes:
        """The request's body as `add-checkpoint` has it; a bare note as it is."""
        if self.old_size is None:
            return self.note
        lines = [f"old {self.old_size}\n", *(f"{to_base64(one)}\n" for one in self.proof), "\n"]
        return "".join(lines).encode() + self.note

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Read either form; the note in it is not read. Raises NoteBroken."""
        if not data.startswith(_OLD):
            return cls(data)
        head, parted, note = data.partition(b"\n\n")
        try:
            first, *hashes = head.decode("ascii").split("\n")
        except UnicodeDecodeError:
            raise NoteBroken("a submission begins with ASCII") from None
        proof = tuple(from_base64(one) for one in hashes)
        if not parted or len(proof) > MOST_HASHES or any(len(one) != HASH_SIZE for one in proof):
            raise NoteBroken("a submission is an old size, at most 63 hashes, an empty line and a note")
        return cls(note, number(first.removeprefix("old ")), proof)
