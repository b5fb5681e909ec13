"""`POST /commands/<do>`: how an agency's own systems give commands."""

import json
from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from henvis.agency.answers import Answer, KeyReused
from henvis.agency.command_examples import EXAMPLES
from henvis.agency.desk import Desk
from henvis.api.described import Schema, json_request, problem_responses
from henvis.api.idempotency_key import REPLAYED, RequestsInProgress, idempotency_key, key_parameter
from henvis.api.identity.bearer import Bearer, asking
from henvis.api.identity.caller import COMMAND, Caller
from henvis.api.identity.refusal import PROBLEMS
from henvis.api.problems import Problem
from henvis.api.strict_json import json_body, parse
from henvis.casework.commands import COMMANDS, Command
from henvis.casework.refusal import Refused
from henvis.contract.headers import TRACE_HEADER
from henvis.law.codes import Codes
from henvis.ops.handling import Handling
from henvis.ops.metrics import Metrics

_ALSO = (
    *PROBLEMS,
    "idempotency_key_missing",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "request_in_progress",
    "body_too_large",
    "body_too_slow",
    "wrong_content_type",
)


class SaidEvent(BaseModel):
    """An event that came of the command."""

    id: UUID
    type: str = Field(examples=["ReferralSent"])
    seq: int = Field(description="Its place in the agency's journal, within its partition")


class Hint(BaseModel):
    """What who decides should know, though nothing is refused; for a lawyer to confirm."""

    code: str = Field(examples=["soon_after_another"])
    nb: str
    en: str


class Accepted(BaseModel):
    """What an accepted command is answered."""

    case: UUID
    events: list[SaidEvent]
    effect: bool = Field(
        description="False where exactly this had been said before, so that nothing came of it"
    )
    hints: list[Hint] = Field(default=[], description="Left out where there is none")


class CommandsApi:
    """The command routes of one agency."""

    def __init__(self, desk: Desk, bearer: Bearer, handling: Handling, metrics: Metrics) -> None:
        self._desk = desk
        self._guard = asking(bearer, COMMAND)
        self._handling = handling
        self._metrics = metrics
        self._in_progress = RequestsInProgress()

    def routes(self) -> APIRouter:
        """One route for each command."""
        routes = APIRouter(prefix="/commands", tags=["commands"])
        codes = self._desk.law.codes
        problems = problem_responses((*codes.refusals, *_ALSO))
        for do, command in COMMANDS.items():
            routes.add_api_route(
                f"/{do}",
                self._route(command),
                methods=["POST"],
                operation_id=do,
                summary=(command.__doc__ or do).splitlines()[0],
                response_model=Accepted,
                responses=problems,
                openapi_extra=json_request(command, EXAMPLES[do], _with_codes(codes)) | key_parameter(),
            )
        return routes

    def _route(self, kind: type[Command]) -> Callable[..., Response]:
        def give(
            request: Request,
            caller: Annotated[Caller, self._guard],
            key: Annotated[str, Depends(idempotency_key)],
            body: Annotated[bytes, Depends(json_body)],
        ) -> Response:
            with self._handling.command():
                return self._traced(request, lambda: self._counted(kind, caller, key, body))

        return give

    def _traced(self, request: Request, give: Callable[[], Response]) -> Response:
        """A caller's trace ends here: what comes of the command is in traces of our own, linked to it."""
        if (tracing := self._desk.transactions.tracing) is None:
            return give()
        given = request.headers.getlist(TRACE_HEADER)
        with tracing.command(given[0] if len(given) == 1 else None) as command:
            try:
                response = give()
            except Problem as problem:
                command.answered(problem.kind.status)
                raise
            command.answered(response.status_code)
            return response

    def _counted(self, kind: type[Command], caller: Caller, key: str, body: bytes) -> Response:
        try:
            answer = self._give(kind, caller, key, body)
        except Problem as problem:
            self._metrics.refused(problem.kind.code)
            raise
        if not answer.replayed:
            self._metrics.accepted()
        headers = {REPLAYED: "true"} if answer.replayed else {}
        return Response(json.dumps(answer.body), headers=headers, media_type="application/json")

    def _give(self, kind: type[Command], caller: Caller, key: str, body: bytes) -> Answer:
        command = parse(kind, body, "invalid_command")
        with self._in_progress.only(key):
            try:
                return self._desk.give(command, key, caller)
            except Refused as refusal:
                raise Problem(
                    refusal.code,
                    refusal.rule,
                    field=refusal.field,
                    options=refusal.options,
                    unknown=command.case if refusal.code == "unknown_case" else None,
                ) from None
            except KeyReused as error:
                raise Problem("idempotency_key_reused", str(error)) from None


def _with_codes(codes: Codes) -> Callable[[Schema], Schema]:
    """Puts the codes themselves in place of the name of their list."""

    def finish(part: Schema) -> Schema:
        if isinstance(name := part.pop("x-code-list", None), str):
            holder = part.get("items") or part.get("anyOf", [part])[0]
            holder["enum"] = list(codes.codes_in(name))
        return part

    return finish
