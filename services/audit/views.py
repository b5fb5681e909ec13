"""How the audit's answers look."""

from typing import Self

from pydantic import BaseModel, Field

from henvis.proof.signing import to_base64
from services.audit.books import Place


class CheckpointView(BaseModel):
    """The newest checkpoint of one partition of one journal, and whether it is final."""

    topic: str
    partition: int
    origin: str = Field(description="The tree's name in its checkpoints (C2SP tlog-checkpoint)")
    records: int = Field(description="How many records the audit has read")
    size: int = Field(
        description="Of how many of them the newest checkpoint is that the audit signed; 0: none"
    )
    root: str | None = Field(description="The root of their tree, in base64")
    signed_by: list[str] = Field(description="Its writer and the audit, as far as they have signed it")
    cosigned_by: list[str] = Field(description="The witnesses who have cosigned it")
    final: bool = Field(description="Whether writer, audit and enough witnesses have signed it")
    why: str | None = Field(description="A code for what it lacks, or what is wrong, where it is not final")
    final_size: int = Field(description="The size of the newest checkpoint that is final; 0: none")

    @classmethod
    def of(cls, place: Place) -> Self:
        """The view of a place."""
        return cls.model_validate(_shown(place))


class WholeCheckpointView(CheckpointView):
    """The same with the signed notes, which can be checked without asking anybody."""

    note: str | None = Field(description="The newest checkpoint that the audit signed, with all signatures")
    final_note: str | None = Field(description="The newest that is final")

    @classmethod
    def with_notes(cls, place: Place, final_note: str | None) -> Self:
        """The view of a place with its notes."""
        return cls.model_validate({**_shown(place), "note": place.note, "final_note": final_note})


class InclusionView(BaseModel):
    """That a record stands at its offset in the tree of a signed checkpoint (RFC 9162, section 2.1.3)."""

    topic: str
    partition: int
    offset: int
    size: int
    leaf_hash: str = Field(description="In base64, as are the hashes of the proof")
    proof: list[str]
    note: str = Field(description="The checkpoint of this size")


class ConsistencyView(BaseModel):
    """That the tree of one checkpoint is the beginning of a later one's (RFC 9162, section 2.1.4)."""

    topic: str
    partition: int
    old: int
    new: int
    proof: list[str] = Field(description="Hashes in base64")
    old_note: str
    new_note: str


def _shown(place: Place) -> dict[str, object]:
    why = place.why_not_final
    return {
        "topic": place.at[0],
        "partition": place.at[1],
        "origin": place.origin,
        "records": place.records,
        "size": place.signed.size if place.signed else 0,
        "root": to_base64(place.signed.root) if place.signed else None,
        "signed_by": place.names(witness=False),
        "cosigned_by": place.names(witness=True),
        "final": why is None,
        "why": why,
        "final_size": place.standing.final_size,
    }
