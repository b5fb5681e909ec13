"""What contradicts what is data, read strictly: a word without code is refused with file, line and reason."""

from pathlib import Path

import pytest

from henvis.law.ruleset import LawError, load
from tests.domain.law.folders import changed

FILE = "contradictions.yaml"
BROKEN = [
    ("found: is_adult", "found: is_tall", "adult-still-placed.found: no code understands `is_tall`"),
    ("outlasts: [reflection_period,", "outlasts: [rest,", "found.outlasts: rest is not a known decision"),
    ("clock: [appeal-udi-decision]", "clock: [appeal]", "clock: appeal is not a rule of deadlines.yaml"),
    ("    by: udi\n", "    by: customs\n", "appeal-past-permit.by: customs is not an agency"),
    ("    ground: product rule\n", "", "appeal-past-permit: `ground` is missing"),
    ("statements: [presence_necessary]", "statements: [hunch]", "hunch is not a known statement"),
    ("before: P14D", "before: soon", "lacks.before: is not a duration of ISO 8601"),
    ("before: P14D", "before: P15D", "renewal-application-window does not warn P15D before its end"),
    ("{statements: [presence_necessary], before", "{before", "needs `statements` or `applications`"),
    ("    by: udi\n", "    by: udi\n    why: because\n", "appeal-past-permit.why: no code reads this key"),
]


@pytest.mark.parametrize(("old", "new", "reason"), BROKEN)
def test_what_no_code_understands_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    with pytest.raises(LawError) as refused:
        load(changed(tmp_path, FILE, old, new))
    assert reason in str(refused.value)
    assert str(refused.value).startswith(f"{FILE}:")


def test_what_rests_on_a_birth_date_is_never_published() -> None:
    assert {kind.id for kind in load().contradictions.values() if not kind.is_published} == {
        "of-age-during-placement"
    }
