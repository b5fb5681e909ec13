"""Every reason code has a class, words and something to do; so has every rule that is told apart."""

import pytest

from henvis.dead.causes import cause_of, reasons_of
from henvis.law import ruleset
from henvis.ops.classes import DEAD_LETTERS
from tests.hostile.table import through

RULES = {
    (row.becomes["dead"], row.becomes.get("rule"))
    for row in through("record", "mailbox", "journal")
    if "dead" in row.becomes
}


def test_every_code_of_the_list_has_one_class() -> None:
    codes = ruleset.load().codes.codes_in("dead_letter")
    assert set(DEAD_LETTERS) == set(codes)
    assert sorted(reason for kind in set(DEAD_LETTERS.values()) for reason in reasons_of(kind)) == sorted(
        codes
    )


@pytest.mark.parametrize(("reason", "rule"), sorted(RULES, key=str))
def test_every_reason_says_what_it_is_and_what_to_do(reason: str, rule: str | None) -> None:
    cause = cause_of(reason, rule)
    assert cause.kind == DEAD_LETTERS[reason]
    assert cause.words.endswith(".")
    assert cause.do.endswith(".")


@pytest.mark.parametrize(
    ("reason", "rule", "to_do"),
    [
        ("undecodable", "unknown schema id", "release that has the schema"),
        ("undecodable", "no client can read it", "as long as that keeps them"),
        ("contract_error", "meta: an instant lies in the future", "Compare both clocks"),
        ("contract_error", "an event id came again with other bytes", "security event"),
        ("no_standing", "unknown_case", "is not taken again"),
        ("failed", "RuntimeError at store.py:12", "Mend the service"),
    ],
)
def test_what_to_do_depends_on_the_rule(reason: str, rule: str, to_do: str) -> None:
    assert to_do in cause_of(reason, rule).do


def test_a_code_that_is_not_in_the_list_has_no_cause() -> None:
    with pytest.raises(KeyError):
        cause_of("invented", None)
