"""What does not fit the contract is an invalid command, whatever else would be wrong with it."""

from typing import Any

import pytest

from henvis.casework.commands import COMMANDS
from tests.domain.casework.beginnings import asked, consented, opened
from tests.domain.casework.story import Story

ADULT: dict[str, Any] = {"age_group": "adult"}
WELL_FORMED: dict[str, dict[str, Any]] = {
    "open_case": {"source": "self", "profile": ADULT},
    "settle_age": {"age_group": "minor"},
    "inform": {"about": ["rights"], "language": "en", "interpreter": True},
    "give_consent": {"consent": "c1", "to": ["nav"], "purposes": ["return"], "by": "self"},
    "withdraw_consent": {"consent": "c1"},
    "answer_recall": {"consent": "c1", "answer": "stopped"},
    "refer": {"referral": "r1", "to": "police", "service": "protection", "basis": "party"},
    "register_referral": {"referral": "r1", "case_number": "1"},
    "answer_referral": {"referral": "r1", "answer": "accepted"},
    "withdraw_referral": {"referral": "r1", "why": "revoked"},
    "apply": {"application": "a1", "type": "asylum"},
    "state": {"statement": "grey_zone"},
    "decide": {"decision": "d1", "type": "subsistence", "outcome": "granted"},
    "end_measure": {"decision": "d1", "reason": "moved"},
    "report_missing": {},
    "report_found": {},
    "appeal": {"decision": "d1", "appeal": "p1"},
    "close_case": {"outcome": "settled"},
}
A_UUID4 = "5e0c6f0a-7b0e-4c51-9b57-0d6f2a1d9c33"
NOT_A_UUID7 = [A_UUID4, "", "r1", "00000000-0000-0000-0000-000000000000", 7, True, ["x"]]


def test_every_command_has_a_well_formed_example() -> None:
    assert WELL_FORMED.keys() == COMMANDS.keys()


@pytest.mark.parametrize("do", COMMANDS)
def test_a_field_that_nobody_knows(do: str) -> None:
    Story("nav").is_refused("invalid_command", do, **WELL_FORMED[do], colour="red", field="colour")


@pytest.mark.parametrize(
    ("do", "field"), [(do, field) for do, given in WELL_FORMED.items() for field in given]
)
def test_a_required_field_that_is_missing(do: str, field: str) -> None:
    rest = {name: value for name, value in WELL_FORMED[do].items() if name != field}
    Story("nav").is_refused("invalid_command", do, **rest, field=field)


@pytest.mark.parametrize(
    ("do", "field"), [(do, field) for do, given in WELL_FORMED.items() for field in given]
)
@pytest.mark.parametrize("value", [None, 7, {"a": {}}, [[]]])
def test_a_required_field_of_the_wrong_type(do: str, field: str, value: Any) -> None:
    Story("nav").is_refused("invalid_command", do, **WELL_FORMED[do] | {field: value})


@pytest.mark.parametrize("value", NOT_A_UUID7)
def test_a_reference_that_is_not_a_uuid7(value: Any) -> None:
    with pytest.raises(ValueError, match="UUIDv7"):
        COMMANDS["withdraw_consent"].model_validate({"case": value, "consent": value})


CODE_FIELDS: list[tuple[str, str, Any]] = [
    ("open_case", "source", "nowhere"),
    ("open_case", "address_grade", "secret"),
    ("open_case", "profile", {"age_group": "old"}),
    ("open_case", "profile", ADULT | {"gender": "x"}),
    ("open_case", "profile", ADULT | {"region": "x"}),
    ("open_case", "profile", ADULT | {"exploitation": ["labour", "x"]}),
    ("open_case", "profile", ADULT | {"indicators": ["x"]}),
    ("inform", "about", ["rights", "weather"]),
    ("give_consent", "to", ["ombudsman"]),
    ("give_consent", "present", ["employer"]),
    ("inform", "present", ["employer"]),
    ("answer_recall", "answer", "perhaps"),
    ("give_consent", "purposes", ["x"]),
    ("give_consent", "by", "friend"),
    ("refer", "to", "router"),
    ("refer", "service", "x"),
    ("refer", "basis", "x"),
    ("answer_referral", "answer", "perhaps"),
    ("answer_referral", "reason", "x"),
    ("withdraw_referral", "why", "x"),
    ("state", "statement", "x"),
    ("settle_age", "age_group", "x"),
    ("apply", "type", "x"),
    ("decide", "type", "x"),
    ("decide", "outcome", "x"),
    ("decide", "made_by", "x"),
    ("end_measure", "reason", "x"),
    ("close_case", "outcome", "x"),
]


@pytest.mark.parametrize(("do", "field", "value"), CODE_FIELDS)
def test_a_code_that_is_not_in_its_list(do: str, field: str, value: Any) -> None:
    code, place = Story("nav").refusal(do, **WELL_FORMED[do] | {field: value})
    assert code == "invalid_command"
    assert place is not None
    assert place.startswith(field)


