"""English: the timelines of replays and of cases."""

from collections.abc import Mapping
from typing import Final

TYPES: Final[Mapping[str, str]] = {
    "CaseOpened": "The case is opened",
    "PersonInformed": "The person is informed",
    "ConsentGiven": "Consent is given",
    "ConsentWithdrawn": "Consent is withdrawn",
    "ConsentEnded": "Consent has ended",
    "RecallIssued": "What was received is recalled",
    "RecallAnswered": "The recall is answered",
    "ReferralSent": "A referral is sent",
    "ReferralRegistered": "The referral is registered",
    "ReferralAnswered": "The referral is answered",
    "ReferralWithdrawn": "The referral is withdrawn",
    "AgeSettled": "The age is settled",
    "StatementMade": "A statement is made",
    "ApplicationReceived": "An application is received",
    "DecisionMade": "A decision is made",
    "MeasureEnded": "The measure is ended",
    "AppealMade": "An appeal is made",
    "PersonMissing": "The person is reported missing",
    "PersonFound": "The person is found",
    "OwnerChanged": "The case has a new owner",
    "CaseClosed": "The case is closed",
    "DeadlineWarned": "A deadline comes near",
    "DeadlineEnded": "The deadline is over",
    "ClocksContradict": "Clocks contradict each other",
    "EventDelivered": "Delivered",
    "EventWithheld": "Withheld",
    "EventFiled": "Filed",
    "ReceiptIssued": "Receipt",
    "RecordParked": "Held up",
    "ReferralsLapsed": "Referrals have lapsed",
}
"""Type of event → what has happened."""

TERMS: Final[Mapping[str, str]] = {
    "replay_title": "What {agency} knew of the case",
    "story_title": "The story of the case",
    "case": "Case",
    "agency": "Agency",
    "as_of": "As of",
    "whole": "all that stands in the log",
    "events": "Events",
    "deadlines": "Deadlines",
    "owner": "Owns the case",
    "yes": "yes",
    "no": "no",
    "age_group": "Age group",
    "nothing": "The agency did not know of the case.",
    "no_events": "The log holds no events of the case.",
    "no_deadlines": "No deadlines.",
    "law_not_kept": "The deadlines cannot be retold: the rule set {law} is not kept.",
    "own": "its own",
    "taken_in": "taken in from {sender}, number {number} of the mailbox, put there {at}",
    "in_mailbox": (
        "from {sender}, number {number} of the mailbox, put there {at}; the log does not show whether it "
        "was read"
    ),
    "to": "delivered to {to} {at}: basis {basis}, rule {rule}",
    "caught_up": "caught up with by {to} {at}: basis {basis}, rule {rule}",
    "from": "withheld from {to} {at}: {reason}, rule {rule}",
    "filed": "filed {at}: {outcome}",
    "receipt": "receipt to {to} {at}: {recipient}, {step}",
    "about": "about {about}",
    "deadline": "{rule}: due {due}, {state}",
    "open": "running",
    "ended": "{ended}",
    "warned": "warned {days}",
    "stands": "{place}/{offset}, {id}",
}
"""What else stands in a timeline; in braces what is put in."""
