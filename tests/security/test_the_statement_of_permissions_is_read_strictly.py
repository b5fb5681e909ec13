"""`acls.yaml` grants what the rule says; what could open more than it says is refused."""

from pathlib import Path

import pytest

from henvis.bus.broker.acls import FILE, AclsError, load
from tests.security.rule import SERVICES, TOPICS, may_read, may_write


def test_it_says_what_the_rule_says() -> None:
    stated = {(one.principal, one.operation, one.resource, one.name) for one in load().permissions}
    writes = {(who, "write", "topic", topic) for who in SERVICES for topic in TOPICS if may_write(who, topic)}
    reads = {(who, "read", "topic", topic) for who in SERVICES for topic in TOPICS if may_read(who, topic)}
    assert stated == writes | reads | {(who, "read", "group", f"henvis.{who}") for who in SERVICES}


def test_every_permission_is_literal() -> None:
    assert {(one.pattern, one.host, one.verdict) for one in load().permissions} == {("literal", "*", "allow")}


OF_NAV = "[nrm.from.nav, nrm.to.nav, nrm.checkpoints]"


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("name: nav\n", "name: '*'\n", "principal 4, name: '*' is no name"),
        ("name: nav\n", "name: Nav\n", "principal 4, name: 'Nav' is no name"),
        ("name: nav\n", "name: admin\n", "principal admin: the admin may do everything"),
        ("name: nav\n", "name: udi\n", "principal udi: its group is henvis.udi, not henvis.nav"),
        ("group: henvis.nav\n", "group: henvis\n", "principal nav: its group is henvis.nav, not henvis"),
        (
            OF_NAV,
            "[nrm.from.nav, nrm.to.*]",
            "principal nav, reads: 'nrm.to.*' is no name",
        ),
        (OF_NAV, "nrm.to.nav", "principal nav, reads: str where list is expected"),
        (
            OF_NAV,
            "[nrm.to.nav, nrm.to.nav]",
            "principal nav, reads: nrm.to.nav is there twice",
        ),
        (
            "    group: henvis.nav\n",
            "    creates: [nrm.x]\n",
            "principal 4: exactly group",
        ),
        ("principals:\n", "everybody: true\nprincipals:\n", "the file: principals, and nothing else"),
        ("principals:\n", "principals: [\n", "not YAML"),
    ],
)
def test_a_slip_is_named_with_file_entry_and_reason(tmp_path: Path, old: str, new: str, error: str) -> None:
    statement = FILE.read_text()
    assert old in statement
    wrong = tmp_path / "acls.yaml"
    wrong.write_text(statement.replace(old, new, 1))
    with pytest.raises(AclsError, match=r"acls\.yaml: ") as raised:
        load(wrong)
    assert error in str(raised.value)
