"""An expectation names events by case, type, reference and code; what it does not name is not asked."""

from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from henvis.play.matching import Fact, wanted_of
from henvis.play.names import Names

NAMES = Names()
STATEMENT = Fact(uuid7(), NAMES.id_of("A"), "StatementMade", None, "grey_zone", "intake")
REFERRAL = Fact(uuid7(), NAMES.id_of("A"), "ReferralSent", NAMES.id_of("r1"), None, "intake")
RECEIPT = Fact(uuid7(), NAMES.id_of("A"), "ReceiptIssued", uuid7(), None, "router")
WARNED = Fact(uuid7(), NAMES.id_of("A"), "DeadlineWarned", None, None, "udi", "reflection-period")
ELSEWHERE = Fact(uuid7(), uuid7(), "StatementMade", None, "grey_zone", "intake")
ALL = (STATEMENT, REFERRAL, RECEIPT, WARNED, ELSEWHERE)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, {STATEMENT, REFERRAL, WARNED}),
        ({"case": "A"}, {STATEMENT, REFERRAL, WARNED}),
        ({"case": "B"}, set()),
        ({"type": "StatementMade"}, {STATEMENT}),
        ({"code": "grey_zone"}, {STATEMENT}),
        ({"code": "indication"}, set()),
        ({"ref": "r1"}, {REFERRAL}),
        ({"ref": "r1", "type": "StatementMade"}, set()),
        ({"rule": "reflection-period"}, {WARNED}),
        ({"rule": "witness-permit"}, set()),
        ({"type": "ReceiptIssued"}, {RECEIPT}),
    ],
)
def test_what_is_named_must_agree(wanted: dict[str, str], found: set[Fact]) -> None:
    meant = wanted_of(wanted, ("A", "B"), NAMES)

    assert {fact for fact in ALL if meant.matches(fact)} == found


def test_without_a_case_any_case_of_the_story_is_meant() -> None:
    expected: frozenset[UUID] = frozenset((NAMES.id_of("A"), NAMES.id_of("B")))

    assert wanted_of({}, ("A", "B"), NAMES).cases == expected
