"""`henvis acl check` names each difference in a sentence, `henvis acl apply` removes it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from kafka.admin import KafkaAdminClient

from henvis.bus.broker.acls import Permission, load
from henvis.bus.broker.quotas import Quota, QuotaDrift, QuotasError
from henvis.bus.broker.quotas import load as load_quotas
from henvis.cli import henvis
from henvis.errors import CommandFailed
from henvis.local.embedded_kafka.broker import Broker
from henvis.local.embedded_kafka.enforcing import Enforcing, _acl, _filter
from henvis.local.embedded_kafka.quota_list import DEFAULT, change
from tests.waiting import eventually

QUOTAS = load_quotas(load())
ENTRY = (
    "quotas: [{{principal: {who}, producer_byte_rate: {most}, consumer_byte_rate: 1,"
    " request_percentage: 1, why: it}}]"
)
ALL = len(load().permissions)
MISSING = Permission("nav", "read", "topic", "nrm.to.nav")
SURPLUS = (
    Permission("police", "read", "topic", "nrm.to.nav"),
    Permission("udi", "write", "topic", "nrm.from.", pattern="prefixed"),
    Permission("*", "all", "cluster", "kafka-cluster"),
    Permission("intake", "write", "transactional_id", "*"),
    Permission("nav", "write", "topic", "nrm.from.nav", host="10.0.0.1", verdict="deny"),
)


@pytest.fixture
def drifted(told: Broker) -> Broker:
    """The broker after somebody has changed its permissions by hand."""
    admin = KafkaAdminClient(**told.access.kafka_python())
    admin.delete_acls([_filter(MISSING)])
    admin.create_acls([_acl(one) for one in SURPLUS])
    admin.close()
    with Enforcing(told.access) as enforcing:
        eventually(
            lambda: len(enforcing.drift(load()).surplus) == len(SURPLUS) and enforcing.drift(load()).missing,
            what="the broker heeds it",
        )
    return told


def run(broker: Broker, *arguments: str, principal: str = "admin") -> Result:
    where = ["--kafka", broker.bootstrap, "--credentials", str(broker.credentials.file(principal))]
    return CliRunner().invoke(henvis, ["acl", *arguments, *where])


def test_each_difference_is_a_sentence_and_applying_mends_it(drifted: Broker) -> None:
    found = run(drifted, "check")
    assert found.exit_code == 1
    assert found.output.splitlines() == [
        "missing: nav may read topic nrm.to.nav: the file says so, the broker refuses it",
        "surplus: * may all cluster kafka-cluster: the broker says so, the file does not",
        "surplus: intake may write transactional_id *: the broker says so, the file does not",
        "surplus: nav may not write topic nrm.from.nav from 10.0.0.1: the broker says so, the file does not",
        "surplus: police may read topic nrm.to.nav: the broker says so, the file does not",
        "surplus: udi may write topic nrm.from. (prefixed): the broker says so, the file does not",
        "The broker does not agree with acls.yaml and quotas.yaml. `henvis acl apply` mends it.",
    ]
    told = json.loads(run(drifted, "check", "--json").output)
    assert (told["agrees"], len(told["missing"]), len(told["surplus"])) == (False, 1, len(SURPLUS))
    assert told["missing"][0]["principal"] == "nav"

    mended = run(drifted, "apply")
    assert mended.exit_code == 0
    assert mended.output.splitlines()[0] == "granted: nav may read topic nrm.to.nav"
    assert len(mended.output.splitlines()) == 1 + len(SURPLUS) + 1

    agreed = run(drifted, "check")
    assert (agreed.exit_code, agreed.output) == (
        0,
        f"The broker enforces acls.yaml, {ALL} permissions of {len(load().names)} principals,"
        " and quotas.yaml.\n",
    )
    assert json.loads(run(drifted, "apply", "--json").output) == {
        "agrees": True,
        "permissions": ALL,
        "missing": [],
        "surplus": [],
        "quotas": {"missing": [], "surplus": []},
    }


def test_a_quota_that_is_not_the_files_is_a_sentence_and_applying_mends_it(told: Broker) -> None:
    stated = next(one for one in QUOTAS if (one.principal, one.kind) == ("nav", "producer_byte_rate"))
    lifted = replace(stated, most=stated.most * 1000)
    of_everybody = Quota(DEFAULT, "consumer_byte_rate", 1024.0)
    admin = KafkaAdminClient(**told.access.kafka_python())
    change(admin, QuotaDrift(missing=(lifted, of_everybody), surplus=()))
    admin.close()
    with Enforcing(told.access) as enforcing:
        eventually(lambda: len(enforcing.quota_drift(QUOTAS).surplus) == 2, what="the broker heeds it")

    found = run(told, "check")
    assert (found.exit_code, found.output.splitlines()) == (
        1,
        [
            "missing: nav may write 8388608 bytes a second and no more: the file says so",
            "surplus: everybody else may read 1024 bytes a second: the broker says so, the file does not",
            "surplus: nav may write 8388608000 bytes a second: the broker says so, the file does not",
            "The broker does not agree with acls.yaml and quotas.yaml. `henvis acl apply` mends it.",
        ],
    )
    assert "bounded: nav may write 8388608 bytes a second" in run(told, "apply").output.splitlines()
    assert run(told, "check").exit_code == 0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("quotas: [", "not YAML"),
        ("quotas: {}", "a list of quotas"),
        ("quotas: [{principal: nav}]", "an entry has exactly principal, why"),
        (ENTRY.format(who="nav", most="-1"), "nav, producer_byte_rate: a whole number above 0"),
        (ENTRY.format(who="nav", most="yes"), "nav, producer_byte_rate: a whole number above 0"),
        (ENTRY.format(who="nav", most="1"), "each principal of acls.yaml once"),
    ],
)
def test_quotas_are_read_strictly(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "quotas.yaml"
    file.write_text(text)
    with pytest.raises(QuotasError, match=rf"quotas\.yaml: .*{why}"):
        load_quotas(load(), file)


def test_a_service_may_neither_look_nor_change(told: Broker) -> None:
    for command in ("check", "apply"):
        failed = run(told, command, principal="nav").exception
        assert isinstance(failed, CommandFailed)
        assert (failed.status, "did not let nav see or change permissions" in failed.message) == (2, True)


def test_a_wrong_password_is_told(told: Broker, tmp_path: Path) -> None:
    file = tmp_path / "admin.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps({"user": "admin", "password": "wrong"}))
    where = ["--kafka", told.bootstrap, "--credentials", str(file)]
    failed = CliRunner().invoke(henvis, ["acl", "check", *where]).exception
    assert isinstance(failed, CommandFailed)
    assert (failed.status, "does not let admin in" in failed.message) == (2, True)


@pytest.mark.parametrize("command", ["apply", "check"])
def test_help_has_an_example(command: str) -> None:
    assert f"Example: henvis acl {command}" in CliRunner().invoke(henvis, ["acl", command, "--help"]).output


def test_what_a_sentence_leaves_out_makes_no_difference() -> None:
    assert replace(MISSING, host="10.0.0.1").sentence() != MISSING.sentence()
    assert replace(MISSING, verdict="deny").sentence() != MISSING.sentence()
    assert replace(MISSING, pattern="prefixed").sentence() != MISSING.sentence()
