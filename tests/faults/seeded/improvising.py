"""Commands that agencies might give in one case, most of them in an order that makes sense."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from henvis.law.ruleset import load
from tests.faults.seeded.plan import Asking

CODES = load().codes
T = TypeVar("T")


def an_id(chance: Random) -> str:
    """An id in the form of a UUIDv7 (RFC 9562) that the seed decides."""
    bits = chance.getrandbits(128) & ~(0xF << 76) & ~(0x3 << 62)
    return str(UUID(int=bits | 0x7 << 76 | 0x2 << 62))


class Improviser:
    """Speaks in one case, on days that it is given; remembers what was brought in, not what came of it."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._case = an_id(chance)
        self._opener = self._one(CODES.agencies)
        self._involved = [self._opener]
        self._consents: list[str] = []
        self._referrals: list[tuple[str, str, str]] = []
        self._decisions: list[tuple[str, str]] = []
        self._age_group = self._one(("adult", "adult", "adult", "minor", "age_in_doubt"))
        self._beginning = [self._opens, self._consents_to, self._refers]

    def next(self, today: date) -> Asking:
        """The next command; the first ones open the case and bring somebody in."""
        if self._beginning:
            return self._beginning.pop(0)(today)
        often = (self._refers, self._answers, self._states)
        sometimes = (self._consents_to, self._registers, self._decides, self._informs, self._misses)
        rarely = (self._withdraws, self._recalls, self._settles, self._applies, self._ends, self._appeals)
        kinds: tuple[Callable[[date], Asking], ...] = (*often * 6, *sometimes * 3, *rarely * 2, self._closes)
        return self._one(kinds)(today)

    def _one(self, choices: Iterable[T]) -> T:
        return self._chance.choice(tuple(choices))

    def _asking(self, agency: str, do: str, **fields: Any) -> Asking:
        content = {name: value for name, value in fields.items() if value is not None}
        again = self._chance.random() < 0.1
        return Asking(agency, do, {"case": self._case, **content}, an_id(self._chance), again)

    def _somebody(self) -> str:
        return self._one((*[self._opener] * 8, *self._involved * 8, *CODES.agencies))

    def _opens(self, _today: date) -> Asking:
        profile = {"age_group": self._age_group}
        return self._asking(self._opener, "open_case", source="police", profile=profile)

    def _consents_to(self, today: date) -> Asking:
        self._consents.append(an_id(self._chance))
        until = self._one((None, str(today + timedelta(days=self._chance.randint(1, 60)))))
        by = "self" if self._age_group == "adult" else "guardian"
        everything = {"to": list(CODES.agencies), "purposes": list(CODES.codes_in("purpose"))}
        return self._asking(
            self._opener, "give_consent", consent=self._consents[-1], by=by, until=until, **everything
        )

    def _refers(self, today: date) -> Asking:
        if not self._consents:
            return self._consents_to(today)
        by, to, referral = self._opener, self._one(CODES.agencies), an_id(self._chance)
        self._referrals.append((referral, by, to))
        self._involved.append(to)
        basis = self._one(
            ("consent", "consent", "consent", "consent", "statutory_duty", "duty_to_report_child")
        )
        consent = self._one(self._consents[-2:]) if basis == "consent" else None
        service = self._one(CODES.services_of(to))
        return self._asking(
            by, "refer", referral=referral, to=to, service=service, basis=basis, consent=consent
        )

    def _registers(self, today: date) -> Asking:
        if not self._referrals:
            return self._refers(today)
        referral, _, to = self._one(self._referrals)
        return self._asking(to, "register_referral", referral=referral, case_number="2021/7")

    def _answers(self, today: date) -> Asking:
        if not self._referrals:
            return self._refers(today)
        referral, _, to = self._one(self._referrals)
        answer = self._one(("accepted", "accepted", "accepted", "declined"))
        takes_over = answer == "accepted" and self._chance.random() < 0.5
        return self._asking(to, "answer_referral", referral=referral, answer=answer, takes_over=takes_over)

    def _withdraws(self, today: date) -> Asking:
        if not self._referrals:
            return self._refers(today)
        referral, by, _ = self._one(self._referrals)
        return self._asking(by, "withdraw_referral", referral=referral, why="revoked")

    def _recalls(self, today: date) -> Asking:
        if not self._consents:
            return self._consents_to(today)
        consent = self._one(self._consents)
        if self._chance.random() < 0.5:
            answer = self._one(({"answer": "stopped"}, {"answer": "must_keep", "rule": "case-file"}))
            return self._asking(self._one(self._involved), "answer_recall", consent=consent, **answer)
        return self._asking(self._opener, "withdraw_consent", consent=consent)

    def _states(self, _today: date) -> Asking:
        by = self._somebody()
        statement = self._one(sorted(CODES.states(by)))
        return self._asking(by, "state", statement=statement, value=self._chance.random() < 0.8)

    def _decides(self, today: date) -> Asking:
        kind = self._one(CODES.codes_in("decision"))
        follows = self._one((None, *(one for one, _ in self._decisions)))
        decision, by = an_id(self._chance), CODES.decided_by(kind)
        self._decisions.append((decision, by))
        return self._asking(
            by,
            "decide",
            decision=decision,
            type=kind,
            outcome=self._one(CODES.outcomes_of(kind)),
            made_by=self._one((*CODES.made_by_of(kind), None)),
            made_on=str(today),
            follows=follows,
        )

    def _ends(self, today: date) -> Asking:
        if not self._decisions:
            return self._decides(today)
        decision, by = self._one(self._decisions)
        return self._asking(by, "end_measure", decision=decision, reason="no_longer_needed")

    def _appeals(self, today: date) -> Asking:
        if not self._decisions:
            return self._decides(today)
        decision, by = self._one(self._decisions)
        return self._asking(by, "appeal", decision=decision, appeal=an_id(self._chance))

    def _applies(self, _today: date) -> Asking:
        kind = self._one(CODES.codes_in("decision"))
        return self._asking("udi", "apply", application=an_id(self._chance), type=kind)

    def _informs(self, _today: date) -> Asking:
        about = ["rights", "reflection_period"]
        return self._asking(self._somebody(), "inform", about=about, language="ro", interpreter=True)

    def _misses(self, _today: date) -> Asking:
        return self._asking(self._somebody(), self._one(("report_missing", "report_found")))

    def _settles(self, today: date) -> Asking:
        age_group = self._one(("adult", "minor"))
        years = 25 if age_group == "adult" else 17
        born = str(today.replace(day=15) - timedelta(days=365 * years + self._chance.randint(150, 200)))
        return self._asking(
            self._one(("police", "udi", "barnevern")), "settle_age", age_group=age_group, born=born
        )

    def _closes(self, today: date) -> Asking:
        if self._chance.random() < 0.7:
            return self._states(today)
        return self._asking(self._one(self._involved), "close_case", outcome="settled")
