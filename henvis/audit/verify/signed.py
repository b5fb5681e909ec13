"""Finds, among the notes that a log holds, the signatures that verify and mean something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from henvis.audit.log import Log, Place
from henvis.audit.verify.kept import Kept
from henvis.audit.verify.roots import SignedRoot
from henvis.audit.verify.weighing import Evidence
from henvis.errors import CommandFailed
from henvis.proof import note
from henvis.proof.checkpoint import Checkpoint, LogName, place_of
from henvis.proof.keys import LEAST_WITNESSES, Keyring, KeysUnfit, Role, read_keyring
from henvis.proof.signing import NoteBroken, Signature

_JOURNAL: Final = "nrm.from."
_SIGNER: Final = "henvis/"


def evidence_of(log: Log, keys: Path | None, kept: Mapping[Place, Kept]) -> Evidence:
    """Return what the verifier goes by; without keys no signature means anything. Raises CommandFailed."""
    if keys is None:
        return Evidence(None, LEAST_WITNESSES, kept)
    try:
        keyring = read_keyring(keys)
    except KeysUnfit as error:
        raise CommandFailed(str(error), "Name the file of public keys with --keys") from None
    return Evidence(tuple(dict.fromkeys(signed_roots(log, keyring))), keyring.quorum, kept)


def signed_roots(log: Log, keyring: Keyring) -> Iterator[SignedRoot]:
    """Yield each signature under a checkpoint of this log by a key that may sign it.

    Whoever may write checkpoints may also write what is none: such a note says nothing and harms nothing.
    """
    for content in log.notes():
        try:
            signed = note.read(content, keyring.verifiers)
            checkpoint = Checkpoint.read(signed.text)
            named = place_of(checkpoint.origin)
        except NoteBroken:
            continue
        if named.cluster_id == log.cluster_id:
            for signature in signed.verified:
                yield from _meanings(named, checkpoint, signature, keyring)


def _meanings(
    named: LogName, checkpoint: Checkpoint, signature: Signature, keyring: Keyring
) -> Iterator[SignedRoot]:
    writer = named.topic.removeprefix(_JOURNAL)
    signer = signature.name.removeprefix(_SIGNER)
    for role in keyring.roles_of(signature.key):
        # Who writes a journal is no witness of it, and of another's journal nobody is the writer.
        if (role is Role.WRITER) != (signer == writer) and role is not Role.AUDITOR:
            continue
        place = Place(named.topic, named.partition)
        yield SignedRoot(place, checkpoint.size, checkpoint.root, signer, role)
