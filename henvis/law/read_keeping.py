"""Reads `keeping` of `law/sharing.yaml`: why what was received may be kept when its consent has ended."""

from collections.abc import Mapping
from typing import Final

from henvis.law.codes import Codes
from henvis.law.files import LawFile, Place, written
from henvis.law.read_section import read_sections
from henvis.law.sharing import Keeping, Keeps

KEYS: Final = ("by", "holds_when", "nb", "en", "law")
LONGEST: Final = 64
"""As many characters of its name as an event carries."""


def read_keeping(file: LawFile, codes: Codes) -> Mapping[str, Keeping]:
    """Raises LawError for a ground that lacks something, or says what no code understands."""
    return {name: _ground(file, codes, name) for name in file.section("keeping")}


def _ground(file: LawFile, codes: Codes, name: str) -> Keeping:
    place: Place = ("keeping", name)
    entry = file.data["keeping"][name]
    if not isinstance(entry, dict) or len(name) > LONGEST:
        raise file.error(place, f"is not a mapping under a name of at most {LONGEST} characters")
    if missing := next((key for key in KEYS if key not in entry), None):
        raise file.error(place, f"`{missing}` is missing")
    if odd := next((key for key in entry if key not in KEYS), None):
        raise file.error((*place, odd), "no code reads this key")
    if strange := next((agency for agency in entry["by"] if agency not in codes.agencies), None):
        raise file.error((*place, "by"), f"{strange} is not an agency")
    if entry["holds_when"] not in set(Keeps):
        raise file.error((*place, "holds_when"), "no code tells when this holds")
    return Keeping(
        place=written(place),
        id=name,
        by=tuple(entry["by"]),
        holds=Keeps(entry["holds_when"]),
        nb=str(entry["nb"]),
        en=str(entry["en"]),
        law=read_sections(file, (*place, "law"), entry["law"]),
    )
