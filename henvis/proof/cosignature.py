"""Cosignatures (c2sp.org/tlog-cosignature, v1): a witness has seen this checkpoint continue all before it."""

from __future__ import annotations

from henvis.proof.signing import TIME_SIZE, Kind, NoteBroken, Signature, Signer, Verifier


def cosign(body: str, signer: Signer, unix_seconds: int) -> Signature:
    """Sign a checkpoint's text as a witness. Raises ValueError where the key is no witness's.

    Only who has checked a consistency proof from the last checkpoint that it cosigned may do this.
    """
    return signer.sign_at(body, unix_seconds)


def verify(body: str, signature: Signature, verifier: Verifier) -> int:
    """Return the time of a witness's signature, in seconds since 1970 (UTC). Raises NoteBroken."""
    if verifier.kind is not Kind.COSIGNATURE or signature.key != verifier.key:
        raise NoteBroken(f"{signature.key} is not the witness {verifier.key}")
    if not verifier.verify(body, signature.data):
        raise NoteBroken(f"the cosignature by {signature.key} is not of this checkpoint")
    return time_of(signature)


def time_of(signature: Signature) -> int:
    """The time that a verified cosignature says, in seconds since 1970 (UTC)."""
    return int.from_bytes(signature.data[:TIME_SIZE], "big")