SHAPES: list[tuple[str, dict[str, Any]]] = [
    ("inform", {"about": []}),
    ("inform", {"language": "norsk språk"}),
    ("inform", {"language": ""}),
    ("inform", {"language": "Kari-Nordmann"}),
    ("inform", {"language": "ro-Popescu"}),
    ("inform", {"language": "ro-x-kari"}),
    ("inform", {"language": "ro\n"}),
    ("inform", {"interpreter": "yes"}),
    ("inform", {"interpreter": 1}),
    ("give_consent", {"to": []}),
    ("give_consent", {"purposes": []}),
    ("give_consent", {"to": "nav"}),
    ("give_consent", {"to": ["nav"] * 9}),
    ("give_consent", {"until": "31.12.2021"}),
    ("give_consent", {"until": "2021-12-31T00:00"}),
    ("give_consent", {"until": "2021-02-29"}),
    ("give_consent", {"until": "9999-12-31"}),
    ("give_consent", {"until": "1899-12-31"}),
    ("give_consent", {"until": 1614556800}),
    ("refer", {"urgent": "true"}),
    ("register_referral", {"case_number": ""}),
    ("answer_referral", {"takes_over": None}),
    ("state", {"value": 0}),
    ("state", {"note": "x" * 4001}),
    ("settle_age", {"age_group": "age_in_doubt"}),
    ("settle_age", {"born": "2004"}),
    ("settle_age", {"born": "1204-05-17"}),
    ("decide", {"made_on": "9999-12-31"}),
    ("decide", {"made_on": "today"}),
    ("decide", {"valid_from": "2021-03-01"}),
    ("open_case", {"person": {"name": 7}}),
    ("open_case", {"person": {"born": "last year"}}),
    ("open_case", {"person": "Ada"}),
    ("open_case", {"profile": ADULT | {"shoe_size": "38"}}),
    ("open_case", {"profile": {}}),
]


@pytest.mark.parametrize(("do", "changed"), SHAPES)
def test_a_field_of_the_wrong_shape(do: str, changed: dict[str, Any]) -> None:
    Story("nav").is_refused("invalid_command", do, **WELL_FORMED[do] | changed)


@pytest.mark.parametrize("language", ["ro", "nb-NO", "zh-Hant-TW", "es-419", "nsl", "EN"])
def test_a_language_has_a_script_and_a_region(language: str) -> None:
    assert opened().does("inform", about=["rights"], language=language, interpreter=False).said


def test_a_person_is_described_freely() -> None:
    person = {"name": "Ada", "born": "2004-09-15", "nickname": "", "passport": "lost"}
    assert Story("nav").does("open_case", **WELL_FORMED["open_case"], person=person, note="x" * 4000).said


class TestFieldsThatGoTogether:
    def test_consent_goes_with_its_basis(self) -> None:
        on = {"referral": "r1", "to": "nav", "service": "subsistence"}
        consented().is_refused("invalid_command", "refer", **on, basis="consent", field="consent")
        consented().is_refused(
            "invalid_command", "refer", **on, basis="statutory_duty", consent="c1", field="consent"
        )

    @pytest.mark.parametrize("basis", ["duty_to_report_child", "statutory_duty", "party"])
    def test_a_ground_belongs_to_the_duty_to_avert(self, basis: str) -> None:
        on = {"referral": "r1", "to": "police", "service": "protection", "avert_ground": "slavery"}
        opened().is_refused("invalid_command", "refer", **on, basis=basis, field="avert_ground")

    def test_the_recipient_offers_the_service(self) -> None:
        on = {"referral": "r1", "to": "police", "service": "subsistence", "basis": "statutory_duty"}
        opened().is_refused("invalid_command", "refer", **on, field="service")

    def test_nobody_refers_to_oneself(self) -> None:
        on = {"referral": "r1", "to": "nav", "service": "subsistence", "basis": "statutory_duty"}
        opened("nav").is_refused("invalid_command", "refer", **on, field="to")

    @pytest.mark.parametrize("answer", ["accepted", "declined"])
    def test_where_to_turn_belongs_to_redirecting(self, answer: str) -> None:
        asked().is_refused(
            "invalid_command", "answer_referral", referral="r1", answer=answer, to="udi", field="to"
        )

    def test_redirecting_says_where_to_turn(self) -> None:
        asked().is_refused(
            "invalid_command", "answer_referral", referral="r1", answer="redirected", field="to"
        )

    @pytest.mark.parametrize("begins", [{"from": "2021-02-02"}, {"made_on": "2021-02-02"}])
    def test_a_decision_does_not_end_before_it_has_effect(self, begins: dict[str, str]) -> None:
        granted = WELL_FORMED["decide"] | {"until": "2021-02-01"}
        opened("nav").is_refused("invalid_command", "decide", **granted, **begins, field="until")

    def test_a_decision_is_made_by_now_and_told_after_it_was_made(self) -> None:
        refused = WELL_FORMED["decide"] | {"outcome": "refused"}
        nav = opened("nav").at("2021-03-01T23:59")
        nav.is_refused("invalid_command", "decide", **refused, made_on="2021-03-02", field="made_on")
        nav.is_refused("invalid_command", "decide", **refused, told_on="2021-02-28", field="told_on")
        nav.does("decide", **refused, made_on="2021-02-27", told_on="2021-02-28")

    def test_nobody_redirects_to_oneself(self) -> None:
        asked().is_refused(
            "invalid_command", "answer_referral", referral="r1", answer="redirected", to="nav", field="to"
        )

    @pytest.mark.parametrize("takes_over", [True, False])
    @pytest.mark.parametrize("answer", [{"answer": "declined"}, {"answer": "redirected", "to": "udi"}])
    def test_taking_over_belongs_to_accepting(self, answer: dict[str, str], *, takes_over: bool) -> None:
        asked().is_refused(
            "invalid_command",
            "answer_referral",
            referral="r1",
            **answer,
            takes_over=takes_over,
            field="takes_over",
        )
