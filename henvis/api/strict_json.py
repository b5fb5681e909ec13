"""JSON bodies, read strictly: one meaning for all who read them, or none.

Two readers of a repeated name disagree on what was said (RFC 8259, section 4), so that it is refused as an
unknown field is. Size and content type are judged before anything is parsed.
"""

import asyncio
import json
from typing import Any, TypeVar
from unicodedata import normalize

from fastapi import Request
from pydantic import BaseModel, ValidationError

from henvis.api.declared_names import declared_names
from henvis.api.problems import Problem, invalid

LIMIT = 256 * 1024
"""The largest body, in bytes."""
WITHIN_S = 10.0
"""How long a client may take to send a body, in seconds of the machine's clock."""

Model = TypeVar("Model", bound=BaseModel)


async def json_body(request: Request) -> bytes:
    """The body, whole. Raises Problem where it is not JSON in UTF-8 by its headers, too large or too slow."""
    _check_content_type(request.headers.get("content-type", ""))
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise Problem("wrong_content_type", "the body must be sent as it is, not packed")
    try:
        async with asyncio.timeout(WITHIN_S):
            return await _whole(request)
    except TimeoutError:
        raise Problem("body_too_slow", f"a body comes within {WITHIN_S:g} seconds") from None


async def _whole(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LIMIT:
            raise Problem("body_too_large", f"a body has at most {LIMIT} bytes")
    return bytes(body)


def parse(model: type[Model], body: bytes, code: str) -> Model:
    """The body as `model`. Raises Problem `code`, which names the field and the rule."""
    try:
        parsed = model.model_validate_json(body)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        raise invalid(code, found, declared_names(model)) from None
    _check_meaning(body, code)
    return parsed


def _check_content_type(header: str) -> None:
    media_type, _, parameters = header.lower().partition(";")
    charset = parameters.replace(" ", "").replace('"', "")
    if media_type.strip() != "application/json" or charset not in ("", "charset=utf-8"):
        raise Problem("wrong_content_type", "the body must be application/json in UTF-8")


def _check_meaning(body: bytes, code: str) -> None:
    # Pydantic has bounded the nesting before this runs, and takes the last of two equal names and NaN.
    try:
        json.loads(body, object_pairs_hook=_without_repeats, parse_constant=_no_constant)
    except ValueError as error:
        raise Problem(code, str(error)) from None


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Two spellings of one name in Unicode look the same to who reads them, and to some who store them.
    if len({normalize("NFC", name) for name, _ in pairs}) < len(pairs):
        raise ValueError("has a field twice")
    return dict(pairs)


def _no_constant(_: str) -> Any:
    raise ValueError("has a number that JSON does not know")
