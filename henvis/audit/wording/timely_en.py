"""English: what may be found about the claim "timely"."""

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "deadline_missing": (
        "{agency} should have said {what} of {rule} for {about} (due {due}) at {owed_at}, and has not"
    ),
    "deadline_early": "{agency} said {what} of {rule} for {about} at {said_at}, before its time ({owed_at})",
    "deadline_wrong_due": (
        "{agency} gave another end of {rule} ({about}) than follows from the law: {said} instead of {owed}"
    ),
    "deadline_wrong_rule": (
        "{agency} spoke of a deadline of {about} by the wrong rule: {said} instead of {owed}"
    ),
    "deadline_wrong_day": "{agency} warned of {rule} for {about} for the wrong day: {said} instead of {owed}",
    "deadline_wrong_ending": (
        "{agency} said that {rule} for {about} ended otherwise than it did: {said} instead of {owed}"
    ),
    "deadline_wrong_instant": (
        "{agency} said {what} of {rule} for {about} at {said_at}, and not together with what it follows "
        "from ({owed_at})"
    ),
    "deadline_wrong_late": (
        "{agency} said {what} of {rule} for {about} at {said_at}; whether it was late is marked wrongly "
        "(its time was {owed_at})"
    ),
    "deadline_wrong_id": "{agency} said {what} of {rule} for {about} under another id than the deadline has",
    "deadline_wrong_explanation": (
        "{agency} explained the end of {rule} ({about}) otherwise than it is counted: {differs}"
    ),
    "deadline_invented": (
        "{agency} said {what} of {rule} for {about} (due {due}), and no such deadline follows from the events"
    ),
    "deadline_repeated": "{agency} said {what} of {rule} for {about} twice",
    "deadline_tells_birth_date": (
        "{agency} spoke of {rule}, which starts on a birth date and is never to be told"
    ),
    "deadline_rests_on_birth_date": (
        "{agency} said {what} of {rule} for {about} (due {due}); it rests on a birth date, which the log "
        "does not hold"
    ),
    "contradiction_missing": (
        "{agency} should have said at {owed_at} that clocks contradict each other ({what}, {rule} for "
        "{about}), and has not"
    ),
    "contradiction_invented": (
        "{agency} said that clocks contradict each other ({what}, {rule} for {about}), and they do not"
    ),
    "contradiction_repeated": (
        "{agency} said twice that clocks contradict each other ({what}, {rule} for {about})"
    ),
    "contradiction_wrong": (
        "{agency} spoke wrongly of clocks that contradict each other ({what}, {rule} for {about}): {differs}"
    ),
    "contradiction_rests_on_birth_date": (
        "Whether clocks contradict each other ({what}, {rule} for {about}, {agency}) rests on a birth date, "
        "which the log does not hold"
    ),
    "consent_end_invented": (
        "{agency} said that consent {consent} ended with the 18th birthday, and it cannot have"
    ),
    "consent_end_missing": (
        "{agency} said that a younger consent ended with the 18th birthday, and not that {consent} did"
    ),
    "consent_end_rests_on_birth_date": (
        "{agency} said that consent {consent} ended with the 18th birthday; the birth date is not in the log"
    ),
    "law_not_kept": "The deadlines of {agency} cannot be recomputed: the rule set {law} is not kept",
}
