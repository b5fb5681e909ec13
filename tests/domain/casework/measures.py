"""Where stories of measures begin: UDI with who may get a permit, barnevern with a child to place."""

from datetime import date, timedelta
from typing import Any

from henvis.contract.events import StatementMade
from tests.domain.casework.beginnings import opened
from tests.domain.casework.story import Story

NEEDED_BY_POLICE = ("offence_reported", "investigation_opened", "presence_necessary")
REFLECTION: dict[str, Any] = {"decision": "d1", "type": "reflection_period", "outcome": "granted"}
LIMITED: dict[str, Any] = {"decision": "d1", "type": "limited_permit", "outcome": "granted"}
RENEWAL: dict[str, Any] = {
    "decision": "d2",
    "type": "limited_permit_renewal",
    "outcome": "granted",
    "follows": "d1",
}
ACUTE: dict[str, Any] = {
    "decision": "d1",
    "type": "acute_placement",
    "outcome": "granted",
    "made_by": "child_welfare_leader",
}


def stated(story: Story, *codes: str, by: str = "police", value: bool = True) -> Story:
    """The agency is sent these statements."""
    for code in codes:
        story.hears(StatementMade(statement=code, value=value), by=by)
    return story


def applied(type_: str, *, name: str = "a1") -> Story:
    """UDI has opened case A and received an application."""
    return opened("udi").does("apply", application=name, type=type_)


def permitted(until: str | None = None) -> Story:
    """UDI has granted the limited permit d1 on 1 March 2021."""
    story = stated(applied("limited_permit"), "broke_with_milieu", *NEEDED_BY_POLICE)
    return story.does("decide", **LIMITED, until=until)


def child(*, age_group: str = "minor", born: str | None = None) -> Story:
    """Barnevern has opened case A, and both assessments that a placement takes are on record."""
    person = {} if born is None else {"born": born}
    story = Story("barnevern").does(
        "open_case", source="school", profile={"age_group": age_group}, person=person
    )
    return stated(story.does("state", statement="less_intrusive_considered"), "threat_assessed")


def placement(name: str, begins: str, *, follows: str | None = None, **more: Any) -> dict[str, Any]:
    """What the county board decides."""
    return {
        "decision": name,
        "type": "placement",
        "outcome": "granted",
        "made_by": "county_board",
        "from": begins,
        "follows": follows,
        **more,
    }


def placed(story: Story, name: str, begins: str, *, follows: str | None = None, **more: Any) -> Story:
    """On the day before it begins, the police assess the threat anew, and the board decides."""
    eve = date.fromisoformat(begins) - timedelta(days=1)
    stated(story.at(f"{eve}T11:00"), "threat_assessed")
    return story.at(f"{eve}T12:00").does("decide", **placement(name, begins, follows=follows, **more))
