"""A caller may ask so much at once and so much again evenly, and no other caller has less for it."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from henvis.api.identity import allowance
from henvis.api.identity.allowance import MOST_IN_A_MINUTE, Allowance
from henvis.api.identity.settings import BadSetting, TokenSettings
from henvis.local.issuing.issuer import Issuer
from tests.agency.moved_time import Time
from tests.identity import SOMEBODY, issuer_in


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    return issuer_in(tmp_path)


ANOTHER = replace(SOMEBODY, subject="another")


def test_all_at_once_and_then_one_after_the_other() -> None:
    time = Time()
    share = Allowance(4, 60, time)
    for _ in range(4):
        assert share.wait(SOMEBODY) == 0
        share.take(SOMEBODY)
    assert share.wait(SOMEBODY) == pytest.approx(15)
    assert share.wait(ANOTHER) == 0
    time.seconds += 15.001
    assert share.wait(SOMEBODY) == 0
    share.take(SOMEBODY)
    assert share.wait(SOMEBODY) == pytest.approx(15, abs=0.01)


@given(st.lists(st.floats(0, 30), max_size=60), st.integers(1, 20))
def test_never_more_than_twice_the_share_within_its_time(pauses: list[float], most: int) -> None:
    time = Time()
    share = Allowance(most, 60, time)
    taken: list[float] = []
    for pause in pauses:
        time.seconds += pause
        if not share.wait(SOMEBODY):
            share.take(SOMEBODY)
            taken.append(time.seconds)
    for begin in taken:
        assert len([each for each in taken if begin <= each < begin + 60]) <= 2 * most


def test_who_asked_longest_ago_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "MOST_CALLERS", 2)
    share = Allowance(1, 60, Time())
    callers = [replace(SOMEBODY, subject=str(number)) for number in range(3)]
    for caller in callers:
        share.take(caller)
    assert [share.wait(caller) > 0 for caller in callers] == [False, True, True]


@pytest.mark.parametrize("given_", ["0", "-5", "many", "1.5", "٣"])
def test_a_bound_that_is_none_is_refused(issuer: Issuer, given_: str) -> None:
    with pytest.raises(BadSetting, match="HENVIS_REQUESTS_PER_MINUTE"):
        TokenSettings.from_environment(issuer.environment("nav") | {"HENVIS_REQUESTS_PER_MINUTE": given_})


@pytest.mark.parametrize(("given_", "bound"), [("", MOST_IN_A_MINUTE), ("250", 250)])
def test_a_bound_is_set_or_the_shipped_one(issuer: Issuer, given_: str, bound: int) -> None:
    told = issuer.environment("nav") | {"HENVIS_REQUESTS_PER_MINUTE": given_}
    assert TokenSettings.from_environment(told).requests_per_minute == bound
