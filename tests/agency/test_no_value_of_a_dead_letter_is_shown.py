"""Whatever fields a record has, who operates sees their names, rules, sizes and ids, and no value of any."""

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from henvis.api.identity.caller import DEAD_CONTENT
from henvis.bus import parking
from henvis.bus.partitioning import key_of, partition_of
from henvis.bus.record import Record
from henvis.contract import headers, wire
from henvis.contract.codec import Codec
from henvis.contract.released import read_frozen, read_lock
from henvis.local.dead_letters import showing
from henvis.local.issuing.issuer import Wanted
from services.nav.service import SERVICE as NAV
from tests.agency.office import START, NewDatabase, Office, new_id, opened
from tests.identity import shown

WORD, NUMBER, DAY, MICROS = "Kanarifugl", 1_019_912_345, 50_273, 4_343_587_200_000_000
CANARIES = re.compile(
    r"kanari|\b1019912345\b|\b50273\b|4343587200|2107-08-23|S2FuYXJpZnVnb|4b616e617269", re.IGNORECASE
)
"""Each as it stands, and as base64 and hex have it."""
RELEASES = read_lock()


def filled(avro: Any, named: dict[str, Any]) -> Any:
    """A value of a schema whose every field is a canary; ids are random."""
    if isinstance(avro, list):
        return filled(avro[1], named)
    if isinstance(avro, str):
        return filled(named.get(avro, {"type": avro}), named)
    if avro["type"] == "record":
        named[f"{avro['namespace']}.{avro['name']}"] = avro
        return {each["name"]: filled(each["type"], named) for each in avro["fields"]}
    if avro["type"] == "array":
        return [filled(avro["items"], named)]
    return scalar(avro)


def scalar(avro: dict[str, Any]) -> Any:
    meaning = avro.get("logicalType")
    if meaning == "uuid":
        return new_id()
    if meaning:
        return {"date": DAY, "timestamp-micros": MICROS}[meaning]
    word = WORD[: avro.get("maxLength", 0)]
    return {"string": word, "bytes": word.encode(), "boolean": True}.get(avro["type"], NUMBER)


def values(cases: Iterator[UUID]) -> Iterator[tuple[UUID, bytes]]:
    """Cases, a value each: every version as it should be, cut, too long, of a schema that nobody knows."""
    for release, case in zip(RELEASES, cases, strict=False):
        schema = read_frozen(release)
        value = filled(schema, {})
        value["meta"] |= {"case_id": str(case), "probe": False}
        framed = wire.FRAME.pack(0, release.schema_id) + Codec(schema).encode(value)
        yield case, framed
        yield next(cases), framed[: len(framed) * 2 // 3]
        yield next(cases), framed + WORD.encode()
        yield next(cases), wire.FRAME.pack(0, 799_999) + framed[wire.FRAME.size :]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, new_database: NewDatabase) -> Iterator[Office]:
    """NAV's, where all of these are parked, and some more were given up alone."""
    folder: Path = tmp_path_factory.mktemp("dead")
    odd = ((WORD, WORD.encode()), ("ce_source", WORD.encode()), ("traceparent", None))
    with opened(NAV, folder, new_database) as nav:
        with nav.database.writing() as connection:
            cases = (UUID(new_id()) for _ in iter(int, 1))
            for offset, (case, value) in enumerate(values(cases)):
                named = (*headers.placed(value), *(odd if offset % 3 else ()))
                record = Record("nrm.to.nav", partition_of(case, 4), offset, key_of(case), value, named)
                parking.park(connection, str(case), case, record, START, reason="failed", detail="a rule")
                alone = record._replace(key=WORD.encode() * (offset % 4), offset=10_000 + offset)
                parking.keep_alone(connection, alone, START, reason="wrong_key", detail="a rule")
        yield nav


@pytest.fixture(scope="module")
def numbers(office: Office) -> list[int]:
    return [one["id"] for path in ("", "/given-up") for one in office.get(f"/operations/dead{path}")]


def silent(answer: httpx.Response) -> Any:
    """What is answered, in which no canary may sing."""
    heard = CANARIES.findall(answer.text)
    assert heard == [], answer.request.url
    return answer.json()


def test_no_list_no_show_and_no_error_has_one(office: Office, numbers: list[int]) -> None:
    silent(office.http.get("/operations/dead"))
    silent(office.http.get("/operations/dead/given-up"))
    assert len(numbers) == 8 * len(RELEASES)
    for number in numbers:
        told = silent(office.http.get(f"/operations/dead/{number}"))
        assert CANARIES.findall(showing.whole(told)) == []
        assert silent(office.http.get(f"/operations/dead/{number}/content"))["status"] == 403


def test_no_dry_run_and_no_log_has_one(
    office: Office, numbers: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        wish = {"reason": "to see", "all": True}
        tried = silent(office.http.post("/operations/dead/redrives/dry-run", json=wish))
        for number in numbers[-8:]:
            silent(office.http.post(f"/operations/dead/{number}/dry-run"))
    assert {one["outcome"] for one in tried} == {"refused", "handled"}
    assert len(tried) == len(numbers) / 2
    assert CANARIES.findall(caplog.text) == []


def test_a_record_is_given_with_all_that_is_in_it_to_who_may_see_it(
    office: Office, numbers: list[int]
) -> None:
    """The control: the canaries are there, and sing where they may."""
    token = office.issuer.issue(Wanted("nav", "key-holder", [DEAD_CONTENT]))
    answer = office.http.get(f"/operations/dead/{numbers[0]}/content", auth=None, headers=shown(token))
    assert CANARIES.findall(answer.text)
    assert answer.json()["event"]["meta"]["actor"] == WORD
    assert CANARIES.findall(json.dumps({"meta": {"seq": NUMBER, "occurred": MICROS}, "until": DAY}))
