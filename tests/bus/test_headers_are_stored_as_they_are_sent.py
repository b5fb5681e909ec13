"""Headers come back from the database as they went in, plain or not."""

import json

from hypothesis import given
from hypothesis import strategies as st

from henvis.bus.record import Headers
from henvis.bus.storage.stored_headers import restored, stored

VALUES = st.none() | st.binary(max_size=24)
HEADERS = st.lists(st.tuples(st.text(max_size=12), VALUES), max_size=12).map(tuple)


@given(HEADERS)
def test_they_come_back_byte_for_byte_and_in_order(headers: Headers) -> None:
    assert restored(json.loads(json.dumps(stored(headers)))) == headers


@given(HEADERS)
def test_only_a_repeated_name_or_bytes_beyond_ascii_are_not_plain(headers: Headers) -> None:
    once = len(dict(headers)) == len(headers)
    plain = once and all(value is not None and value.isascii() for _, value in headers)
    assert isinstance(stored(headers), dict) == plain
