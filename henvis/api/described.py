"""What OpenAPI says of bodies that our own code reads, and of the problems that it answers."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from pydantic import BaseModel

from henvis.api.problem_types import PROBLEM_TYPES, ProblemType
from henvis.api.problems import MEDIA_TYPE, ProblemDetails

Schema = dict[str, Any]

_NAME: Final = ProblemDetails.__name__
_PROBLEM: Final = {"$ref": f"#/components/schemas/{_NAME}"}


def json_request(
    model: type[BaseModel], example: Mapping[str, Any], finish: Callable[[Schema], Schema] = lambda part: part
) -> dict[str, Any]:
    """The `requestBody` of a route that parses `model` itself; `finish` may change parts of its schema."""
    content = {"schema": _whole(model.model_json_schema(), finish), "example": dict(example)}
    return {"requestBody": {"required": True, "content": {"application/json": content}}}


def problem_responses(codes: Iterable[str]) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may answer these problems, with an example of each."""
    responses: dict[int | str, dict[str, Any]] = {}
    for kind in (PROBLEM_TYPES[code] for code in codes):
        content = {"schema": _PROBLEM, "examples": {}}
        response = {"description": kind.status.phrase, "content": {MEDIA_TYPE: content}}
        known = responses.setdefault(int(kind.status), response)
        known["content"][MEDIA_TYPE]["examples"][kind.code] = {"summary": kind.title, "value": _example(kind)}
    return responses


def describe_problems(described: Schema) -> None:
    """Put what `problem_responses` refers to into a whole OpenAPI document."""
    parts = described.setdefault("components", {}).setdefault("schemas", {})
    if _NAME not in parts:
        parts[_NAME] = _whole(ProblemDetails.model_json_schema())


def _example(kind: ProblemType) -> dict[str, Any]:
    details = {"type": kind.uri, "title": kind.title, "status": int(kind.status), "code": kind.code}
    return {**details, "detail": kind.title, "instance": "urn:uuid:7c9e6679-7425-40de-944b-e07fc1f90ae7"}


def _whole(schema: Schema, finish: Callable[[Schema], Schema] = lambda part: part) -> Schema:
    """The schema with what it refers to put in place, since OpenAPI cannot reach a part's own `$defs`."""
    definitions = schema.pop("$defs", {})

    def resolved(part: Any) -> Any:
        if isinstance(part, list):
            return [resolved(each) for each in part]
        if not isinstance(part, dict):
            return part
        if "$ref" in part:
            return resolved(definitions[part["$ref"].rpartition("/")[2]])
        return finish({name: resolved(each) for name, each in part.items()})

    whole: Schema = resolved(schema)
    return whole
