"""Several files are one story: by time, then by the order of the files, then by the order of the steps."""

from pathlib import Path

from henvis.play.merge import are_interleaved, merged
from tests.play.stories import SMALL, writer

ONE = """\
name: one
about: x
steps:
  - {at: 2021-03-01T09:00, by: nav, do: state, with: {case: A, statement: first}}
  - {at: 2021-03-01T09:00, by: nav, do: state, with: {case: A, statement: second}}
  - {at: 2021-03-03T09:00, by: nav, do: state, with: {case: A, statement: last}}
"""

TWO = """\
name: two
about: x
steps:
  - {at: 2021-03-01T09:00, by: nav, do: state, with: {case: A, statement: third}}
  - {at: 2021-03-02T09:00, by: nav, do: state, with: {case: A, statement: fourth}}
"""


def test_steps_come_in_order_of_time_file_and_place(tmp_path: Path) -> None:
    write = writer(tmp_path)

    moments = merged((write(ONE), write(TWO)))

    said = [(moment.story.name, (moment.step.fields or {})["statement"]) for moment in moments]
    assert said == [("one", "first"), ("one", "second"), ("two", "third"), ("two", "fourth"), ("one", "last")]


def test_the_order_of_the_files_decides_ties(tmp_path: Path) -> None:
    write = writer(tmp_path)
    one, two = write(ONE), write(TWO)

    assert merged((two, one))[0].story is two


def test_stories_that_come_in_turns_are_interleaved(tmp_path: Path) -> None:
    write = writer(tmp_path)
    one, two = write(ONE), write(TWO)
    later = write(SMALL.replace("2021", "2022"))

    assert are_interleaved(merged((one, two)))
    assert not are_interleaved(merged((two, later)))
