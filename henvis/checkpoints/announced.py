"""What a message of `nrm.checkpoints` says, once its signatures have been verified."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from henvis.bus.broker.topics import Topics
from henvis.checkpoints.finality import Missing, Rule
from henvis.checkpoints.topic_reader import Partition
from henvis.proof import note
from henvis.proof.checkpoint import Checkpoint, place_of
from henvis.proof.keys import Keyring, Role
from henvis.proof.note import NoteBroken, Signature
from henvis.proof.submission import Submission


def signer_of(service: str) -> str:
    """The name that a service signs under."""
    return f"henvis/{service}"


class Seal(NamedTuple):
    """A signature that was verified, by who may give it of this journal."""

    signature: Signature
    witness: bool


@dataclass(frozen=True, slots=True)
class Announced:
    """A checkpoint of one of our journals' partitions, and who stands behind it."""

    place: Partition
    checkpoint: Checkpoint
    old: int | None
    """From which size the proof goes on; None where there is none."""
    proof: tuple[bytes, ...]
    seals: tuple[Seal, ...]
    written: bool
    """Whether the journal's writer has signed it."""
    audited: bool
    """Whether the audit has signed it."""

    def witnessed_by(self, name: str) -> bool:
        """Whether this witness has cosigned it."""
        return any(seal.witness and seal.signature.name == name for seal in self.seals)


@dataclass(frozen=True)
class Reading:
    """How messages are read in one cluster, by one keyring."""

    topics: Topics
    cluster_id: str
    keyring: Keyring

    def writer_of(self, journal: str) -> str:
        """The name under which a journal's writer signs. Raises KeyError for no journal."""
        return signer_of(self.topics[journal].of)

    def understand(self, value: bytes | None, partition: int) -> Announced:
        """Read a message that stands in this partition.

        Raises NoteBroken where it is malformed, is about no journal of ours or another partition's, or bears
        no signature that its signer may give.
        """
        told = Submission.read(value or b"")
        verified = note.read(told.note, self.keyring.verifiers)
        checkpoint = Checkpoint.read(verified.text)
        place = self._place(checkpoint.origin, partition)
        seals, roles = [], set()
        for signature in verified.verified:
            mine = self._roles(signature, place[0])
            roles |= mine
            if mine:
                seals.append(Seal(signature, witness=Role.WITNESS in mine))
        if not seals:
            raise NoteBroken("nobody has signed it who may sign of this journal")
        return Announced(
            place,
            checkpoint,
            told.old_size,
            told.proof,
            tuple(seals),
            written=Role.WRITER in roles,
            audited=Role.AUDITOR in roles,
        )

    def lacking(self, shown: Announced) -> Missing | None:
        """What a checkpoint lacks to be final, by its own signatures; None where it is final."""
        signers = [seal.signature.name for seal in shown.seals if not seal.witness]
        cosigners = [seal.signature.name for seal in shown.seals if seal.witness]
        return Rule.of(self.writer_of(shown.place[0]), self.keyring).missing(signers, cosigners)

    def _place(self, origin: str, partition: int) -> Partition:
        named = place_of(origin)
        if named.cluster_id != self.cluster_id or named.topic not in self.topics.journals:
            raise NoteBroken("it is of no journal of this bus")
        if named.partition != partition:
            raise NoteBroken("it stands in another partition than it is of")
        return named.topic, named.partition

    def _roles(self, signature: Signature, journal: str) -> set[Role]:
        """What the signature counts as: a writer's of its own journal alone, a witness's of all others."""
        own = signature.name == self.writer_of(journal)
        unfit = Role.WITNESS if own else Role.WRITER
        return {role for role in self.keyring.roles_of(signature.key) if role is not unfit}
