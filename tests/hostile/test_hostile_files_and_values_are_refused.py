"""What does not come over the bus or HTTP: schemas, rules of the law, values that are to be written.

Doors: `schema` adds a field to a released schema and checks it; `codec` reads bytes with a schema of its own;
`writer` changes one part of a good event and writes it; `law` changes a line of the law and loads it;
`calendar` computes days; `story` is a breach of standing, in a case in which all five agencies are parties.
"""

import copy
import csv
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from henvis.contract.check import LawNames, check_schemas
from henvis.contract.codec import Codec, NotThisSchema
from henvis.contract.events import StatementMade
from henvis.contract.wire import Unencodable, project_wire
from henvis.law.ruleset import LawError, load
from tests.contract.schemas import GOOD, add_field, copy_of_schemas
from tests.domain.law.folders import changed
from tests.domain.routing.breaches import BREACHES, house
from tests.hostile.canaries import heard
from tests.hostile.table import Row, through
from tests.router.desk import NewDesk

LAW = load()
NAMES = LawNames(frozenset(LAW.codes.lists), frozenset(LAW.sharing.events))


@pytest.mark.parametrize("row", through("schema"), ids=str)
def test_a_schema_that_would_let_it_in_is_refused(row: Row, tmp_path: Path) -> None:
    given, folder = json.loads(row.path.read_text()), copy_of_schemas(tmp_path)
    add_field(folder / given["file"], **given["field"])

    assert any(row.becomes["rule"] in str(problem) for problem in check_schemas(NAMES, folder))


@pytest.mark.parametrize("row", through("codec"), ids=str)
def test_bytes_that_are_no_value_of_their_schema_are_refused(row: Row) -> None:
    given = json.loads(row.path.read_text())

    with pytest.raises(NotThisSchema) as refused:
        Codec(given["schema"]).decode(bytes.fromhex(given["bytes"]))
    assert str(refused.value) == row.becomes["rule"]


@pytest.mark.parametrize("row", through("writer"), ids=str)
def test_a_value_that_may_not_be_said_is_not_written(row: Row) -> None:
    given = json.loads(row.path.read_text())
    example = next(it for it in GOOD if str(it) == given["example"])
    value: Any = copy.deepcopy(example.value)
    *outer, last = given["path"]
    place = value
    for name in outer:
        place = place[name]
    place[last] = given["value"]

    with pytest.raises(Unencodable) as refused:
        project_wire().encode(example.record, value)
    assert str(refused.value) == row.becomes["rule"]
    assert heard(str(refused.value)) == []


@pytest.mark.parametrize("row", through("law"), ids=str)
def test_a_rule_that_nobody_could_follow_is_not_loaded(row: Row, tmp_path: Path) -> None:
    given = json.loads(row.path.read_text())

    with pytest.raises(LawError, match=row.becomes["rule"]):
        load(changed(tmp_path, given["file"], given["old"], given["new"]))


@pytest.mark.parametrize("row", through("calendar"), ids=str)
def test_a_deadline_is_never_a_moment_early(row: Row) -> None:
    examples = list(csv.DictReader(row.path.read_text().splitlines()))
    assert examples
    for each in examples:
        end = LAW.rules.end_of(each["rule_id"], _moment(each["start"]))
        assert end == _moment(each["expected_end"]), each["why"]


@pytest.mark.parametrize("row", through("story"), ids=str)
def test_what_has_no_standing_is_told_to_nobody(row: Row, new_desk: NewDesk) -> None:
    given = yaml.safe_load(row.path.read_text())
    story, refs = house()
    breach = next(one for clause, by, one in BREACHES if (clause, by) == (given["breaks"], given["by"]))
    with new_desk() as router:
        for event in story.said:
            router.receives(event.meta.publisher, [event])
        told = {agency: router.mailbox(agency) for agency in router.topics.agencies}
        without = story.stamped(given["by"], breach(refs))

        router.receives(given["by"], [without])

        assert len(router.dead()) == 1
        assert {agency: router.mailbox(agency) for agency in router.topics.agencies} == told
        assert router.metrics.value("henvis_security_events_total", **{"class": "standing"}) == 1
        following = story.stamped(given["by"], StatementMade(statement="presumed_victim"))
        router.receives(given["by"], [following])
        assert following.meta.id in {event.meta.id for event in router.mailbox("police")}


def _moment(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
