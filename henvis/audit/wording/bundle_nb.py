"""Bokmål: what a bundle says of itself, and what may be wrong with it."""

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "one_case": (
        "her er én sak og ikke hele journalene; bare de viser at ingen post mangler eller er endret siden"
    ),
    "proved_record_missing": "her er et bevis for en post som ikke er her",
    "record_not_signed": "posten kom etter det siste sjekkpunktet her, og ingenting beviser den ennå",
    "proof_missing": "posten har ikke noe bevis for at den står i journalen sin",
    "not_in_tree": "posten er ikke den som er blant de første {size} i journalen sin: {reason}",
    "other_case": "posten hører ikke til denne saken",
}
"""What may be found about the claims of a bundle of one case."""

FAULTS: Final[Mapping[str, str]] = {
    "not_readable": "filen kan ikke leses ({reason})",
    "not_a_bundle": "dette er ingen bevispakke, eller slutten mangler",
    "too_many_parts": "det er flere enn {most} deler",
    "parts_overlap": "delene er til sammen lengre enn filen",
    "file_changed": "filen inneholder noe som ikke hører til noen del",
    "part_misnamed": "ingen del av en bevispakke kan ha dette navnet",
    "part_twice": "delen er der to ganger",
    "part_not_stored": "delen er komprimert eller kryptert, og det er delene i en bevispakke ikke",
    "part_too_large": "delen er større enn {most} byte",
    "part_missing": "delen mangler",
    "part_extra": "delen står ikke i innholdslisten",
    "part_unknown": "formatet har ingen slik del",
    "part_changed": "delen er ikke den som innholdslisten nevner",
    "part_malformed": "delen er ikke skrevet slik formatet sier",
    "seal_differs": "innholdslisten og avtrykket av den passer ikke sammen: minst én av dem er endret",
    "other_format": "bevispakken har format {format}, som dette programmet ikke leser",
    "manifest_unfit": "innholdslisten sier noe annet om {what} enn det som er inni",
    "schema_differs": "skjema {id} er et annet enn det som ble utgitt",
    "schemas_unfit": "skjemaene kan ikke brukes: {reason}",
    "event_unreadable": "hendelsen på {where} kan ikke leses med skjemaene som er inni",
    "law_unfit": "regelsettet kan ikke brukes: {reason}",
    "law_differs": "regelsettet er ikke det som avtrykket dets nevner",
    "proof_broken": "et bevis viser ikke det som det skal vise: {reason}",
    "proof_missing": "beviset for at {new} poster er en fortsettelse av {old} mangler",
    "note_misnamed": "navnet er ikke avtrykket av innholdet",
    "verdict_differs": "konklusjonen som er inni, følger ikke av postene: {what}",
    "text_differs": "teksten er ikke den som hører til denne bevispakken",
}
"""What may be wrong with a bundle itself."""

TERMS: Final[Mapping[str, str]] = {
    "title": "HVA EN UNDERSØKELSE AV LOGGEN TIL HENVIS HAR VIST",
    "intro": (
        "henvis formidler meldinger mellom etatene som hjelper ofre for menneskehandel. Alt som sendes, "
        "blir skrevet i journaler som ikke kan endres uten at det oppdages. Dette er hva en beregning ut "
        "fra journalene alene har vist. Ingen etat er spurt, og ingens ord er lagt til grunn, bare "
        "underskriftene deres."
    ),
    "examined": "Hva som er undersøkt",
    "whole": "Alle journaler i loggen {cluster}: {records} poster i {places} deler.",
    "case": "Én sak, {case}, i loggen {cluster}: {records} poster i {places} journaldeler.",
    "as_of": "Per {at}, norsk tid.",
    "law": "Etter disse regelsettene, som hvert er nevnt med sitt digitale avtrykk:",
    "keys": (
        "Underskriftene er prøvd mot de offentlige nøklene i delen «verifiers». At nøklene virkelig er "
        "etatenes egne, må etatene spørres om: den som lager en bevispakke, kunne også ha laget nøkler."
    ),
    "no_keys": (
        "Det er ingen offentlige nøkler i denne bevispakken. Derfor sies det ikke noe om underskrifter."
    ),
    "claims": "Hva som er påstått, og hva som kom ut av det",
    "meaning_proved": "bevist: det følger av postene og underskriftene.",
    "meaning_refuted": "motbevist: det stemmer ikke; under påstanden står det hvor, og hvorfor.",
    "meaning_not_checkable": (
        "kan ikke prøves: det som trengs for å avgjøre det, er ikke her; under påstanden står det hva."
    ),
    "checked": "{count} er sett på.",
    "places": "Hva som er lest, del for del",
    "place": "{place}: postene {first} til {last}; de første {final} er endelig underskrevet; rot {root}",
    "place_empty": "{place}: ingen poster",
    "no_root": "(kan ikke regnes ut)",
    "more": "og {count} til; delen «verdict.json» har alle.",
    "check": (
        "Slik regnes alt dette ut på nytt: henvis audit verify --bundle FIL. Delen «FORMAT.md» (på "
        "engelsk) sier hvordan det gjøres med et eget program."
    ),
    "told_checked": "Bevispakke {fingerprint}, av {subject}.",
    "subject_whole": "alle journaler",
    "subject_case": "sak {case}",
    "sound": "Hver del er slik den ble skrevet.",
    "keys_inside": (
        "De offentlige nøklene er de som ligger i bevispakken. Spør hver etat om dette er dens nøkkel:"
    ),
    "keys_given": "De offentlige nøklene er de i {file}:",
    "key": "{role} {name}: SHA-256 {fingerprint}",
    "other_program": (
        "Tekstene som er inni, er skrevet av {program} og er ikke sammenlignet; konklusjonen er det."
    ),
}
"""Everything else; in braces what is put in."""
