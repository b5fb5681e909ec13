"""Numbers of journals and mailboxes: gaps, repeats, and numbers that stand in the wrong place."""

from hypothesis import given
from hypothesis import strategies as st

from henvis.audit.log import LogRecord, Place
from henvis.audit.verify.numbering import JournalNumbers, MailboxNumbers

PLACE = Place("nrm.from.udi", 0)


def numbered(*seqs: int, said: dict[int, str] | None = None) -> list[LogRecord]:
    """Records with these numbers; the same number says the same, unless its place says otherwise."""
    return [
        LogRecord(
            PLACE,
            offset,
            0,
            b"key",
            (said or {}).get(offset, f"said as {seq}").encode(),
            (("henvis_seq", str(seq).encode()),),
        )
        for offset, seq in enumerate(seqs)
    ]


def read(records: list[LogRecord]) -> tuple[list[tuple[str, int | None]], int]:
    numbers = JournalNumbers(PLACE)
    found = [(one.code, one.offset) for record in records for one in numbers.take(record)]
    return found, numbers.repeats


def test_a_journal_without_a_gap_has_nothing_to_tell() -> None:
    assert read(numbered(1, 2, 3, 4)) == ([], 0)


def test_a_gap_is_named_once_where_the_next_number_stands() -> None:
    assert read(numbered(1, 2, 5, 6)) == ([("seq_missing", 2)], 0)
    assert read(numbered(2, 3)) == ([("seq_missing", 0)], 0)


def test_a_relay_that_repeats_itself_is_counted() -> None:
    assert read(numbered(1, 2, 1, 2, 3, 3)) == ([], 3)


def test_a_number_that_says_something_else_the_second_time_is_found() -> None:
    assert read(numbered(1, 2, 2, 3, said={2: "another"})) == ([("seq_twice", 2)], 0)


def test_what_comes_behind_its_place_is_found_in_both_places() -> None:
    assert read(numbered(1, 3, 2, 4)) == ([("seq_missing", 1), ("seq_late", 2)], 0)


def test_what_is_kept_from_the_middle_on_begins_with_its_own_number() -> None:
    later = [record._replace(offset=record.offset + 7) for record in numbered(8, 9, 10)]
    assert read(later) == ([], 0)


@given(st.lists(st.integers(1, 12)))
def test_without_a_finding_every_number_up_to_the_last_is_there(seqs: list[int]) -> None:
    found, repeats = read(numbered(*seqs))
    whole = sorted(set(seqs)) == list(range(1, max(seqs, default=0) + 1))
    in_order = list(dict.fromkeys(seqs)) == sorted(set(seqs))
    assert (not found) == (whole and in_order)
    assert repeats == (len(seqs) - len(set(seqs)) if not found else repeats)


def test_a_mailbox_number_that_is_given_twice_or_to_nothing_is_found() -> None:
    mailboxes = MailboxNumbers()
    assert [mailboxes.note("nav", number) for number in (1, 3, 2, 3, 0)] == [True, True, True, False, False]
    assert [mailboxes.note("udi", number) for number in (1, 4)] == [True, True]
    assert list(mailboxes.missing(cut=False)) == [("udi", 2)]


@given(st.permutations(range(1, 30)), st.integers(1, 29))
def test_the_first_missing_number_is_named_in_whatever_order_the_others_come(
    order: list[int], missing: int
) -> None:
    mailboxes = MailboxNumbers()
    for number in (number for number in order if number != missing):
        mailboxes.note("nav", number)
    assert list(mailboxes.missing(cut=False)) == ([] if missing == len(order) else [("nav", missing)])


def test_of_a_journal_whose_beginning_is_deleted_a_mailbox_begins_where_it_begins() -> None:
    mailboxes = MailboxNumbers()
    for number in (4, 5, 7):
        mailboxes.note("nav", number)
    assert list(mailboxes.missing(cut=True)) == [("nav", 6)]
    assert list(mailboxes.missing(cut=False)) == [("nav", 1)]


@given(st.lists(st.integers(1, 2000), unique=True), st.booleans())
def test_the_first_missing_number_is_that_of_counting_on(given_: list[int], cut: bool) -> None:
    mailboxes = MailboxNumbers()
    for number in given_:
        assert mailboxes.note("nav", number)
    begins = min(given_, default=1) if cut else 1
    counted = range(begins, max(given_, default=0))
    expected = next((number for number in counted if number not in given_), None)
    assert list(mailboxes.missing(cut=cut)) == ([("nav", expected)] if expected is not None else [])


def test_a_number_out_of_thin_air_takes_up_no_room() -> None:
    mailboxes = MailboxNumbers()
    assert mailboxes.note("nav", 1)
    assert mailboxes.note("nav", 2**62)
    assert list(mailboxes.missing(cut=False)) == [("nav", 2)]
