"""Headers come back from the database as they went in, plain or not."""

import json

from hypothesis import given
from hypothesis import strategies as st

from henvis.bus.plain_headers import as_written, plain

HEADERS = st.lists(st.tuples(st.text(max_size=12), st.binary(max_size=24)), max_size=12)


@given(HEADERS)
def test_what_is_plain_comes_back_byte_for_byte_and_in_order(headers: list[tuple[str, bytes]]) -> None:
    stored = plain(tuple(headers))
    if stored is not None:
        assert as_written(json.loads(json.dumps(stored))) == tuple(headers)


@given(HEADERS)
def test_only_a_name_that_is_there_twice_or_bytes_beyond_ascii_are_not_plain(
    headers: list[tuple[str, bytes]],
) -> None:
    once = len(dict(headers)) == len(headers)
    assert (plain(tuple(headers)) is not None) == (once and all(value.isascii() for _, value in headers))


def test_a_header_without_a_value_is_not_plain() -> None:
    assert plain((("name", None),)) is None  # type: ignore[arg-type]  # what a stranger may send
