"""Commands, events and expectations in words."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from henvis.play.story import Expectation, Step

Fields = Mapping[str, Any]
MISSING: Final = "?"


def spoken(code: Any) -> str:
    """A code as a person reads it: `temporary_housing` → "temporary housing"."""
    return str(code).replace("_", " ")


def label(record_type: str, name: str | None, code: str | None) -> str:
    """An event in few words: its type, and what it is about."""
    return " ".join(filter(None, (record_type, name, code)))


def command(step: Step) -> str:
    """What the agency did, in the third person: "refers r1 to nav: temporary housing, on consent c1"."""
    if step.do is None:
        return "the clock moves on"
    return _SENTENCES[step.do](_Said(step.fields or {}))


class _Said(dict[str, Any]):
    """A command's fields; what a story leaves out, or writes as something else, is still a story to tell."""

    def word(self, key: str) -> str:
        return spoken(self.get(key, MISSING))

    def words(self, key: str) -> str:
        value = self.get(key, MISSING)
        return ", ".join(spoken(one) for one in value) if isinstance(value, list) else spoken(value)

    def pairs(self) -> str:
        value = self.get("pairs")
        pairs = value if isinstance(value, list) else []
        told = (
            f"{spoken(one.get('to'))} for {spoken(one.get('purpose'))}"
            for one in pairs
            if isinstance(one, dict)
        )
        return " and ".join(told)

    def when(self, key: str, text: str) -> str:
        value = self.get(key)
        return "" if value is None or value is False else text.format(self.word(key))


def _open_case(said: _Said) -> str:
    profile = said.get("profile")
    age = spoken(profile.get("age_group", MISSING)) if isinstance(profile, dict) else MISSING
    return f"opens case {said.get('case', MISSING)}: heard of by {said.word('source')}, {age}"


def _inform(said: _Said) -> str:
    how = " with an interpreter" if said.get("interpreter") is True else ""
    return f"informs the person in {said.word('language')}{how}: {said.words('about')}"


def _give_consent(said: _Said) -> str:
    who = "" if said.get("by") == "self" else f", by {said.word('by')}"
    scope = said.pairs() or f"{said.words('to')} for {said.words('purposes')}"
    return f"records consent {said.word('consent')} to {scope}{said.when('until', ', until {}')}{who}"


def _answer_recall(said: _Said) -> str:
    answer = {"stopped": "has stopped", "must_keep": "must keep"}.get(str(said.get("answer")), MISSING)
    return f"{answer} what it received under {said.word('consent')}{said.when('rule', ', by {}')}"


def _refer(said: _Said) -> str:
    ground = (
        f"on consent {said.word('consent')}" if said.get("basis") == "consent" else f"by {said.word('basis')}"
    )
    more = said.when("avert_ground", " ({})") + (", urgent" if said.get("urgent") is True else "")
    return f"refers {said.word('referral')} to {said.word('to')}: {said.word('service')}, {ground}{more}"


def _answer(said: _Said) -> str:
    verbs = {"accepted": "accepts", "declined": "declines", "redirected": "redirects"}
    verb = verbs.get(str(said.get("answer")), f"answers {said.word('answer')} to")
    owner = " and takes over the case" if said.get("takes_over") is True else ""
    return f"{verb} {said.word('referral')}{said.when('to', ' to {}')}{owner}{said.when('reason', ': {}')}"


def _state(said: _Said) -> str:
    return f"{'takes back' if said.get('value') is False else 'states'}: {said.word('statement')}"


def _decide(said: _Said) -> str:
    period = said.when("from", ", from {}") + said.when("until", ", until {}")
    follows = said.when("follows", ", following {}")
    return f"decides {said.word('decision')}: {said.word('type')} {said.word('outcome')}{period}{follows}"


_SENTENCES: Final[Mapping[str, Callable[[_Said], str]]] = {
    "open_case": _open_case,
    "settle_age": lambda said: f"settles the age: {said.word('age_group')}",
    "inform": _inform,
    "give_consent": _give_consent,
    "withdraw_consent": lambda said: f"records that consent {said.word('consent')} is withdrawn",
    "answer_recall": _answer_recall,
    "refer": _refer,
    "register_referral": lambda said: f"registers {said.word('referral')}",
    "answer_referral": _answer,
    "withdraw_referral": lambda said: f"withdraws {said.word('referral')}: {said.word('why')}",
    "apply": lambda said: f"receives application {said.word('application')}: {said.word('type')}",
    "state": _state,
    "decide": _decide,
    "end_measure": lambda said: f"ends {said.word('decision')}: {said.word('reason')}",
    "report_missing": lambda _: "reports the person missing",
    "report_found": lambda _: "reports the person found",
    "appeal": lambda said: f"records appeal {said.word('appeal')} against {said.word('decision')}",
    "erase": lambda said: f"erases case {said.word('case')}: {said.word('grounds')}",
    "close_case": lambda said: f"closes case {said.word('case')}: {said.word('outcome')}",
}


def expectation(expected: Expectation) -> str:
    """What must hold, as a sentence."""
    sentence = _EXPECTED.get(expected.kind, _plainly(expected.kind))(expected.wanted)
    return f"{sentence}, right after {expected.after}" if expected.after else sentence


def _event(wanted: Fields) -> str:
    named = label(wanted.get("type", "event"), wanted.get("ref"), wanted.get("code"))
    named += f" by rule {wanted['rule']}" if "rule" in wanted else ""
    return f"{named}{_of_case(wanted)}"


def _received(wanted: Fields) -> str:
    times = wanted.get("times")
    often = "at least once" if times is None else _often(times)
    return f"{wanted['by']} received {_event(wanted)} {often}"


def _often(times: int) -> str:
    return {1: "once", 2: "twice"}.get(times, f"{times} times")


def _rule(wanted: Fields) -> str:
    return f"{label(wanted['rule'], wanted.get('ref'), None)}{_of_case(wanted)}"


def _of_case(wanted: Fields) -> str:
    return f" of case {wanted['case']}" if "case" in wanted else ""


def _warned(wanted: Fields) -> str:
    days = len(wanted["days"])
    return f"{_rule(wanted)} was warned of on {days or 'no'} day{'' if days == 1 else 's'}"


def _deadline(wanted: Fields) -> str:
    due = f" is due {wanted['due']}" if "due" in wanted else " stands in one book"
    state = wanted.get("ended") or wanted.get("state")
    return f"{_rule(wanted)}{due}{f', {state}' if state else ''}"


def _withheld(wanted: Fields) -> str:
    reason = f": {spoken(wanted['reason'])}" if "reason" in wanted else ""
    return f"{wanted['from']}'s {_event(wanted)} was withheld from {wanted['to']}{reason}"


def _plainly(kind: str) -> Callable[[Fields], str]:
    return lambda wanted: f"{spoken(kind)}: {', '.join(f'{key} {value}' for key, value in wanted.items())}"


_EXPECTED: Final[Mapping[str, Callable[[Fields], str]]] = {
    "received": _received,
    "not_received": lambda wanted: f"{wanted['by']} received no {_event(wanted)}",
    "withheld": _withheld,
    "receipt": lambda wanted: f"the receipts of {wanted['ref']} say {spoken(wanted['step'])}",
    "deadline": _deadline,
    "no_deadline": lambda wanted: f"no {_rule(wanted)}",
    "warned": _warned,
    "owner": lambda wanted: f"{wanted['is']} alone owns case {wanted['case']}",
}
