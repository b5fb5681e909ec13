"""An example of each command, as the API's description shows it."""

from collections.abc import Mapping
from typing import Any

_CASE = "01927b8e-5f00-7a4b-8c11-000000000001"
_CONSENT = "01927b8e-5f00-7a4b-8c11-000000000002"
_REFERRAL = "01927b8e-5f00-7a4b-8c11-000000000003"
_DECISION = "01927b8e-5f00-7a4b-8c11-000000000004"
_APPLICATION = "01927b8e-5f00-7a4b-8c11-000000000005"
_APPEAL = "01927b8e-5f00-7a4b-8c11-000000000006"

EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "open_case": {"case": _CASE, "source": "crisis_centre", "profile": {"age_group": "adult"}},
    "settle_age": {"case": _CASE, "age_group": "adult", "born": "2004-05-17"},
    "inform": {
        "case": _CASE,
        "about": ["rights", "reflection_period"],
        "language": "ro",
        "interpreter": True,
        "present": ["interpreter", "lawyer"],
    },
    "give_consent": {
        "case": _CASE,
        "consent": _CONSENT,
        "to": ["nav"],
        "purposes": ["assistance"],
        "by": "self",
        "until": "2027-06-30",
        "language": "ro",
        "interpreter": True,
        "present": ["interpreter"],
    },
    "withdraw_consent": {"case": _CASE, "consent": _CONSENT},
    "answer_recall": {"case": _CASE, "consent": _CONSENT, "answer": "must_keep", "rule": "own-decision"},
    "refer": {
        "case": _CASE,
        "referral": _REFERRAL,
        "to": "nav",
        "service": "temporary_housing",
        "basis": "consent",
        "consent": _CONSENT,
    },
    "register_referral": {"case": _CASE, "referral": _REFERRAL, "case_number": "2026/1482"},
    "answer_referral": {"case": _CASE, "referral": _REFERRAL, "answer": "accepted", "takes_over": True},
    "withdraw_referral": {"case": _CASE, "referral": _REFERRAL, "why": "revoked"},
    "apply": {"case": _CASE, "application": _APPLICATION, "type": "reflection_period"},
    "state": {"case": _CASE, "statement": "willing_to_receive_help"},
    "decide": {
        "case": _CASE,
        "decision": _DECISION,
        "type": "temporary_housing",
        "outcome": "granted",
        "made_on": "2026-11-20",
        "from": "2026-11-23",
    },
    "end_measure": {"case": _CASE, "decision": _DECISION, "reason": "no_longer_needed"},
    "report_missing": {"case": _CASE},
    "report_found": {"case": _CASE},
    "appeal": {"case": _CASE, "decision": _DECISION, "appeal": _APPEAL},
    "close_case": {"case": _CASE, "outcome": "settled"},
}
