"""Whether a referral has a basis: the tests behind the words of `holds_when` in `law/sharing.yaml`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from henvis.law.codes import Codes
from henvis.law.sharing import Basis, Holds, Sharing, in_force


@dataclass(frozen=True)
class ConsentScope:
    """What a consent covers: each recipient of `to` for each of `purposes`, and the `pairs` of the two.

    `until` is the last day on which it holds (Europe/Oslo). An agency that was sent a referral under it, and
    nothing more, was not `told` what it covers.
    """

    to: tuple[str, ...]
    purposes: tuple[str, ...]
    until: date | None
    withdrawn: bool
    pairs: tuple[tuple[str, str], ...] = ()
    told: bool = True

    def covers(self, recipient: str, purpose: str | None) -> bool:
        """Whether it names this recipient for this purpose, whatever day it is."""
        if purpose is None:
            return False
        return (recipient in self.to and purpose in self.purposes) or (recipient, purpose) in self.pairs

    def in_force(self, today: date) -> bool:
        """Neither withdrawn nor run out; `today` is the day in Europe/Oslo."""
        return not self.withdrawn and (self.until is None or today <= self.until)


@dataclass(frozen=True)
class Question:
    """A referral as the basis is asked about it. `today` is the day in Europe/Oslo."""

    by: str
    to: str
    service: str
    urgent: bool
    avert_ground: str | None
    age_group: str
    consent: ConsentScope | None
    today: date


def lack_of_basis(
    codes: Codes,
    sharing: Sharing,
    *,
    basis: str,
    by: str,
    to: str,
    service: str,
    urgent: bool,
    avert_ground: str | None,
    age_group: str,
    consent: ConsentScope | None,
    today: date,
) -> str | None:
    """Why the basis does not hold: no_legal_basis, consent_withdrawn (also: run out) or consent_not_covering.

    None where it holds, by a law that is in force. `today` is the day in Europe/Oslo.
    """
    named = sharing.bases.get(basis)
    if named is None or by == to or service not in codes.services_of(to):
        return "no_legal_basis"
    if named.to and to not in named.to:
        return "no_legal_basis"
    if named.law and not in_force(named.law, today):
        return "no_legal_basis"
    question = Question(by, to, service, urgent, avert_ground, age_group, consent, today)
    return LACKS[named.holds](codes, named, question)


def _consent_lacks(codes: Codes, _: Basis, asked: Question) -> str | None:
    if asked.consent is None:
        return "no_legal_basis"
    if not asked.consent.in_force(asked.today):
        return "consent_withdrawn"
    if not asked.consent.told:
        return None  # the router was, and withholds what it does not cover
    covers = asked.consent.covers(asked.to, codes.purpose_of(asked.service))
    return None if covers else "consent_not_covering"


def _child_lacks(codes: Codes, _: Basis, asked: Question) -> str | None:
    return None if codes.is_child(asked.age_group) else "no_legal_basis"


def _averting_lacks(codes: Codes, _: Basis, asked: Question) -> str | None:
    """Straffeloven § 196: ordinary trafficking (§ 257) is no ground: the ground must be a listed one."""
    grounded = asked.avert_ground is not None and codes.has("avert_ground", asked.avert_ground)
    return None if asked.urgent and grounded else "no_legal_basis"


def _pair_lacks(_: Codes, basis: Basis, asked: Question) -> str | None:
    listed = any(
        (pair.by, pair.to) == (asked.by, asked.to)
        and asked.service in pair.services
        and in_force(pair.law, asked.today)
        for pair in basis.pairs
    )
    return None if listed else "no_legal_basis"


LACKS: Mapping[Holds, Callable[[Codes, Basis, Question], str | None]] = {
    Holds.CONSENT_COVERS: _consent_lacks,
    Holds.IS_CHILD: _child_lacks,
    Holds.AVERTS_URGENTLY: _averting_lacks,
    Holds.PAIR_LISTED: _pair_lacks,
}
