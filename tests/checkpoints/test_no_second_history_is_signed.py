"""Whoever has whichever keys: two histories are never both cosigned, and whoever sees both says so."""

import pytest

from henvis.bus.broker.topic_identity import TopicIdentity
from henvis.checkpoints.contents import Contents
from services.audit import store
from tests.checkpoints.exchange import AGENCIES, CLUSTER, PLACE, Exchange, Log, Member, records, root
from tests.checkpoints.forging import forged

OTHERS = sorted(set(AGENCIES) - {"udi"})
TRUE = records(8)
FALSE = [*records(3), *records(5, 3, "another")]


@pytest.fixture
def signed(exchange: Exchange) -> Exchange:
    """Five records, final."""
    exchange.write(5)
    exchange.go_on()
    assert standing(exchange).final_size == 5
    return exchange


def standing(exchange: Exchange) -> store.Standing:
    with exchange.audit.database.reading() as connection:
        return store.standings(connection).get(PLACE, store.Standing())


def cosigned(member: Member, log: Log, value: bytes) -> bool:
    """Whether a witness that is shown this cosigns it."""
    log.checkpoints[0].append(value)
    member.reads(log)
    return bool(member.settles())


@pytest.mark.parametrize(
    ("journal", "old", "code"),
    [
        (FALSE[:5], 5, "checkpoint_two_roots"),
        (FALSE, 5, "checkpoint_rewritten"),
        (FALSE, 3, "checkpoint_unproven"),
        (FALSE, 0, "checkpoint_unproven"),
        (TRUE, 4, "checkpoint_unproven"),
    ],
)
def test_a_witness_cosigns_only_what_goes_on_from_what_it_cosigned(
    signed: Exchange, journal: list[Contents], old: int, code: str
) -> None:
    nav = signed.members["nav"]
    assert not cosigned(nav, signed.log, forged(signed.keys, journal, old=old))
    assert nav.told(code) == 1
    assert cosigned(nav, signed.log, forged(signed.keys, TRUE, old=5)), "what is true still is"


@pytest.mark.parametrize("by", [("udi",), ("audit",), ("nav", "audit"), ("udi", "police")])
def test_a_witness_cosigns_nothing_that_writer_and_audit_have_not_both_signed(
    signed: Exchange, by: tuple[str, ...]
) -> None:
    assert not cosigned(signed.members["nav"], signed.log, forged(signed.keys, TRUE, by=by, old=5))


def test_two_histories_shown_to_two_halves_are_neither_of_them_final(exchange: Exchange) -> None:
    one, other = Log(), Log()
    halves = OTHERS[:2], OTHERS[2:]
    for log, journal, half in ((one, TRUE, halves[0]), (other, FALSE, halves[1])):
        log.checkpoints[0].append(forged(exchange.keys, journal, old=0))
        for name in half:
            exchange.members[name].reads(log)
            log.publish(exchange.members[name].settles())
    reading = exchange.audit.commission.reading
    for log in (one, other):
        cosigners = [reading.understand(value, 0) for value in log.checkpoints[0][1:]]
        assert len(cosigners) == 2 < reading.keyring.quorum

    late = forged(exchange.keys, FALSE, old=0)
    assert not cosigned(exchange.members[halves[0][0]], one, late)
    assert exchange.members[halves[0][0]].told("checkpoint_two_roots") == 1


def test_a_writer_that_signs_another_history_ends_all_signing(signed: Exchange) -> None:
    signed.log.checkpoints[0].append(forged(signed.keys, FALSE[:5], by=["udi"]))
    signed.write(3)
    signed.go_on()
    assert standing(signed) == store.Standing(5, "checkpoint_roots_differ")
    assert signed.audit.told("checkpoint_roots_differ") == 1
    assert signed.members["udi"].told("checkpoint_key_misused") == 1, "and its honest half says so"


def test_a_journal_that_was_rewritten_and_signed_anew_is_refused_by_all(signed: Exchange) -> None:
    signed.log.journals[PLACE] = list(FALSE)
    signed.replace("udi")
    signed.audit.start()
    signed.go_on()
    assert signed.members["udi"].told("journal_rewritten") == 1, "what it promised is in the topic"
    assert signed.audit.told("journal_rewritten") == 1
    assert standing(signed) == store.Standing(5, "journal_rewritten")

    signed.log.checkpoints[0].append(forged(signed.keys, FALSE, by=["udi"]))
    signed.go_on()
    assert standing(signed).final_size == 5


def test_an_audit_that_lost_its_database_sees_that_a_journal_was_rewritten(signed: Exchange) -> None:
    signed.log.journals[PLACE] = list(FALSE)
    signed.replace("audit")
    signed.go_on(["audit"])
    assert standing(signed) == store.Standing(0, "checkpoint_rewritten")


def test_who_lost_its_database_goes_on_from_the_journals_and_the_checkpoints(signed: Exchange) -> None:
    for name in ("udi", "audit", "nav"):
        signed.replace(name)
    signed.go_on()
    signed.write(4)
    signed.go_on()
    assert standing(signed) == store.Standing(9, None)
    final = signed.audit.cabinet.note(PLACE, "final") or ""
    shown = signed.audit.commission.reading.understand(final.encode(), 0)
    assert shown.checkpoint.root == root(signed.log.journals[PLACE])
    assert not any(one.alarms for one in signed.members.values())


@pytest.mark.parametrize("name", ["udi", "audit"])
def test_a_topic_that_was_made_anew_is_not_signed(signed: Exchange, name: str) -> None:
    member = signed.members[name]
    member.identities[PLACE[0]] = TopicIdentity(CLUSTER, "another")
    member.start()
    signed.write(3)
    signed.go_on()
    assert member.told("journal_replaced") >= 1
    assert standing(signed).final_size == 5


@pytest.mark.parametrize("name", ["udi", "audit"])
def test_a_gap_or_a_shorter_journal_is_not_signed(signed: Exchange, name: str) -> None:
    member = signed.members[name]
    before = list(signed.log.checkpoints[0])
    with member.heard():
        member.office.lose(PLACE)
    assert member.told("journal_shorter") == 1
    signed.write(2)
    member.reads(signed.log)
    assert not member.settles()

    member.start()
    with member.heard():
        member.office.grow(PLACE, records(1, 7)[0])
    assert member.told("journal_gap") == 1
    assert not member.settles()
    assert signed.log.checkpoints[0] == before
