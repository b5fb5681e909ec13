"""Reads `probe` of `law/sharing.yaml`: who is sent synthetic probes, and by which rule they are erased."""

from datetime import timedelta
from typing import Final

from henvis.law.codes import Codes
from henvis.law.files import LawFile
from henvis.law.sharing import Probes

SECTION: Final = "probe"
KEYS: Final = ("to", "delivered_within_hours", "erased_after_days", "erased_by")


def read_probes(file: LawFile, codes: Codes) -> Probes | None:
    """None in a file from before there were probes.

    Raises LawError for what is missing or not known, and where a probe would be forgotten while it may still
    be delivered: then nothing would know one that comes again.
    """
    if SECTION not in file.data:
        return None
    entry = file.section(SECTION)
    if missing := next((key for key in KEYS if key not in entry), None):
        raise file.error((SECTION,), f"`{missing}` is missing")
    if odd := next((key for key in entry if key not in KEYS), None):
        raise file.error((SECTION, odd), "no code reads this key")
    if strange := next((agency for agency in entry["to"] if agency not in codes.agencies), None):
        raise file.error((SECTION, "to"), f"{strange} is not an agency")
    if not codes.has("basis", SECTION):
        raise file.error((SECTION,), "is not a basis")
    delivered_within = timedelta(hours=_whole(file, entry, "delivered_within_hours"))
    erased_after = timedelta(days=_whole(file, entry, "erased_after_days"))
    if erased_after <= delivered_within:
        raise file.error((SECTION, "erased_after_days"), "is not longer than it may still be delivered")
    if not isinstance(entry["erased_by"], str) or not entry["erased_by"].isprintable():
        raise file.error((SECTION, "erased_by"), "is not the name of a rule")
    return Probes(SECTION, tuple(entry["to"]), delivered_within, erased_after, entry["erased_by"])


def _whole(file: LawFile, entry: object, key: str) -> int:
    value = entry[key] if isinstance(entry, dict) else None
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise file.error((SECTION, key), "is not a whole number from 1")
    return value
