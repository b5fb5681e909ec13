"""Reads `law/sharing.yaml`; every word in it has code or is refused with its place and the reason."""

from collections.abc import Mapping
from typing import Any

from henvis.law.codes import Codes
from henvis.law.files import LawFile, Place, written
from henvis.law.read_keeping import read_keeping
from henvis.law.read_probes import read_probes
from henvis.law.read_section import read_sections
from henvis.law.sharing import FOLLOWS, Basis, Holds, Pair, Recipients, Row, Sharing

SECTIONS = ("bases", "purpose_of_service", "events", "sealed", "keeping", "probe")
PAIR = ("by", "to", "law", "services")
SELECTORS = {"codes": "statement", "types": "decision"}  # how a row is chosen, and the list of its codes
NO_DEFAULT = "police"
"""Nobody is told `always` who is not a party, least of all the police: they need a basis of their own."""

SELECTED = {"StatementMade": "codes", "DecisionMade": "types"}


def purposes_of(file: LawFile) -> Mapping[str, str]:
    """Service -> the purpose that a consent must cover for it. Raises LawError for a service that has two."""
    found: dict[str, str] = {}
    for purpose, services in file.section("purpose_of_service").items():
        for number, service in enumerate(services):
            if service in found:
                raise file.error(("purpose_of_service", purpose, number), f"{service} has a purpose already")
            found[service] = purpose
    return found


def read_sharing(file: LawFile, codes: Codes) -> Sharing:
    """Raises LawError for a key, a word or a code that is not known, and for a code that has no row."""
    _only(file, (), file.data, SECTIONS)
    _check_purposes(file, codes)
    bases = {code: _basis(file, codes, code) for code in file.section("bases")}
    events = {name: _rows(file, codes, name) for name in file.section("events")}
    for name, target in events.items():
        if isinstance(target, str) and isinstance(events.get(target), str | None):
            raise file.error(("events", name), f"{target} has no rows to follow")
    of_consent = {
        name: _row_of_consent(file, codes, ("events", name, "of_consent"), entry["of_consent"])
        for name, entry in file.section("events").items()
        if isinstance(entry, dict) and "of_consent" in entry
    }
    return Sharing(bases, events, of_consent, read_keeping(file, codes), read_probes(file, codes))


def _basis(file: LawFile, codes: Codes, code: str) -> Basis:
    place: Place = ("bases", code)
    entry = file.data["bases"][code]
    if not codes.has("basis", code):
        raise file.error(place, "is not a basis")
    _only(file, place, entry, ("to", "holds_when", "law", "pairs"))
    sentence = " ".join(str(entry.get("holds_when")).split())
    if sentence not in set(Holds):
        raise file.error((*place, "holds_when"), "no code tells when this holds")
    pairs = tuple(
        _pair(file, codes, (*place, "pairs", number)) for number in range(len(entry.get("pairs", ())))
    )
    to = _agencies(file, codes, (*place, "to"), entry.get("to", []))
    if not pairs and "law" not in entry:
        raise file.error(place, "`law` is missing")
    law = () if pairs else read_sections(file, (*place, "law"), entry["law"])
    return Basis(written(place), code, Holds(sentence), to, law, pairs)


def _pair(file: LawFile, codes: Codes, place: Place) -> Pair:
    entry = file.data["bases"][place[1]]["pairs"][place[3]]
    _only(file, place, entry, PAIR)
    if missing := sorted(set(PAIR) - set(entry)):
        raise file.error(place, f"`{missing[0]}` is missing")
    _agencies(file, codes, place, [entry["by"], entry["to"]])
    for service in entry["services"]:
        if service not in codes.services_of(entry["to"]):
            raise file.error((*place, "services"), f"{service} is not a service of {entry['to']}")
    law = read_sections(file, (*place, "law"), entry["law"])
    return Pair(written(place), entry["by"], entry["to"], law, tuple(entry["services"]))


