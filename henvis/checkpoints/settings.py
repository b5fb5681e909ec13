"""What a process signs checkpoints with, and whom it believes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from henvis.bus.settings import SettingMissing
from henvis.proof import note
from henvis.proof.checkpoint import Checkpoint
from henvis.proof.cosignature import cosign
from henvis.proof.keys import Keyring, Role, SigningKeys, read_keyring, read_signing_keys
from henvis.proof.note import Signature

EVERY_S: Final = 1.0


@dataclass(frozen=True)
class Signing:
    """The keys of one service, and the keyring of all."""

    keys: SigningKeys
    keyring: Keyring
    every_s: float = EVERY_S
    """Seconds between two checkpoints of one partition, at least."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self | None:
        """Read HENVIS_SIGNING_KEY, HENVIS_VERIFIERS and, where it is set, HENVIS_CHECKPOINT_SECONDS.

        None where there is no HENVIS_SIGNING_KEY. Raises SettingMissing, KeysUnfit, and ValueError for
        seconds that are none.
        """
        if not (key := environment.get("HENVIS_SIGNING_KEY")):
            return None
        if not (verifiers := environment.get("HENVIS_VERIFIERS")):
            raise SettingMissing("HENVIS_VERIFIERS is not set, and who signs has to know the others' keys")
        every_s = float(environment.get("HENVIS_CHECKPOINT_SECONDS") or EVERY_S)
        return cls(read_signing_keys(Path(key)), read_keyring(Path(verifiers)), every_s)

    @property
    def name(self) -> str:
        """Who signs, such as `henvis/udi`."""
        return self.keys.name

    @property
    def is_witness(self) -> bool:
        """Whether the keyring has it as a witness of other journals."""
        return bool(self.keyring.of(Role.WITNESS, self.name))

    def signature(self, checkpoint: Checkpoint) -> Signature:
        """Sign as writer or audit."""
        return self.keys.note.sign(checkpoint.body())

    def signed(self, checkpoint: Checkpoint) -> bytes:
        """The note of a checkpoint under this one signature, as writer or audit."""
        return note.join(checkpoint.body(), [self.signature(checkpoint)]).encode()

    def cosigned(self, checkpoint: Checkpoint, unix_seconds: int) -> bytes:
        """The same as a witness, who says when."""
        body = checkpoint.body()
        return note.join(body, [cosign(body, self.keys.cosigning, unix_seconds)]).encode()
