"""Where several refusals apply, the first in the order of law/codes.yaml is given."""

from typing import Any

import pytest

from henvis.contract.events import CaseClosed, ConsentWithdrawn, ReferralWithdrawn
from tests.domain.casework.beginnings import asked, consented, opened, referred
from tests.domain.casework.measures import ACUTE, LIMITED, RENEWAL, applied, child, permitted, placement
from tests.domain.casework.story import LAW, Story, ref

CLOSED = CaseClosed(outcome="settled")
WITHDRAWN = ReferralWithdrawn(referral=ref("r1"), why="revoked")
REFER: dict[str, Any] = {"referral": "r1", "to": "nav", "service": "subsistence", "basis": "consent"}
DECIDE: dict[str, Any] = {"decision": "d1", "type": "subsistence", "outcome": "granted"}

END = {"decision": "d1", "reason": "moved"}
PAST = child().does("decide", **ACUTE).at("2021-03-20T09:00")

PAIRS: list[tuple[str, str, Story, str, dict[str, Any]]] = [
    ("invalid_command", "wrong_agency", opened(), "decide", DECIDE | {"outcome": "indicted"}),
    ("invalid_command", "unknown_case", Story("nav"), "decide", DECIDE | {"outcome": "indicted"}),
    ("invalid_command", "unknown_reference", opened(), "refer", REFER | {"consent": "c9", "urgent": "no"}),
    ("invalid_command", "case_closed", opened().hears(CLOSED, by="udi"), "refer", REFER),
    ("invalid_command", "duplicate", referred(), "refer", REFER),
    ("invalid_command", "already_answered", asked(), "answer_referral", {"referral": "r1", "answer": "x"}),
    ("wrong_agency", "unknown_case", Story("nav"), "state", {"statement": "offence_reported"}),
    ("wrong_agency", "unknown_case", Story("police"), "decide", DECIDE),
    ("wrong_agency", "unknown_reference", opened("police"), "decide", DECIDE | {"follows": "d9"}),
    ("wrong_agency", "case_closed", asked().hears(CLOSED, by="intake"), "close_case", {"outcome": "settled"}),
    (
        "wrong_agency",
        "case_closed",
        referred().does("close_case", outcome="settled"),
        "answer_referral",
        {"referral": "r1", "answer": "accepted"},
    ),
    (
        "wrong_agency",
        "case_closed",
        asked().hears(CLOSED, by="intake"),
        "withdraw_referral",
        {"referral": "r1", "why": "revoked"},
    ),
    (
        "wrong_agency",
        "already_ended",
        asked().hears(WITHDRAWN, by="intake"),
        "withdraw_referral",
        {"referral": "r1", "why": "revoked"},
    ),
    (
        "unknown_case",
        "unknown_reference",
        Story("nav"),
        "withdraw_referral",
        {"referral": "r1", "why": "revoked"},
    ),
    (
        "unknown_reference",
        "case_closed",
        opened().hears(CLOSED, by="udi"),
        "refer",
        REFER | {"consent": "c9"},
    ),
    ("unknown_reference", "duplicate", referred(), "refer", REFER | {"consent": "c9"}),
    (
        "unknown_reference",
        "case_closed",
        asked().hears(CLOSED, by="intake"),
        "answer_referral",
        {"referral": "r9", "answer": "accepted"},
    ),
    ("case_closed", "duplicate", opened().hears(CLOSED, by="udi"), "open_case", {"source": "udi"}),
    (
        "case_closed",
        "already_answered",
        asked().does("answer_referral", referral="r1", answer="accepted").hears(CLOSED, by="intake"),
        "answer_referral",
        {"referral": "r1", "answer": "declined"},
    ),
    (
        "case_closed",
        "already_ended",
        consented().does("withdraw_consent", consent="c1").hears(CLOSED, by="udi"),
        "withdraw_consent",
        {"consent": "c1"},
    ),
    (
        "case_closed",
        "no_legal_basis",
        opened().hears(CLOSED, by="udi"),
        "refer",
        REFER | {"basis": "statutory_duty"},
    ),
    ("duplicate", "no_legal_basis", referred(), "refer", REFER | {"basis": "statutory_duty"}),
    (
        "duplicate",
        "consent_withdrawn",
        referred().hears(ConsentWithdrawn(consent=ref("c1")), by="nav"),
        "refer",
        REFER | {"consent": "c1", "service": "work_measure"},
    ),
    (
        "duplicate",
        "missing_prerequisite",
        asked(age_group="minor"),
        "give_consent",
        {"consent": "c1", "to": ["udi"], "purposes": ["return"], "by": "self"},
    ),
    (
        "duplicate",
        "already_ended",
        asked().does("register_referral", referral="r1", case_number="1").hears(WITHDRAWN, by="intake"),
        "register_referral",
        {"referral": "r1", "case_number": "2"},
    ),
    (
        "consent_withdrawn",
        "consent_not_covering",
        consented(to=("udi",)).does("withdraw_consent", consent="c1"),
        "refer",
        REFER | {"consent": "c1"},
    ),
    ("invalid_command", "wrong_agency", opened("nav"), "settle_age", {"age_group": "age_in_doubt"}),
    ("wrong_agency", "unknown_case", Story("nav"), "apply", {"application": "a1", "type": "asylum"}),
    (
        "wrong_agency",
        "unknown_reference",
        opened("barnevern"),
        "decide",
        ACUTE | {"made_by": None, "follows": "d9"},
    ),
    (
        "wrong_agency",
        "case_closed",
        asked().does("answer_referral", referral="r1", answer="declined").hears(CLOSED, by="intake"),
        "report_missing",
        {},
    ),
    (
        "case_closed",
        "already_ended",
        child().does("decide", **ACUTE).does("end_measure", **END).hears(CLOSED, by="intake"),
        "end_measure",
        END,
    ),
    (
        "duplicate",
        "not_a_minor",
        child().does("decide", **ACUTE),
        "decide",
        ACUTE | {"told_on": "2021-03-02"},
    ),
    (
        "not_a_minor",
        "exceeds_maximum",
        child(age_group="adult"),
        "decide",
        placement("d2", "2021-03-01", until="2021-09-01"),
    ),
    ("not_a_minor", "missing_prerequisite", opened("barnevern"), "decide", ACUTE),
    ("exceeds_maximum", "exceeds_cap", child(), "decide", placement("d1", "2021-03-01", until="2021-12-01")),
    (
        "exceeds_maximum",
        "missing_prerequisite",
        applied("asylum"),
        "decide",
        LIMITED | {"until": "2022-03-02"},
    ),
    (
        "exceeds_maximum",
        "too_late",
        PAST,
        "decide",
        placement("d2", "2021-03-20", follows="d1", until="2021-05-02"),
    ),
    (
        "exceeds_cap",
        "missing_prerequisite",
        child(born="2003-03-05").does("state", statement="less_intrusive_considered", value=False),
        "decide",
        placement("d1", "2021-03-01", until="2021-03-06"),
    ),
    ("missing_prerequisite", "too_late", permitted().at("2022-05-01T09:00"), "decide", RENEWAL),
    (
        "already_answered",
        "already_ended",
        asked().does("answer_referral", referral="r1", answer="accepted").hears(WITHDRAWN, by="intake"),
        "answer_referral",
        {"referral": "r1", "answer": "declined"},
    ),
]


@pytest.mark.parametrize(("first", "then", "story", "do", "content"), PAIRS)
def test_the_first_refusal_is_given(
    first: str, then: str, story: Story, do: str, content: dict[str, Any]
) -> None:
    order = LAW.codes.refusals
    assert order.index(first) < order.index(then)
    if do == "open_case":
        content = content | {"profile": {"age_group": "adult"}}
    story.is_refused(first, do, **content)
