"""Answering a recall: who received something under a consent that has ended stops, or must keep by a rule."""

from henvis.casework.case import Case
from henvis.casework.commands import AnswerRecall
from henvis.casework.context import Context
from henvis.casework.form import goes_with
from henvis.casework.keeping import holds
from henvis.casework.knowledge import known_case, known_consent
from henvis.casework.recalls import received_under
from henvis.casework.refusal import Refused
from henvis.contract.events import RecallAnswered
from henvis.law.sharing import Keeping

MUST_KEEP = "must_keep"


def answer_recall(case: Case | None, command: AnswerRecall, context: Context) -> tuple[RecallAnswered]:
    """Also in a closed case, and after its time: what was received is still there."""
    ground = _fits(command, context)
    case = known_case(case)
    consent = known_consent(case, command.consent)
    if not received_under(case, consent.id):
        raise Refused(
            "wrong_agency", "only who was referred under the consent answers its recall", field="consent"
        )
    if ground is not None:
        _gives_a_basis(case, command, context, ground)
    if consent.recalled_at is None:
        raise Refused("missing_prerequisite", "the consent has not been recalled", field="consent")
    if (consent.id, case.agency) in case.recall_answers:
        raise Refused("already_answered", "the recall has another answer", field="consent")
    return (RecallAnswered(consent=consent.id, answer=command.answer, rule=command.rule),)


def _fits(command: AnswerRecall, context: Context) -> Keeping | None:
    goes_with(
        "rule",
        given=command.rule is not None,
        wanted=command.answer == MUST_KEEP,
        rule=f"goes with the answer {MUST_KEEP}",
    )
    if command.rule is None:
        return None
    grounds = context.law.sharing.keeping
    if command.rule not in grounds:
        known = ", ".join(grounds)
        raise Refused(
            "invalid_command", f"must be a ground of `keeping` in law/sharing.yaml: {known}", field="rule"
        )
    return grounds[command.rule]


def _gives_a_basis(case: Case, command: AnswerRecall, context: Context, ground: Keeping) -> None:
    """It must be this agency's, by a law in force, and hold in this case."""
    if not ground.may_be_named_by(case.agency, context.today):
        raise Refused(
            "no_legal_basis",
            _instead(case, command, context, "the ground is not this agency's"),
            field="rule",
        )
    if not holds(case, ground.holds, command.consent):
        raise Refused(
            "no_legal_basis", _instead(case, command, context, f"it holds when: {ground.holds}"), field="rule"
        )


def _instead(case: Case, command: AnswerRecall, context: Context, lack: str) -> str:
    open_to = [
        one.id
        for one in context.law.sharing.keeping.values()
        if one.may_be_named_by(case.agency, context.today) and holds(case, one.holds, command.consent)
    ]
    return f"{lack}; grounds that hold here: {', '.join(open_to) or 'none, so it is to be stopped'}"
