"""Problem details for HTTP APIs (RFC 9457): which field broke which rule, never what stood there."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from henvis.api.broken_rule import broken_rule
from henvis.api.problem_types import PROBLEM_TYPES
from henvis.ops.log import logger

MEDIA_TYPE = "application/problem+json"
_BY_STATUS = {404: "not_found", 405: "method_not_allowed"}
_log = logger("henvis.api")


class LawfulOption(BaseModel):
    """A basis on which what was refused would be lawful."""

    model_config = ConfigDict(from_attributes=True)

    basis: str = Field(description="Code of the list basis")
    holds: bool = Field(description="Whether it holds as things stand")
    needs: str = Field(description="What it needs, or why it holds")
    rule: str = Field(description="The place in law/sharing.yaml")
    law: tuple[str, ...] = Field(description="The sections that are in force")
    consent: UUID | None = Field(default=None, description="A consent in force that covers it")


class ProblemDetails(BaseModel):
    """The body of every answer that is an error."""

    type: str = Field(description="What kind of problem it is; relative to the service")
    title: str = Field(description="The same, in words")
    status: int = Field(description="The HTTP status")
    code: str = Field(description="The last part of `type`, for programs")
    detail: str = Field(description="The rule that this request broke; never what stood in the request")
    field: str | None = Field(
        default=None, description="The field that the rule is about, where there is one"
    )
    options: list[LawfulOption] | None = Field(
        default=None, description="Of a referral without a basis: what would be lawful, what holds first"
    )
    instance: str = Field(description="This one occurrence, as it stands in the service's log")


class Problem(Exception):
    """Ends a request with a problem of the published list."""

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        field: str | None = None,
        options: Sequence[object] = (),
        headers: Mapping[str, str] | None = None,
        unknown: UUID | None = None,
    ) -> None:
        super().__init__(f"{code}: {detail}")
        self.kind = PROBLEM_TYPES[code]
        self.detail = detail
        self.field = field
        self.headers = headers
        self.unknown = unknown
        """The case that was asked for and that nobody here knows: for who counts these; never told."""
        self.options = [LawfulOption.model_validate(option) for option in options] or None

    def details(self) -> ProblemDetails:
        """The problem as it is answered, under a new id."""
        kind, instance = self.kind, f"urn:uuid:{uuid4()}"
        return ProblemDetails(
            type=kind.uri,
            title=kind.title,
            status=kind.status,
            code=kind.code,
            detail=self.detail,
            field=self.field,
            options=self.options,
            instance=instance,
        )


def invalid(code: str, errors: Sequence[Mapping[str, Any]], declared: Collection[str]) -> Problem:
    """The problem for what pydantic found, by its first error; only `declared` names are spoken."""
    field, rule = broken_rule(errors[0], declared)
    return Problem(code, rule, field=field)


def answer_with_problems(app: FastAPI) -> None:
    """Let every error that `app` raises on purpose be answered as a problem, those of the framework too."""

    @app.exception_handler(Problem)
    async def of_problem(_: Request, problem: Problem) -> JSONResponse:
        return answer_of(problem, problem.headers)

    @app.exception_handler(RequestValidationError)
    async def of_validation(_: Request, error: RequestValidationError) -> JSONResponse:
        # Bodies are parsed by our own code, so that this is about a parameter: its place, then its name.
        name = error.errors()[0]["loc"][1:2]
        return answer_of(invalid("invalid_request", [{**error.errors()[0], "loc": name}], declared=name))

    @app.exception_handler(HTTPException)
    async def of_framework(_: Request, error: HTTPException) -> JSONResponse:
        code = _BY_STATUS.get(error.status_code, "invalid_request")
        return answer_of(Problem(code, PROBLEM_TYPES[code].title), headers=error.headers)


def answer_of(problem: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The answer that a problem is, noted in the log under its id."""
    details = problem.details()
    _log.info("answered with a problem", status=details.status, code=details.code, problem=details.instance)
    content = details.model_dump(mode="json", exclude_none=True)
    return JSONResponse(content, problem.kind.status, headers, media_type=MEDIA_TYPE)
