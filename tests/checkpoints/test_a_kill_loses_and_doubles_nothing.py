"""Between any two steps a process may end: what it comes back to is what it would have had."""

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from henvis.audit.archive.archive_log import ArchiveLog
from henvis.audit.log import Place
from henvis.bus.handling.positions import PositionMoved
from henvis.checkpoints.tables import tree
from henvis.proof.leaf import leaf_bytes
from henvis.proof.merkle import Frontier, leaf_hash
from services.audit import store
from services.audit.tables import node
from tests.checkpoints.conftest import NewExchange
from tests.checkpoints.exchange import PLACE, Exchange, root

STEPS = st.sampled_from(["write", "read", "settle", "settle and send", "kill", "archive"])
MEMBERS = st.sampled_from(["udi", "audit", "nav"])


def perform(exchange: Exchange, name: str, step: str) -> None:
    member = exchange.members[name]
    if step == "write":
        exchange.write(3)
    elif step == "read":
        member.reads(exchange.log)
    elif step == "kill":
        member.start()
    elif step == "archive":
        exchange.audit.archives()
    else:
        messages = member.settles()
        if step == "settle and send":
            exchange.log.publish(messages)
        else:
            member.start()  # killed when it had written down, and sent nothing


def expected_nodes(exchange: Exchange) -> dict[tuple[int, int], bytes]:
    frontier = Frontier()
    leaves = (leaf_hash(leaf_bytes(*one)) for one in exchange.log.journals[PLACE])
    return {found[:2]: found.hash for leaf in leaves for found in frontier.append(leaf)}


def kept(exchange: Exchange, name: str) -> bytes:
    with exchange.members[name].database.reading() as connection:
        here = (tree.c.topic == PLACE[0], tree.c.partition == PLACE[1])
        found = connection.execute(sa.select(tree.c.frontier).where(*here)).scalar_one()
        return Frontier.from_bytes(found).root()


@settings(max_examples=12, deadline=None)
@given(steps=st.lists(st.tuples(MEMBERS, STEPS), max_size=25))
def test_after_any_steps_all_is_as_without_a_kill(
    new_exchange: NewExchange, steps: list[tuple[str, str]]
) -> None:
    with new_exchange() as exchange:
        for name, step in steps:
            perform(exchange, name, step)
        exchange.write(1)
        for member in exchange.members.values():
            member.start()
        exchange.go_on()
        journal = exchange.log.journals[PLACE]
        assert kept(exchange, "udi") == kept(exchange, "audit") == root(journal)
        with exchange.audit.database.reading() as connection:
            rows = connection.execute(sa.select(node)).all()
            assert {(row.level, row.number): row.hash for row in rows} == expected_nodes(exchange)
            assert len(rows) == len(expected_nodes(exchange))
            assert store.standings(connection)[PLACE] == store.Standing(len(journal), None)
        exchange.audit.archives()
        archived = ArchiveLog(exchange.audit.archive).read(Place(*PLACE))
        assert [one[1:] for one in archived] == [tuple(one) for one in journal]
        assert not any(one.alarms for one in exchange.members.values())


def test_of_two_processes_on_one_database_the_late_one_changes_nothing(exchange: Exchange) -> None:
    exchange.write(5)
    audit = exchange.audit
    late, late_next = audit.office, dict(audit._next)
    audit.start()
    exchange.go_on()
    audit.office, audit._next = late, late_next
    audit.reads(exchange.log)
    with pytest.raises(PositionMoved):
        audit.settles()
    audit.start()
    exchange.go_on()
    assert kept(exchange, "audit") == root(exchange.log.journals[PLACE])
