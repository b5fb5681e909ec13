"""The code lists as read from `law/codes.yaml`."""

import pytest

from henvis.law.ruleset import load

CODES = load().codes


@pytest.mark.parametrize(
    ("list_name", "code"),
    [
        ("agency", "udi"),  # a plain list
        ("gender", "woman"),  # codes with a text each
        ("service", "counsel"),  # grouped by agency
        ("statement", "presumed_victim"),  # grouped, by an anchor
        ("basis", "party"),
        ("decision", "asylum"),
        ("publisher", "router"),
        ("receipt_step", "not_owner"),
    ],
)
def test_a_list_knows_its_codes_however_it_is_written(list_name: str, code: str) -> None:
    assert CODES.has(list_name, code)
    assert code in CODES.codes_in(list_name)
    assert not CODES.has(list_name, "no_such_code")


def test_a_list_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        CODES.has("no_such_list", "udi")


def test_agencies_may_make_their_own_statements_and_those_open_to_all() -> None:
    assert CODES.states("intake") == {
        *(
            "tot_convened",
            "broke_with_milieu",
            "willing_to_receive_help",
            "guardian_appointed",
            "capacity_missing",
        ),
        *CODES.codes_in("identification"),
    }
    assert "offence_reported" in CODES.states("police")
    assert "offence_reported" not in CODES.states("nav")
    assert CODES.states("router") == frozenset()


def test_a_decision_names_who_makes_it_and_how_it_may_end() -> None:
    assert CODES.decided_by("prosecution") == "police"
    assert "indicted" in CODES.outcomes_of("prosecution")
    assert CODES.made_by_of("placement") == ("county_board",)
    assert CODES.made_by_of("asylum") == ()


@pytest.mark.parametrize(
    ("age_group", "child"), [("adult", False), ("minor", True), ("age_in_doubt", True), ("?", False)]
)
def test_who_may_be_a_child_is_handled_as_one(age_group: str, child: bool) -> None:
    assert CODES.is_child(age_group) is child


def test_services_have_their_agency_and_their_purpose() -> None:
    assert CODES.services_of("barnevern") == ("child_protection",)
    assert CODES.services_of("customs") == ()
    assert CODES.purpose_of("counsel") == "assistance"
    assert CODES.purpose_of("massage") is None


def test_refusals_stand_in_their_order() -> None:
    assert CODES.refusals[0] == "invalid_command"
    assert CODES.refusals.index("unknown_case") < CODES.refusals.index("case_closed")
