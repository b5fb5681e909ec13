"""The event types. GENERATED from schemas/**/*.avsc by `henvis schema generate`; do not edit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Self, TypeAlias
from uuid import UUID

from henvis.contract import logical


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentPair:
    """One recipient, and one purpose for which it is told."""

    RECORD: ClassVar[str] = "no.henvis.ConsentPair"

    # The recipient, an agency.
    to: str
    # The purpose, of the list of that name in law/codes.yaml.
    purpose: str

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "to": self.to,
            "purpose": self.purpose,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            to=record["to"],
            purpose=record["purpose"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """What every event begins with. Frozen with the first release."""

    RECORD: ClassVar[str] = "no.henvis.Meta"

    # The event's own id, UUIDv7 (RFC 9562); the same id always has the same bytes.
    id: UUID
    # The case, and the record's key on every topic.
    case_id: UUID
    # The agency that published the event, or the router.
    publisher: str
    # Place in the publisher's journal, gap-free from 1 for each partition.
    seq: int
    # When it happened. Instant in UTC.
    occurred: datetime
    # When the publisher recorded it. Instant in UTC.
    recorded: datetime
    # The event that made the publisher do this; null where a person or a system gave a command.
    caused_by: UUID | None = None
    # The mailbox sequence number of the last event of this case that the publisher had applied; 0 for none.
    seen: int = 0
    # Who acted, as an opaque name that only the agency can resolve.
    actor: str | None = None
    # SHA-256 (hex) of the rule set that it was decided under.
    law: str
    # True for test traffic, which no statistics count.
    probe: bool = False

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "id": logical.uuid_text(self.id),
            "case_id": logical.uuid_text(self.case_id),
            "publisher": self.publisher,
            "seq": self.seq,
            "occurred": logical.micros(self.occurred),
            "recorded": logical.micros(self.recorded),
            "caused_by": None if self.caused_by is None else logical.uuid_text(self.caused_by),
            "seen": self.seen,
            "actor": self.actor,
            "law": self.law,
            "probe": self.probe,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            id=UUID(record["id"]),
            case_id=UUID(record["case_id"]),
            publisher=record["publisher"],
            seq=record["seq"],
            occurred=logical.instant(record["occurred"]),
            recorded=logical.instant(record["recorded"]),
            caused_by=None if record["caused_by"] is None else UUID(record["caused_by"]),
            seen=record["seen"],
            actor=record["actor"],
            law=record["law"],
            probe=record["probe"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A sealed part: personal data encrypted for its audience."""

    RECORD: ClassVar[str] = "no.henvis.Sealed"

    # The encryption suite.
    suite: str
    # The data key, which travels apart from the record.
    key_id: UUID
    # The nonce of this encryption.
    nonce: bytes
    # The encrypted part, with its authentication tag.
    ciphertext: bytes

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "suite": self.suite,
            "key_id": logical.uuid_text(self.key_id),
            "nonce": self.nonce,
            "ciphertext": self.ciphertext,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            suite=record["suite"],
            key_id=UUID(record["key_id"]),
            nonce=record["nonce"],
            ciphertext=record["ciphertext"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """The record of a journal that a delivery or a withholding is about."""

    RECORD: ClassVar[str] = "no.henvis.SourceRecord"

    # The journal.
    topic: str
    # Its partition.
    partition: int
    # The record's offset; null for what the router itself made in the same transaction.
    offset: int | None = None
    # The event's id.
    event: UUID

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "topic": self.topic,
            "partition": self.partition,
            "offset": self.offset,
            "event": logical.uuid_text(self.event),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            topic=record["topic"],
            partition=record["partition"],
            offset=record["offset"],
            event=UUID(record["event"]),
        )


