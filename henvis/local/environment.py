"""What a service's process is told through its environment."""

import os
from collections.abc import Mapping
from pathlib import Path

from henvis.local import instants
from henvis.local.clock import StackClock
from henvis.local.databases import Databases
from henvis.local.embedded_kafka.broker import Broker
from henvis.local.home import Home
from henvis.local.issuing.issuer import Issuer
from henvis.local.signing_keys import KeyFiles


def of_service(
    service: str,
    instance: str,
    port: int,
    *,
    home: Home,
    databases: Databases,
    broker: Broker,
    clock: StackClock,
) -> Mapping[str, str]:
    """The environment of one process, as of now: a virtual clock's instant is in it."""
    own = {
        "HENVIS_SERVICE": service,
        "HENVIS_INSTANCE": instance,
        "HENVIS_DATABASE": databases.url(service),
        "HENVIS_HTTP_PORT": str(port),
        "HENVIS_CLOCK": clock.kind,
        "HENVIS_STATE": str(_scratch(home, instance)),
        "HENVIS_SECURITY_LOG": str(home.security_log(instance)),
        "PYTHONUNBUFFERED": "1",
    }
    if service == "audit":
        own["HENVIS_AUDIT"] = str(home.audit)
    if clock.kind == "virtual":
        own["HENVIS_CLOCK_AT"] = instants.text(clock.now())
    others = (Issuer(home.issuer).environment(service), KeyFiles(home.keys).environment(service))
    return os.environ | broker.environment_of(service) | own | others[0] | others[1]


def _scratch(home: Home, instance: str) -> Path:
    folder = home.scratch(instance)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
