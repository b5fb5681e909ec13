"""Bytes that are almost those of an event: golden ones, edited in the ways that decoders fall for."""

from hypothesis import strategies as st

from tests.contract.hostile import text, varint
from tests.contract.schemas import GOOD
from tests.contract.test_the_same_event_has_the_same_bytes import golden

GOLDEN = tuple(golden(example) for example in GOOD)
FRAME = 5
NUMBERS = st.one_of(
    st.integers(-(2**70), 2**70),
    st.sampled_from([0, -1, 1, 2**31 - 1, 2**31, -(2**31), 2**62, 2**63 - 1, 2**63, -(2**63), 2**64]),
)
PIECES = st.one_of(
    st.binary(max_size=24),
    NUMBERS.map(varint),
    st.text(max_size=12).map(lambda letters: text(letters.encode("utf-8", "replace"))),
    st.sampled_from([b"\xff" * 300, b"\x00" * 300, b"\x02" * 300, b"\x80" * 20 + b"\x01"]),
)


@st.composite
def edited(draw: st.DrawFn) -> bytes:
    """A golden value after one to four edits: something put in, taken out, replaced, or said twice."""
    value = bytearray(draw(st.sampled_from(GOLDEN)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(value)))
        end = draw(st.integers(start, min(len(value), start + 40)))
        piece = draw(PIECES | st.just(bytes(value[start:end]) * 2))
        value[start:end] = piece
    return bytes(value)


@st.composite
def spliced(draw: st.DrawFn) -> bytes:
    """The beginning of one golden value and the end of another."""
    one, other = draw(st.sampled_from(GOLDEN)), draw(st.sampled_from(GOLDEN))
    cut, start = draw(st.integers(FRAME, len(one))), draw(st.integers(FRAME, len(other)))
    return one[:cut] + other[start:]


@st.composite
def framed(draw: st.DrawFn) -> bytes:
    """Anything, in the frame of an event."""
    return draw(st.sampled_from(GOLDEN))[:FRAME] + draw(st.binary(max_size=300))


VALUES = st.one_of(edited(), edited(), spliced(), framed(), st.binary(max_size=40))
