"""English: what the claims say, and what may be found about the first five of them."""

from collections.abc import Mapping
from typing import Final

CLAIMS: Final[Mapping[str, tuple[str, str]]] = {
    "complete": ("Complete", "Nothing is missing: each journal and each mailbox is numbered without a gap."),
    "unchanged": ("Unchanged", "Each event is as it was when the state of the log was signed."),
    "append_only": ("Append-only", "The log goes on from the one that the auditor kept last."),
    "same_for_all": ("Same for all", "The agencies have witnessed this log, and nobody has seen another."),
    "authentic": ("Authentic", "Each event is signed by the agency that it says it comes from."),
    "lawful": ("Lawful", "Each delivery had a ground, and nothing was withheld that was due."),
    "timely": ("Timely", "Each deadline follows from the law, and each that should exist exists."),
    "forgotten": ("Forgotten", "What was erased can no longer be read by anybody."),
}
"""Claim → its name and what it says."""

VERDICTS: Final[Mapping[str, str]] = {
    "proved": "proved",
    "refuted": "refuted",
    "not_checkable": "not checkable",
}

TERMS: Final[Mapping[str, str]] = {
    "read": "{records} records in {places} parts of journals,",
    "as_of": "as they stand at {at}",
    "repeats": "{count} records stand twice, with the same content; the first counts.",
    "more": "and {count} more; --json shows all",
}

SENTENCES: Final[Mapping[str, str]] = {
    "seq_missing": "number {expected} should come next, and the next is {found}",
    "seq_late": "number {found} comes behind its place; {expected} was expected",
    "seq_twice": "number {found} is used twice, with different content",
    "offset_missing": "nothing stands at offset {expected}; the next record stands at {found}",
    "unreadable": "the log cannot be read on: {reason}",
    "ends_early": "the log ends at {found}, and {expected} records are signed",
    "begins_late": "the log begins at {found}, and it is not said by which rule what was before is deleted",
    "deleted": "the records up to {last} are deleted under the rule {rule}",
    "case_cut": "some of the case {case} may be deleted, so that it cannot be judged",
    "mailbox_seq_missing": "number {expected} of {agency}'s mailbox is given to nothing",
    "mailbox_seq_twice": "number {found} of {agency}'s mailbox is given twice",
    "root_differs": "the root over the first {size} records is another than the signed one",
    "not_signed": "no signature covers any of the records",
    "not_signed_yet": "the last {count} records are not signed yet",
    "no_keys": "the verifier was given no keys to try signatures against",
    "no_tree": "the tree cannot be computed",
    "nothing_kept": "the auditor has kept no earlier state; the present one is kept now",
    "kept_differs": "the root over the first {size} records is another than the one that the auditor kept",
    "kept_is_longer": "the auditor kept {size} records, and the log has only {found}",
    "two_histories": "{first} and {second} have signed different roots over the first {size} records",
    "not_final": "{found} of {expected} witnesses have witnessed the first {size} records",
    "writer_not_signed": "{writer} has not signed its journal",
    "writer_not_signed_yet": "{writer} has not signed the last {count} records yet",
    "writer_signed_other": "{writer} has signed another root over the first {size} records",
    "rests_on_unchanged": "what stands there is not what was signed",
    "not_an_event": "the record is no event ({reason}): {rule}",
    "other_publisher": "the event says that it comes from {publisher}, whose journal this is not",
    "number_disagrees": "the event's number is another than the record's",
    "id_twice": "the event's id was used before, with other content",
    "erasure_unbuilt": "erasure is not in use; there are no certificates of it to check",
}
