"""Keys, credentials and certificates: each thing that is wrong with them is a finding."""

import shutil
import socket
import ssl
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from henvis.bus.broker import topics
from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.doctor.check import Check
from henvis.doctor.checks import certificates, credentials, issuer_keys, signing_keys
from henvis.doctor.finding import Finding
from henvis.doctor.sight import BrokerSeen, Limits, Sight
from henvis.local.embedded_kafka import certificate
from henvis.local.home import Home
from henvis.local.issuing.issuer import Issuer
from henvis.local.signing_keys import KeyFiles
from henvis.proof.keys import SigningKeys, write_signing_keys
from tests.doctor.caused import causes, found_by

DAY = timedelta(days=1)


@pytest.mark.parametrize("check", [credentials.CHECK, issuer_keys.CHECK, signing_keys.CHECK])
def test_what_a_stack_makes_is_no_finding(home: Home, check: Check) -> None:
    assert found_by(check, home) == []


@causes("key-open-to-others")
@pytest.mark.parametrize(
    ("check", "file"),
    [
        (signing_keys.CHECK, "keys/nav.json"),
        (signing_keys.CHECK, "keys"),
        (credentials.CHECK, "kafka/credentials/nav.json"),
        (credentials.CHECK, "kafka/server.properties"),
        (issuer_keys.CHECK, "issuer/key.json"),
    ],
)
def test_a_secret_can_be_read_by_others(home: Home, check: Check, file: str) -> Any:
    (home.root / file).chmod(0o755)
    return found_by(check, home)


@causes("signing-key-missing")
def test_a_signing_key_is_gone(home: Home) -> Any:
    KeyFiles(home.keys).of("nav").unlink()
    return found_by(signing_keys.CHECK, home)


@causes("signing-key-unfit")
@pytest.mark.parametrize("name", ["nav.json", "verifiers"])
def test_a_signing_key_is_none(home: Home, name: str) -> Any:
    (home.keys / name).write_text("no key")
    return found_by(signing_keys.CHECK, home)


@causes("verifiers-differ")
@pytest.mark.parametrize("service", ["nav", "router", "audit"])
def test_somebody_signs_with_a_key_that_nobody_knows(home: Home, service: str) -> Any:
    path = KeyFiles(home.keys).of(service)
    path.unlink()
    write_signing_keys(path, SigningKeys.make(f"henvis/{service}"))
    return found_by(signing_keys.CHECK, home)


@causes("credentials-unfit")
@pytest.mark.parametrize("content", [None, "{}", '{"user": "udi", "password": "known"}'])
def test_a_principal_has_no_credentials_of_its_own(home: Home, content: str | None) -> Any:
    path = home.kafka / "credentials" / "nav.json"
    path.unlink()
    if content is not None:
        path.touch(mode=0o600)
        path.write_text(content)
    found = found_by(credentials.CHECK, home)
    assert "known" not in found[0].sentence
    return found


@causes("issuer-key-unfit")
@pytest.mark.parametrize(("name", "content"), [("key.json", "{}"), ("key.json", "none"), ("jwks.json", "{}")])
def test_the_issuers_keys_are_none(home: Home, name: str, content: str) -> Any:
    (home.issuer / name).write_text(content)
    return found_by(issuer_keys.CHECK, home)


@causes("issuer-key-unpublished")
def test_the_issuer_signs_with_what_it_has_not_published(home: Home, tmp_path: Path) -> Any:
    other = Issuer(tmp_path / "other")
    other.create()
    shutil.copy(other.key_set, Issuer(home.issuer).key_set)
    return found_by(issuer_keys.CHECK, home)


def of_certificate(folder: Path, later: timedelta) -> Iterable[Finding]:
    ca = folder / "ca.pem"
    if not ca.exists():
        certificate.make(ca, folder / "server.pem")
    now = datetime.now(UTC) + later
    sight = Sight(kafka=KafkaAccess("127.0.0.1:1", ca=ca), now=lambda: now)
    return certificates.CHECK.look(sight).findings


@causes("certificate-expired")
def test_a_certificate_has_ended(tmp_path: Path) -> Any:
    return of_certificate(tmp_path, certificate.DAYS * DAY + DAY)


@causes("certificate-expires")
def test_a_certificate_ends_soon(tmp_path: Path) -> Any:
    assert not of_certificate(tmp_path, timedelta())
    return of_certificate(tmp_path, certificate.DAYS * DAY - Limits().expires_within)


@contextmanager
def serving(certificates_and_key: Path) -> Iterator[str]:
    """A server that shows this certificate to each who comes; its address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates_and_key)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def show() -> None:
            with server.accept()[0] as plain, context.wrap_socket(plain, server_side=True):
                pass

        thread = threading.Thread(target=show)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        thread.join()


@causes("certificate-expired")
def test_a_broker_shows_a_certificate_that_has_ended_though_its_file_was_renewed(tmp_path: Path) -> Any:
    certificate.make(tmp_path / "ca.pem", tmp_path / "server.pem")
    now = datetime.now(UTC) + certificate.DAYS * DAY + DAY
    with serving(tmp_path / "server.pem") as address:
        kafka = KafkaAccess(address, ca=tmp_path / "ca.pem")
        looked = certificates.CHECK.look(Sight(kafka=kafka, broker=BrokerSeen("", (), {}), now=lambda: now))
    assert address in {one.subject for one in looked.findings}
    return looked.findings


@causes("certificate-unfit")
def test_a_certificate_is_none(tmp_path: Path) -> Any:
    (tmp_path / "ca.pem").write_text("none")
    return of_certificate(tmp_path, timedelta())


def test_every_writer_of_a_journal_is_looked_at(home: Home) -> None:
    shutil.rmtree(home.keys)
    home.keys.mkdir(mode=0o700)
    table = topics.load()
    missing = {one.subject for one in found_by(signing_keys.CHECK, home) if one.kind is signing_keys.MISSING}
    assert missing == {table[journal].of for journal in table.journals}
