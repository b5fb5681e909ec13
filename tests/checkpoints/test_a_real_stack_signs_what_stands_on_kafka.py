"""Real services on a real broker: what is signed is what stands there, through kills and a restart."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from confluent_kafka import Producer

from henvis.audit.archive.archive_log import ArchiveLog
from henvis.audit.commands.checkpoints import checkpoints
from henvis.audit.commands.proof import proof
from henvis.audit.log import Place
from henvis.bus.broker.topics import CHECKPOINTS
from henvis.checkpoints.contents import UNREADABLE, Contents
from henvis.local.stack import running_stack
from henvis.proof.checking import check_consistency, check_inclusion
from henvis.proof.leaf import leaf_bytes
from henvis.proof.merkle import Frontier, leaf_hash
from henvis.proof.signing import from_base64
from tests.checkpoints.exchange import root
from tests.checkpoints.forging import forged
from tests.checkpoints.signed_stack import HOSTILE, WITHIN_S, Signed
from tests.waiting import eventually

Query = dict[str, str | int]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stack")


@pytest.fixture(scope="module")
def signed(home: Path) -> Iterator[Signed]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HENVIS_CHECKPOINT_SECONDS", "0.2")
        with running_stack(home, clock="virtual") as stack:
            one = Signed(stack)
            one.put_hostile_records()
            one.opens_cases("intake", 40)
            one.refers()
            yield one
            one.close()


def test_every_root_is_that_of_what_stands_there_and_is_final(signed: Signed) -> None:
    signed.all_final()
    journals = {place: journal for place, journal in signed.journals().items() if journal}
    assert {"nrm.from.intake", "nrm.from.router", "nrm.from.police"} <= {place[0] for place in journals}
    for place, journal in journals.items():
        shown = signed.final(place)
        assert (shown.checkpoint.size, shown.checkpoint.root) == (len(journal), root(journal)), place
        assert signed.reading.lacking(shown) is None


def test_hostile_records_are_leaves_like_others(signed: Signed) -> None:
    signed.all_final()
    hostile = signed.journals()[HOSTILE][:4]
    assert [one.value for one in hostile] == [None, b"", b"\xff" * 1000, b"behind it"]
    assert hostile[2].headers == UNREADABLE
    assert "checkpoint" not in signed.security_log("audit")


def test_proofs_check_without_asking_anybody(signed: Signed) -> None:
    sizes = {(one["topic"], one["partition"]): one["final_size"] for one in signed.all_final()}
    place = max(sizes, key=sizes.__getitem__)
    where = {"topic": place[0], "partition": place[1]}
    journal = signed.journals()[place]
    for offset in (0, len(journal) // 2, len(journal) - 1):
        told = signed.audit.get("/proofs/inclusion", params={**where, "offset": offset}).json()
        checkpoint = signed.reading.understand(told["note"].encode(), place[1]).checkpoint
        leaf = leaf_hash(leaf_bytes(*journal[offset]))
        hashes = [from_base64(one) for one in told["proof"]]
        assert leaf == from_base64(told["leaf_hash"])
        check_inclusion(offset, checkpoint.size, leaf, hashes, checkpoint.root)

    before = signed.final(place).checkpoint
    signed.opens_cases("intake", 20)
    signed.all_final()
    after = signed.final(place).checkpoint
    sizes_asked = {"old": before.size, "new": after.size}
    told = signed.audit.get("/proofs/consistency", params={**where, **sizes_asked}).json()
    hashes = [from_base64(one) for one in told["proof"]]
    check_consistency(before.size, before.root, after.size, after.root, hashes)
    assert signed.reading.understand(told["old_note"].encode(), place[1]).checkpoint == before


def test_what_there_is_no_proof_of_is_said(signed: Signed) -> None:
    signed.all_final()
    where: Query = {"topic": "nrm.from.intake", "partition": 0}
    asked: list[tuple[str, Query, int]] = [
        ("/proofs/inclusion", {**where, "offset": 10**9}, 404),
        ("/proofs/inclusion", {**where, "offset": 0, "size": 10**9}, 404),
        ("/proofs/inclusion", {"topic": "nrm.to.nav", "partition": 0, "offset": 0}, 404),
        ("/proofs/inclusion", {**where, "offset": -1}, 422),
        ("/proofs/consistency", {**where, "old": 2, "new": 1}, 422),
        ("/checkpoints/nrm.from.intake/9", {}, 404),
        ("/checkpoints/..%2F..%2Fkeys/0", {}, 404),
    ]
    for path, parameters, status in asked:
        answer = signed.audit.get(path, params=parameters)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_the_command_line_shows_and_proves(signed: Signed, home: Path) -> None:
    signed.all_final()
    run, here = CliRunner().invoke, ["--home", str(home)]
    size = signed.final(("nrm.from.intake", 0)).checkpoint.size
    table = run(checkpoints, here).stdout
    assert ["nrm.from.intake/0", str(size), str(size), str(size)] in [
        row.split()[:4] for row in table.splitlines()
    ]
    assert "nothing stands there" in table
    shown = run(proof, ["inclusion", "nrm.from.intake/0/0", *here])
    assert shown.stdout.startswith(
        f"proved: nrm.from.intake/0/0 is one of the {size} records that intake, audit"
    )
    assert "not final" not in shown.stdout
    shown = run(proof, ["consistency", "nrm.from.intake/0", str(size), str(size), *here])
    assert shown.stdout.startswith("proved: ")
    assert run(proof, ["inclusion", "nrm.from.intake", *here]).exit_code == 2


def test_a_forged_checkpoint_on_the_topic_is_cosigned_by_nobody_and_told(signed: Signed) -> None:
    signed.all_final()
    place = ("nrm.from.intake", 0)
    journal = signed.journals()[place]
    false = [*journal[:-1], journal[-1]._replace(value=b"another")]
    producer = Producer({**signed.stack.access("police").confluent()})
    for by in (("intake",), ("intake", "audit")):
        value = forged(signed.keys, false, by=by, old=0, cluster=signed.cluster_id, place=place)
        producer.produce(CHECKPOINTS, value, b"", partition=0)
    assert producer.flush(30) == 0
    for service, code in (
        ("audit", "checkpoint_rewritten"),
        ("intake", "checkpoint_key_misused"),
        *((name, "checkpoint_two_roots") for name in ("udi", "barnevern", "nav", "police")),
    ):
        eventually(lambda: code in signed.security_log(service), within=WITHIN_S, what=f"{service} tells")  # noqa: B023 - waited for here
    told = signed.audit.get("/checkpoints/nrm.from.intake/0").json()
    assert told["final"] is False
    assert told["why"] in ("checkpoint_roots_differ", "checkpoint_rewritten")
    assert told["final_size"] == len(journal)


def test_killed_services_lose_and_double_nothing(signed: Signed, home: Path) -> None:
    for service in ("audit", "udi", "audit", "router"):
        signed.opens_cases("udi", 15)
        before = signed.restarts(service)
        signed.kill(service)
        signed.opens_cases("barnevern", 10)
        eventually(lambda: signed.restarts(service) > before, within=WITHIN_S, what=f"{service} is back")  # noqa: B023 - waited for here
    others = {place: len(one) for place, one in signed.standing().items() if place[0] != "nrm.from.intake"}

    def sizes() -> dict[tuple[str, int], int]:
        told = signed.audit.get("/checkpoints").json()
        found = {(one["topic"], one["partition"]): one["final_size"] for one in told}
        return {place: size for place, size in found.items() if place in others}

    eventually(lambda: sizes() == others, within=WITHIN_S, what="all is final")
    assert _nodes(home) == {
        place: _expected(journal) for place, journal in signed.journals().items() if journal
    }


def test_a_stack_that_is_started_again_goes_on_with_its_keys(signed: Signed, home: Path) -> None:
    keys = {file.name: file.read_bytes() for file in signed.keys.folder.iterdir()}
    before = signed.final(("nrm.from.udi", 0)).checkpoint
    assert {oct(file.stat().st_mode & 0o777) for file in signed.keys.folder.iterdir()} == {"0o600"}
    journals = signed.journals()
    signed.stack.stop()
    archive = ArchiveLog(home / "audit" / "archive")
    for at, journal in journals.items():
        archived = archive.read(Place(*at)) if at in archive.ranges else ()
        assert [tuple(one[1:]) for one in archived] == [tuple(one) for one in journal], at
    assert list(archive.notes())
    with running_stack(home, clock="virtual") as stack:
        again = Signed(stack)
        assert {file.name: file.read_bytes() for file in again.keys.folder.iterdir()} == keys
        again.opens_cases("udi", 40)
        place = ("nrm.from.udi", 0)
        size = len(again.standing()[place])
        eventually(lambda: again.final(place).checkpoint.size == size, within=WITHIN_S, what="it is final")
        where: Query = {"topic": place[0], "partition": 0, "old": before.size, "new": size}
        told = again.audit.get("/proofs/consistency", params=where).json()
        after = again.final(place).checkpoint
        hashes = [from_base64(one) for one in told["proof"]]
        check_consistency(before.size, before.root, after.size, after.root, hashes)
        again.close()


def _nodes(home: Path) -> dict[tuple[str, int], dict[tuple[int, int], bytes]]:
    """All nodes as they lie in the audit's database."""
    found: dict[tuple[str, int], dict[tuple[int, int], bytes]] = {}
    with closing(sqlite3.connect(home / "db" / "audit.db")) as connection:
        rows = connection.execute("select topic, partition, level, number, hash from tree_node")
        for topic, partition, level, number, hash_ in rows:
            found.setdefault((topic, partition), {})[level, number] = hash_
    return found


def _expected(journal: Sequence[Contents]) -> dict[tuple[int, int], bytes]:
    tree = Frontier()
    nodes: dict[tuple[int, int], bytes] = {}
    for one in journal:
        nodes |= {found[:2]: found.hash for found in tree.append(leaf_hash(leaf_bytes(*one)))}
    return nodes
