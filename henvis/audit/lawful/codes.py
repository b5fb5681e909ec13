"""The findings of the claim "lawful"; each has its sentence in `henvis.audit.wording`."""

from collections.abc import Mapping
from typing import Final

from henvis.contract.events import (
    Event,
    EventDelivered,
    EventFiled,
    EventWithheld,
    OwnerChanged,
    RecallIssued,
    ReceiptIssued,
    ReferralsLapsed,
)

DELIVERED_TWICE: Final = "delivered_twice"
SAID_TWICE: Final = "said_twice"
WITHHELD_THOUGH_DUE: Final = "withheld_though_due"
DELIVERED_WITHOUT_GROUND: Final = "delivered_without_ground"
NOT_OF_THE_RECORD: Final = "not_of_the_order_of_record"
EVIDENCE_MISSING: Final = "evidence_missing"
SOURCE_MISSING: Final = "source_missing"
RECEIPT_WRONG: Final = "receipt_wrong"
ORDER_DIFFERS: Final = "order_differs"

MISSING: Final[Mapping[type[Event], str]] = {
    EventDelivered: "not_delivered",
    EventWithheld: "withholding_missing",
    EventFiled: "filing_missing",
    ReceiptIssued: "receipt_missing",
    RecallIssued: "recall_missing",
    OwnerChanged: "return_missing",
    ReferralsLapsed: "lapse_missing",
}
"""What was due and is not said."""

SURPLUS: Final[Mapping[type[Event], str]] = {
    EventDelivered: DELIVERED_WITHOUT_GROUND,
    EventWithheld: "withheld_without_ground",
    EventFiled: "filed_wrongly",
    ReceiptIssued: "receipt_not_due",
    RecallIssued: "recall_not_due",
    OwnerChanged: "return_not_due",
    ReferralsLapsed: "lapse_not_due",
}
"""What is said and was not due."""

WRONG: Final[Mapping[str, str]] = {
    "source": "wrong_source",
    "basis": "wrong_basis",
    "rule": "wrong_rule",
    "evidence": "wrong_evidence",
    "reason": "wrong_reason",
    "catch_up": "wrong_catch_up",
    "outcome": "filed_wrongly",
    "step": RECEIPT_WRONG,
    "old_owner": "wrong_owner",
    "new_owner": "wrong_owner",
    "referral": "wrong_owner",
    "referrals": "wrong_lapse",
}
"""What is said and due, and differs in this field."""

OTHER: Final[Mapping[type[Event], str]] = {
    ReceiptIssued: RECEIPT_WRONG,
    RecallIssued: "wrong_recall",
    ReferralsLapsed: "wrong_lapse",
}
"""What is said in the place of another record of its type; of the other types its source is wrong."""

WRONG_ORDER: Final = "handled_out_of_order"
CAUSE_MISSING: Final = "cause_missing"
TURN_DIFFERS: Final = "turn_of_two_instants"
MAILBOX_ORDER: Final = "mailbox_number_out_of_order"
PASSED_BY: Final = "passed_by"
DROPPED: Final = "dropped_by_operator"
WAITS: Final = "waits_behind_parked"
NOT_HANDLED_YET: Final = "not_handled_yet"
LAPSE_OUTSTANDING: Final = "lapse_outstanding"
LAW_UNKNOWN: Final = "router_law_not_kept"
CLOCK_WENT_BACK: Final = "router_clock_went_back"
FOREIGN_RECORD: Final = "foreign_record_filed"
