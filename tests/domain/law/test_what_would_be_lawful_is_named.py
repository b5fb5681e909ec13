"""A referral without a basis is refused with what is open: bases that hold, and what others still need."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from henvis.law.basis import ConsentScope, lack_of_basis
from henvis.law.options import OPTIONS, Asked, in_words, options
from henvis.law.ruleset import load
from henvis.law.sharing import Holds

LAW = load()
TODAY = date(2026, 3, 2)
C1 = UUID(int=1)
COVERING = ConsentScope(to=("nav",), purposes=("assistance",), until=None, withdrawn=False)

# by, to, service, age group, consents -> (basis, whether it holds, a part of what it needs)
OPEN: list[tuple[tuple[str, str, str], str, dict[UUID, ConsentScope], list[tuple[str, bool, str]]]] = [
    (
        ("intake", "nav", "subsistence"),
        "adult",
        {},
        [("consent", False, "the person's consent, for nav and ass")],
    ),
    (("intake", "nav", "subsistence"), "minor", {}, [("consent", False, "an appointed guardian's consent")]),
    (("intake", "nav", "subsistence"), "adult", {C1: COVERING}, [("consent", True, str(C1))]),
    (
        ("intake", "barnevern", "child_protection"),
        "minor",
        {},
        [
            ("duty_to_report_child", True, "handled as a child"),
            ("consent", False, "guardian"),
            ("duty_to_avert", False, "urgent"),
        ],
    ),
    (
        ("intake", "barnevern", "child_protection"),
        "adult",
        {},
        [("consent", False, "the person's"), ("duty_to_avert", False, "slavery")],
    ),
    (
        ("udi", "police", "protection"),
        "adult",
        {},
        [
            ("consent", False, "investigation"),
            ("duty_to_avert", False, "life_or_serious_harm"),
            ("statutory_duty", False, "identification_talk or investigation only"),
        ],
    ),
    (
        ("udi", "police", "investigation"),
        "adult",
        {},
        [
            ("statutory_duty", True, "no consent is needed"),
            ("consent", False, "police and investigation"),
            ("duty_to_avert", False, "urgent"),
        ],
    ),
]


@pytest.mark.parametrize(("referral", "age_group", "consents", "expected"), OPEN)
def test_what_is_open(
    referral: tuple[str, str, str],
    age_group: str,
    consents: dict[UUID, ConsentScope],
    expected: list[tuple[str, bool, str]],
) -> None:
    by, to, service = referral
    found = options(LAW.codes, LAW.sharing, Asked(by, to, service, age_group, TODAY, consents))
    assert [(one.basis, one.holds) for one in found] == [(basis, holds) for basis, holds, _ in expected]
    assert [needs in one.needs for one, (_, _, needs) in zip(found, expected, strict=True)] == [True] * len(
        found
    )
    assert all(one.law and one.rule.startswith("bases.") for one in found)
    assert all(one.basis in in_words(found) and one.law[0] in in_words(found) for one in found)


AGENCIES = st.sampled_from(LAW.codes.agencies)
SCOPES = st.builds(
    ConsentScope,
    to=st.lists(AGENCIES, max_size=2).map(tuple),
    purposes=st.lists(st.sampled_from(LAW.codes.codes_in("purpose")), max_size=2).map(tuple),
    until=st.sampled_from([None, date(2026, 3, 1), TODAY]),
    withdrawn=st.booleans(),
    pairs=st.lists(st.tuples(AGENCIES, st.sampled_from(LAW.codes.codes_in("purpose"))), max_size=3).map(
        tuple
    ),
)


@given(data=st.data())
def test_what_is_said_to_hold_does_hold(data: st.DataObject) -> None:
    """And whatever holds without a ground to be named is said to."""
    by, to = data.draw(AGENCIES), data.draw(AGENCIES)
    service = data.draw(st.sampled_from(LAW.codes.services_of(to)))
    age_group = data.draw(st.sampled_from(["adult", "minor", "age_in_doubt"]))
    scope = data.draw(SCOPES)
    if by == to:
        return
    found = options(LAW.codes, LAW.sharing, Asked(by, to, service, age_group, TODAY, {C1: scope}))
    about: dict[str, Any] = {"by": by, "to": to, "service": service, "age_group": age_group, "today": TODAY}
    holding = {one.basis for one in found if one.holds}
    for basis in LAW.sharing.bases:
        lack = lack_of_basis(
            LAW.codes, LAW.sharing, basis=basis, urgent=False, avert_ground=None, consent=scope, **about
        )
        assert (basis in holding) == (lack is None)


def test_every_way_to_hold_has_its_option() -> None:
    assert set(OPTIONS) == set(Holds)
