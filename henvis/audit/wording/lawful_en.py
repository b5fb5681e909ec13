"""Findings of the claim "lawful", in English."""

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "delivered_without_ground": (
        "The router gave {to} the event {what}, which the rules do not give it: {said}. What is due: {due}"
    ),
    "delivered_twice": "The router gave {to} the event {what} a second time: {said}",
    "not_delivered": (
        "{to} was to be given the event {what}, and the order of record does not say that it was: {due}"
    ),
    "withheld_though_due": (
        "The router withheld from {to} the event {what}, which the rules give it: {said}. What is due: {due}"
    ),
    "withheld_without_ground": (
        "The router says that it withheld the event {what} from {to}, to whom it was never to go: {said}"
    ),
    "withholding_missing": (
        "The event {what} was to be withheld from {to}, and the order of record does not say so: {due}"
    ),
    "filing_missing": (
        "The event {what} is for nobody or has no standing, and the order of record does not say so: {due}"
    ),
    "filed_wrongly": "The router filed the event {what} wrongly: {said}. What is due: {due}",
    "receipt_missing": "{to} was to be told what became of its event {what}, and no receipt says so: {due}",
    "receipt_not_due": "{to} was told of the event {what}, which it was not to be told: {said}",
    "receipt_wrong": "The receipt that {to} got of the event {what} is wrong: {said}. What is due: {due}",
    "recall_missing": (
        "A consent ended by itself, and what was received under it was not called back: {what}"
    ),
    "recall_not_due": "The router called back what was not to be called back: {what}",
    "wrong_recall": "The router called back under another consent than the one that ended: {what}",
    "return_missing": "The owner is no party any more, and the case did not fall back to its opener: {due}",
    "return_not_due": "The router let the case fall back while its owner was a party: {said}",
    "wrong_owner": "The case fell back from or to the wrong agency: {said}. What is due: {due}",
    "lapse_missing": (
        "Consents had run out before the event that the router judged at {at}, and it does not say so: {due}"
    ),
    "lapse_not_due": "The router ended referrals whose consent had not run out: {said}",
    "wrong_lapse": (
        "The router ended other referrals than those whose consent had run out: {said}. What is due: {due}"
    ),
    "wrong_basis": "The basis on which {to} was given the event {what} is wrong: {said}. What is due: {due}",
    "wrong_rule": (
        "The rule that decided on the event {what} for {to} is another: {said}. What is due: {due}"
    ),
    "wrong_evidence": (
        "What is said of the event {what} for {to} rests on other events: {said}. What is due: {due}"
    ),
    "evidence_missing": (
        "What is said of the event {what} for {to} rests on an event that is in no journal: {said}. What "
        "is due: {due}"
    ),
    "wrong_reason": (
        "The reason why the event {what} was withheld from {to} is another: {said}. What is due: {due}"
    ),
    "wrong_catch_up": (
        "Whether {to} was given the event {what} on joining is said wrongly: {said}. What is due: {due}"
    ),
    "wrong_source": (
        "The record that the router names is not the one that this is about: {said}. What is due: {due}"
    ),
    "source_missing": "The router speaks of the event {what}, which is in no journal: {said}",
    "order_differs": "Within what one event led to, the order of record is not that of the rules: {said}",
    "said_twice": "The router says the same twice of the event {what}: {said}",
    "not_of_the_order_of_record": "A record of the type {record} has no place in the order of record",
    "handled_out_of_order": (
        "The router judged the event {what} after one that stands behind it in its journal"
    ),
    "cause_missing": "A record of the type {record} is said to follow from an event that is in no journal",
    "turn_of_two_instants": (
        "Records of one judgement have different instants or rule sets; the first has {first}"
    ),
    "mailbox_number_out_of_order": "The number {number} in {to}'s mailbox follows the number {last}",
    "passed_by": (
        "The router passed this event by: what stands behind it in its journal was handled, and it was "
        "not. It was due to: {due_to}"
    ),
    "dropped_by_operator": (
        "An operator ({by}) dropped this event after it could not be handled; whether it was due to "
        "somebody was never judged"
    ),
    "waits_behind_parked": (
        "This event is parked, or waits behind a record that is; it has not been judged yet"
    ),
    "not_handled_yet": "The router has not come to this event yet",
    "lapse_outstanding": "A consent ran out at {due}, and the router has not ended what rests on it yet",
    "router_law_not_kept": (
        "The router judged by a rule set that is not kept ({law}); the case cannot be judged again from "
        "here on"
    ),
    "router_clock_went_back": "The router's clock went back, from {before} to {at}",
    "foreign_record_filed": (
        "A record that is not of its journal's agency was filed; what it was is not in the case's history"
    ),
}
