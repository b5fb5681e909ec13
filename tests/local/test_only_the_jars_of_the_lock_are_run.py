"""Kafka is what the lock names, byte by byte, or it is not run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from henvis import ROOT
from henvis.errors import CommandFailed
from henvis.local import fetch
from henvis.local.embedded_kafka import jars
from henvis.local.terminal import Terminal


@pytest.fixture
def cached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own with Kafka in it; links, so that a test has to replace what it changes."""
    original = jars.fetched()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    copy = jars.folder(jars.read_lock())
    copy.mkdir(parents=True)
    for jar in original.iterdir():
        (copy / jar.name).symlink_to(jar)
    return copy


def test_the_right_jars_are_taken(cached: Path) -> None:
    assert jars.fetched() == cached


def test_a_second_fetch_asks_nobody(cached: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert fetch.fetch(Terminal()) == cached


def test_a_jar_with_one_changed_byte_is_refused(cached: Path) -> None:
    jar = cached / "kafka-server-4.4.0.jar"
    content = bytearray(jar.read_bytes())
    content[len(content) // 2] ^= 1
    jar.unlink()
    jar.write_bytes(content)
    with pytest.raises(CommandFailed, match=r"kafka-server-4\.4\.0\.jar does not have the SHA-256"):
        jars.fetched()


def test_a_missing_jar_is_refused(cached: Path) -> None:
    (cached / "kafka-raft-4.4.0.jar").unlink()
    with pytest.raises(CommandFailed, match=r"kafka-raft-4\.4\.0\.jar is missing"):
        jars.fetched()


def test_a_jar_that_nobody_locked_is_refused(cached: Path) -> None:
    shutil.copy(cached / "re2j-1.8.jar", cached / "extra.jar")
    with pytest.raises(CommandFailed, match=r"extra\.jar is not in jars\.lock"):
        jars.fetched()


def test_an_empty_cache_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(CommandFailed, match="Run `make setup` first"):
        jars.fetched()


def test_without_a_registry_one_line_says_so_and_nothing_is_left(tmp_path: Path) -> None:
    closed = {"HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9", "NO_PROXY": ""}
    env = os.environ | closed | {"https_proxy": closed["HTTPS_PROXY"], "XDG_CACHE_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "henvis.local.fetch"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == (
        "henvis: Apache Kafka's jars could not be fetched: the Maven repository cannot be reached. "
        "Check the network and HTTPS_PROXY, then run `make setup` again\n"
    )
    assert list((tmp_path / "henvis").iterdir()) == []
