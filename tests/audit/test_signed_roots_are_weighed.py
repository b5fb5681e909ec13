"""What signatures over roots say of a place, in every combination that matters."""

import pytest

from henvis.audit.finding import Finding, Weight
from henvis.audit.log import Place
from henvis.audit.verify import roots
from henvis.audit.verify.roots import Computed, SignedRoot
from henvis.proof.keys import Role

PLACE = Place("nrm.from.udi", 0)
R4, R6, R9, OTHER = b"4" * 32, b"6" * 32, b"9" * 32, b"x" * 32
COMPUTED = Computed(PLACE, 9, {4: R4, 6: R6, 9: R9})
WITNESSES = ("intake", "nav", "police")


def by(role: Role, size: int, root: bytes, signer: str = "") -> SignedRoot:
    return SignedRoot(PLACE, size, root, signer or str(role), role)


def everybody(size: int, root: bytes) -> list[SignedRoot]:
    return [
        by(Role.WRITER, size, root, "udi"),
        by(Role.AUDITOR, size, root, "audit"),
        *(by(Role.WITNESS, size, root, name) for name in WITNESSES),
    ]


def told(findings: list[Finding]) -> list[tuple[str, Weight]]:
    return [(finding.code, finding.weight) for finding in findings]


def test_all_that_was_signed_and_agrees_leaves_nothing_to_say() -> None:
    signed = [*everybody(4, R4), *everybody(9, R9)]
    assert list(roots.unchanged(COMPUTED, signed)) == []
    assert list(roots.complete_to_signed(COMPUTED, signed)) == []
    assert list(roots.same_for_all(COMPUTED, signed, 3)) == []
    assert list(roots.authentic(COMPUTED, signed, "udi", changed=False)) == []
    assert roots.final_size(signed, 3) == 9


def test_a_change_lies_between_the_last_root_that_agrees_and_the_first_that_does_not() -> None:
    signed = [*everybody(4, R4), *everybody(6, OTHER), *everybody(9, OTHER)]
    (found,) = roots.unchanged(COMPUTED, signed)
    assert (found.code, found.offset, found.values["size"]) == ("root_differs", 4, 6)


def test_a_log_that_was_cut_is_found_by_what_was_signed_of_it() -> None:
    (found,) = roots.complete_to_signed(COMPUTED, everybody(12, OTHER))
    assert (found.code, found.offset, found.values) == ("ends_early", 9, {"expected": 12, "found": 9})
    assert told(list(roots.unchanged(COMPUTED, everybody(12, OTHER)))) == [("not_signed", Weight.LEAVES_OPEN)]


@pytest.mark.parametrize("agrees", [True, False])
def test_two_roots_of_one_size_are_two_histories_whichever_the_log_has(agrees: bool) -> None:
    computed = COMPUTED if agrees else Computed(PLACE, 9, {9: b"z" * 32})
    signed = [*everybody(9, R9), by(Role.WITNESS, 9, OTHER, "barnevern")]
    (found,) = roots.same_for_all(computed, signed, 3)
    assert (found.code, found.values["second"]) == ("two_histories", "barnevern")


def test_a_log_that_differs_from_what_all_signed_is_changed_and_no_second_history() -> None:
    signed = everybody(9, OTHER)
    assert list(roots.same_for_all(COMPUTED, signed, 3)) == []
    assert told(list(roots.unchanged(COMPUTED, signed))) == [("root_differs", Weight.REFUTES)]


@pytest.mark.parametrize("lacking", [Role.WRITER, Role.AUDITOR, Role.WITNESS])
def test_nothing_is_final_without_writer_auditor_and_quorum(lacking: Role) -> None:
    signed = [one for one in everybody(9, R9) if one.role is not lacking or one.signer == "nav"]
    assert roots.final_size(signed, 3) == 0
    if lacking is not Role.AUDITOR:
        assert told(list(roots.same_for_all(COMPUTED, signed, 3))) == [("not_final", Weight.LEAVES_OPEN)]


def test_signatures_under_different_roots_make_no_quorum_together() -> None:
    signed = [*everybody(9, R9)[:-1], by(Role.WITNESS, 9, OTHER, "police")]
    assert roots.final_size(signed, 3) == 0


def test_one_agency_that_signs_twice_is_one_witness() -> None:
    signed = [*everybody(9, R9)[:3], *[by(Role.WITNESS, 9, R9, "intake")] * 5]
    assert roots.final_size(signed, 3) == 0


def test_a_writer_that_signs_something_else_is_found() -> None:
    signed = [*everybody(9, R9)[1:], by(Role.WRITER, 9, OTHER, "udi")]
    (found,) = roots.authentic(COMPUTED, signed, "udi", changed=False)
    assert (found.code, found.weight) == ("writer_signed_other", Weight.REFUTES)


def test_of_a_changed_log_a_writers_signature_proves_nothing() -> None:
    (found,) = roots.authentic(COMPUTED, everybody(9, OTHER), "udi", changed=True)
    assert (found.code, found.weight) == ("rests_on_unchanged", Weight.LEAVES_OPEN)


@pytest.mark.parametrize(
    ("kept", "code"),
    [
        (by(Role.AUDITOR, 6, R6), None),
        (by(Role.AUDITOR, 0, OTHER), None),
        (by(Role.AUDITOR, 6, OTHER), "kept_differs"),
        (by(Role.AUDITOR, 12, OTHER), "kept_is_longer"),
        (None, "nothing_kept"),
    ],
)
def test_the_log_goes_on_from_what_the_auditor_kept(kept: SignedRoot | None, code: str | None) -> None:
    assert [finding.code for finding in roots.append_only(COMPUTED, kept)] == ([code] if code else [])


def test_nothing_is_asked_of_a_place_with_nothing_in_it() -> None:
    empty = Computed(PLACE, 0, {})
    assert list(roots.unchanged(empty, [])) == []
    assert list(roots.same_for_all(empty, [], 3)) == []
    assert list(roots.authentic(empty, [], "udi", changed=False)) == []
    assert list(roots.append_only(empty, None)) == []
