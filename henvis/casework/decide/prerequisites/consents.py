"""What a child's consent rests on: a guardian (verge) who has been appointed."""

from collections.abc import Callable, Mapping

from henvis.casework.case import Case
from henvis.casework.commands import GiveConsent
from henvis.law.codes import Codes


def _is_a_child(case: Case, codes: Codes) -> bool:
    return codes.is_child(case.handled_as)


def _by_an_appointed_guardian(case: Case, command: GiveConsent) -> bool:
    return command.by == "guardian" and case.holds("guardian_appointed")


PERSONS: Mapping[str, Callable[[Case, Codes], bool]] = {
    "a minor or a person whose age is in doubt": _is_a_child,
}
CONDITIONS: Mapping[str, Callable[[Case, GiveConsent], bool]] = {
    "by guardian and statement guardian_appointed": _by_an_appointed_guardian,
}
