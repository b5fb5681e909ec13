"""`GET /checkpoints…` and `GET /proofs/…`: what the audit has signed, and proofs of it."""

from typing import Annotated

from fastapi import APIRouter, Query

from henvis.api.described import problem_responses
from henvis.api.identity.bearer import Bearer, asking
from henvis.api.identity.caller import READ
from henvis.api.problems import Problem
from henvis.proof.signing import to_base64
from services.audit.books import Books, Place
from services.audit.views import CheckpointView, ConsistencyView, InclusionView, WholeCheckpointView

LARGEST = 2**63 - 1
Number = Annotated[int, Query(ge=0, le=2**31 - 1)]
Offset = Annotated[int, Query(ge=0, le=LARGEST)]
Size = Annotated[
    int, Query(ge=1, le=LARGEST, description="Of a checkpoint that is kept: a final one, or the newest")
]


def audit_routes(books: Books, bearer: Bearer) -> APIRouter:
    """The routes of the audit's service."""
    routes = APIRouter(
        tags=["checkpoints"],
        dependencies=[asking(bearer, READ)],
        responses=problem_responses(["invalid_request", "not_found"]),
    )

    @routes.get("/checkpoints", summary="The newest checkpoint of each partition of each journal")
    def list_checkpoints() -> list[CheckpointView]:
        return [CheckpointView.of(place) for place in books.places()]

    @routes.get("/checkpoints/{topic}/{partition}", summary="One of them, with its signed notes")
    def show_checkpoint(topic: str, partition: int) -> WholeCheckpointView:
        place = _known(books, topic, partition)
        final = books.note(place, place.standing.final_size) if place.standing.final_size else None
        return WholeCheckpointView.with_notes(place, final[1] if final else None)

    @routes.get("/proofs/inclusion", summary="That a record stands in the tree of a checkpoint")
    def prove_inclusion(
        topic: str, partition: Number, offset: Offset, size: Size | None = None
    ) -> InclusionView:
        place = _known(books, topic, partition)
        size, note = _note(books, place, size)
        if offset >= size:
            raise Problem("not_found", "no checkpoint of that size is of that record yet", field="offset")
        leaf, proof = books.inclusion(place.at, offset, size)
        return InclusionView(
            topic=topic,
            partition=partition,
            offset=offset,
            size=size,
            leaf_hash=to_base64(leaf),
            proof=[to_base64(one) for one in proof],
            note=note,
        )

    @routes.get("/proofs/consistency", summary="That one checkpoint's tree is the beginning of another's")
    def prove_consistency(topic: str, partition: Number, old: Size, new: Size) -> ConsistencyView:
        place = _known(books, topic, partition)
        if old > new:
            raise Problem("invalid_request", "old is at most new", field="old")
        (_, old_note), (_, new_note) = _note(books, place, old), _note(books, place, new)
        proof = books.consistency(place.at, old, new)
        return ConsistencyView(
            topic=topic,
            partition=partition,
            old=old,
            new=new,
            proof=[to_base64(one) for one in proof],
            old_note=old_note,
            new_note=new_note,
        )

    return routes


def _known(books: Books, topic: str, partition: int) -> Place:
    if (place := books.place((topic, partition))) is None:
        raise Problem("not_found", "there is no such partition of a journal")
    return place


def _note(books: Books, place: Place, size: int | None) -> tuple[int, str]:
    if (found := books.note(place, size)) is None:
        raise Problem("not_found", "no checkpoint of that size is kept: a final one is, and the newest")
    return found