UNSTAMPED = Meta(
    id=UUID(int=0),
    case_id=UUID(int=0),
    publisher="",
    seq=0,
    occurred=datetime(1970, 1, 1, tzinfo=UTC),
    recorded=datetime(1970, 1, 1, tzinfo=UTC),
    law="",
)
"""What stands in a draft's `meta` until it is stamped; it cannot be encoded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDelivered:
    """The router put an event, its bytes unchanged, into an agency's mailbox."""

    RECORD: ClassVar[str] = "no.henvis.audit.EventDelivered"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
        "to": "agency",
        "basis": "basis",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # The recipient.
    to: str
    # The record that it is about.
    source: SourceRecord
    # The place in the mailbox, gap-free from 1 for each partition.
    mailbox_seq: int
    # The ground that it was shared on.
    basis: str
    # The place in the sharing rules that decided.
    rule: str
    # The events that the basis rests on.
    evidence: tuple[UUID, ...]
    # True for what a new party is sent of what went before.
    catch_up: bool = False

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "to": self.to,
            "source": self.source.to_record(),
            "mailbox_seq": self.mailbox_seq,
            "basis": self.basis,
            "rule": self.rule,
            "evidence": [logical.uuid_text(item) for item in logical.entries(self.evidence)],
            "catch_up": self.catch_up,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            to=record["to"],
            source=SourceRecord.from_record(record["source"]),
            mailbox_seq=record["mailbox_seq"],
            basis=record["basis"],
            rule=record["rule"],
            evidence=tuple(UUID(item) for item in record["evidence"]),
            catch_up=record["catch_up"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFiled:
    """The router handled an event that it gave and withheld nobody, so that its place in the order of record is known."""

    RECORD: ClassVar[str] = "no.henvis.audit.EventFiled"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
        "outcome": "filed",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # The record that it is about.
    source: SourceRecord
    # What became of it instead.
    outcome: str
    # The clause of standing that it broke; null for an event that is for nobody.
    reason: str | None = None

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "source": self.source.to_record(),
            "outcome": self.outcome,
            "reason": self.reason,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            source=SourceRecord.from_record(record["source"]),
            outcome=record["outcome"],
            reason=record["reason"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EventWithheld:
    """The router did not give an event to an agency that it would have gone to."""

    RECORD: ClassVar[str] = "no.henvis.audit.EventWithheld"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
        "to": "agency",
        "reason": "withheld",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # The recipient.
    to: str
    # The record that it is about.
    source: SourceRecord
    # Why.
    reason: str
    # The place in the sharing rules that decided.
    rule: str
    # The events that the basis rests on.
    evidence: tuple[UUID, ...]

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "to": self.to,
            "source": self.source.to_record(),
            "reason": self.reason,
            "rule": self.rule,
            "evidence": [logical.uuid_text(item) for item in logical.entries(self.evidence)],
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            to=record["to"],
            source=SourceRecord.from_record(record["source"]),
            reason=record["reason"],
            rule=record["rule"],
            evidence=tuple(UUID(item) for item in record["evidence"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptIssued:
    """The router tells a sender what became of its event at an agency that it has a referral with."""

    RECORD: ClassVar[str] = "no.henvis.audit.ReceiptIssued"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
        "to": "agency",
        "recipient": "agency",
        "step": "receipt_step",
        "reason": "withheld",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # The sender, into whose mailbox this goes.
    to: str
    # Its place in that mailbox.
    mailbox_seq: int
    # The sender's event.
    event: UUID
    # The agency that the receipt speaks of.
    recipient: str
    # What became of it.
    step: str
    # Why, of what was withheld.
    reason: str | None = None

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "to": self.to,
            "mailbox_seq": self.mailbox_seq,
            "event": logical.uuid_text(self.event),
            "recipient": self.recipient,
            "step": self.step,
            "reason": self.reason,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            to=record["to"],
            mailbox_seq=record["mailbox_seq"],
            event=UUID(record["event"]),
            recipient=record["recipient"],
            step=record["step"],
            reason=record["reason"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordParked:
    """The router could not handle a record, which holds up its case in its journal until it is handled or dropped."""

    RECORD: ClassVar[str] = "no.henvis.audit.RecordParked"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
        "reason": "dead_letter",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # The journal.
    topic: str
    # Its partition.
    partition: int
    # The record's offset.
    offset: int
    # Why.
    reason: str
    # True where an operator, who acts here, has given it up for good.
    dropped: bool = False

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "topic": self.topic,
            "partition": self.partition,
            "offset": self.offset,
            "reason": self.reason,
            "dropped": self.dropped,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            topic=record["topic"],
            partition=record["partition"],
            offset=record["offset"],
            reason=record["reason"],
            dropped=record["dropped"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralsLapsed:
    """The clock alone ended what rests on consents: these referrals make nobody a party any more."""

    RECORD: ClassVar[str] = "no.henvis.audit.ReferralsLapsed"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # The referrals; more than these are named in records that follow at once.
    referrals: tuple[UUID, ...]

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "referrals": [logical.uuid_text(item) for item in logical.entries(self.referrals)],
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            referrals=tuple(UUID(item) for item in record["referrals"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentEnded:
    """A guardian's consent has ended by itself, as if it had run out: the person is an adult."""

    RECORD: ClassVar[str] = "no.henvis.consent.ConsentEnded"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # The consent.
    consent: UUID

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "consent": logical.uuid_text(self.consent),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            consent=UUID(record["consent"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven:
    """The person, or a guardian, agrees that named agencies are told for named purposes."""

    RECORD: ClassVar[str] = "no.henvis.consent.ConsentGiven"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
        "to": "agency",
        "purposes": "purpose",
        "by": "consent_by",
        "present": "present",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # The consent.
    consent: UUID
    # The recipients that it covers.
    to: tuple[str, ...]
    # The purposes that it covers.
    purposes: tuple[str, ...]
    # Who gave it.
    by: str
    # The last day on which it holds (Europe/Oslo); null for no end of its own.
    until: date | None = None
    # Free text of who gave the command, sealed for the recipient; null until sealing is in use.
    note: Sealed | None = None
    # The recipients and purposes that it covers, where not every recipient has every purpose; `to` and
    # `purposes` are then empty.
    pairs: tuple[ConsentPair, ...] = ()
    # The language in which it was asked for (BCP 47); null where it was not recorded.
    language: str | None = None
    # Whether an interpreter took part; null where it was not recorded.
    interpreter: bool | None = None
    # Who was present, beside the person and who records it; empty for nobody, or where it was not recorded.
    present: tuple[str, ...] = ()

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "consent": logical.uuid_text(self.consent),
            "to": list(logical.entries(self.to)),
            "purposes": list(logical.entries(self.purposes)),
            "by": self.by,
            "until": None if self.until is None else logical.days(self.until),
            "note": None if self.note is None else self.note.to_record(),
            "pairs": [item.to_record() for item in logical.entries(self.pairs)],
            "language": self.language,
            "interpreter": self.interpreter,
            "present": list(logical.entries(self.present)),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            consent=UUID(record["consent"]),
            to=tuple(record["to"]),
            purposes=tuple(record["purposes"]),
            by=record["by"],
            until=None if record["until"] is None else logical.day(record["until"]),
            note=None if record["note"] is None else Sealed.from_record(record["note"]),
            pairs=tuple(ConsentPair.from_record(item) for item in record["pairs"]),
            language=record["language"],
            interpreter=record["interpreter"],
            present=tuple(record["present"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn:
    """A consent is withdrawn: nothing more is shared on it."""

    RECORD: ClassVar[str] = "no.henvis.consent.ConsentWithdrawn"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # The consent.
    consent: UUID
    # Free text of who gave the command, sealed for the recipient; null until sealing is in use.
    note: Sealed | None = None

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "consent": logical.uuid_text(self.consent),
            "note": None if self.note is None else self.note.to_record(),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            consent=UUID(record["consent"]),
            note=None if record["note"] is None else Sealed.from_record(record["note"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonInformed:
    """The person was told of rights and options."""

    RECORD: ClassVar[str] = "no.henvis.consent.PersonInformed"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
        "about": "about",
        "present": "present",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # What the person was told of.
    about: tuple[str, ...]
    # The language that was used (BCP 47).
    language: str
    # Whether an interpreter took part.
    interpreter: bool
    # Free text of who gave the command, sealed for the recipient; null until sealing is in use.
    note: Sealed | None = None
    # Who was present, beside the person and who records it; empty for nobody, or where it was not recorded.
    present: tuple[str, ...] = ()

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "about": list(logical.entries(self.about)),
            "language": self.language,
            "interpreter": self.interpreter,
            "note": None if self.note is None else self.note.to_record(),
            "present": list(logical.entries(self.present)),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            about=tuple(record["about"]),
            language=record["language"],
            interpreter=record["interpreter"],
            note=None if record["note"] is None else Sealed.from_record(record["note"]),
            present=tuple(record["present"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallAnswered:
    """A recipient says what became of what it received under a consent that has ended."""

    RECORD: ClassVar[str] = "no.henvis.consent.RecallAnswered"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
        "answer": "recall_answer",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # The consent.
    consent: UUID
    # Stopped, or must keep.
    answer: str
    # Of what must be kept, the rule by which, of `keeping` in law/sharing.yaml; null of what was stopped.
    rule: str | None = None
    # Free text of who gave the command, sealed for the recipient; null until sealing is in use.
    note: Sealed | None = None

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "consent": logical.uuid_text(self.consent),
            "answer": self.answer,
            "rule": self.rule,
            "note": None if self.note is None else self.note.to_record(),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            consent=UUID(record["consent"]),
            answer=record["answer"],
            rule=record["rule"],
            note=None if record["note"] is None else Sealed.from_record(record["note"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallIssued:
    """The router recalls what was received under a consent that has ended by itself; why it ended is not said."""

    RECORD: ClassVar[str] = "no.henvis.consent.RecallIssued"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # The consent.
    consent: UUID

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "consent": logical.uuid_text(self.consent),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            consent=UUID(record["consent"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed:
    """The owner closed the case."""

    RECORD: ClassVar[str] = "no.henvis.referral.CaseClosed"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
        "outcome": "case_outcome",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # How the case ended.
    outcome: str
    # Free text of who gave the command, sealed for the recipient; null until sealing is in use.
    note: Sealed | None = None

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "outcome": self.outcome,
            "note": None if self.note is None else self.note.to_record(),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            outcome=record["outcome"],
            note=None if record["note"] is None else Sealed.from_record(record["note"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened:
    """An agency opened a case and became its first owner."""

    RECORD: ClassVar[str] = "no.henvis.referral.CaseOpened"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
        "source": "source",
        "age_group": "age_group",
        "address_grade": "address_grade",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # Where the agency heard of the person.
    source: str
    # The age group when the case was opened.
    age_group: str
    # Whether the profile names a form of exploitation; the forms themselves are sealed.
    exploitation_stated: bool
    # How strictly the person's address is protected.
    address_grade: str
    # Name and what else identifies the person, sealed; null where not given and until sealing is in use.
    person: Sealed | None = None
    # Gender, region, forms of exploitation and indicators, sealed; null where not given and until sealing is
    # in use.
    profile: Sealed | None = None
    # Date of birth, sealed; null where not known and until sealing is in use.
    born: Sealed | None = None
    # Free text of who gave the command, sealed for the recipient; null until sealing is in use.
    note: Sealed | None = None

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "source": self.source,
            "age_group": self.age_group,
            "exploitation_stated": self.exploitation_stated,
            "address_grade": self.address_grade,
            "person": None if self.person is None else self.person.to_record(),
            "profile": None if self.profile is None else self.profile.to_record(),
            "born": None if self.born is None else self.born.to_record(),
            "note": None if self.note is None else self.note.to_record(),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            source=record["source"],
            age_group=record["age_group"],
            exploitation_stated=record["exploitation_stated"],
            address_grade=record["address_grade"],
            person=None if record["person"] is None else Sealed.from_record(record["person"]),
            profile=None if record["profile"] is None else Sealed.from_record(record["profile"]),
            born=None if record["born"] is None else Sealed.from_record(record["born"]),
            note=None if record["note"] is None else Sealed.from_record(record["note"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerChanged:
    """The case has a new owner."""

    RECORD: ClassVar[str] = "no.henvis.referral.OwnerChanged"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
        "old_owner": "agency",
        "new_owner": "agency",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # The owner until now.
    old_owner: str
    # The owner from now on.
    new_owner: str
    # The referral with which the case was taken over; null where it fell back to who opened it.
    referral: UUID | None = None

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "old_owner": self.old_owner,
            "new_owner": self.new_owner,
            "referral": None if self.referral is None else logical.uuid_text(self.referral),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            old_owner=record["old_owner"],
            new_owner=record["new_owner"],
            referral=None if record["referral"] is None else UUID(record["referral"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralAnswered:
    """The recipient accepts, declines or redirects a referral."""

    RECORD: ClassVar[str] = "no.henvis.referral.ReferralAnswered"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
        "answer": "answer",
        "reason": "answer_reason",
        "redirected_to": "agency",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # The referral.
    referral: UUID
    # The answer.
    answer: str
    # Why, where a reason was given.
    reason: str | None = None
    # Where the sender should turn instead, of a redirected referral.
    redirected_to: str | None = None
    # Whether the recipient takes over the ownership of the case.
    takes_over: bool = False
    # Free text of who gave the command, sealed for the recipient; null until sealing is in use.
    note: Sealed | None = None

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "referral": logical.uuid_text(self.referral),
            "answer": self.answer,
            "reason": self.reason,
            "redirected_to": self.redirected_to,
            "takes_over": self.takes_over,
            "note": None if self.note is None else self.note.to_record(),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            referral=UUID(record["referral"]),
            answer=record["answer"],
            reason=record["reason"],
            redirected_to=record["redirected_to"],
            takes_over=record["takes_over"],
            note=None if record["note"] is None else Sealed.from_record(record["note"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRegistered:
    """The recipient has entered the referral in its own register: it is not lost."""

    RECORD: ClassVar[str] = "no.henvis.referral.ReferralRegistered"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # The referral.
    referral: UUID
    # The recipient's own case number, sealed for the sender.
    case_number: Sealed | None = None
    # Free text of who gave the command, sealed for the recipient; null until sealing is in use.
    note: Sealed | None = None

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "referral": logical.uuid_text(self.referral),
            "case_number": None if self.case_number is None else self.case_number.to_record(),
            "note": None if self.note is None else self.note.to_record(),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            referral=UUID(record["referral"]),
            case_number=None if record["case_number"] is None else Sealed.from_record(record["case_number"]),
            note=None if record["note"] is None else Sealed.from_record(record["note"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralSent:
    """An agency asks another for a service, on a stated basis."""

    RECORD: ClassVar[str] = "no.henvis.referral.ReferralSent"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
        "to": "agency",
        "service": "service",
        "basis": "basis",
        "avert_ground": "avert_ground",
        "age_group": "age_group",
        "address_grade": "address_grade",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # The referral.
    referral: UUID
    # The recipient.
    to: str
    # What is asked for.
    service: str
    # The ground that the referral is shared on.
    basis: str
    # The consent it rests on, where the basis is consent.
    consent: UUID | None = None
    # Whether it cannot wait.
    urgent: bool = False
    # What the duty to avert (avvergeplikt) is about, where that is the basis.
    avert_ground: str | None = None
    # The age group as it stood when the referral was sent.
    age_group: str
    # Whether the profile names a form of exploitation; the forms themselves are sealed.
    exploitation_stated: bool
    # How strictly the person's address is protected.
    address_grade: str
    # Name and what else identifies the person, sealed; null where not given and until sealing is in use.
    person: Sealed | None = None
    # Gender, region, forms of exploitation and indicators, sealed; null where not given and until sealing is
    # in use.
    profile: Sealed | None = None
    # Date of birth, sealed; null where not known and until sealing is in use.
    born: Sealed | None = None
    # Free text of who gave the command, sealed for the recipient; null until sealing is in use.
    note: Sealed | None = None
    # The last day on which the consent holds (Europe/Oslo), as far as the sender knows; null for no end of
    # its own.
    consent_until: date | None = None

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "referral": logical.uuid_text(self.referral),
            "to": self.to,
            "service": self.service,
            "basis": self.basis,
            "consent": None if self.consent is None else logical.uuid_text(self.consent),
            "urgent": self.urgent,
            "avert_ground": self.avert_ground,
            "age_group": self.age_group,
            "exploitation_stated": self.exploitation_stated,
            "address_grade": self.address_grade,
            "person": None if self.person is None else self.person.to_record(),
            "profile": None if self.profile is None else self.profile.to_record(),
            "born": None if self.born is None else self.born.to_record(),
            "note": None if self.note is None else self.note.to_record(),
            "consent_until": None if self.consent_until is None else logical.days(self.consent_until),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            referral=UUID(record["referral"]),
            to=record["to"],
            service=record["service"],
            basis=record["basis"],
            consent=None if record["consent"] is None else UUID(record["consent"]),
            urgent=record["urgent"],
            avert_ground=record["avert_ground"],
            age_group=record["age_group"],
            exploitation_stated=record["exploitation_stated"],
            address_grade=record["address_grade"],
            person=None if record["person"] is None else Sealed.from_record(record["person"]),
            profile=None if record["profile"] is None else Sealed.from_record(record["profile"]),
            born=None if record["born"] is None else Sealed.from_record(record["born"]),
            note=None if record["note"] is None else Sealed.from_record(record["note"]),
            consent_until=None if record["consent_until"] is None else logical.day(record["consent_until"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralWithdrawn:
    """The sender takes a referral back."""

    RECORD: ClassVar[str] = "no.henvis.referral.ReferralWithdrawn"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
        "why": "withdrawal_reason",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # The referral.
    referral: UUID
    # Revoked, or sent in error.
    why: str
    # Free text of who gave the command, sealed for the recipient; null until sealing is in use.
    note: Sealed | None = None

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "referral": logical.uuid_text(self.referral),
            "why": self.why,
            "note": None if self.note is None else self.note.to_record(),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            referral=UUID(record["referral"]),
            why=record["why"],
            note=None if record["note"] is None else Sealed.from_record(record["note"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeSettled:
    """The age of the person was settled."""

    RECORD: ClassVar[str] = "no.henvis.status.AgeSettled"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
        "age_group": "age_group",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # The age group from now on: adult or minor.
    age_group: str
    # Date of birth, sealed; null where not known and until sealing is in use.
    born: Sealed | None = None
    # Free text of who gave the command, sealed for the recipient; null until sealing is in use.
    note: Sealed | None = None

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "age_group": self.age_group,
            "born": None if self.born is None else self.born.to_record(),
            "note": None if self.note is None else self.note.to_record(),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            age_group=record["age_group"],
            born=None if record["born"] is None else Sealed.from_record(record["born"]),
            note=None if record["note"] is None else Sealed.from_record(record["note"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealMade:
    """The person appeals a decision, or complains of it."""

    RECORD: ClassVar[str] = "no.henvis.status.AppealMade"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # The appeal.
    appeal: UUID
    # The decision.
    decision: UUID
    # Free text of who gave the command, sealed for the recipient; null until sealing is in use.
    note: Sealed | None = None

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "appeal": logical.uuid_text(self.appeal),
            "decision": logical.uuid_text(self.decision),
            "note": None if self.note is None else self.note.to_record(),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            appeal=UUID(record["appeal"]),
            decision=UUID(record["decision"]),
            note=None if record["note"] is None else Sealed.from_record(record["note"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationReceived:
    """An application was received, and what it asks for."""

    RECORD: ClassVar[str] = "no.henvis.status.ApplicationReceived"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
        "type": "decision",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # The application.
    application: UUID
    # The type of decision that it asks for.
    type: str
    # Free text of who gave the command, sealed for the recipient; null until sealing is in use.
    note: Sealed | None = None

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "application": logical.uuid_text(self.application),
            "type": self.type,
            "note": None if self.note is None else self.note.to_record(),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            application=UUID(record["application"]),
            type=record["type"],
            note=None if record["note"] is None else Sealed.from_record(record["note"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClocksContradict:
    """A deadline contradicts what else is known of the case, or does so no longer."""

    RECORD: ClassVar[str] = "no.henvis.status.ClocksContradict"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # Which one, of law/contradictions.yaml.
    contradiction: str
    # The deadline, in the book of the agency that publishes this.
    deadline: UUID
    # The rule of law/deadlines.yaml that the deadline follows from.
    rule: str
    # The decision that the deadline hangs on.
    decision: UUID
    # The day (Europe/Oslo) on which the deadline is due.
    due_on: date
    # The decision that it contradicts; null where no other decision is in it.
    against: UUID | None = None
    # The last day (Europe/Oslo) of that decision; null where there is none.
    against_until: date | None = None
    # False where it was said before and is so no longer, while the deadline runs on.
    holds: bool = True
    # True where the service was down when time alone brought it about, and this comes after it.
    late: bool = False

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "contradiction": self.contradiction,
            "deadline": logical.uuid_text(self.deadline),
            "rule": self.rule,
            "decision": logical.uuid_text(self.decision),
            "due_on": logical.days(self.due_on),
            "against": None if self.against is None else logical.uuid_text(self.against),
            "against_until": None if self.against_until is None else logical.days(self.against_until),
            "holds": self.holds,
            "late": self.late,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            contradiction=record["contradiction"],
            deadline=UUID(record["deadline"]),
            rule=record["rule"],
            decision=UUID(record["decision"]),
            due_on=logical.day(record["due_on"]),
            against=None if record["against"] is None else UUID(record["against"]),
            against_until=None if record["against_until"] is None else logical.day(record["against_until"]),
            holds=record["holds"],
            late=record["late"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineEnded:
    """A deadline has ended, and how."""

    RECORD: ClassVar[str] = "no.henvis.status.DeadlineEnded"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
        "ended": "deadline_end",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # The deadline, in the book of the agency that publishes this.
    deadline: UUID
    # The rule of law/deadlines.yaml that it follows from.
    rule: str
    # The decision that it hangs on; null where it hangs on none.
    decision: UUID | None = None
    # The last day (Europe/Oslo); null of a rule that is counted in hours.
    due_on: date | None = None
    # The instant at which it ends, in UTC, of a rule that is counted in hours; else null.
    due_at: datetime | None = None
    # Met, expired, superseded or cancelled.
    ended: str
    # True where the service was down at the time, and this comes after it.
    late: bool = False
    # The last working day (Europe/Oslo) on which to act; null where nobody has to, or none lies between.
    act_on: date | None = None
    # The version of the rule that it was counted by: a hash of all that the rule says.
    version: str | None = None
    # The sections, by act, that were in force on the day on which it is judged.
    basis: tuple[str, ...] = ()
    # How the end was found: each step a code and its values, such as `adds P3W 2025-04-21`.
    steps: tuple[str, ...] = ()
    # The consent whose recall it is about; null where it is about none.
    consent: UUID | None = None

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "deadline": logical.uuid_text(self.deadline),
            "rule": self.rule,
            "decision": None if self.decision is None else logical.uuid_text(self.decision),
            "due_on": None if self.due_on is None else logical.days(self.due_on),
            "due_at": None if self.due_at is None else logical.micros(self.due_at),
            "ended": self.ended,
            "late": self.late,
            "act_on": None if self.act_on is None else logical.days(self.act_on),
            "version": self.version,
            "basis": list(logical.entries(self.basis)),
            "steps": list(logical.entries(self.steps)),
            "consent": None if self.consent is None else logical.uuid_text(self.consent),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            deadline=UUID(record["deadline"]),
            rule=record["rule"],
            decision=None if record["decision"] is None else UUID(record["decision"]),
            due_on=None if record["due_on"] is None else logical.day(record["due_on"]),
            due_at=None if record["due_at"] is None else logical.instant(record["due_at"]),
            ended=record["ended"],
            late=record["late"],
            act_on=None if record["act_on"] is None else logical.day(record["act_on"]),
            version=record["version"],
            basis=tuple(record["basis"]),
            steps=tuple(record["steps"]),
            consent=None if record["consent"] is None else UUID(record["consent"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineWarned:
    """A deadline comes near."""

    RECORD: ClassVar[str] = "no.henvis.status.DeadlineWarned"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # The deadline, in the book of the agency that publishes this.
    deadline: UUID
    # The rule of law/deadlines.yaml that it follows from.
    rule: str
    # The decision that it hangs on; null where it hangs on none.
    decision: UUID | None = None
    # The last day (Europe/Oslo); null of a rule that is counted in hours.
    due_on: date | None = None
    # The instant at which it ends, in UTC, of a rule that is counted in hours; else null.
    due_at: datetime | None = None
    # The day of the warning (Europe/Oslo).
    warned_on: date
    # True where the service was down at the time, and this comes after it.
    late: bool = False
    # The last working day (Europe/Oslo) on which to act; null where nobody has to, or none lies between.
    act_on: date | None = None
    # The version of the rule that it was counted by: a hash of all that the rule says.
    version: str | None = None
    # The sections, by act, that were in force on the day on which it is judged.
    basis: tuple[str, ...] = ()
    # How the end was found: each step a code and its values, such as `adds P3W 2025-04-21`.
    steps: tuple[str, ...] = ()
    # The consent whose recall it is about; null where it is about none.
    consent: UUID | None = None

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "deadline": logical.uuid_text(self.deadline),
            "rule": self.rule,
            "decision": None if self.decision is None else logical.uuid_text(self.decision),
            "due_on": None if self.due_on is None else logical.days(self.due_on),
            "due_at": None if self.due_at is None else logical.micros(self.due_at),
            "warned_on": logical.days(self.warned_on),
            "late": self.late,
            "act_on": None if self.act_on is None else logical.days(self.act_on),
            "version": self.version,
            "basis": list(logical.entries(self.basis)),
            "steps": list(logical.entries(self.steps)),
            "consent": None if self.consent is None else logical.uuid_text(self.consent),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            deadline=UUID(record["deadline"]),
            rule=record["rule"],
            decision=None if record["decision"] is None else UUID(record["decision"]),
            due_on=None if record["due_on"] is None else logical.day(record["due_on"]),
            due_at=None if record["due_at"] is None else logical.instant(record["due_at"]),
            warned_on=logical.day(record["warned_on"]),
            late=record["late"],
            act_on=None if record["act_on"] is None else logical.day(record["act_on"]),
            version=record["version"],
            basis=tuple(record["basis"]),
            steps=tuple(record["steps"]),
            consent=None if record["consent"] is None else UUID(record["consent"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionMade:
    """An agency made a decision in the case."""

    RECORD: ClassVar[str] = "no.henvis.status.DecisionMade"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
        "type": "decision",
        "outcome": "outcome",
        "made_by": "made_by",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # The decision.
    decision: UUID
    # What was decided on.
    type: str
    # What was decided.
    outcome: str
    # Who in or beside the agency made it, where the law asks.
    made_by: str | None = None
    # The day of the decision (Europe/Oslo).
    made_on: date
    # The first day on which it holds (Europe/Oslo); null for the day of the decision.
    valid_from: date | None = None
    # The last day on which it holds (Europe/Oslo); of a placement the day by which it must have ended; null
    # for no end of its own.
    valid_until: date | None = None
    # The decision or application that it follows.
    follows: UUID | None = None
    # The day the person was told (Europe/Oslo); null for the day of the decision.
    told_on: date | None = None
    # Free text of who gave the command, sealed for the recipient; null until sealing is in use.
    note: Sealed | None = None

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "decision": logical.uuid_text(self.decision),
            "type": self.type,
            "outcome": self.outcome,
            "made_by": self.made_by,
            "made_on": logical.days(self.made_on),
            "valid_from": None if self.valid_from is None else logical.days(self.valid_from),
            "valid_until": None if self.valid_until is None else logical.days(self.valid_until),
            "follows": None if self.follows is None else logical.uuid_text(self.follows),
            "told_on": None if self.told_on is None else logical.days(self.told_on),
            "note": None if self.note is None else self.note.to_record(),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            decision=UUID(record["decision"]),
            type=record["type"],
            outcome=record["outcome"],
            made_by=record["made_by"],
            made_on=logical.day(record["made_on"]),
            valid_from=None if record["valid_from"] is None else logical.day(record["valid_from"]),
            valid_until=None if record["valid_until"] is None else logical.day(record["valid_until"]),
            follows=None if record["follows"] is None else UUID(record["follows"]),
            told_on=None if record["told_on"] is None else logical.day(record["told_on"]),
            note=None if record["note"] is None else Sealed.from_record(record["note"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureEnded:
    """A permit, placement or other measure was ended before its time."""

    RECORD: ClassVar[str] = "no.henvis.status.MeasureEnded"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
        "reason": "end_reason",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # The decision.
    decision: UUID
    # Why.
    reason: str
    # Free text of who gave the command, sealed for the recipient; null until sealing is in use.
    note: Sealed | None = None

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "decision": logical.uuid_text(self.decision),
            "reason": self.reason,
            "note": None if self.note is None else self.note.to_record(),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            decision=UUID(record["decision"]),
            reason=record["reason"],
            note=None if record["note"] is None else Sealed.from_record(record["note"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFound:
    """The person, who was missing, is found."""

    RECORD: ClassVar[str] = "no.henvis.status.PersonFound"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # Free text of who gave the command, sealed for the recipient; null until sealing is in use.
    note: Sealed | None = None

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "note": None if self.note is None else self.note.to_record(),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            note=None if record["note"] is None else Sealed.from_record(record["note"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMissing:
    """The person is missing."""

    RECORD: ClassVar[str] = "no.henvis.status.PersonMissing"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # Name and what else identifies the person, sealed; null where not given and until sealing is in use.
    person: Sealed | None = None
    # Free text of who gave the command, sealed for the recipient; null until sealing is in use.
    note: Sealed | None = None

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "person": None if self.person is None else self.person.to_record(),
            "note": None if self.note is None else self.note.to_record(),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            person=None if record["person"] is None else Sealed.from_record(record["person"]),
            note=None if record["note"] is None else Sealed.from_record(record["note"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementMade:
    """An agency states a fact that others act on, or takes it back."""

    RECORD: ClassVar[str] = "no.henvis.status.StatementMade"
    CODES: ClassVar[Mapping[str, str]] = {
        "meta.publisher": "publisher",
        "statement": "statement",
    }

    # Who published this, when, why and in which order.
    meta: Meta = UNSTAMPED
    # What is stated.
    statement: str
    # False takes an earlier statement back.
    value: bool = True
    # Free text of who gave the command, sealed for the recipient; null until sealing is in use.
    note: Sealed | None = None

    def to_record(self) -> dict[str, Any]:
        """Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."""
        return {
            "meta": self.meta.to_record(),
            "statement": self.statement,
            "value": self.value,
            "note": None if self.note is None else self.note.to_record(),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value of what `to_record` gives."""
        return cls(
            meta=Meta.from_record(record["meta"]),
            statement=record["statement"],
            value=record["value"],
            note=None if record["note"] is None else Sealed.from_record(record["note"]),
        )


Event: TypeAlias = (
    EventDelivered
    | EventFiled
    | EventWithheld
    | ReceiptIssued
    | RecordParked
    | ReferralsLapsed
    | ConsentEnded
    | ConsentGiven
    | ConsentWithdrawn
    | PersonInformed
    | RecallAnswered
    | RecallIssued
    | CaseClosed
    | CaseOpened
    | OwnerChanged
    | ReferralAnswered
    | ReferralRegistered
    | ReferralSent
    | ReferralWithdrawn
    | AgeSettled
    | AppealMade
    | ApplicationReceived
    | ClocksContradict
    | DeadlineEnded
    | DeadlineWarned
    | DecisionMade
    | MeasureEnded
    | PersonFound
    | PersonMissing
    | StatementMade
)
EVENT_TYPES: dict[str, type[Event]] = {
    EventDelivered.RECORD: EventDelivered,
    EventFiled.RECORD: EventFiled,
    EventWithheld.RECORD: EventWithheld,
    ReceiptIssued.RECORD: ReceiptIssued,
    RecordParked.RECORD: RecordParked,
    ReferralsLapsed.RECORD: ReferralsLapsed,
    ConsentEnded.RECORD: ConsentEnded,
    ConsentGiven.RECORD: ConsentGiven,
    ConsentWithdrawn.RECORD: ConsentWithdrawn,
    PersonInformed.RECORD: PersonInformed,
    RecallAnswered.RECORD: RecallAnswered,
    RecallIssued.RECORD: RecallIssued,
    CaseClosed.RECORD: CaseClosed,
    CaseOpened.RECORD: CaseOpened,
    OwnerChanged.RECORD: OwnerChanged,
    ReferralAnswered.RECORD: ReferralAnswered,
    ReferralRegistered.RECORD: ReferralRegistered,
    ReferralSent.RECORD: ReferralSent,
    ReferralWithdrawn.RECORD: ReferralWithdrawn,
    AgeSettled.RECORD: AgeSettled,
    AppealMade.RECORD: AppealMade,
    ApplicationReceived.RECORD: ApplicationReceived,
    ClocksContradict.RECORD: ClocksContradict,
    DeadlineEnded.RECORD: DeadlineEnded,
    DeadlineWarned.RECORD: DeadlineWarned,
    DecisionMade.RECORD: DecisionMade,
    MeasureEnded.RECORD: MeasureEnded,
    PersonFound.RECORD: PersonFound,
    PersonMissing.RECORD: PersonMissing,
    StatementMade.RECORD: StatementMade,
}
"""Every event type by its full name."""
