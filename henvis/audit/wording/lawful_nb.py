"""Findings of the claim "lawful", in Bokmål."""

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "delivered_without_ground": (
        "Ruteren ga {to} hendelsen {what}, som reglene ikke gir den: {said}. Det riktige: {due}"
    ),
    "delivered_twice": "Ruteren ga {to} hendelsen {what} for andre gang: {said}",
    "not_delivered": (
        "{to} skulle ha fått hendelsen {what}, og ruterens journal sier ikke at den fikk den: {due}"
    ),
    "withheld_though_due": (
        "Ruteren holdt hendelsen {what} tilbake fra {to}, som etter reglene skulle ha den: {said}. Det "
        "riktige: {due}"
    ),
    "withheld_without_ground": (
        "Ruteren sier at den holdt hendelsen {what} tilbake fra {to}, som den aldri skulle til: {said}"
    ),
    "withholding_missing": (
        "Hendelsen {what} skulle holdes tilbake fra {to}, og ruterens journal sier det ikke: {due}"
    ),
    "filing_missing": (
        "Hendelsen {what} er ikke til noen, eller avsenderen kunne ikke si den, og ruterens journal sier "
        "det ikke: {due}"
    ),
    "filed_wrongly": "Ruteren har ført hendelsen {what} feil: {said}. Det riktige: {due}",
    "receipt_missing": (
        "{to} skulle ha fått vite hva som ble av hendelsen {what}, og ingen kvittering sier det: {due}"
    ),
    "receipt_not_due": "{to} fikk vite noe om hendelsen {what} som den ikke skulle vite: {said}",
    "receipt_wrong": "Kvitteringen til {to} om hendelsen {what} er feil: {said}. Det riktige: {due}",
    "recall_missing": (
        "Et samtykke tok slutt av seg selv, og det som var mottatt under det, ble ikke kalt tilbake: {what}"
    ),
    "recall_not_due": "Ruteren kalte tilbake noe som ikke skulle kalles tilbake: {what}",
    "wrong_recall": "Ruteren kalte tilbake under et annet samtykke enn det som tok slutt: {what}",
    "return_missing": "Eieren er ikke lenger part, og saken falt ikke tilbake til den som åpnet den: {due}",
    "return_not_due": "Ruteren lot saken falle tilbake mens eieren var part: {said}",
    "wrong_owner": "Saken falt tilbake fra eller til feil etat: {said}. Det riktige: {due}",
    "lapse_missing": (
        "Samtykker var utløpt før hendelsen som ruteren vurderte {at}, og ruteren sier det ikke: {due}"
    ),
    "lapse_not_due": "Ruteren avsluttet henvisninger der samtykket ikke var utløpt: {said}",
    "wrong_lapse": (
        "Ruteren avsluttet andre henvisninger enn dem der samtykket var utløpt: {said}. Det riktige: {due}"
    ),
    "wrong_basis": "Grunnlaget for at {to} fikk hendelsen {what}, er feil: {said}. Det riktige: {due}",
    "wrong_rule": "Regelen som avgjorde hendelsen {what} for {to}, er en annen: {said}. Det riktige: {due}",
    "wrong_evidence": (
        "Det som er sagt om hendelsen {what} for {to}, bygger på andre hendelser: {said}. Det riktige: {due}"
    ),
    "evidence_missing": (
        "Det som er sagt om hendelsen {what} for {to}, bygger på en hendelse som ikke står i noen "
        "journal: {said}. Det riktige: {due}"
    ),
    "wrong_reason": (
        "Grunnen til at hendelsen {what} ble holdt tilbake fra {to}, er en annen: {said}. Det riktige: {due}"
    ),
    "wrong_catch_up": (
        "Om {to} fikk hendelsen {what} da den kom inn i saken, er feil oppgitt: {said}. Det riktige: {due}"
    ),
    "wrong_source": "Posten som ruteren viser til, er ikke den dette gjelder: {said}. Det riktige: {due}",
    "source_missing": "Ruteren omtaler hendelsen {what}, som ikke står i noen journal: {said}",
    "order_differs": "Det som én hendelse førte til, står i en annen rekkefølge enn reglene gir: {said}",
    "said_twice": "Ruteren sier det samme to ganger om hendelsen {what}: {said}",
    "not_of_the_order_of_record": "En post av typen {record} hører ikke hjemme i ruterens journal",
    "handled_out_of_order": "Ruteren vurderte hendelsen {what} etter en som står bak den i samme journal",
    "cause_missing": "En post av typen {record} skal følge av en hendelse som ikke står i noen journal",
    "turn_of_two_instants": (
        "Poster fra én vurdering har ulike tidspunkter eller regelsett; den første har {first}"
    ),
    "mailbox_number_out_of_order": "Nummer {number} i postkassen til {to} kommer etter nummer {last}",
    "passed_by": (
        "Ruteren gikk forbi denne hendelsen: det som står bak den i journalen, ble behandlet, og den ble "
        "det ikke. Den skulle til: {due_to}"
    ),
    "dropped_by_operator": (
        "En operatør ({by}) forkastet denne hendelsen etter at den ikke lot seg behandle; om noen skulle "
        "ha den, ble aldri vurdert"
    ),
    "waits_behind_parked": (
        "Denne hendelsen er parkert, eller venter bak en post som er det; den er ikke vurdert ennå"
    ),
    "not_handled_yet": "Ruteren er ikke kommet til denne hendelsen ennå",
    "lapse_outstanding": (
        "Et samtykke løp ut {due}, og ruteren har ikke ennå avsluttet det som bygger på det"
    ),
    "router_law_not_kept": (
        "Ruteren vurderte etter et regelsett som ikke er bevart ({law}); saken kan ikke vurderes på nytt "
        "herfra"
    ),
    "router_clock_went_back": "Ruterens klokke gikk tilbake, fra {before} til {at}",
    "foreign_record_filed": (
        "En post som ikke er fra journalens egen etat, ble ført; hva den var, står ikke i sakens historie"
    ),
}
