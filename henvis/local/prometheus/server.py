"""Debian's Prometheus as a process of the stack: on loopback, its numbers in the stack's folder."""

import shutil
import subprocess
from collections.abc import Iterable
from typing import Final

from henvis.errors import CommandFailed
from henvis.local import child, ports
from henvis.local.home import Home
from henvis.local.ports import Address
from henvis.local.process import KeptProcess
from henvis.local.prometheus.configuration import Target, configuration, text
from henvis.local.prometheus.scraping import Scraping

PROGRAM: Final = "prometheus"
SUPERVISOR: Final = "supervisor"

_KEPT: Final = ("--storage.tsdb.retention.time=30d", "--storage.tsdb.retention.size=512MB")
"""Whichever bound is reached first: a stack on one machine is for trying out."""


def prometheus_of(
    home: Home, scraping: Scraping, processes: Iterable[KeptProcess], supervisor: Address
) -> KeptProcess:
    """Write the configuration and return Prometheus' process, not yet started.

    It asks `processes`, each as its service's, and the supervisor at its address. Raises CommandFailed where
    Prometheus is not installed.
    """
    program, folder, log = _installed(), home.prometheus, home.log(PROGRAM)
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / "prometheus.yaml"
    asked = [Target(_place(each.url), each.instance, each.service) for each in processes]
    asked.append(Target(_place(supervisor.url), SUPERVISOR))
    file.write_text(text(configuration(asked, [scraping.rules / "*.yaml"], scraping.every_s)))
    at = Address(ports.free(1)[0])
    command = [
        program,
        f"--config.file={file}",
        f"--storage.tsdb.path={folder / 'data'}",
        *_KEPT,
        f"--web.listen-address={_place(at.url)}",
        "--log.level=warn",
    ]

    def start() -> "subprocess.Popen[bytes]":
        # Without our variables: one of them may hold a password, and Prometheus needs none.
        return child.spawn(command, log, env={})

    return KeptProcess(service=PROGRAM, instance=PROGRAM, start=start, url=at.url, log=log, ready="/-/ready")


def _place(url: str) -> str:
    return url.partition("//")[2]


def _installed() -> str:
    if (program := shutil.which(PROGRAM)) is None:
        raise CommandFailed(
            "Prometheus is not installed", "Run apt-get install prometheus, or leave --metrics out"
        )
    return program
