"""The commands that an agency gives in a case, with the field names of the command API.

Parsing checks names, types and sizes; codes, and which fields belong together, are checked by `decide`, which
has the law at hand. Who gives a command, in one transaction: `decide`, publish the drafts, `evolve` each of
them, then `references.remember`, so that the same command again is known as a repeat.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictStr

from henvis.casework.fields import (
    CaseNumber,
    Code,
    CodeOf,
    Codes,
    Id,
    LanguageTag,
    LegalDay,
    Note,
    Person,
)


class Command(BaseModel):
    """What every command has: the case, and free text that only its recipient may read.

    `given_by` names the agencies that may give it at all; None where any may.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    do: ClassVar[str]
    given_by: ClassVar[frozenset[str] | None] = None
    case: Id
    note: Note | None = None


class BringsIn(Command, ABC):
    """A command with a reference of its own: the same again is a repeat, another one with it a duplicate."""

    @abstractmethod
    def brings_in(self) -> tuple[str, UUID]:
        """The kind and id of what this command brings in."""


class Profile(BaseModel):
    """What is known of the person's situation. Only the age group must be said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    age_group: Annotated[Code, CodeOf("age_group")]
    gender: Annotated[Code | None, CodeOf("gender")] = None
    region: Annotated[Code | None, CodeOf("region")] = None
    exploitation: Annotated[Codes, CodeOf("exploitation")] = ()
    indicators: Annotated[Codes, CodeOf("indicator")] = ()


class OpenCase(BringsIn):
    """Open a case and become its first owner."""

    do: ClassVar[str] = "open_case"
    source: Annotated[Code, CodeOf("source")]
    profile: Profile
    person: Person = Field(default_factory=dict)
    address_grade: Annotated[Code, CodeOf("address_grade")] = "unknown"

    def brings_in(self) -> tuple[str, UUID]:
        return "case", self.case


class SettleAge(Command):
    """Settle whether the person is an adult or a minor; a birth date stays with the agency."""

    do: ClassVar[str] = "settle_age"
    given_by: ClassVar[frozenset[str] | None] = frozenset({"police", "udi", "barnevern"})
    age_group: Annotated[Code, CodeOf("age_group")]
    born: LegalDay | None = None


class Inform(Command):
    """Record that the person was told of rights and options, in which language (BCP 47), before whom."""

    do: ClassVar[str] = "inform"
    about: Annotated[Codes, Field(min_length=1), CodeOf("about")]
    language: LanguageTag
    interpreter: StrictBool
    present: Annotated[Codes, Field(max_length=8), CodeOf("present")] = ()


class Pair(BaseModel):
    """One recipient, and one purpose for which it is told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    to: Annotated[Code, CodeOf("agency")]
    purpose: Annotated[Code, CodeOf("purpose")]


class GiveConsent(BringsIn):
    """Record that the person, or a guardian, lets named agencies know for named purposes.

    Its scope is every recipient of `to` for every one of `purposes`, or explicit `pairs` in their place.
    """

    do: ClassVar[str] = "give_consent"
    consent: Id
    to: Annotated[Codes, Field(min_length=1, max_length=8), CodeOf("agency")] = ()
    purposes: Annotated[Codes, Field(min_length=1, max_length=16), CodeOf("purpose")] = ()
    pairs: Annotated[tuple[Pair, ...], Field(min_length=1, max_length=16)] = ()
    by: Annotated[Code, CodeOf("consent_by")]
    until: LegalDay | None = None
    language: LanguageTag | None = None
    interpreter: StrictBool | None = None
    present: Annotated[Codes, Field(max_length=8), CodeOf("present")] = ()

    def brings_in(self) -> tuple[str, UUID]:
        return "consent", self.consent


class WithdrawConsent(Command):
    """Record that a consent is withdrawn."""

    do: ClassVar[str] = "withdraw_consent"
    consent: Id


class AnswerRecall(BringsIn):
    """Answer the recall of what was received under a consent: stopped, or must keep by a rule."""

    do: ClassVar[str] = "answer_recall"
    consent: Id
    answer: Annotated[Code, CodeOf("recall_answer")]
    rule: Annotated[
        StrictStr | None, Field(max_length=64, description="With must_keep: see `henvis law keeping`")
    ] = None

    def brings_in(self) -> tuple[str, UUID]:
        return "recall", self.consent


