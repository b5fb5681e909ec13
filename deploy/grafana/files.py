"""The files that the dashboards are checked in as."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from deploy.grafana import audit, deadlines, lane, overview
from deploy.grafana.building import text_of
from deploy.grafana.panels import Page

FOLDER: Final = Path(__file__).parent / "dashboards"
PAGES: Final[tuple[Page, ...]] = (overview.PAGE, lane.PAGE, deadlines.PAGE, audit.PAGE)


def texts() -> Mapping[str, str]:
    """Each file's name and what has to be in it."""
    return {f"{page.name}.json": text_of(page) for page in PAGES}
