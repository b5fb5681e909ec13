"""What Kafka writes of refusals becomes numbers: each line once, and no name that somebody made up."""

from pathlib import Path

import pytest

from henvis.local.stack_numbers import StackNumbers

NOW = "2026-11-22T23:00:00.000Z INFO"
DENIED = (
    f"{NOW} Principal = User:nav is Denied operation = WRITE from host = 127.0.0.1 on resource ="
    " Topic:LITERAL:nrm.to.nav for request = Produce with resourceRefCount = 1 (kafka.authorizer.logger)\n"
)
STRANGER = DENIED.replace("User:nav", "User:1234-somebody")
THROTTLED = f"{NOW} Quota violated for sensor (Produce-nav:). Delay time: (120) (org.apache.kafka)\n"
REQUESTS = THROTTLED.replace("Produce-nav", "Request-nav")
WRONG_PASSWORD = f"{NOW} [SocketServer] Failed authentication with /127.0.0.1 (channelId=1) (Selector)\n"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "kafka.security.log"


def counted(numbers: StackNumbers) -> dict[tuple[str, str], float]:
    lines = numbers.exposition().decode().splitlines()
    found: dict[tuple[str, str], float] = {}
    for line in lines:
        if line.startswith("henvis_broker_incidents_total{") and not line.endswith(" 0.0"):
            _, principal, _, class_, number = line.split('"')
            found[principal, class_] = float(number.removeprefix("}"))
    return found


@pytest.mark.parametrize(
    ("line", "who", "class_"),
    [
        (DENIED, "nav", "denied"),
        (STRANGER, "others", "denied"),
        (THROTTLED, "nav", "quota"),
        (REQUESTS, "nav", "quota"),
        (WRONG_PASSWORD, "others", "authentication"),
    ],
)
def test_each_kind_of_line(log: Path, line: str, who: str, class_: str) -> None:
    numbers = StackNumbers(log, ["nav"], [])
    log.write_text(line)
    assert counted(numbers) == {(who, class_): 1}


def test_other_lines_are_passed_over(log: Path) -> None:
    numbers = StackNumbers(log, ["nav"], [])
    log.write_text(
        f"{NOW} Changing Produce quota for user nav to 1 (org.apache.kafka)\n\n\udcff\n", errors="replace"
    )
    assert counted(numbers) == {}


def test_what_stood_there_before_is_not_counted_again(log: Path) -> None:
    log.write_text(DENIED)
    numbers = StackNumbers(log, ["nav"], [])
    assert counted(numbers) == {}
    log.write_text(DENIED + DENIED)
    numbers.incidents.pass_over()
    log.write_text(DENIED + DENIED + DENIED)
    assert counted(numbers) == {("nav", "denied"): 1}


def test_a_line_counts_once_and_when_it_is_whole(log: Path) -> None:
    numbers = StackNumbers(log, ["nav"], [])
    assert counted(numbers) == {}, "a log that is not there yet"
    log.write_text(DENIED + DENIED[:40])
    assert counted(numbers) == counted(numbers) == {("nav", "denied"): 1}
    log.write_text(DENIED + DENIED)
    assert counted(numbers) == {("nav", "denied"): 2}


def test_a_log_that_is_begun_anew_is_read_from_its_beginning(log: Path) -> None:
    numbers = StackNumbers(log, ["nav"], [])
    log.write_text(DENIED + DENIED)
    counted(numbers)
    log.write_text(DENIED)
    assert counted(numbers) == {("nav", "denied"): 3}
