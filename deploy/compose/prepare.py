"""Makes what the containers are told in files: passwords, keys and Kafka's settings.

`python -m deploy.compose.prepare [FOLDER]`; a second run makes only what is missing. FOLDER is laid out like
the home of a stack, so that `henvis token nav --home FOLDER` issues tokens that the containers take.
"""

from __future__ import annotations

import base64
import os
import secrets
import string
import sys
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from henvis.bus.broker import acls
from henvis.bus.broker.acls import ADMIN
from henvis.local.embedded_kafka.broker_files import PARTS, PROTOCOLS, TEMPLATES, BrokerFiles
from henvis.local.embedded_kafka.credentials import PASSWORD_BYTES, private_file
from henvis.local.home import Home
from henvis.local.issuing.issuer import Issuer
from henvis.local.services import NAMES
from henvis.local.signing_keys import KeyFiles

HERE: Final = Path(__file__).parent
CONTAINER_USER: Final = 10001
"""As whom containers run where root prepares: none of them runs as root."""
CLIENTS_PORT, CONTROLLER_PORT = 9092, 9093
KAFKA_DATA: Final = "/var/lib/henvis/kafka"
KAFKA_SETTINGS: Final = "/run/secrets/kafka-settings"
KAFKA_LIBRARIES: Final = "/opt/kafka/libs/*"
DATABASE: Final = "henvis"
"""The name of each service's one database, and of its one account on its own server."""


def prepare(home: Home) -> Mapping[str, str]:
    """Make what is missing, and return the variables of the compose file."""
    home.create()
    Issuer(home.issuer).create()
    KeyFiles(home.keys).create()
    cluster = _kafka(home.kafka)
    for service in NAMES:
        _database(home.root / "postgres", service)
    user, group = _owner()
    if user != os.geteuid():
        _give(home.root, user, group)
    return {
        "HENVIS_UID": str(user),
        "HENVIS_GID": str(group),
        "HENVIS_CLUSTER_ID": cluster,
        "HENVIS_TOKEN_ISSUER": Issuer(home.issuer).name,
    }


def _kafka(folder: Path) -> str:
    """What the broker is started with; returns its cluster's id."""
    folder.mkdir(mode=0o700, exist_ok=True)
    files, principals = BrokerFiles(folder, "sasl"), (ADMIN, *acls.load().names)
    files.credentials.make(principals)
    if not (known := folder / "cluster-id").exists():
        fresh = base64.urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()
        known.write_text(f"x{fresh[1:]}" if fresh.startswith("-") else fresh)
    values = {
        "listen": "0.0.0.0",  # noqa: S104 - of the container, whose networks say who reaches it
        "host": "kafka",
        "port": CLIENTS_PORT,
        "controller_port": CONTROLLER_PORT,
        "data": KAFKA_DATA,
        "protocol": PROTOCOLS["sasl"],
        "admin": ADMIN,
        "password": files.credentials.of(ADMIN).password,
    }
    texts = [(TEMPLATES / f"{part}.properties.template").read_text() for part in PARTS["sasl"]]
    private_file(files.settings, string.Template("\n".join(texts)).substitute(values).encode())
    cluster = known.read_text()
    program = ("kafka.tools.StorageTool", "format", "-t", cluster, "-c", KAFKA_SETTINGS)
    files.write_arguments(("-cp", KAFKA_LIBRARIES), program, principals)
    return cluster


def _database(folder: Path, service: str) -> None:
    """A password, as PostgreSQL's image reads it and as libpq does."""
    folder.mkdir(mode=0o700, exist_ok=True)
    plain, for_libpq = folder / f"{service}.password", folder / f"{service}.pgpass"
    if not plain.exists():
        private_file(plain, secrets.token_urlsafe(PASSWORD_BYTES).encode())
    line = f"postgres-{service}:5432:{DATABASE}:{DATABASE}:{plain.read_text()}\n"
    private_file(for_libpq, line.encode())


def _owner() -> tuple[int, int]:
    """Whose the files are, who is also as whom containers run: others cannot read them."""
    return (os.geteuid(), os.getegid()) if os.geteuid() else (CONTAINER_USER, CONTAINER_USER)


def _give(folder: Path, user: int, group: int) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user, group)


def _main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "state"
    told = prepare(Home(folder.absolute()))
    (HERE / ".env").write_text("".join(f"{name}={value}\n" for name, value in told.items()))
    sys.stdout.write(f"Keys and passwords are in {folder}, variables in {HERE / '.env'}.\n")


if __name__ == "__main__":
    _main()
