"""The tests behind the words of `holds_when`, one table."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from henvis.law.basis import LACKS, ConsentScope, lack_of_basis
from henvis.law.ruleset import load
from henvis.law.sharing import Holds

LAW = load()
TODAY = date(2026, 3, 2)
CONSENT = ConsentScope(to=("nav", "udi"), purposes=("assistance",), until=None, withdrawn=False)

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
