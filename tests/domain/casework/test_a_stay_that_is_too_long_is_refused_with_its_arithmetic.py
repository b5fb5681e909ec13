"""What would pass the longest that is lawful is refused with the arithmetic and the longest lawful end."""

from tests.domain.casework.measures import LIMITED, child, permitted, placed, placement, stated
from tests.domain.casework.story import Story


def nearly_full() -> Story:
    story = placed(child().at("2025-01-01T09:00"), "d1", "2025-01-01")
    for number, begins in enumerate(["2025-02-12", "2025-03-26", "2025-05-07"]):
        story = placed(story, f"d{number + 2}", begins, follows=f"d{number + 1}")
    return stated(story.at("2025-06-17T09:00"), "threat_assessed")


def test_the_cap_is_counted_from_the_first_day() -> None:
    rule = nearly_full().why_refused(
        "decide", **placement("d9", "2025-06-18", follows="d4", until="2025-07-02")
    )
    assert (
        "The total may be 6 months from Wednesday 1 January 2025; Plus 6 months: Tuesday 1 July 2025" in rule
    )
    assert rule.endswith("the longest lawful end is 2025-07-01")


def test_where_nothing_is_left_no_end_is_named() -> None:
    story = placed(nearly_full(), "d5", "2025-06-18", follows="d4")
    stated(story.at("2025-06-30T09:00"), "threat_assessed")
    assert story.why_refused("decide", **placement("d9", "2025-07-01", follows="d5")).endswith(
        "no lawful end is left"
    )


def test_a_break_is_in_the_arithmetic() -> None:
    story = placed(child().at("2025-01-09T09:00"), "d1", "2025-01-10", until="2025-02-07")
    stated(story.at("2025-02-06T09:00"), "threat_assessed")
    story.does("decide", **placement("d2", "2025-03-03", follows="d1"))
    for name, follows, begins in [("d3", "d2", "2025-04-14"), ("d4", "d3", "2025-05-26")]:
        story = placed(story, name, begins, follows=follows)
    stated(story.at("2025-07-06T09:00"), "threat_assessed")
    rule = story.why_refused("decide", **placement("d5", "2025-07-07", follows="d4", until="2025-08-04"))
    assert "24 days do not count; Of 181 days 28 are used" in rule
    assert rule.endswith("the longest lawful end is 2025-08-03")


def test_an_end_that_the_birthday_sets_is_not_told() -> None:
    story = stated(child(born="2003-03-20").at("2021-03-01T09:00"), "threat_assessed")
    rule = story.why_refused("decide", **placement("d1", "2021-03-01", until="2021-03-21"))
    assert rule.startswith("the whole stay")
    assert "2021-03" not in rule


def test_a_permit_is_refused_in_the_same_way() -> None:
    story = permitted()
    rule = story.why_refused("decide", **LIMITED | {"decision": "d2", "until": "2022-03-02"})
    assert rule.endswith("Plus 12 months: Tuesday 1 March 2022; the longest lawful end is 2022-03-01")