def _rows(file: LawFile, codes: Codes, name: str) -> tuple[Row, ...] | str:
    entry = file.data["events"][name]
    place: Place = ("events", name)
    if isinstance(entry, dict):
        word = entry.get("to")
        if isinstance(word, str) and word in FOLLOWS:
            _only(file, place, entry, ("to", "of_consent"))
            return FOLLOWS[word]
        return (_row(file, codes, place, entry),)
    rows = tuple(_row(file, codes, (*place, number), row) for number, row in enumerate(entry))
    _check_selection(file, codes, place, rows)
    return rows


def _row_of_consent(file: LawFile, codes: Codes, place: Place, to: Any) -> Row:
    return Row(written(place), None, (), _recipients(file, codes, place, to))


def _row(file: LawFile, codes: Codes, place: Place, entry: Mapping[str, Any]) -> Row:
    _only(file, place, entry, ("to", "child", "always", "always_child", "law", *SELECTORS))
    if "always_child" in entry and "law" not in entry:
        raise file.error(place, "`law` is missing: who is no party is told by a duty")
    if NO_DEFAULT in entry.get("always", []):
        raise file.error((*place, "always"), f"{NO_DEFAULT} is never a default recipient")
    selector = next((key for key in SELECTORS if key in entry), None)
    return Row(
        place=written(place),
        selector=selector,
        codes=tuple(entry[selector]) if selector else (),
        to=_recipients(file, codes, (*place, "to"), entry.get("to")),
        child=_agencies(file, codes, (*place, "child"), entry.get("child", [])),
        always=_always(file, codes, (*place, "always"), entry.get("always", [])),
        always_child=_agencies(file, codes, (*place, "always_child"), entry.get("always_child", [])),
        law=read_sections(file, (*place, "law"), entry["law"]) if "law" in entry else (),
    )


def _recipients(file: LawFile, codes: Codes, place: Place, to: Any) -> tuple[str, ...] | Recipients:
    if isinstance(to, str):
        return _word(file, place, to)
    return _agencies(file, codes, place, to)


def _always(file: LawFile, codes: Codes, place: Place, names: list[str]) -> tuple[str | Recipients, ...]:
    return tuple(name if name in codes.agencies else _word(file, place, name) for name in names)


def _word(file: LawFile, place: Place, word: str) -> Recipients:
    if word not in set(Recipients):
        raise file.error(place, f"no code tells whom `{word}` means")
    return Recipients(word)


def _agencies(file: LawFile, codes: Codes, place: Place, names: Any) -> tuple[str, ...]:
    if not isinstance(names, list):
        raise file.error(place, "is not a list of agencies")
    if odd := next((name for name in names if name not in codes.agencies), None):
        raise file.error(place, f"{odd} is not an agency")
    return tuple(names)


def _check_selection(file: LawFile, codes: Codes, place: Place, rows: tuple[Row, ...]) -> None:
    selector = SELECTED.get(str(place[1]))
    if selector is None or any(row.selector != selector for row in rows):
        raise file.error(place, f"several rows must each name their {selector or 'selector'}")
    listed = [code for row in rows for code in row.codes]
    known = codes.codes_in(SELECTORS[selector])
    for code in listed:
        if code not in known:
            raise file.error(place, f"{code} is not a known {SELECTORS[selector]}")
        if listed.count(code) > 1:
            raise file.error(place, f"{code} stands in two rows")
    if missing := next((code for code in known if code not in listed), None):
        raise file.error(place, f"no row says who gets {missing}")


def _check_purposes(file: LawFile, codes: Codes) -> None:
    for purpose in file.data["purpose_of_service"]:
        if not codes.has("purpose", purpose):
            raise file.error(("purpose_of_service", purpose), "is not a purpose")
    for service in codes.codes_in("service"):
        if codes.purpose_of(service) is None:
            raise file.error(("purpose_of_service",), f"no purpose is given for {service}")
    for service in codes.purposes:
        if not codes.has("service", service):
            raise file.error(("purpose_of_service",), f"{service} is not a service")


def _only(file: LawFile, place: Place, entry: Any, known: tuple[str, ...]) -> None:
    if not isinstance(entry, dict):
        raise file.error(place, "is not a mapping")
    if odd := next((key for key in entry if key not in known), None):
        raise file.error((*place, odd), "no code reads this key")
