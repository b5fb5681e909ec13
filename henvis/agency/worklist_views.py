"""What waits for an agency, as JSON has it."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field

from henvis.agency.views import ReferralView
from henvis.deadlines.holder import EACH_RECIPIENT
from henvis.law.acting import not_before
from henvis.law.calendar import OSLO
from henvis.law.contradictions import Contradiction
from henvis.law.deadline_rules import Class, Rule
from henvis.law.explanation import Explained, explain
from henvis.law.ruleset import Law
from henvis.law.step import Step, written
from henvis.law.wording import LANGUAGES


class Urgency(StrEnum):
    """How pressing an open deadline is."""

    OVERDUE = "overdue"
    ACT_NOW = "act_now"
    SOON = "soon"
    LATER = "later"


class Explanation(BaseModel):
    """Rule, legal basis, start and each step of the arithmetic, a sentence each."""

    nb: tuple[str, ...] = Field(description="In Bokmål")
    en: tuple[str, ...] = Field(description="In English")


class ContradictionView(BaseModel):
    """What a deadline contradicts, as far as this agency knows."""

    contradiction: str = Field(description="Which one, of law/contradictions.yaml")
    nb: str
    en: str
    against: UUID | None = Field(description="The decision that it contradicts; null where there is none")
    against_until: date | None = Field(description="The last day of that decision, in Oslo")
    published: bool = Field(description="False where it would tell a birth date, and nobody else is told")

    @classmethod
    def of(cls, row: Any, kind: Contradiction) -> Self:
        """The view of a contradiction's row."""
        return cls(
            contradiction=row.code,
            nb=kind.nb,
            en=kind.en,
            against=row.against,
            against_until=row.against_until,
            published=kind.is_published,
        )


class DeadlineView(BaseModel):
    """A deadline in this agency's book."""

    case: UUID
    id: UUID
    rule: str = Field(description="The rule of law/deadlines.yaml that it follows from")
    name_nb: str
    name_en: str
    owner: str = Field(description="Who has to act")
    decision: UUID | None = Field(description="The decision that it hangs on; null where there is none")
    consent: UUID | None = Field(description="The consent whose recall it is about; null where there is none")
    due: str = Field(
        description="Its last day in Oslo, or the instant with Oslo's offset where the rule counts hours",
        examples=["2026-09-05", "2026-02-04T15:00:00+01:00"],
    )
    meaning: Class = Field(
        description="A date to act by, the longest that something may last, or what protects until then"
    )
    act_on: date | None = Field(description="The last working day to act on; null where nobody has to")
    not_before: str | None = Field(description="Of what protects, from when it does no more; else null")
    state: Literal["open", "ended"]
    ended: str | None = Field(description="How it ended: met, expired, superseded or cancelled")
    warned: tuple[date, ...] = Field(description="The days, in Oslo, on which it was warned of")
    version: str | None = Field(description="The version of the rule that it was counted by")
    legal_basis: tuple[str, ...] = Field(description="The sections in force on the day on which it is judged")
    steps: tuple[str, ...] = Field(
        description="How the end was found, a code with its values each", examples=[["adds P3W 2026-09-05"]]
    )
    explanation: Explanation
    confidence: str = Field(description="How far the rule was checked; of what is unresolved, nothing is law")
    to_confirm: tuple[str, ...] = Field(description="What a lawyer has to confirm of the rule")

    contradicts: tuple[ContradictionView, ...] = Field(
        default=(), description="What it contradicts now, or did until it ended"
    )

    @classmethod
    def of(cls, row: Any, law: Law, contradicts: Iterable[ContradictionView] = ()) -> Self:
        """The view of a deadline's row, which says whose book it is. Its rule is that of the law in force."""
        return cls(**_seen(row, law), contradicts=tuple(contradicts))


class DueView(DeadlineView):
    """An open deadline, and how pressing it is."""

    urgency: Urgency = Field(
        description="overdue: its end has passed. act_now: the last working day to act on has come. "
        "soon: it was warned of. later: the rest"
    )

    @classmethod
    def of(cls, row: Any, law: Law, contradicts: Iterable[ContradictionView] = ()) -> Self:
        """The view of a row that tells its urgency."""
        return cls(**_seen(row, law), urgency=row.urgency, contradicts=tuple(contradicts))


class WaitingView(ReferralView):
    """A referral to this agency that nobody has answered yet."""

    case: UUID
    waits_for: Literal["registration", "answer"] = Field(
        description="The next step. An answer may be given without registering first"
    )


def _seen(row: Any, law: Law) -> dict[str, Any]:
    rule = law.rules.rule(row.rule)
    end = row.due_at.astimezone(OSLO) if row.due_at else row.due_on
    earliest = not_before(rule, end)
    own = ("id", "rule", "decision", "consent", "state", "ended", "warned", "act_on", "version", "steps")
    return {
        "case": row.case_id,
        "name_nb": rule.words.name_nb,
        "name_en": rule.words.name_en,
        "owner": row.held_by if rule.owner == EACH_RECIPIENT else rule.owner,
        "due": end.isoformat(),
        "meaning": rule.end_class,
        "not_before": earliest and written(earliest),
        "legal_basis": row.basis,
        "explanation": _explanation(law, rule, row, end),
        "confidence": rule.words.confidence,
        "to_confirm": rule.words.to_confirm,
        **{name: getattr(row, name) for name in own},
    }


def _explanation(law: Law, rule: Rule, row: Any, end: date | datetime) -> Explanation:
    what = Explained(
        rule=rule,
        event=law.rules.events[rule.starts_on],
        version=row.version or rule.version,
        basis=row.basis,
        steps=[Step.parse(text) for text in row.steps],
        end=end,
        act_on=row.act_on,
    )
    return Explanation(nb=explain(what, LANGUAGES["nb"]), en=explain(what, LANGUAGES["en"]))
