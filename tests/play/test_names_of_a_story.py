"""Local names become UUIDv7 ids, one for each, and each story has its own."""

from henvis.play.names import Names

VERSION_7 = 7


def test_a_name_keeps_its_id_and_an_id_its_name() -> None:
    names = Names()

    assert names.id_of("A") == names.id_of("A") != names.id_of("B")
    assert names.id_of("A").version == VERSION_7
    assert names.name_of(names.id_of("A")) == "A"
    assert names.name_of(Names().id_of("A")) is None
    assert names.name_of(None) is None


def test_only_references_are_replaced() -> None:
    names = Names()

    fields = names.resolved({"case": "A", "follows": "d1", "to": "nav", "consent": None, "referral": ["r1"]})

    assert fields == {
        "case": str(names.id_of("A")),
        "follows": str(names.id_of("d1")),
        "to": "nav",
        "consent": None,
        "referral": ["r1"],
    }
