"""Bokmål: what the claims say, and what may be found about the first five of them."""

from collections.abc import Mapping
from typing import Final

CLAIMS: Final[Mapping[str, tuple[str, str]]] = {
    "complete": ("Fullstendig", "Ingenting mangler: hver journal og hver postkasse er nummerert uten hull."),
    "unchanged": ("Uendret", "Hver hendelse er som den var da loggens tilstand ble underskrevet."),
    "append_only": ("Bare tilføyd", "Loggen er en fortsettelse av den som revisor tok vare på sist."),
    "same_for_all": ("Lik for alle", "Etatene har bevitnet den samme loggen, og ingen har sett en annen."),
    "authentic": ("Ekte", "Hver hendelse er underskrevet av etaten som den sier at den kommer fra."),
    "lawful": (
        "Lovlig",
        "Hver utlevering hadde hjemmel, og ingenting ble holdt tilbake som skulle utleveres.",
    ),
    "timely": ("I tide", "Hver frist følger av loven, og hver som skulle vært der, er der."),
    "forgotten": ("Glemt", "Det som er slettet, kan ikke lenger leses av noen."),
}
"""Claim → its name and what it says."""

VERDICTS: Final[Mapping[str, str]] = {
    "proved": "bevist",
    "refuted": "motbevist",
    "not_checkable": "kan ikke prøves",
}

TERMS: Final[Mapping[str, str]] = {
    "read": "{records} poster i {places} journaldeler,",
    "as_of": "slik de står per {at}",
    "repeats": "{count} poster står to ganger, med samme innhold; den første teller.",
    "more": "og {count} til; --json viser alle",
}

SENTENCES: Final[Mapping[str, str]] = {
    "seq_missing": "nummer {expected} skulle kommet nå, men neste nummer er {found}",
    "seq_late": "nummer {found} kommer etter sin plass; ventet var {expected}",
    "seq_twice": "nummer {found} er brukt to ganger, med ulikt innhold",
    "offset_missing": "på plass {expected} står det ingenting; neste post står på plass {found}",
    "unreadable": "loggen kan ikke leses videre: {reason}",
    "ends_early": "loggen slutter ved {found}, men {expected} poster er underskrevet",
    "begins_late": "loggen begynner ved {found}, og det er ikke sagt etter hvilken regel det før er slettet",
    "deleted": "postene til og med {last} er slettet etter regelen {rule}",
    "case_cut": "noe av saken {case} kan være slettet, så den kan ikke prøves",
    "mailbox_seq_missing": "nummer {expected} i postkassen til {agency} er ikke gitt til noe",
    "mailbox_seq_twice": "nummer {found} i postkassen til {agency} er gitt to ganger",
    "root_differs": "roten over de første {size} postene er en annen enn den underskrevne",
    "not_signed": "ingen underskrift dekker noen av postene",
    "not_signed_yet": "de siste {count} postene er ikke underskrevet ennå",
    "no_keys": "verifikatoren fikk ingen nøkler å prøve underskrifter mot",
    "no_tree": "treet kan ikke regnes ut",
    "nothing_kept": "revisor har ikke tatt vare på noe tidligere; tilstanden nå er tatt vare på",
    "kept_differs": "roten over de første {size} postene er en annen enn den som revisor tok vare på",
    "kept_is_longer": "revisor tok vare på {size} poster, men loggen har bare {found}",
    "two_histories": "{first} og {second} har underskrevet ulike røtter over de første {size} postene",
    "not_final": "{found} av {expected} vitner har bevitnet de første {size} postene",
    "writer_not_signed": "{writer} har ikke underskrevet journalen sin",
    "writer_not_signed_yet": "{writer} har ikke underskrevet de siste {count} postene ennå",
    "writer_signed_other": "{writer} har underskrevet en annen rot over de første {size} postene",
    "rests_on_unchanged": "det som står der, er ikke det som ble underskrevet",
    "not_an_event": "posten er ingen hendelse ({reason}): {rule}",
    "other_publisher": "hendelsen sier at den kommer fra {publisher}, som ikke eier journalen",
    "number_disagrees": "hendelsens nummer er et annet enn postens",
    "id_twice": "hendelsens id er brukt før, med annet innhold",
    "erasure_unbuilt": "sletting er ikke tatt i bruk; det finnes ingen sletteattester å prøve",
}
