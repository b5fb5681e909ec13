"""Markers are found in every spelling, whatever stands around them, and told apart; other text is none."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.security.canaries.markers import PREFIX, Markers
from tests.security.canaries.planting import SPELT
from tests.security.canaries.spellings import found_in

IDS = st.text("0123456789abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=4)
BEFORE = st.text('abcXYZ {":øæå', max_size=7)
AFTER = st.sampled_from(["", ' and "more"', "/21", "}", "="])


@pytest.mark.parametrize("way", SPELT)
@given(id_=IDS, before=BEFORE, after=AFTER)
def test_every_spelling_is_read(way: str, id_: str, before: str, after: str) -> None:
    spelt = SPELT[way](f"{PREFIX}{id_}")

    assert {one.id for one in found_in(before.encode() + b"\0" + spelt + b"\0" + after.encode())} == {id_}


@given(id_=IDS, before=BEFORE, after=AFTER)
def test_a_marker_in_a_text_is_read_when_the_whole_is_in_base64(id_: str, before: str, after: str) -> None:
    whole = f"{before}{PREFIX}{id_}{after}".encode()

    for coded in (base64.b64encode(whole), base64.urlsafe_b64encode(whole).rstrip(b"=")):
        assert {one.id for one in found_in(b'"' + coded + b'"')} == {id_}


@given(content=st.binary(max_size=200))
def test_other_bytes_hold_none(content: bytes) -> None:
    assert list(found_in(content)) == []


def test_no_two_markers_are_the_same_and_the_same_content_has_one() -> None:
    markers = Markers()
    several = [markers.new("note", "nav") for _ in range(2000)]

    assert len({one.text for one in several}) == 2000
    assert markers.of_content("note", "nav", "a") is markers.of_content("note", "nav", "a")
    assert markers.of_content("note", "nav", "a") is not markers.of_content("note", "udi", "a")
