"""The published list of what an API can answer instead of what was asked for (RFC 9457, `type`)."""

from dataclasses import dataclass
from http import HTTPStatus


@dataclass(frozen=True)
class ProblemType:
    """One kind of problem; `code` is the last part of its `type` and never changes its meaning."""

    code: str
    status: HTTPStatus
    title: str

    @property
    def uri(self) -> str:
        """The problem's `type`, relative to the service."""
        return f"/problems/{self.code}"


_CONFLICT = HTTPStatus.CONFLICT

_REFUSALS = (
    ProblemType("invalid_command", HTTPStatus.UNPROCESSABLE_ENTITY, "The command does not fit the contract"),
    ProblemType("not_authorised", HTTPStatus.FORBIDDEN, "The caller may not act for this agency"),
    ProblemType("wrong_agency", HTTPStatus.FORBIDDEN, "This agency may not give this command here"),
    ProblemType("unknown_case", HTTPStatus.NOT_FOUND, "This agency does not know the case"),
    ProblemType(
        "unknown_reference", HTTPStatus.NOT_FOUND, "This agency does not know what the command refers to"
    ),
    ProblemType("case_closed", _CONFLICT, "The case is closed"),
    ProblemType("case_erased", _CONFLICT, "The case is erased"),
    ProblemType("duplicate", _CONFLICT, "The reference is taken by other content"),
    ProblemType("not_a_minor", _CONFLICT, "The person is settled as an adult"),
    ProblemType("no_legal_basis", _CONFLICT, "No legal basis holds for this referral"),
    ProblemType("consent_withdrawn", _CONFLICT, "The consent is withdrawn or has run out"),
    ProblemType("consent_not_covering", _CONFLICT, "The consent does not cover this recipient or purpose"),
    ProblemType("not_renewable", _CONFLICT, "The decision cannot be made a second time"),
    ProblemType("exceeds_maximum", _CONFLICT, "The period is longer than the rule allows"),
    ProblemType("exceeds_cap", _CONFLICT, "The periods together pass the cap"),
    ProblemType("missing_prerequisite", _CONFLICT, "A condition that the law sets is not on record"),
    ProblemType("too_late", _CONFLICT, "The period that it builds on has ended"),
    ProblemType("already_answered", _CONFLICT, "The referral is already answered"),
    ProblemType("already_ended", _CONFLICT, "It has already ended"),
)

_TRANSPORT = (
    ProblemType("idempotency_key_missing", HTTPStatus.BAD_REQUEST, "One Idempotency-Key header is required"),
    ProblemType("idempotency_key_invalid", HTTPStatus.BAD_REQUEST, "The Idempotency-Key cannot be used"),
    ProblemType(
        "idempotency_key_reused", HTTPStatus.UNPROCESSABLE_ENTITY, "The key stands for another command"
    ),
    ProblemType("request_in_progress", _CONFLICT, "The first request with this key is still being handled"),
    ProblemType("body_too_large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large"),
    ProblemType("body_too_slow", HTTPStatus.REQUEST_TIMEOUT, "The body did not come in time"),
    ProblemType("wrong_content_type", HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json"),
    ProblemType("token_missing", HTTPStatus.UNAUTHORIZED, "A bearer token is required"),
    ProblemType("invalid_token", HTTPStatus.UNAUTHORIZED, "The bearer token is not taken"),
    ProblemType("insufficient_scope", HTTPStatus.FORBIDDEN, "The bearer token has not the scope for this"),
    ProblemType(
        "too_many_requests", HTTPStatus.TOO_MANY_REQUESTS, "The caller asks too much; try again later"
    ),
    ProblemType(
        "keys_unavailable", HTTPStatus.SERVICE_UNAVAILABLE, "The keys of the tokens' issuer are out of reach"
    ),
    ProblemType("not_acceptable", HTTPStatus.NOT_ACCEPTABLE, "No answer has this media type or version"),
    ProblemType("ambiguous_request", HTTPStatus.BAD_REQUEST, "The request could be read in two ways"),
    ProblemType(
        "personal_number_in_address",
        HTTPStatus.BAD_REQUEST,
        "An address may not hold what looks like a national identity number",
    ),
    ProblemType("invalid_request", HTTPStatus.UNPROCESSABLE_ENTITY, "The request does not fit the contract"),
    ProblemType("not_found", HTTPStatus.NOT_FOUND, "There is nothing here"),
    ProblemType("method_not_allowed", HTTPStatus.METHOD_NOT_ALLOWED, "The method does not apply here"),
    ProblemType("not_held", _CONFLICT, "The record is not the one that holds its lane"),
    ProblemType("clock_goes_back", _CONFLICT, "A clock never goes back"),
    ProblemType(
        "internal_error",
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "The service failed; the same key may be tried again",
    ),
    ProblemType(
        "unavailable",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The service's database does not answer; the same key may be tried again",
    ),
)

PROBLEM_TYPES: dict[str, ProblemType] = {each.code: each for each in (*_REFUSALS, *_TRANSPORT)}
