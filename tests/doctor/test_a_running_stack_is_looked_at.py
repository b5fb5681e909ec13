"""One real stack: while all is well nothing is found, each fault is found for what it is, and mended gone."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest
from click.testing import CliRunner
from confluent_kafka import Producer
from confluent_kafka.admin import (
    AdminClient,
    NewTopic,
)
from kafka.admin import KafkaAdminClient
from uuid_utils.compat import uuid7

from henvis.bus.broker import acls, quotas
from henvis.bus.broker.acls import Permission
from henvis.bus.broker.quotas import QuotaDrift
from henvis.bus.partitioning import key_of, partition_of
from henvis.cli import henvis
from henvis.doctor import looking
from henvis.doctor.check import Looked
from henvis.doctor.checks import (
    CHECKS,
    broker_settings,
    clocks,
    databases,
    dead_letters,
    disk,
    law,
    migrations,
    parked,
    permissions,
    processes,
    signing_keys,
    topics,
)
from henvis.doctor.checkup import run
from henvis.doctor.report import Report
from henvis.doctor.sight import Sight, machines_now
from henvis.law.ruleset import FOLDER
from henvis.local.embedded_kafka.enforcing import Enforcing, _acl, _filter
from henvis.local.embedded_kafka.quota_list import change
from henvis.local.stack import RunningStack, running_stack
from tests.doctor.caused import causes
from tests.doctor.changed_by_hand import altered, codes, found, paused, pid_of, report, sight_of
from tests.waiting import eventually

MISSING = Permission("nav", "read", "topic", "nrm.to.nav")
SURPLUS = Permission("police", "read", "topic", "nrm.to.nav")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """All services, by the machine's clock."""
    with running_stack(tmp_path_factory.mktemp("stack") / "home", clock="system") as running:
        yield running


def test_of_a_stack_that_is_well_nothing_is_found(stack: RunningStack) -> None:
    told = report(stack)
    assert (told["findings"], told["status"]) == ([], 0)
    assert [one["check"] for one in told["checks"] if not one["looked"]] == []
    words = (
        CliRunner()
        .invoke(henvis, ["doctor", "--all", "--least-free", "0", "--home", str(stack.home.root)])
        .output
    )
    assert words.count("\nok: ") + 1 == len(CHECKS)
    assert words.endswith("All is as declared.\n")


def test_a_broker_is_looked_at_without_a_stack_too(stack: RunningStack) -> None:
    where = ["--kafka", stack.kafka, "--credentials", str(stack.home.kafka / "credentials" / "admin.json")]
    shown = CliRunner().invoke(henvis, ["doctor", "--json", "--profile", "embedded", *where])
    told = json.loads(shown.output)
    assert (told["findings"], shown.exit_code) == ([], 0)
    of_a_cluster = CliRunner().invoke(henvis, ["doctor", "--json", *where])
    assert codes(json.loads(of_a_cluster.output)) == {
        "broker-setting-differs",
        "topic-replicas-too-few",
        "topic-setting-differs",
    }


@causes("permission-missing", "permission-surplus", "quota-differs")
def test_permissions_and_quotas_are_changed_by_hand(stack: RunningStack) -> Any:
    lifted = replace(min(quotas.load(acls.load())), most=1.0)
    admin = KafkaAdminClient(**stack.access().kafka_python())
    admin.delete_acls([_filter(MISSING)])
    admin.create_acls([_acl(SURPLUS)])
    change(admin, QuotaDrift((lifted,), ()))
    admin.close()
    with Enforcing(stack.access()) as broker:
        stated = acls.load()
        eventually(
            lambda: broker.drift(stated).missing and broker.quota_drift(quotas.load(stated)),
            what="it is heeded",
        )
        changed = found(stack, permissions.CHECK)
        broker.apply(stated)
        broker.apply_quotas(quotas.load(stated))
    assert found(stack, permissions.CHECK) == []
    return changed


