"""Where the broker is, as whom a client goes in, and whether the way is encrypted.

A password comes from a file that its owner alone can read, never from a command line or a variable: lists of
processes and crash reports show those.
"""

from __future__ import annotations

import json
import logging
import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from henvis.errors import CommandFailed

MECHANISM: Final = "SCRAM-SHA-512"
# It warns of a password in the clear, which SCRAM never sends.
logging.getLogger("kafka.net.sasl.scram").setLevel(logging.ERROR)

_OTHERS: Final = 0o007
"""The bits of a file's mode that are everybody's."""


class CredentialsUnfit(CommandFailed):
    """A file with credentials is missing, is no such file, or can be read by everybody."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """A principal of the broker and its password."""

    user: str
    password: str = field(repr=False)

    @classmethod
    def of_file(cls, path: Path) -> Credentials:
        """Read them from JSON, `{"user": …, "password": …}`. Raises CredentialsUnfit."""
        try:
            if path.stat().st_mode & _OTHERS:
                raise CredentialsUnfit(f"{path} can be read by every user", f"Say chmod 600 {path}")
            told = json.loads(path.read_text(encoding="utf-8"))
            return cls(user=str(told["user"]), password=str(told["password"]))
        except OSError as error:
            raise CredentialsUnfit(f"{path} cannot be read ({error.strerror})", _WHERE) from None
        except (ValueError, KeyError, TypeError):
            # Without the parser's text, which may quote what is there.
            raise CredentialsUnfit(f"{path} holds no credentials", _WHERE) from None


_WHERE: Final = 'HENVIS_KAFKA_CREDENTIALS is to name a file with {"user": …, "password": …}'


@dataclass(frozen=True, slots=True)
class KafkaAccess:
    """One way into one broker; without credentials only a broker that asks nobody lets it in."""

    bootstrap: str
    credentials: Credentials | None = None
    ca: Path | None = None
    """The certificates (PEM) that the broker's must come from; None where the way is not encrypted."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> KafkaAccess:
        """Read HENVIS_KAFKA, HENVIS_KAFKA_CREDENTIALS and, where there is TLS, HENVIS_KAFKA_TLS_CA.

        Raises KeyError, with the variable's name, for one of the first two, and CredentialsUnfit.
        """
        ca = environment.get("HENVIS_KAFKA_TLS_CA")
        if ca and not os.access(ca, os.R_OK):
            raise CredentialsUnfit(
                f"{ca} cannot be read", "HENVIS_KAFKA_TLS_CA is to name certificates in PEM"
            )
        return cls(
            bootstrap=environment["HENVIS_KAFKA"],
            credentials=Credentials.of_file(Path(environment["HENVIS_KAFKA_CREDENTIALS"])),
            ca=Path(ca) if ca else None,
        )

    @property
    def user(self) -> str:
        """The principal's name, as errors tell it."""
        return self.credentials.user if self.credentials else "anonymous"

    @property
    def group(self) -> str:
        """The one consumer group that this principal may name."""
        return f"henvis.{self.user}"

    @property
    def protocol(self) -> str:
        """Kafka's name of the way: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL."""
        way = "SSL" if self.ca else "PLAINTEXT"
        return f"SASL_{way}" if self.credentials else way

    def confluent(self) -> dict[str, Any]:
        """The settings of a client of confluent-kafka (librdkafka)."""
        settings: dict[str, Any] = {"bootstrap.servers": self.bootstrap, "security.protocol": self.protocol}
        if self.credentials:
            settings |= {"sasl.mechanism": MECHANISM, "sasl.username": self.credentials.user}
            settings |= {"sasl.password": self.credentials.password}
        if self.ca:
            settings |= {"ssl.ca.location": str(self.ca), "ssl.endpoint.identification.algorithm": "https"}
        return settings

    def kafka_python(self) -> dict[str, Any]:
        """The settings of a client of kafka-python."""
        settings: dict[str, Any] = {"bootstrap_servers": self.bootstrap, "security_protocol": self.protocol}
        if self.credentials:
            settings |= {"sasl_mechanism": MECHANISM, "sasl_plain_username": self.credentials.user}
            settings |= {"sasl_plain_password": self.credentials.password}
        if self.ca:
            settings |= {"ssl_cafile": str(self.ca), "ssl_check_hostname": True}
        return settings

    def tls(self) -> ssl.SSLContext | None:
        """What aiokafka is given; None where the way is not encrypted."""
        return ssl.create_default_context(cafile=str(self.ca)) if self.ca else None
