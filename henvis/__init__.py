"""henvis (Norwegian: refer): the event bus of a National Referral Mechanism for victims of trafficking."""

from pathlib import Path
from typing import Final

__version__: Final = "0.1.0"

ROOT: Final = Path(__file__).resolve().parent.parent
"""The project's folder: where `law/`, `schemas/` and `deploy/` lie, and where every process is started."""