@causes("topic-setting-differs")
def test_a_topics_setting_is_changed(stack: RunningStack) -> Any:
    with altered(stack, ("topic", "nrm.from.nav"), "retention.ms", "1000000000", before="-1"):
        changed = found(stack, topics.CHECK)
    eventually(lambda: not found(stack, topics.CHECK), what="it is as it was")
    return changed


@causes("topic-unknown")
def test_a_topic_is_made_that_nobody_declared(stack: RunningStack) -> Any:
    admin = AdminClient(stack.access().confluent())
    admin.create_topics([NewTopic("nrm.from.stray", 1, 1)])["nrm.from.stray"].result(10)
    changed = eventually(lambda: found(stack, topics.CHECK), what="it is there")
    admin.delete_topics(["nrm.from.stray"])["nrm.from.stray"].result(10)
    eventually(lambda: not found(stack, topics.CHECK), what="it is gone")
    return changed


@causes("broker-setting-differs")
def test_a_brokers_setting_is_changed(stack: RunningStack) -> Any:
    with altered(stack, ("broker", "1"), "message.max.bytes", "1048576"):
        changed = eventually(lambda: found(stack, broker_settings.CHECK), what="it is heeded")
    eventually(lambda: not found(stack, broker_settings.CHECK), what="it is as it was")
    return changed


@causes("broker-setting-differs")
def test_what_kafka_does_not_tell_is_read_from_its_file(stack: RunningStack) -> Any:
    file = stack.home.kafka / "server.properties"
    text = file.read_text()
    file.write_text(text.replace("super.users=User:admin", "super.users=User:admin;User:nav"))
    changed = found(stack, broker_settings.CHECK)
    file.write_text(text)
    assert "password" not in str(changed)
    return changed


@causes("key-open-to-others")
def test_a_key_becomes_everybodys(stack: RunningStack) -> Any:
    key = stack.home.keys / "nav.json"
    key.chmod(0o644)
    changed = found(stack, signing_keys.CHECK)
    key.chmod(0o600)
    assert found(stack, signing_keys.CHECK) == []
    return changed


def test_without_the_admins_credentials_the_rest_is_still_looked_at(stack: RunningStack) -> None:
    file = stack.home.kafka / "credentials" / "admin.json"
    file.chmod(0o644)
    told = report(stack)
    file.chmod(0o600)
    assert codes(told) == {"broker-refuses", "key-open-to-others"}
    assert {one["check"] for one in told["checks"] if not one["looked"]} == {
        "broker settings",
        "topics",
        "permissions",
        "checkpoints",
        "probes",
        "dead letters",
    }


@causes("migration-behind")
def test_a_database_is_put_back(stack: RunningStack) -> Any:
    def dated(version: str) -> str:
        with closing(sqlite3.connect(stack.home.root / "db" / "nav.db")) as connection, connection:
            of_bus = "SELECT version_num FROM alembic_version WHERE version_num LIKE 'bus_%'"
            (present,) = connection.execute(of_bus).fetchone()
            put = "UPDATE alembic_version SET version_num = ? WHERE version_num = ?"
            connection.execute(put, (version, present))
        return str(present)

    newest = dated("bus_0001")
    changed = found(stack, migrations.CHECK)
    dated(newest)
    assert found(stack, migrations.CHECK) == []
    return changed


@causes("law-not-installed", "law-not-kept")
def test_the_law_is_changed_under_a_running_stack(stack: RunningStack, tmp_path: Path) -> Any:
    for file in FOLDER.glob("*.yaml"):
        (tmp_path / file.name).write_bytes(file.read_bytes() + b"\n")
    sight = sight_of(stack)
    return law.CHECK.look(replace(sight, declared=replace(sight.declared, law=tmp_path))).findings


@causes("clock-process-off", "clock-broker-off")
def test_the_machines_clock_is_off(stack: RunningStack) -> Any:
    off = Sight(now=lambda: machines_now() - timedelta(minutes=10))
    return clocks.CHECK.look(looking.at_stack(stack.home, off)).findings


@causes("disk-nearly-full")
def test_the_disk_is_nearly_full(stack: RunningStack) -> Any:
    return found(stack, disk.CHECK, least_free=1.0)


