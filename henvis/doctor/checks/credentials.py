"""Whether each principal has its credentials for the broker, and they are its own alone."""

from __future__ import annotations

from typing import Final

from henvis.bus.broker import acls
from henvis.bus.broker.acls import ADMIN
from henvis.bus.broker.kafka_access import CredentialsUnfit
from henvis.doctor.check import Check, Looked, Need
from henvis.doctor.finding import Finding, Kind, Severity
from henvis.doctor.private_files import OPEN, open_to_others
from henvis.doctor.sight import Sight
from henvis.local.embedded_kafka.broker_files import BrokerFiles

UNFIT: Final = Kind(
    "credentials-unfit",
    Severity.CRITICAL,
    "Delete the file where it is there and not the admin's, and start the stack anew: it makes"
    " a new password",
    "HenvisBrokerRefuses",
)


def _look(sight: Sight) -> Looked:
    files, names = BrokerFiles(sight.folder.kafka, "sasl"), (ADMIN, *acls.load().names)
    secret = [files.credentials.folder, files.settings, *(files.credentials.file(name) for name in names)]
    findings: list[Finding] = list(open_to_others(secret))
    open_ones = {one.subject for one in findings}
    for name in names:
        try:
            whose = files.credentials.of(name).user
        except CredentialsUnfit:
            whose = None
        path = files.credentials.file(name)
        if whose != name and str(path) not in open_ones:
            findings.append(UNFIT.about(str(path), f"{path} does not hold the credentials of {name}"))
    return Looked.at(f"{len(names)} principals have their credentials", findings)


CHECK: Final = Check("credentials", _look, (OPEN, UNFIT), frozenset({Need.HOME}))
