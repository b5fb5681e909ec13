"""The table and the corpus are of one another: no row without a file, no file without a row."""

from tests.hostile.container import CORPUS
from tests.hostile.make_corpus import RECORDS, files
from tests.hostile.table import ROWS

SECTIONS = [(1, 32), (45, 48), (51, 68)]
WANTED = {f"B{number}" for first, last in SECTIONS for number in range(first, last + 1)}


def test_every_row_is_there() -> None:
    assert {row.id for row in ROWS} == WANTED


def test_every_row_has_a_file_and_every_file_a_row() -> None:
    assert {path.name for path in CORPUS.iterdir()} == {row.file for row in ROWS}


def test_a_file_is_named_for_its_row() -> None:
    assert [row.file for row in ROWS if f"B{int(row.file[1:3])}" != row.id] == []


def test_no_input_comes_twice_through_one_door() -> None:
    assert len({(row.file, row.door) for row in ROWS}) == len(ROWS)


def test_what_was_made_is_what_the_maker_makes() -> None:
    assert len(RECORDS) == len(dict(files()))
    different = [name for name, content in files() if (CORPUS / name).read_text(encoding="ascii") != content]
    assert different == []
