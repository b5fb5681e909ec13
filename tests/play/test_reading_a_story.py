"""A scenario file becomes a story, or is refused with file, line and rule."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from henvis.play.reader import read, read_all
from henvis.play.story import StoryError
from tests.play.stories import CONSENT, SMALL, writer

EVERY_SHIPPED = sorted(Path("tests/scenarios").rglob("*.yaml"))


def test_every_shipped_story_is_read() -> None:
    stories = read_all(EVERY_SHIPPED)

    assert len(stories) == len(EVERY_SHIPPED) > 8
    assert all(story.steps and story.expectations for story in stories)


def test_a_step_has_its_line_its_instant_in_utc_and_its_fields() -> None:
    story = read(CONSENT)

    assert (story.name, story.cases, story.needs) == ("consent", ("B",), ())
    refused = story.steps[1]
    assert (refused.line, refused.by, refused.do, refused.refused) == (
        5,
        "intake",
        "refer",
        "unknown_reference",
    )
    assert refused.at == datetime(2021, 6, 1, 7, 5, tzinfo=UTC)
    assert refused.fields is not None
    assert refused.fields["consent"] == "c9"


def test_expectations_know_when_they_are_checked() -> None:
    story = read(Path("tests/scenarios/01-reflection-period.yaml"))

    after = story.expected_after("granted")
    assert [expectation.kind for expectation in after] == ["received", "deadline"]
    assert len(after) + len(story.expected_after(None)) == len(story.expectations)


def test_plain_words_stay_words_and_names_may_look_like_numbers(tmp_path: Path) -> None:
    story = writer(tmp_path)(
        "name: plain\nabout: x\nsteps:\n"
        "  - {at: 2021-03-01T09:00, by: nav, do: inform, with: "
        "{case: 7, about: [rights], language: no, until: 2021-04-01, case_number: 0042, urgent: true}}\n"
        "expect:\n  - {not_received: {by: police, case: 7}}\n  - {received: {by: police, times: 2}}\n"
    )

    assert story.steps[0].fields == {
        "case": "7",
        "about": ["rights"],
        "language": "no",
        "until": "2021-04-01",
        "case_number": "0042",
        "urgent": True,
    }
    assert story.expectations[0].wanted["case"] == "7"
    assert story.expectations[1].wanted["times"] == 2


def test_audit_is_an_expectation_without_keys(tmp_path: Path) -> None:
    story = writer(tmp_path)(SMALL + "expect:\n  - audit: clean\n")

    assert (story.expectations[0].kind, story.expectations[0].wanted) == ("audit", {"is": "clean"})


STEP = "  - {at: 2021-03-01T09:00, by: intake, do: open_case, with: {case: A}}\n"


@pytest.mark.parametrize(
    ("text", "line", "rule"),
    [
        ("- a\n- b\n", 1, "a story is a mapping"),
        ("name: x\nabout: [\n", 3, "is not YAML"),
        ("name: x\nname: y\nabout: x\n", 2, "the key name is there twice"),
        ("about: x\nsteps:\n" + STEP, 1, "name is missing"),
        ("name: Not Kebab\nabout: x\nsteps:\n" + STEP, 1, "is not kebab-case"),
        ("name: x\nabout: x\n", 1, "a story has at least one step"),
        ("name: x\nabout: x\nsteps: 3\n", 1, "steps is a list of mappings"),
        ("name: x\nabout: x\ncolour: blue\nsteps:\n" + STEP, 1, "a story has no colour"),
        (SMALL + "needs: [magic]\n", 1, "needs names magic, which is no capability"),
        (SMALL + "  - {at: 2021-03-01T08:59}\n", 5, "the step is earlier than the step before (line 4)"),
        (SMALL + "  - {at: 2021-03-01}\n", 5, "no wall time"),
        (SMALL + "  - {at: 2021-03-01T25:00}\n", 5, "no wall time"),
        (SMALL + "  - {at: 2021-03-01T09:00+01:00}\n", 5, "carry no offset"),
        (
            SMALL + "  - {at: 2021-03-01T09:00, by: nav}\n",
            5,
            "a step without do only moves the clock and has no by",
        ),
        (SMALL + "  - {at: 2021-03-01T09:00, by: nav, do: dance}\n", 5, "dance is no command"),
        (SMALL + "  - {at: 2021-03-01T09:00, by: tax, do: state}\n", 5, "by names tax, which is no agency"),
        (SMALL + "  - {at: 2021-03-01T09:00, do: state}\n", 5, "by is missing"),
        (SMALL + "  - {at: 2021-03-01T09:00, by: nav, do: state, when: now}\n", 5, "a step has no when"),
        (SMALL + "  - {at: 2021-03-01T09:00, by: nav, do: state, with: 3}\n", 5, "with is a mapping"),
        (
            SMALL + "  - {at: 2021-03-01T09:00, id: a}\n  - {at: 2021-03-01T09:00, id: a}\n",
            6,
            "the id a is there twice",
        ),
        (SMALL + "expect:\n  - {seen: {by: nav}}\n", 6, "seen is no expectation"),
        (SMALL + "expect:\n  - {received: nav}\n", 6, "received is a mapping"),
        (
            SMALL + "expect:\n  - {received: {by: nav, colour: blue}}\n",
            6,
            "the expectation received has no colour",
        ),
        (SMALL + "expect:\n  - {received: {type: StatementMade}}\n", 6, "the expectation received needs by"),
        (SMALL + "expect:\n  - {received: {by: tax}}\n", 6, "by names tax, which is no agency"),
        (SMALL + "expect:\n  - {received: {by: nav, times: often}}\n", 6, "times is a number"),
        (SMALL + "expect:\n  - {deadline: {case: A, rule: x, due: soon}}\n", 6, "due: soon is neither a day"),
        (SMALL + "expect:\n  - {deadline: {rule: x, due: 2021-02-04T25:00}}\n", 6, "nor an instant"),
        (SMALL + "expect:\n  - {no_deadline: {case: A}}\n", 6, "needs rule"),
        (SMALL + "expect:\n  - {deadline: {case: A, rule: x, state: shut}}\n", 6, "state is open or ended"),
        (SMALL + "expect:\n  - {deadline: {case: A, rule: x, ended: late}}\n", 6, "ended is met or expired"),
        (
            SMALL + "expect:\n  - {warned: {case: A, rule: x, days: 2021-02-04}}\n",
            6,
            "days is a list of days",
        ),
        (SMALL + "expect:\n  - {warned: {case: A, rule: x, days: [7]}}\n", 6, "days is a list of days"),
        (
            SMALL + "expect:\n  - {warned: {case: A, rule: x, days: [2021-02-04, 2021-02-04]}}\n",
            6,
            "days has a day twice",
        ),
        (SMALL + "expect:\n  - {received: {by: nav, type: [a]}}\n", 6, "type is a word"),
        (SMALL + "expect:\n  - {received: {by: nav}, owner: {case: A, is: nav}}\n", 6, "is one word"),
        (
            SMALL + "expect:\n  - {received: {by: nav}, after: s9}\n",
            6,
            "after names s9, which is the id of no step",
        ),
        (SMALL + "expect:\n  - audit: dirty\n", 6, "an audit is clean"),
        (
            SMALL + "expect:\n  - {replay: {case: A, as_of: soon, by: nav, sees: []}}\n",
            6,
            "as_of: it is no wall time",
        ),
        (
            SMALL + "expect:\n  - {replay: {case: A, as_of: 2021-03-01T09:00, by: nav, sees: r1}}\n",
            6,
            "sees is a list",
        ),
        (
            SMALL + "expect:\n  - {replay: {case: A, as_of: 2021-03-01T09:00, by: nav, sees: [r9]}}\n",
            6,
            "sees names r9, which no step brings in",
        ),
        (SMALL + "expect:\n  - {received: {by: nav, ref: r9}}\n", 6, "ref names r9, which no step brings in"),
        (SMALL + "expect:\n  - {owner: {case: Z, is: nav}}\n", 6, "case names Z, which no step brings in"),
    ],
)
def test_what_the_format_does_not_have_is_refused(tmp_path: Path, text: str, line: int, rule: str) -> None:
    with pytest.raises(StoryError) as refused:
        writer(tmp_path)(text)

    assert refused.value.line == line
    assert rule in refused.value.rule
    assert f"story-0.yaml:{line}: " in str(refused.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bytes.yaml"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(StoryError, match=r"bytes\.yaml:1: cannot be read as UTF-8"):
        read(path)


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    paths = [tmp_path / "one.yaml", tmp_path / "two.yaml"]
    for path in paths:
        path.write_text(SMALL, encoding="utf-8")

    with pytest.raises(StoryError, match=r"the name small is taken by .*one\.yaml"):
        read_all(paths)
