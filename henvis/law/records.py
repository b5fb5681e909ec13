"""Rules, dates and explanations as JSON has them."""

from typing import Any

from henvis.law.acting import not_before
from henvis.law.deadline_rules import Basis, Cap, Rule, Variant
from henvis.law.due import Due
from henvis.law.explanation import Explained, basis_in_words, explain
from henvis.law.ruleset import Law
from henvis.law.starting import why_not_started
from henvis.law.step import Step, written
from henvis.law.wording import LANGUAGES, Language, sentence


def rule_record(law: Law, rule: Rule) -> dict[str, Any]:
    """All that the data says of a rule; of one that is unresolved, no number."""
    words = rule.words
    return {
        "id": rule.id,
        "version": rule.version,
        "name_nb": words.name_nb,
        "name_en": words.name_en,
        "group": words.group,
        "kind": rule.kind,
        "class": rule.end_class.value,
        "owner": rule.owner,
        "decided_by": words.decided_by,
        "legal_basis": [basis_record(one) for one in rule.basis],
        "starts_on": {"event": rule.starts_on, **names_record(law, rule)},
        "duration": rule.duration.text if rule.duration and rule.resolved else None,
        "duration_type": rule.duration_type,
        "standard": words.standard,
        "variants": [_variant(one) for one in rule.variants.values()],
        "direction": "backward" if rule.backward else "forward",
        "counting": rule.counting,
        "roll": "forward" if rule.rolls else "none",
        "end_boundary": rule.end_boundary,
        "cap": _cap(rule.cap),
        "renewable": rule.renewable,
        "requires": words.requires,
        "warn_before": [offset.text for offset in rule.warn_before],
        "closes_on": [{"event": one.event, "condition": one.condition} for one in rule.closes_on],
        "on_expiry": {"effect": words.effect, "bus_action": words.bus_action},
        "notify": words.notify,
        **doubts(rule),
        "notes": words.notes,
        "sources": words.sources,
        "not_started": why_not_started(law.map, rule),
    }


def due_record(law: Law, due: Due) -> dict[str, Any]:
    """The end and how it was found."""
    rule = due.rule
    earliest = not_before(rule, due.end)
    return {
        "rule": rule.id,
        "version": rule.version,
        "law": law.hash,
        "class": rule.end_class.value,
        "start": written(due.start),
        "due": written(due.end),
        "end_boundary": rule.end_boundary,
        "act_on": due.act_on and written(due.act_on),
        "not_before": earliest and written(earliest),
        "legal_basis": [basis_record(one) for one in due.basis],
        "starts_on": {"event": rule.starts_on, **names_record(law, rule)},
        "steps": [step_record(one) for one in due.steps],
        "explanation": {code: in_words(law, due, language) for code, language in LANGUAGES.items()},
        **doubts(rule),
    }


def in_words(law: Law, due: Due, language: Language) -> tuple[str, ...]:
    """The explanation of a date that was computed here and now."""
    basis = [basis_in_words(one, language) for one in due.basis]
    event = law.rules.events[due.rule.starts_on]
    what = Explained(due.rule, event, due.rule.version, basis, due.steps, due.end, due.act_on)
    return explain(what, language)


def step_record(step: Step) -> dict[str, Any]:
    """A step as code and values, and in words."""
    return {
        "code": step.code,
        "values": step.values,
        **{code: sentence(step, language) for code, language in LANGUAGES.items()},
    }


def basis_record(basis: Basis) -> dict[str, Any]:
    """A section as the data has it."""
    return {
        "act": basis.act,
        "section": basis.section,
        "in_force_from": basis.since and basis.since.isoformat(),
        "in_force_to": basis.until and basis.until.isoformat(),
    }


def names_record(law: Law, rule: Rule) -> dict[str, str]:
    """What the event that starts the rule is called."""
    names = law.rules.events[rule.starts_on]
    return {"nb": names.nb, "en": names.en}


def doubts(rule: Rule) -> dict[str, Any]:
    """What stands beside the rule wherever it is shown."""
    return {"confidence": rule.words.confidence, "to_confirm": rule.words.to_confirm}


def _variant(variant: Variant) -> dict[str, Any]:
    return {
        "id": variant.id,
        "when": variant.when,
        "duration": variant.duration and variant.duration.text,
        "from_age": variant.from_age and variant.from_age.text,
        "extends": variant.extends,
    }


def _cap(cap: Cap) -> dict[str, Any] | None:
    if not cap.over and cap.not_past is None:
        return None
    return {
        "max_total": cap.total and cap.total.text,
        "over": cap.over,
        "total_from": cap.since,
        "breaks": "left_out" if cap.breaks else None,
        "not_past": cap.not_past and cap.not_past.text,
    }
