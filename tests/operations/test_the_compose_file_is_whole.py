"""deploy/compose follows the Compose specification, and agrees with the code and with what it promises."""

import functools
import importlib.util
import json
import re
import stat
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import click
import pytest
import yaml
from jsonschema import Draft7Validator

from deploy.compose.prepare import prepare
from henvis import ROOT
from henvis.api.identity.settings import TokenSettings
from henvis.bus.settings import Settings
from henvis.checkpoints.settings import Signing
from henvis.cli import henvis
from henvis.local.embedded_kafka.jars import KAFKA_VERSION
from henvis.local.home import Home
from henvis.local.issuing.issuer import audience_of
from henvis.local.issuing.organisations import organisation_of
from henvis.local.prometheus.configuration import Target, configuration
from henvis.local.services import NAMES
from tests.operations.compose_file import FOLDER, composed, filled_in, secret_files, services

WITHOUT_DIGEST = {"apache/kafka:4.4.0"}
"""Images of others of which no digest is known: the file says so, too."""
DOCKERFILE = (FOLDER / "Dockerfile").read_text(encoding="utf-8")
JOBS = ("permissions", "topics")
SETTING = re.compile(r"\bHENVIS_[A-Z_]+\b")
READ = re.compile(r"""value\("([A-Z_]+)"\)""")
EACH = pytest.mark.parametrize("name", services())
OURS = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, str]]:
    """The folder that stands for the compose file's, and the variables."""
    root = tmp_path_factory.mktemp("compose")
    return root, prepare(Home(root / "state"))


def environment(name: str, prepared: tuple[Path, Mapping[str, str]]) -> dict[str, str]:
    root, variables = prepared
    secrets = {path: str(root / file) for path, file in secret_files(name).items()}
    told = services()[name]["environment"]
    return {key: secrets.get(value, filled_in(value, variables)) for key, value in told.items()}


def test_it_follows_the_specification() -> None:
    package = importlib.util.find_spec("check_jsonschema")
    assert package is not None
    assert package.origin is not None
    file = Path(package.origin).parent / "builtin_schemas" / "vendor" / "compose-spec.json"
    schema = json.loads(file.read_text(encoding="utf-8"))
    check = Draft7Validator(schema)
    assert [error.message for error in check.iter_errors(composed())] == []
    broken = composed() | {"services": {"nav": {"imagee": "x"}}}
    assert list(check.iter_errors(broken)), "a wrong word would be seen"


@OURS
def test_each_service_runs_its_module(name: str) -> None:
    (module,) = services()[name]["command"]
    assert importlib.util.find_spec(module) is not None
    assert module == f"services.{name}.service"
    assert services()[name]["environment"]["HENVIS_SERVICE"] == name


@OURS
def test_a_service_is_told_all_that_it_asks_for(name: str, prepared: tuple[Path, Mapping[str, str]]) -> None:
    told = environment(name, prepared)
    settings, tokens = Settings.from_environment(told), TokenSettings.from_environment(told)
    assert (settings.service, settings.kafka.user) == (name, name)
    assert (tokens.token_audience, tokens.organisation) == (audience_of(name), organisation_of(name))
    assert Path(tokens.token_keys).is_file()
    signing = Signing.from_environment(told)
    assert signing is not None
    assert signing.name == f"henvis/{name}"


@functools.cache
def read_by_the_code() -> frozenset[str]:
    """Every setting that henvis and its services know."""
    files = (file for folder in ("henvis", "services") for file in (ROOT / folder).rglob("*.py"))
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return frozenset({*SETTING.findall(code), *(f"HENVIS_{name}" for name in READ.findall(code))})


@EACH
def test_every_setting_is_one_that_the_code_reads(name: str) -> None:
    used = {key for key in services()[name].get("environment", {}) if key.startswith("HENVIS_")}
    assert used <= read_by_the_code()


@EACH
def test_nothing_secret_is_in_the_file(name: str, prepared: tuple[Path, Mapping[str, str]]) -> None:
    told = services()[name].get("environment", {})
    assert [
        key for key in told if re.search(r"PASSWORD|SECRET|TOKEN$", key) and not key.endswith("_FILE")
    ] == []
    whole = (FOLDER / "compose.yaml").read_text(encoding="utf-8")
    root, variables = prepared
    for file in (root / "state").rglob("*"):
        if file.suffix in {".password", ".pgpass"}:
            assert file.read_text() not in whole + str(variables)


def test_every_secret_is_a_file_that_is_prepared_for_its_owner_alone(
    prepared: tuple[Path, Mapping[str, str]],
) -> None:
    root, _ = prepared
    for secret in composed()["secrets"].values():
        file = root / secret["file"]
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
        assert secret["file"].startswith("./state/"), "what git ignores"
    assert "deploy/compose/state/" in (ROOT / ".gitignore").read_text()


