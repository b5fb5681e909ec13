"""English: what a bundle says of itself, and what may be wrong with it."""

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "one_case": (
        "one case is here and not the whole journals; only they show that no record is missing or was "
        "changed since"
    ),
    "proved_record_missing": "a proof is here for a record that is not",
    "record_not_signed": "the record came behind the last checkpoint here, and nothing proves it yet",
    "proof_missing": "the record has no proof that it stands in its journal",
    "not_in_tree": "the record is not the one that is among the first {size} of its journal: {reason}",
    "other_case": "the record is not of this case",
}
"""What may be found about the claims of a bundle of one case."""

FAULTS: Final[Mapping[str, str]] = {
    "not_readable": "the file cannot be read ({reason})",
    "not_a_bundle": "this is no bundle, or its end is missing",
    "too_many_parts": "there are more than {most} parts",
    "parts_overlap": "the parts together are longer than the file",
    "file_changed": "the file has bytes that belong to no part",
    "part_misnamed": "no part of a bundle may have this name",
    "part_twice": "the part is there twice",
    "part_not_stored": "the part is compressed or encrypted, and a bundle's parts are not",
    "part_too_large": "the part has more than {most} bytes",
    "part_missing": "the part is missing",
    "part_extra": "the part is not in the manifest",
    "part_unknown": "the format has no such part",
    "part_changed": "the part is not the one that the manifest names",
    "part_malformed": "the part is not written as the format says",
    "seal_differs": "the manifest and its hash do not fit each other: at least one of them was changed",
    "other_format": "the bundle has format {format}, which this program does not read",
    "manifest_unfit": "the manifest says of {what} something else than what is inside",
    "schema_differs": "schema {id} is another than the one that was released",
    "schemas_unfit": "the schemas cannot be used: {reason}",
    "event_unreadable": "the event at {where} cannot be read by the schemas inside",
    "law_unfit": "the rule set cannot be used: {reason}",
    "law_differs": "the rule set is not the one that its hash names",
    "proof_broken": "a proof does not show what it is to show: {reason}",
    "proof_missing": "the proof that {new} records go on from {old} is missing",
    "note_misnamed": "the note's name is not the hash of its content",
    "verdict_differs": "the verdict inside is not what follows from the records: {what}",
    "text_differs": "the text is not the one that belongs to this bundle",
}
"""What may be wrong with a bundle itself."""

TERMS: Final[Mapping[str, str]] = {
    "title": "WHAT AN EXAMINATION OF THE HENVIS LOG SHOWED",
    "intro": (
        "henvis carries messages between the agencies that help victims of human trafficking. Everything "
        "that is sent is written into journals that cannot be changed unseen. This is what a computation "
        "from these journals alone has shown. No agency was asked, and nobody's word was relied on but "
        "their signatures."
    ),
    "examined": "What was examined",
    "whole": "All journals of the log {cluster}: {records} records in {places} parts.",
    "case": "One case, {case}, in the log {cluster}: {records} records in {places} parts of journals.",
    "as_of": "As of {at}, Norwegian time.",
    "law": "By these rule sets, each named by its hash:",
    "keys": (
        "Signatures were tried against the public keys in the part «verifiers». That these keys are the "
        "agencies' own has to be asked of the agencies: whoever makes a bundle could also make up keys."
    ),
    "no_keys": "No public keys are in this bundle. Therefore nothing was said about signatures.",
    "claims": "What was claimed, and what came of it",
    "meaning_proved": "proved: it follows from the records and signatures.",
    "meaning_refuted": "refuted: it does not hold; below it stands where, and why.",
    "meaning_not_checkable": "not checkable: what is needed to decide it is not here; below it stands what.",
    "checked": "{count} looked at.",
    "places": "What was read, part by part",
    "place": "{place}: records {first} to {last}, of which the first {final} are finally signed; root {root}",
    "place_empty": "{place}: no records",
    "no_root": "(cannot be computed)",
    "more": "and {count} more; the part «verdict.json» has all of them.",
    "check": (
        "To compute all of this again: henvis audit verify --bundle FILE. The part «FORMAT.md» says how to "
        "do it with a program of one's own."
    ),
    "told_checked": "Bundle {fingerprint}, of {subject}.",
    "subject_whole": "all journals",
    "subject_case": "case {case}",
    "sound": "Every part is as it was written.",
    "keys_inside": "The public keys are those in the bundle. Ask each agency whether this is its key:",
    "keys_given": "The public keys are those of {file}:",
    "key": "{role} {name}: SHA-256 {fingerprint}",
    "other_program": "The texts inside were written by {program} and are not compared; the verdict is.",
}
"""Everything else; in braces what is put in."""
