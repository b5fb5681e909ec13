"""What would be lawful instead of a referral without a basis: what holds, or what it still needs."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from henvis.law.basis import ConsentScope
from henvis.law.codes import Codes
from henvis.law.sharing import Basis, Holds, Sharing, in_force


@dataclass(frozen=True, slots=True)
class Option:
    """A basis that is open. `holds`: as things stand; else `needs` says what is missing.

    `rule` is the place in `law/sharing.yaml`, `law` its sections in force, `consent` one that covers it.
    """

    basis: str
    holds: bool
    needs: str
    rule: str
    law: tuple[str, ...]
    consent: UUID | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The referral, and the consents that its sender has recorded; `today` is the day in Europe/Oslo."""

    by: str
    to: str
    service: str
    age_group: str
    today: date
    consents: Mapping[UUID, ConsentScope]


def options(codes: Codes, sharing: Sharing, asked: Asked) -> tuple[Option, ...]:
    """Those that hold first, then in the order of the rules; none that this person's age rules out."""
    found = [
        option
        for basis in sharing.bases.values()
        if not basis.to or asked.to in basis.to
        for option in OPTIONS[basis.holds](codes, basis, asked)
    ]
    return tuple(sorted(found, key=lambda option: not option.holds))


def in_words(found: tuple[Option, ...]) -> str:
    """One sentence of them."""
    told = "; ".join(f"{one.basis} ({one.needs}{_by(one)})" for one in found)
    return f"lawful instead: {told}" if told else "no basis is open to this recipient for this service"


def _by(option: Option) -> str:
    return f", by {', '.join(option.law)}" if option.law else ""


def _consents(codes: Codes, basis: Basis, asked: Asked) -> Iterator[Option]:
    purpose = codes.purpose_of(asked.service)
    law = _sections(basis, asked)
    covering = [
        name
        for name, scope in asked.consents.items()
        if scope.in_force(asked.today) and scope.covers(asked.to, purpose)
    ]
    for name in covering:
        yield Option(basis.code, True, f"consent {name} covers it", basis.place, law, name)
    if not covering:
        who = "an appointed guardian's consent" if codes.is_child(asked.age_group) else "the person's consent"
        yield Option(basis.code, False, f"{who}, for {asked.to} and {purpose}", basis.place, law)


def _reports(codes: Codes, basis: Basis, asked: Asked) -> Iterator[Option]:
    if codes.is_child(asked.age_group):
        needs = "the person is handled as a child; no consent is needed, nor asked for"
        yield Option(basis.code, True, needs, basis.place, _sections(basis, asked))


def _averts(codes: Codes, basis: Basis, asked: Asked) -> Iterator[Option]:
    grounds = " or ".join(codes.codes_in("avert_ground"))
    needs = f"urgent, and {grounds} can still be averted; every use is reviewed"
    yield Option(basis.code, False, needs, basis.place, _sections(basis, asked))


def _pairs(_: Codes, basis: Basis, asked: Asked) -> Iterator[Option]:
    for pair in basis.pairs:
        law = tuple(str(section) for section in in_force(pair.law, asked.today))
        if (pair.by, pair.to) == (asked.by, asked.to) and law:
            holds = asked.service in pair.services
            needs = "no consent is needed" if holds else f"for {' or '.join(pair.services)} only"
            yield Option(basis.code, holds, needs, pair.place, law)


def _sections(basis: Basis, asked: Asked) -> tuple[str, ...]:
    return tuple(str(section) for section in in_force(basis.law, asked.today))


OPTIONS: Mapping[Holds, Callable[[Codes, Basis, Asked], Iterator[Option]]] = {
    Holds.CONSENT_COVERS: _consents,
    Holds.IS_CHILD: _reports,
    Holds.AVERTS_URGENTLY: _averts,
    Holds.PAIR_LISTED: _pairs,
}
