"""The files that the embedded broker is told by: settings, first users, certificate; for its owner only."""

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from henvis import ROOT
from henvis.bus.broker.acls import ADMIN
from henvis.bus.broker.kafka_access import MECHANISM, Credentials, KafkaAccess
from henvis.local.embedded_kafka.credentials import CredentialFiles, private_file
from henvis.local.ports import LOOPBACK

TEMPLATES: Final = ROOT / "deploy" / "kafka"
ITERATIONS: Final = 4096
"""Of SCRAM: the fewest that Kafka allows; these passwords are random and cannot be guessed anyway."""

Way = Literal["open", "sasl", "tls"]
"""How clients come in: unasked (to measure what the others cost), with a password, and that encrypted."""

PROTOCOLS: Final[Mapping[Way, str]] = {"open": "PLAINTEXT", "sasl": "SASL_PLAINTEXT", "tls": "SASL_SSL"}
PARTS: Final[Mapping[Way, tuple[str, ...]]] = {
    "open": ("server",),
    "sasl": ("server", "secured"),
    "tls": ("server", "secured", "tls"),
}
"""The templates that make up the settings."""


@dataclass(frozen=True)
class BrokerFiles:
    """The files of a broker whose folder this is."""

    folder: Path
    way: Way

    @property
    def data(self) -> Path:
        """Kafka's own."""
        return self.folder / "data"

    @property
    def formatted(self) -> bool:
        """Whether Kafka's own folder is prepared."""
        return (self.data / "meta.properties").exists()

    @property
    def settings(self) -> Path:
        """The file that Kafka is started with."""
        return self.folder / "server.properties"

    @property
    def credentials(self) -> CredentialFiles:
        """Everybody's passwords."""
        return CredentialFiles(self.folder / "credentials")

    @property
    def ca(self) -> Path:
        """The certificate that the broker's is made by."""
        return self.folder / "ca.pem"

    def access(self, bootstrap: str, principal: str) -> KafkaAccess:
        """A principal's way in."""
        if self.way == "open":
            return KafkaAccess(bootstrap)
        return KafkaAccess(bootstrap, self.credentials.of(principal), self.ca if self.way == "tls" else None)

    def write(self, port: int, controller_port: int) -> None:
        """Write the settings, and with TLS a new certificate."""
        values: dict[str, object] = {
            "listen": LOOPBACK,
            "host": LOOPBACK,
            "port": port,
            "controller_port": controller_port,
            "data": self.data,
            "protocol": PROTOCOLS[self.way],
        }
        if self.way != "open":
            values |= {"admin": ADMIN, "password": self.credentials.of(ADMIN).password}
        if self.way == "tls":
            from henvis.local.embedded_kafka import certificate

            server = self.folder / "server.pem"
            certificate.make(self.ca, server)
            values |= {"server": server, "ca": self.ca}
        texts = [(TEMPLATES / f"{part}.properties.template").read_text() for part in PARTS[self.way]]
        private_file(self.settings, string.Template("\n".join(texts)).substitute(values).encode())

    def write_arguments(self, jvm: Sequence[str], program: Sequence[str], users: Sequence[str]) -> Path:
        """Write Java's arguments into a file, with the users in it: a command line everybody can see.

        See `java @argfile` in the manual of Java's launcher.
        """
        arguments = [*jvm, *program]
        for user in users:
            arguments += ["--add-scram", _scram(self.credentials.of(user))]
        file = self.folder / "format.arguments"
        private_file(file, "\n".join(map(_quoted, arguments)).encode())
        return file


def _scram(one: Credentials) -> str:
    return f"{MECHANISM}=[name={one.user},password={one.password},iterations={ITERATIONS}]"


def _quoted(argument: str) -> str:
    return '"' + argument.replace("\\", "\\\\").replace('"', '\\"') + '"'