class Refer(BringsIn):
    """Ask another agency for a service, on a stated basis."""

    do: ClassVar[str] = "refer"
    referral: Id
    to: Annotated[Code, CodeOf("agency")]
    service: Annotated[Code, CodeOf("service")]
    basis: Annotated[Code, CodeOf("basis")]
    consent: Id | None = None
    urgent: StrictBool = False
    avert_ground: Annotated[Code | None, CodeOf("avert_ground")] = None

    def brings_in(self) -> tuple[str, UUID]:
        return "referral", self.referral


class RegisterReferral(BringsIn):
    """Enter a received referral in the agency's own register."""

    do: ClassVar[str] = "register_referral"
    referral: Id
    case_number: CaseNumber

    def brings_in(self) -> tuple[str, UUID]:
        return "registration", self.referral


class AnswerReferral(BringsIn):
    """Accept, decline or redirect a received referral."""

    do: ClassVar[str] = "answer_referral"
    referral: Id
    answer: Annotated[Code, CodeOf("answer")]
    reason: Annotated[Code | None, CodeOf("answer_reason")] = None
    to: Annotated[Code | None, CodeOf("agency")] = None
    takes_over: StrictBool = False

    def brings_in(self) -> tuple[str, UUID]:
        return "answer", self.referral


class WithdrawReferral(Command):
    """Take back a referral that the agency sent."""

    do: ClassVar[str] = "withdraw_referral"
    referral: Id
    why: Annotated[Code, CodeOf("withdrawal_reason")]


class Apply(BringsIn):
    """Record that an application (søknad) was received, and the type of decision that it asks for."""

    do: ClassVar[str] = "apply"
    given_by: ClassVar[frozenset[str] | None] = frozenset({"udi"})
    application: Id
    type: Annotated[Code, CodeOf("decision")]

    def brings_in(self) -> tuple[str, UUID]:
        return "application", self.application


class State(Command):
    """State a fact that others act on, or take it back."""

    do: ClassVar[str] = "state"
    statement: Annotated[Code, CodeOf("statement")]
    value: StrictBool = True


class Decide(BringsIn):
    """Record a decision that the agency made in the case. Dates are days in Europe/Oslo."""

    do: ClassVar[str] = "decide"
    decision: Id
    type: Annotated[Code, CodeOf("decision")]
    outcome: Annotated[Code, CodeOf("outcome")]
    made_by: Annotated[Code | None, CodeOf("made_by")] = None
    made_on: LegalDay | None = None
    valid_from: LegalDay | None = Field(default=None, alias="from")
    until: LegalDay | None = None
    follows: Id | None = None
    told_on: LegalDay | None = None

    def brings_in(self) -> tuple[str, UUID]:
        return "decision", self.decision


class EndMeasure(Command):
    """End a permit, placement or other measure before its time."""

    do: ClassVar[str] = "end_measure"
    decision: Id
    reason: Annotated[Code, CodeOf("end_reason")]


class ReportMissing(Command):
    """Report that the person is missing."""

    do: ClassVar[str] = "report_missing"


class ReportFound(Command):
    """Report that the person, who was missing, is found."""

    do: ClassVar[str] = "report_found"


class Appeal(BringsIn):
    """Record that the person appeals a decision (klage), or complains of it."""

    do: ClassVar[str] = "appeal"
    decision: Id
    appeal: Id

    def brings_in(self) -> tuple[str, UUID]:
        return "appeal", self.appeal


class CloseCase(Command):
    """Close the case. Only its owner may."""

    do: ClassVar[str] = "close_case"
    outcome: Annotated[Code, CodeOf("case_outcome")]


COMMANDS: Mapping[str, type[Command]] = {
    command.do: command
    for command in (
        OpenCase,
        SettleAge,
        Inform,
        GiveConsent,
        WithdrawConsent,
        AnswerRecall,
        Refer,
        RegisterReferral,
        AnswerReferral,
        WithdrawReferral,
        Apply,
        State,
        Decide,
        EndMeasure,
        ReportMissing,
        ReportFound,
        Appeal,
        CloseCase,
    )
}
