"""The tests behind the words of `holds_when`, one table."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from henvis.law.basis import LACKS, ConsentScope, lack_of_basis
from henvis.law.ruleset import load
from henvis.law.sharing import Basis, Holds, Pair, in_force

LAW = load()
TODAY = date(2026, 3, 2)
CONSENT = ConsentScope(to=("nav", "udi"), purposes=("assistance",), until=None, withdrawn=False)

PAIRS = (("nav", "assistance"), ("udi", "residence"))
IN_PAIRS = ConsentScope(to=(), purposes=(), until=None, withdrawn=False, pairs=PAIRS)

HOLDS: list[tuple[str | None, str, tuple[str, str, str], dict[str, Any]]] = [
    (None, "consent", ("intake", "nav", "subsistence"), {"consent": CONSENT}),
    (None, "consent", ("intake", "nav", "subsistence"), {"consent": replace(CONSENT, until=TODAY)}),
    (
        "consent_withdrawn",
        "consent",
        ("intake", "nav", "subsistence"),
        {"consent": replace(CONSENT, until=date(2026, 3, 1))},
    ),
    (
        "consent_withdrawn",
        "consent",
        ("intake", "nav", "subsistence"),
        {"consent": replace(CONSENT, withdrawn=True)},
    ),
    (
        "consent_withdrawn",
        "consent",
        ("intake", "police", "protection"),
        {"consent": replace(CONSENT, withdrawn=True)},
    ),
    ("consent_not_covering", "consent", ("intake", "police", "protection"), {"consent": CONSENT}),
    ("consent_not_covering", "consent", ("intake", "udi", "asylum"), {"consent": CONSENT}),
    (None, "consent", ("intake", "nav", "subsistence"), {"consent": IN_PAIRS}),
    (None, "consent", ("intake", "udi", "asylum"), {"consent": IN_PAIRS}),
    ("consent_not_covering", "consent", ("intake", "udi", "assisted_return"), {"consent": IN_PAIRS}),
    ("consent_not_covering", "consent", ("intake", "police", "protection"), {"consent": IN_PAIRS}),
    (
        "consent_withdrawn",
        "consent",
        ("intake", "udi", "asylum"),
        {"consent": replace(IN_PAIRS, withdrawn=True)},
    ),
    ("no_legal_basis", "consent", ("intake", "nav", "subsistence"), {}),
    (None, "duty_to_report_child", ("intake", "barnevern", "child_protection"), {"age_group": "minor"}),
    (None, "duty_to_report_child", ("nav", "barnevern", "child_protection"), {"age_group": "age_in_doubt"}),
    ("no_legal_basis", "duty_to_report_child", ("nav", "barnevern", "child_protection"), {}),
    ("no_legal_basis", "duty_to_report_child", ("nav", "police", "protection"), {"age_group": "minor"}),
    (
        None,
        "duty_to_avert",
        ("nav", "police", "protection"),
        {"urgent": True, "avert_ground": "gross_trafficking"},
    ),
    (
        None,
        "duty_to_avert",
        ("nav", "barnevern", "child_protection"),
        {"urgent": True, "avert_ground": "slavery"},
    ),
    ("no_legal_basis", "duty_to_avert", ("nav", "police", "protection"), {"avert_ground": "slavery"}),
    ("no_legal_basis", "duty_to_avert", ("nav", "police", "protection"), {"urgent": True}),
    (
        "no_legal_basis",
        "duty_to_avert",
        ("nav", "police", "protection"),
        {"urgent": True, "avert_ground": "trafficking"},
    ),
    (
        "no_legal_basis",
        "duty_to_avert",
        ("nav", "udi", "asylum"),
        {"urgent": True, "avert_ground": "slavery"},
    ),
    (None, "statutory_duty", ("udi", "police", "investigation"), {}),
    ("no_legal_basis", "statutory_duty", ("udi", "police", "protection"), {}),
    ("no_legal_basis", "statutory_duty", ("police", "nav", "subsistence"), {}),
    ("no_legal_basis", "party", ("udi", "police", "investigation"), {}),
    ("no_legal_basis", "hearsay", ("udi", "police", "investigation"), {}),
    (
        "no_legal_basis",
        "duty_to_report_child",
        ("barnevern", "barnevern", "child_protection"),
        {"age_group": "minor"},
    ),
    ("no_legal_basis", "duty_to_report_child", ("nav", "barnevern", "asylum"), {"age_group": "minor"}),
]


@pytest.mark.parametrize(("lack", "basis", "asked", "more"), HOLDS)
def test_a_basis(lack: str | None, basis: str, asked: tuple[str, str, str], more: dict[str, Any]) -> None:
    by, to, service = asked
    referral = {"urgent": False, "avert_ground": None, "age_group": "adult", "consent": None, **more}
    found = lack_of_basis(
        LAW.codes, LAW.sharing, basis=basis, by=by, to=to, service=service, today=TODAY, **referral
    )
    assert found == lack


@pytest.mark.parametrize(
    ("basis", "asked", "day", "section"),
    [
        ("duty_to_report_child", ("nav", "barnevern", "child_protection"), "2022-12-31", "§ 6-4"),
        ("duty_to_report_child", ("nav", "barnevern", "child_protection"), "2023-01-01", "§ 13-2"),
        ("duty_to_avert", ("nav", "police", "protection"), "2015-09-30", "§ 139"),
        ("duty_to_avert", ("nav", "police", "protection"), "2015-10-01", "§ 196"),
        ("statutory_duty", ("barnevern", "police", "protection"), "2022-12-31", "§ 6-7"),
        ("statutory_duty", ("barnevern", "police", "protection"), "2023-01-01", "§ 13-1"),
        ("statutory_duty", ("police", "udi", "suspicion_check"), "2014-06-30", "§§ 61 b"),
        ("statutory_duty", ("police", "udi", "suspicion_check"), "2014-07-01", "§ 30"),
    ],
)
def test_a_basis_rests_on_what_is_in_force_that_day(
    basis: str, asked: tuple[str, str, str], day: str, section: str
) -> None:
    by, to, service = asked
    pair = LAW.sharing.pair(by=by, to=to, service=service)
    law = pair.law if basis == "statutory_duty" and pair else LAW.sharing.bases[basis].law
    [found] = in_force(law, date.fromisoformat(day))
    assert section in str(found)


@pytest.mark.parametrize("basis", ["duty_to_report_child", "statutory_duty"])
def test_a_basis_whose_law_is_not_in_force_is_none(basis: str) -> None:
    """Of either, only the sections of the new act are left."""
    old, day = LAW.sharing, date(2022, 6, 1)
    bases = {code: replace(one, law=one.law[1:], pairs=_newer(one)) for code, one in old.bases.items()}
    sharing = replace(old, bases=bases)
    by, to, service = (
        ("barnevern", "police", "protection")
        if basis == "statutory_duty"
        else ("nav", "barnevern", "child_protection")
    )
    about: dict[str, Any] = {"urgent": False, "avert_ground": None, "age_group": "minor", "consent": None}
    asked = {"basis": basis, "by": by, "to": to, "service": service, **about}
    assert lack_of_basis(LAW.codes, old, today=day, **asked) is None
    assert lack_of_basis(LAW.codes, sharing, today=day, **asked) == "no_legal_basis"
    assert lack_of_basis(LAW.codes, sharing, today=date(2023, 1, 1), **asked) is None


def _newer(basis: Basis) -> tuple[Pair, ...]:
    return tuple(replace(pair, law=pair.law[1:]) for pair in basis.pairs if len(pair.law) > 1)


def test_every_way_to_hold_has_its_test() -> None:
    assert set(LACKS) == set(Holds)


@pytest.mark.parametrize(
    ("basis", "service", "place"),
    [
        ("statutory_duty", "temporary_housing", "bases.statutory_duty.pairs[1]"),
        ("statutory_duty", "work_measure", "bases.statutory_duty"),
        ("consent", "subsistence", "bases.consent"),
        ("party", "subsistence", "bases"),
    ],
)
def test_a_basis_has_its_place_in_the_rules(basis: str, service: str, place: str) -> None:
    assert LAW.sharing.place_of_basis(basis, by="udi", to="nav", service=service) == place
