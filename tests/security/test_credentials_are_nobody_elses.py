"""What lets a principal in is in one file, for one user of the machine, and nowhere else."""

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from henvis.bus.broker.kafka_access import Credentials, CredentialsUnfit, KafkaAccess
from henvis.local.embedded_kafka.credentials import CredentialFiles
from henvis.local.stack import RunningStack, running_stack
from tests.security.rule import SERVICES

ECHO = "tests.local.echo_service"
SECRET_FILES = ("server.properties", "server.pem")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """A stack with TLS whose services do nothing."""
    echoes = {"router": ECHO, "nav": ECHO}
    with running_stack(tmp_path_factory.mktemp("stack"), services=echoes, tls=True) as one:
        yield one


def test_there_is_one_file_for_each_and_only_its_owner_reads_it(stack: RunningStack) -> None:
    folder = stack.home.kafka / "credentials"
    assert {file.stem for file in folder.iterdir()} == {"admin", *SERVICES}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for file in (*folder.iterdir(), *(stack.home.kafka / name for name in SECRET_FILES)):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_no_two_passwords_are_the_same(stack: RunningStack) -> None:
    assert len(set(_passwords(stack))) == len(SERVICES) + 1


def test_no_command_line_and_no_environment_shows_one(stack: RunningStack) -> None:
    supervisor = psutil.Process(stack.process.pid)
    processes = [supervisor, *supervisor.children(recursive=True)]
    shown = "\n".join(f"{process.cmdline()} {process.environ()}" for process in processes)
    assert str(stack.home.kafka) in shown, "they are this stack's"
    assert not [password for password in _passwords(stack) if password in shown]


def test_no_log_and_no_address_shows_one(stack: RunningStack) -> None:
    files = [*(stack.home.root / "logs").iterdir(), stack.home.root / "stack.json"]
    written = "\n".join(file.read_text(errors="replace") for file in files) + json.dumps(stack.describe())
    assert "kafka_credentials" in written
    assert not [password for password in _passwords(stack) if password in written]


def test_what_the_first_start_was_told_is_gone(stack: RunningStack) -> None:
    assert not (stack.home.kafka / "format.arguments").exists()


def test_a_text_of_credentials_does_not_quote_the_password() -> None:
    access = KafkaAccess("localhost:1", Credentials("nav", "secret"))
    assert "secret" not in f"{access} {access!r} {access.credentials}"


@pytest.mark.parametrize(
    ("content", "mode", "why"),
    [
        ('{"user": "nav", "password": "secret"}', 0o644, "can be read by every user"),
        ('{"user": "nav"}', 0o600, "holds no credentials"),
        ("secret", 0o600, "holds no credentials"),
        ("", 0o600, "holds no credentials"),
    ],
)
def test_a_file_that_is_unfit_is_refused_without_being_quoted(
    tmp_path: Path, content: str, mode: int, why: str
) -> None:
    file = tmp_path / "nav.json"
    file.write_text(content)
    file.chmod(mode)
    with pytest.raises(CredentialsUnfit, match=why) as refused:
        Credentials.of_file(file)
    assert "secret" not in str(refused.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CredentialsUnfit, match=r"nav\.json cannot be read \(No such file or directory\)"):
        Credentials.of_file(tmp_path / "nav.json")


def test_files_are_private_whatever_the_umask_and_are_made_once(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        files = CredentialFiles(tmp_path / "credentials")
        assert files.make(["nav", "udi"]) == {"nav", "udi"}
    finally:
        os.umask(before)
    assert stat.S_IMODE(files.file("nav").stat().st_mode) == 0o600
    password = files.of("nav").password
    assert files.make(["nav", "udi", "police"]) == {"police"}
    assert files.of("nav").password == password


def _passwords(stack: RunningStack) -> list[str]:
    folder = stack.home.kafka / "credentials"
    return [json.loads(file.read_text())["password"] for file in sorted(folder.iterdir())]
