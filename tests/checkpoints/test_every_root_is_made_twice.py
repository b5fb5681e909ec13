"""The writer and the audit make each root by themselves; final is what both and a quorum have signed."""

import pytest

from henvis.checkpoints.announced import Announced
from henvis.checkpoints.finality import Missing, Rule
from services.audit import store
from services.audit.cabinet import FINAL, LATEST
from tests.checkpoints.exchange import AGENCIES, PLACE, Exchange, root

OTHERS = sorted(set(AGENCIES) - {"udi"})
RULE = Rule("writer", frozenset({"audit"}), frozenset({"a", "b", "c", "d"}), 3)


def final_size(exchange: Exchange) -> int:
    with exchange.audit.database.reading() as connection:
        return store.standings(connection).get(PLACE, store.Standing()).final_size


def kept(exchange: Exchange, name: str) -> Announced:
    """A checkpoint as it lies in the audit's folder, its signatures verified."""
    note = exchange.audit.cabinet.note(PLACE, name)
    assert note is not None
    return exchange.audit.commission.reading.understand(note.encode(), PLACE[1])


def test_writer_audit_and_a_third_computation_have_the_same_root(exchange: Exchange) -> None:
    for count in (1, 2, 5, 64, 1):
        exchange.write(count)
        exchange.go_on()
        checkpoint = kept(exchange, FINAL).checkpoint
        assert checkpoint.size == len(exchange.log.journals[PLACE])
        assert checkpoint.root == root(exchange.log.journals[PLACE])
    assert not any(one.alarms for one in exchange.members.values())


def test_a_final_checkpoint_bears_all_signatures_and_stays_under_its_size(exchange: Exchange) -> None:
    for _ in range(2):
        exchange.write(3)
        exchange.go_on()
    for name in ("3", "6", FINAL, LATEST):
        shown = kept(exchange, name)
        assert shown.written
        assert shown.audited
        assert [one for one in OTHERS if shown.witnessed_by(f"henvis/{one}")] == OTHERS
        assert exchange.audit.commission.reading.lacking(shown) is None


def test_without_a_quorum_nothing_is_final(exchange: Exchange) -> None:
    exchange.write(5)
    exchange.go_on(["udi", "audit", *OTHERS[:2]])
    assert final_size(exchange) == 0
    assert exchange.audit.commission.reading.lacking(kept(exchange, LATEST)) is Missing.WITNESSES
    assert exchange.audit.cabinet.note(PLACE, FINAL) is None

    exchange.go_on(["udi", "audit", *OTHERS[:3]])
    assert final_size(exchange) == 5


def test_what_the_writer_has_not_signed_is_signed_by_nobody(exchange: Exchange) -> None:
    exchange.write(5)
    exchange.go_on(["audit", *OTHERS])
    assert exchange.log.checkpoints[0] == []
    assert final_size(exchange) == 0


def test_the_audit_signs_on_only_when_what_it_signed_stands_in_the_topic(exchange: Exchange) -> None:
    exchange.write(3)
    exchange.go_on(["udi"])
    exchange.audit.reads(exchange.log)
    lost = exchange.audit.settles()
    assert lost
    exchange.write(3)
    exchange.go_on(["udi"])
    exchange.audit.reads(exchange.log)
    assert not exchange.audit.settles()

    exchange.audit.start()
    exchange.go_on()
    assert final_size(exchange) == 6
    assert not any(member.told("checkpoint_unproven") for member in exchange.members.values())


def test_who_only_repeats_itself_publishes_nothing(exchange: Exchange) -> None:
    exchange.write(5)
    exchange.go_on()
    before = list(exchange.log.checkpoints[0])
    for member in exchange.members.values():
        member.start()
    exchange.go_on()
    assert exchange.log.checkpoints[0] == before


@pytest.mark.parametrize(
    ("signers", "cosigners", "missing"),
    [
        ((), ("a", "b", "c"), Missing.WRITER),
        (("audit",), ("a", "b", "c"), Missing.WRITER),
        (("writer",), ("a", "b", "c"), Missing.AUDIT),
        (("writer", "audit"), ("a", "b"), Missing.WITNESSES),
        (("writer", "audit"), ("a", "b", "b"), Missing.WITNESSES),
        (("writer", "audit"), ("a", "b", "writer"), Missing.WITNESSES),
        (("writer", "audit"), ("a", "b", "stranger"), Missing.WITNESSES),
        (("writer", "audit", "a", "b", "c"), (), Missing.WITNESSES),
        (("writer", "audit"), ("a", "b", "d"), None),
    ],
)
def test_who_has_to_have_signed(
    signers: tuple[str, ...], cosigners: tuple[str, ...], missing: Missing | None
) -> None:
    assert RULE.missing(signers, cosigners) is missing
