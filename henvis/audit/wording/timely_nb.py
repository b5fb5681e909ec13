"""Bokmål: what may be found about the claim "timely"."""

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "deadline_missing": (
        "{agency} skulle ha meldt {what} om {rule} for {about} (frist {due}) {owed_at}, og det er ikke gjort"
    ),
    "deadline_early": (
        "{agency} meldte {what} om {rule} for {about} {said_at}, før det var tiden for det ({owed_at})"
    ),
    "deadline_wrong_due": (
        "{agency} meldte en annen frist for {rule} ({about}) enn den som følger av loven: {said} i stedet "
        "for {owed}"
    ),
    "deadline_wrong_rule": "{agency} meldte frist for {about} etter feil regel: {said} i stedet for {owed}",
    "deadline_wrong_day": "{agency} varslet om {rule} for {about} for feil dag: {said} i stedet for {owed}",
    "deadline_wrong_ending": (
        "{agency} meldte at {rule} for {about} er over på en annen måte enn det som følger: {said} i stedet "
        "for {owed}"
    ),
    "deadline_wrong_instant": (
        "{agency} meldte {what} om {rule} for {about} {said_at}, og ikke sammen med hendelsen det følger av "
        "({owed_at})"
    ),
    "deadline_wrong_late": (
        "{agency} meldte {what} om {rule} for {about} {said_at}; merkingen som forsinket stemmer ikke "
        "(tiden var {owed_at})"
    ),
    "deadline_wrong_id": "{agency} meldte {what} om {rule} for {about} med en annen id enn fristen har",
    "deadline_wrong_explanation": (
        "{agency} forklarte fristen for {rule} ({about}) annerledes enn den er regnet ut: {differs}"
    ),
    "deadline_invented": (
        "{agency} meldte {what} om {rule} for {about} (frist {due}), og ingen slik frist følger av hendelsene"
    ),
    "deadline_repeated": "{agency} meldte {what} om {rule} for {about} to ganger",
    "deadline_tells_birth_date": (
        "{agency} meldte om {rule}, som regnes fra en fødselsdato og aldri skal meldes"
    ),
    "deadline_rests_on_birth_date": (
        "{agency} meldte {what} om {rule} for {about} (frist {due}); det avhenger av en fødselsdato, som "
        "ikke står i loggen"
    ),
    "contradiction_missing": (
        "{agency} skulle ha meldt at frister motsier hverandre ({what}, {rule} for {about}) {owed_at}, og "
        "det er ikke gjort"
    ),
    "contradiction_invented": (
        "{agency} meldte at frister motsier hverandre ({what}, {rule} for {about}), og det gjør de ikke"
    ),
    "contradiction_repeated": (
        "{agency} meldte to ganger at frister motsier hverandre ({what}, {rule} for {about})"
    ),
    "contradiction_wrong": (
        "{agency} meldte feil om frister som motsier hverandre ({what}, {rule} for {about}): {differs}"
    ),
    "contradiction_rests_on_birth_date": (
        "Om frister motsier hverandre ({what}, {rule} for {about}, {agency}) avhenger av en fødselsdato, "
        "som ikke står i loggen"
    ),
    "consent_end_invented": (
        "{agency} meldte at samtykket {consent} har falt bort ved 18-årsdagen, og det kan det ikke ha gjort"
    ),
    "consent_end_missing": (
        "{agency} meldte at et yngre samtykke har falt bort ved 18-årsdagen, men ikke at {consent} har det"
    ),
    "consent_end_rests_on_birth_date": (
        "{agency} meldte at samtykket {consent} har falt bort ved 18-årsdagen; fødselsdatoen står ikke i "
        "loggen"
    ),
    "law_not_kept": "Fristene hos {agency} kan ikke regnes etter: regelsettet {law} er ikke tatt vare på",
}