def test_a_second_preparation_changes_no_password(prepared: tuple[Path, Mapping[str, str]]) -> None:
    root, variables = prepared
    before = {file: file.read_bytes() for file in (root / "state").rglob("*") if file.is_file()}
    assert prepare(Home(root / "state")) == variables
    assert {file: file.read_bytes() for file in before} == before


@EACH
def test_a_secret_goes_to_whom_it_belongs(name: str) -> None:
    others = set(NAMES) - {name.removeprefix("postgres-")}
    sources = [one if isinstance(one, str) else one["source"] for one in services()[name].get("secrets", [])]
    assert [one for one in sources if one.rpartition("-")[2] in others] == []
    admins = {one for one in sources if one in {"kafka-admin", "kafka-settings", "kafka-format"}}
    assert not admins or name in {"kafka", "cli", *JOBS}


@EACH
def test_a_container_is_kept_small(name: str) -> None:
    one = services()[name]
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert one["ulimits"] == {"core": 0}
    assert one["mem_limit"]
    assert not one["user"].startswith(("0", "root"))
    assert "privileged" not in one
    assert "network_mode" not in one


@EACH
def test_ports_are_on_loopback_alone(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in services()[name].get("ports", []))


def test_no_port_is_given_twice() -> None:
    given = Counter(port.rpartition(":")[0] for one in services().values() for port in one.get("ports", []))
    assert max(given.values()) == 1


def test_no_service_reaches_another_or_its_database() -> None:
    networks = composed()["networks"]
    members = {
        network: {name for name, one in services().items() if network in one["networks"]}
        for network in networks
    }
    for network, inside in members.items():
        assert len(inside & set(NAMES)) <= 1, f"two services share {network}"
    for name in NAMES:
        assert members[f"database-{name}"] == {name, f"postgres-{name}"}
        assert networks[f"database-{name}"] == {"internal": True}
        assert services()[f"postgres-{name}"]["networks"] == [f"database-{name}"]


@EACH
def test_who_stays_says_how_it_is(name: str) -> None:
    if name in {"cli", *JOBS}:
        return
    assert services()[name]["healthcheck"]["test"][0] == "CMD"
    if name in NAMES:
        assert "/health/ready" in services()[name]["healthcheck"]["test"][-1]


@EACH
def test_what_it_waits_for_and_mounts_is_there(name: str) -> None:
    one, whole = services()[name], composed()
    assert set(one.get("depends_on", {})) <= services().keys()
    for volume in one.get("volumes", []):
        source = volume.partition(":")[0]
        if not source.startswith("."):
            assert source in whole["volumes"]
            continue
        path = (FOLDER / source).resolve()
        assert path.exists()
        assert volume.endswith(":ro")


@pytest.mark.parametrize("name", JOBS)
def test_jobs_are_commands_of_the_project(name: str) -> None:
    module, group, command, *_ = services()[name]["command"]
    assert module == "henvis"
    found = henvis.get_command(click.Context(henvis), group)
    assert isinstance(found, click.Group)
    assert command in found.commands


def test_images_are_pinned_and_what_is_not_is_listed() -> None:
    ours = {one["image"] for one in services().values() if "build" in one}
    others = {one["image"] for one in services().values()} - ours
    begun = set(re.findall(r"^FROM (\S+:\S+)", DOCKERFILE, re.MULTILINE))
    pinned = {image for image in others | begun if re.search(r":[\w.-]+@sha256:[0-9a-f]{64}$", image)}
    assert (others | begun) - pinned == WITHOUT_DIGEST
    text = (FOLDER / "compose.yaml").read_text(encoding="utf-8")
    assert all(image in text for image in WITHOUT_DIGEST)


def test_kafka_is_the_one_that_the_embedded_stack_runs() -> None:
    assert f"apache/kafka:{KAFKA_VERSION} AS kafka" in DOCKERFILE
    assert services()["kafka"]["image"] == f"henvis-kafka:{KAFKA_VERSION}"


def test_images_are_built_from_what_is_there_and_run_by_nobody_special() -> None:
    for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE):
        assert (ROOT / line).exists(), line
        ignored = (FOLDER / "Dockerfile.dockerignore").read_text().splitlines()
        assert any(f"!{line}".startswith(kept) for kept in ignored if kept.startswith("!")), line
    assert "--require-hashes" in DOCKERFILE
    stages = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)
    for stage in (one for one in stages if "ENTRYPOINT" in one):
        assert re.findall(r"^USER (\S+)", stage, re.MULTILINE)[-1] == "10001:10001"


def test_prometheus_asks_as_that_of_a_stack() -> None:
    told = yaml.safe_load((FOLDER / "prometheus.yaml").read_text(encoding="utf-8"))
    targets = [Target(f"{name}:8080", f"{name}-1", name) for name in NAMES]
    stacks = configuration(targets, ["/etc/prometheus/rules/*.yaml"], 15)
    assert {name: told[name] for name in stacks} == stacks
    assert told.keys() - stacks.keys() == {"alerting"}
