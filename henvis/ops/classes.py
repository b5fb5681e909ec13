"""Which class a code belongs to: metrics tell of classes, as one code can be one person's.

Every code has one; a test holds these tables against the lists that they are about.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

RefusalClass = Literal["contract", "identity", "basis", "law", "state"]
DeadLetterClass = Literal["contract", "identity", "processing"]
SecurityClass = Literal["standing", "contract", "identity", "guessing"]

REFUSALS: Final[Mapping[str, RefusalClass]] = {
    # `refusal` in law/codes.yaml
    "invalid_command": "contract",
    "not_authorised": "identity",
    "wrong_agency": "identity",
    "unknown_case": "state",
    "unknown_reference": "state",
    "case_closed": "state",
    "case_erased": "state",
    "duplicate": "state",
    "not_a_minor": "law",
    "no_legal_basis": "basis",
    "consent_withdrawn": "basis",
    "consent_not_covering": "basis",
    "not_renewable": "law",
    "exceeds_maximum": "law",
    "exceeds_cap": "law",
    "missing_prerequisite": "law",
    "too_late": "law",
    "already_answered": "state",
    "already_ended": "state",
    # what else a command can be answered
    "idempotency_key_reused": "contract",
    "request_in_progress": "state",
}
"""By the code of the problem that a command is answered with."""

DEAD_LETTERS: Final[Mapping[str, DeadLetterClass]] = {
    "undecodable": "contract",
    "contract_error": "contract",
    "wrong_key": "identity",
    "no_standing": "identity",
    "failed": "processing",
}
"""By the code of the list `dead_letter`."""