@causes("disk-full")
def test_the_disk_is_full(stack: RunningStack) -> Any:
    return found(stack, disk.CHECK, least_free_bytes=2**62)


@causes("database-missing")
def test_a_database_is_taken_away(stack: RunningStack) -> Any:
    file = stack.home.root / "db" / "police.db"
    with paused(pid_of(stack, "police-1")):
        file.rename(file.with_suffix(".away"))
        changed = databases.CHECK.look(Sight(home=stack.home)).findings
        file.with_suffix(".away").rename(file)
    return changed


def test_what_is_parked_is_counted_and_not_shown(stack: RunningStack) -> None:
    case = uuid7()
    producer = Producer({**stack.access().confluent(), "enable.idempotence": True})
    producer.produce("nrm.to.nav", key=key_of(case), value=b"secret words", partition=partition_of(case, 4))
    assert producer.flush(20) == 0
    home = ["--home", str(stack.home.root)]
    for check in (parked.CHECK, dead_letters.CHECK):
        eventually(partial(found, stack, check), what=f"{check.name} are told")
    told = report(stack)
    assert codes(told) == {"records-parked", "dead-letters"}
    assert str(case) not in json.dumps(told)
    assert "secret" not in json.dumps(told)

    (held,) = json.loads(CliRunner().invoke(henvis, ["dead", "list", "--json", *home]).output)
    CliRunner().invoke(henvis, ["dead", "drop", "nav", str(held["id"]), "--reason", "sent by a test", *home])
    eventually(lambda: not found(stack, parked.CHECK), what="nothing waits any more")
    assert found(stack, dead_letters.CHECK, recent=timedelta()) == [], "a day later it is no hint any more"


def test_a_process_that_is_paused_keeps_nothing_else_from_being_looked_at(stack: RunningStack) -> None:
    with paused(pid_of(stack, "nav-1")):
        told = report(stack)
    assert codes(told) - {"dead-letters"} == {"process-silent"}
    assert [one["check"] for one in told["checks"] if not one["looked"]] == ["parked records"]
    eventually(lambda: not found(stack, processes.CHECK), within=30, what="it goes on")


def test_a_supervisor_that_is_paused_keeps_nothing_else_from_being_looked_at(
    stack: RunningStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("henvis.local.stack.ANSWER_SECONDS", 0.5)
    with paused(stack.process.pid):
        told = report(stack)
    assert codes(told) - {"dead-letters"} == {"supervisor-silent"}
    assert [one["check"] for one in told["checks"] if not one["looked"]] == ["registry"]


def test_a_broker_that_is_paused_keeps_nothing_else_from_being_looked_at(
    stack: RunningStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    sight = sight_of(stack)
    with paused(int(stack.describe()["broker"]["pid"])):
        with monkeypatch.context() as impatient:
            impatient.setattr(looking, "ANSWER_SECONDS", 0.5)
            told = report(stack)
        # It may also stop while the checks look: none of them is waited for longer than agreed.
        late = run([topics.CHECK, permissions.CHECK], sight, within=1.0)
    assert codes(told) - {"dead-letters"} == {"broker-away"}
    assert not any(isinstance(one, Looked) for one in late.values())
    assert Report(late).status == 2
    eventually(lambda: not codes(report(stack)) - {"dead-letters"}, within=60, what="all goes on")


@causes("process-restarted")
def test_a_process_that_ended_and_is_well_again_is_a_hint(stack: RunningStack) -> Any:
    psutil.Process(pid_of(stack, "udi-1")).kill()
    return eventually(
        lambda: [one for one in found(stack, processes.CHECK) if one.kind is processes.RESTARTED],
        within=60,
        what="it is ready again",
    )


def test_a_stack_that_was_stopped_is_said_to_be_down_and_its_files_are_looked_at(stack: RunningStack) -> None:
    stack.stop()
    told = report(stack)
    assert codes(told) == {"stack-down"}
    looked = {one["check"] for one in told["checks"] if one["looked"]}
    assert {"databases", "migrations", "signing keys", "issuer keys", "disk", "schemas"} <= looked
