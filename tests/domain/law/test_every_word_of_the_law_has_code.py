"""A word, a code or a key that nothing reads is refused at loading, with file, line and reason."""

from pathlib import Path

import pytest

from henvis.law.ruleset import LawError, load
from tests.domain.law.folders import changed

SHARING, CODES = "sharing.yaml", "codes.yaml"

BROKEN = [
    (
        SHARING,
        "holds_when: the pair (by, to) is listed",
        "holds_when: it seems right",
        "bases.statutory_duty.holds_when: no code tells when this holds",
    ),
    (
        SHARING,
        "to: its_recipient}",
        "to: its_friends}",
        "events.ReferralSent.to: no code tells whom `its_friends` means",
    ),
    (SHARING, "always: [old_owner]", "always: [new_owner]", "events.OwnerChanged.always: no code tells whom"),
    (SHARING, "to: as_the_decision}", "to: as_the_weather}", "no code tells whom `as_the_weather` means"),
    (
        SHARING,
        "{codes: [threat_assessed], to: [barnevern]}",
        "{codes: [threat_assessed], to: [customs]}",
        "events.StatementMade[2].to: customs is not an agency",
    ),
    (
        SHARING,
        "[threat_assessed]",
        "[threat_imagined]",
        "events.StatementMade: threat_imagined is not a known statement",
    ),
    (SHARING, "codes: [threat_assessed]", "codes: [tot_convened]", "tot_convened stands in two rows"),
    (
        SHARING,
        "    - {codes: [threat_assessed], to: [barnevern]}\n",
        "",
        "no row says who gets threat_assessed",
    ),
    (
        SHARING,
        "{codes: [threat_assessed]",
        "{types: [threat_assessed]",
        "several rows must each name their codes",
    ),
    (
        SHARING,
        "child: [barnevern]}",
        "children: [barnevern]}",
        "DecisionMade[0].children: no code reads this key",
    ),
    (
        SHARING,
        "  PersonInformed:      {to: []}",
        "  PersonInformed:      {to: 5}",
        "PersonInformed.to: is not a list of agencies",
    ),
    (
        SHARING,
        "duty_to_avert:\n    to: [police, barnevern]",
        "hearsay:\n    to: [police, barnevern]",
        "bases.hearsay: is not a basis",
    ),
    (
        SHARING,
        "services: [subsistence, temporary_housing]",
        "services: [asylum]",
        "asylum is not a service of nav",
    ),
    (
        SHARING,
        "services: [identification_talk, investigation]\n        law:",
        "services: [identification_talk, investigation]\n        act:",
        "bases.statutory_duty.pairs[0].act: no code reads this key",
    ),
    (
        SHARING,
        "section: § 84 a, in_force_from: null",
        "section: § 84 a, from: null",
        "pairs[0].law[0]: needs act, section, and the dates in_force_from and in_force_to",
    ),
    (
        SHARING,
        "section: § 6-4, in_force_from: null, in_force_to: '2022-12-31'",
        "section: § 6-4, in_force_from: '2023-01-01', in_force_to: '2022-12-31'",
        "bases.duty_to_report_child.law[0].in_force_to: lies before in_force_from",
    ),
    (
        SHARING,
        "always_child: [police, barnevern, udi],   #",
        "always: [police],   #",
        "events.PersonMissing.always: police is never a default recipient",
    ),
    (
        SHARING,
        "law: [{act: Forvaltningsloven (LOV-1967-02-10), section: § 13 b nr. 7,",
        "child: [nav]} #",
        "events.PersonMissing: `law` is missing: who is no party is told by a duty",
    ),
    (
        SHARING,
        "of_consent: its_recorder",
        "of_consent: its_friend",
        "DeadlineEnded.of_consent: no code tells",
    ),
    (
        SHARING,
        "holds_when: statement offence_reported or investigation_opened",
        "holds_when: it is handy",
        "keeping.criminal-case.holds_when: no code tells when this holds",
    ),
    (
        SHARING,
        "  own-decision:\n    by: [udi,",
        "  own-decision:\n    by: [customs,",
        "customs is not an agency",
    ),
    (SHARING, "    nb: Straffesak\n", "", "keeping.criminal-case: `nb` is missing"),
    (SHARING, "health:        [health]", "health:        [counsel]", "counsel has a purpose already"),
    (
        SHARING,
        "health:        [health]",
        "pleasure:      [health]",
        "purpose_of_service.pleasure: is not a purpose",
    ),
    (SHARING, "health:        [health]", "health:        [massage]", "no purpose is given for health"),
    (SHARING, "health:        [health]", "health:        [health, massage]", "massage is not a service"),
    (
        SHARING,
        "  CaseOpened: ",
        "  PersonFound: {to: []}\n  CaseOpened: ",
        "events.PersonFound: the key stands here twice",
    ),
    (SHARING, "bases:\n", "grounds:\n", "no code reads this key"),
    (SHARING, "  erased_by: probe-retention\n", "", "probe: `erased_by` is missing"),
    (SHARING, "erased_by: probe-retention", "erased_by: 7", "probe.erased_by: is not the name of a rule"),
    (SHARING, "erased_by: probe-", "as: asked\n  erased_by: probe-", "probe.as: no code reads this key"),
    (SHARING, "erased_after_days: 7", "erased_after_days: soon", "is not a whole number from 1"),
    (SHARING, "erased_after_days: 7", "erased_after_days: 0", "is not a whole number from 1"),
    (
        SHARING,
        "erased_after_days: 7",
        "erased_after_days: 1",
        "probe.erased_after_days: is not longer than it may still be delivered",
    ),
    (
        SHARING,
        "probe:\n  to: [intake,",
        "probe:\n  to: [customs,",
        "probe.to: customs is not an agency",
    ),
    (SHARING, "events:\n", "events: 5\n", "not YAML"),
    (
        CODES,
        "agency: [intake, udi, barnevern, nav, police]",
        "agency: [intake, udi, udi]",
        "agency: a code stands in the list twice",
    ),
    (
        CODES,
        "agency: [intake, udi, barnevern, nav, police]",
        "agency: none",
        "agency: is not a list of codes",
    ),
    (
        CODES,
        "agency: [intake, udi, barnevern, nav, police]",
        "agency: [intake, no]",
        "holds what is not a code",
    ),
    (CODES, "avert_ground: ", "avert_grounds: ", "avert_ground: the list is missing"),
    (CODES, "  nav:       [subsistence", "  nave:      [subsistence", "service.nave: is not an agency"),
    (
        CODES,
        "subsistence:              {by: nav",
        "subsistence:              {by: nave",
        "`by` does not name an agency",
    ),
    (CODES, "[approved, rejected]", "[approved, ignored]", "ignored is not an outcome"),
    (CODES, "outcomes: [approved, rejected]", "outcomes: []", "no `outcomes` say how it may end"),
]


@pytest.mark.parametrize(("file", "old", "new", "reason"), BROKEN, ids=[reason[:40] for *_, reason in BROKEN])
def test_what_has_no_code_is_refused(tmp_path: Path, file: str, old: str, new: str, reason: str) -> None:
    with pytest.raises(LawError) as refused:
        load(changed(tmp_path, file, old, new))
    assert str(refused.value).startswith(f"{file}:")
    assert reason in str(refused.value)


def test_the_line_is_named(tmp_path: Path) -> None:
    folder = changed(tmp_path, SHARING, "always: [old_owner]", "always: [new_owner]")
    lines = (folder / SHARING).read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if "new_owner" in text)
    with pytest.raises(LawError, match=rf"^sharing\.yaml:{line}: "):
        load(folder)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LawError, match=r"sharing\.yaml: cannot be read"):
        load(tmp_path)


@pytest.mark.parametrize("content", [b"- a list\n", b"", b"\xff\xfe\x00"])
def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path, content: bytes) -> None:
    folder = changed(tmp_path, CODES, "agency:", "agency:")
    (folder / CODES).write_bytes(content)
    with pytest.raises(LawError, match=r"^codes\.yaml"):
        load(folder)
