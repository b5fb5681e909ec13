"""Rule sets by their hash: the one in force, and each that was in force before and is kept."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from henvis.law import ruleset
from henvis.law.ruleset import FOLDER, Law

RELEASED = "released"
"""The folder inside the law's in which each earlier set lies, in a folder named by its hash."""


class Laws:
    """What a verifier judges old events by; each set is read when it is first asked for."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Find the set in force in `folder`, and earlier ones in its `released`. Raises LawError."""
        self._folder = folder
        self.in_force = ruleset.load(folder)
        self._earlier = cache(self._load)

    def of(self, law_hash: str) -> Law | None:
        """Return the set with this hash (`meta.law`), None where it is not kept. Raises LawError."""
        return self.in_force if law_hash == self.in_force.hash else self._earlier(law_hash)

    def _load(self, law_hash: str) -> Law | None:
        kept = self._folder / RELEASED / law_hash
        if not law_hash.isalnum() or not kept.is_dir():
            return None
        found = ruleset.load(kept)
        return found if found.hash == law_hash else None


def keep(folder: Path = FOLDER) -> Path:
    """Keep the set in force among the released ones, unless it is there; return where."""
    kept = folder / RELEASED / ruleset.hash_of(folder)
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        with TemporaryDirectory(dir=kept.parent) as scratch:
            whole = Path(scratch) / kept.name
            whole.mkdir()
            for file in folder.glob("*.yaml"):
                shutil.copyfile(file, whole / file.name)
            whole.replace(kept)
    return kept
