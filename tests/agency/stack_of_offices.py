"""Offices of a test, to be found as a stack's services are: by the folder that `--home` names."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi import FastAPI

from henvis.local.home import Home
from tests.agency.office import Office
from tests.agency.serving import served


@contextmanager
def stack_of(home: Path, *offices: Office) -> Iterator[Path]:
    """A stack's folder and control, which tell of these offices; all have the first one's issuer."""
    control, place = FastAPI(), Home(home)
    place.create()
    shutil.copytree(offices[0].issuer.folder, place.issuer)
    services = [{"service": one.agency, "url": str(one.http.base_url).rstrip("/")} for one in offices]
    control.get("/stack")(lambda: {"services": services})
    with served(control) as client, place.held():
        place.publish({"control": str(client.base_url).rstrip("/")})
        yield place.root
