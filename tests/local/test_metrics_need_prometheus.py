"""`henvis up --metrics` without Prometheus says what to install, before anything is started."""

from pathlib import Path

import pytest

from henvis.errors import CommandFailed
from henvis.local.home import Home
from henvis.local.ports import Address
from henvis.local.prometheus.scraping import Scraping
from henvis.local.prometheus.server import prometheus_of


def test_a_missing_program_is_named_with_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    home = Home(tmp_path / "home")
    home.create()
    with pytest.raises(CommandFailed, match="apt-get install prometheus"):
        prometheus_of(home, Scraping(), [], Address(1))
    assert not home.prometheus.exists()
