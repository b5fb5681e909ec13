"""The table of topics says who writes, reads and consumes what; a slip in it is named, not guessed."""

from pathlib import Path

import pytest

from henvis.bus.broker.topics import CHECKPOINTS, FILE, TopicsError, load


@pytest.mark.parametrize("service", ["intake", "udi", "barnevern", "nav", "police", "router", "audit"])
def test_a_journal_has_one_writer_and_is_kept(service: str) -> None:
    topics = load()
    journal = topics[topics.journal(service)]
    assert journal.name == f"nrm.from.{service}"
    assert journal.writers == (service,)
    assert journal.config["retention.ms"] == "-1"


@pytest.mark.parametrize("agency", load().agencies)
def test_a_mailbox_is_written_by_the_router_and_read_by_its_agency(agency: str) -> None:
    topics = load()
    mailbox = topics[topics.mailbox(agency)]
    assert (mailbox.name, mailbox.writers, mailbox.readers) == (
        f"nrm.to.{agency}",
        ("router",),
        (agency, "router"),
    )
    assert topics.unreadable_to(agency) == {f"nrm.dead.{agency}"}


def test_everybody_writes_and_reads_the_checkpoints_and_they_are_kept() -> None:
    topics = load()
    checkpoints = topics[CHECKPOINTS]
    assert set(checkpoints.writers) == set(checkpoints.readers) == {*topics.agencies, "router", "audit"}
    assert checkpoints.config["retention.ms"] == "-1"
    assert [topic.name for topic in topics.all if len(topic.writers) > 1] == [CHECKPOINTS]


def test_nothing_is_compacted_compressed_or_dated_by_its_sender() -> None:
    for topic in load().all:
        assert topic.config["cleanup.policy"] == "delete"
        assert topic.config["compression.type"] == "uncompressed"
        assert topic.config["message.timestamp.type"] == "LogAppendTime"


def test_a_dead_letter_may_be_larger_than_what_it_holds() -> None:
    topics = load()
    largest = max(int(topics[topics.journal(name)].config["max.message.bytes"]) for name in topics.agencies)
    assert int(topics[topics.dead("router")].config["max.message.bytes"]) > largest


def test_who_may_publish_what_where() -> None:
    topics = load()
    assert topics[topics.journal("udi")].may_hold("no.henvis.status.DecisionMade")
    assert not topics[topics.journal("udi")].may_hold("no.henvis.audit.EventDelivered")
    assert topics[topics.journal("router")].may_hold("no.henvis.audit.EventDelivered")
    assert not topics[topics.journal("router")].may_hold("no.henvis.status.DecisionMade")
    assert topics[topics.dead("udi")].may_hold("anything at all")


def test_only_what_a_running_service_consumes_is_waited_for() -> None:
    assert load().consumed_by(["nav"]) == {"nrm.to.nav": ("nav",)}
    assert "nrm.from.router" not in load().consumed_by(["router", "nav"])


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("    owner: nav\n", "", "topic nrm.from.nav: owner is missing"),
        ("name: nrm.to.udi", "name: nrm.to.udj", "topic nrm.to.udj: one writer is expected in acls.yaml"),
        (
            "kind: mailbox\n    of: udi",
            "kind: letterbox\n    of: udi",
            "topic nrm.to.udi: kind letterbox is not one",
        ),
        ("name: nrm.to.udi", "name: nrm.to.nav", "topic nrm.to.nav: it is there twice"),
        ("kind: dead\n    of: udi", "kind: dead\n    of: nav", "topic dead of nav: it is there twice"),
        ("publishes: [router]", "publishes: [routr]", "topic nrm.from.router: publishes routr"),
        ("partitions: 4", "partitions: four", "the file, partitions: str where int is expected"),
        ("consumers: [nav]", "consumers: nav", "topic nrm.to.nav, consumers: str where list is expected"),
        ("{replication.factor: 3, ", "{", "profile production: replication.factor is missing"),
        ("topics:\n", "topics: [\n", "not YAML"),
        ("name: nrm.checkpoints", "name: nrm.dead.udi", "topic nrm.dead.udi: it is nrm.checkpoints, and all"),
        ("kind: journal\n    of: udi", "kind: checkpoints\n    of: udi", "topic nrm.from.udi: it is nrm.ch"),
    ],
)
def test_a_slip_is_named_with_file_entry_and_reason(tmp_path: Path, old: str, new: str, error: str) -> None:
    table = FILE.read_text()
    assert old in table
    wrong = tmp_path / "topics.yaml"
    wrong.write_text(table.replace(old, new, 1))
    with pytest.raises(TopicsError, match=r"topics\.yaml: ") as raised:
        load(wrong)
    assert error in str(raised.value)
