"""Copies of the law in which one thing is different."""

import shutil
from pathlib import Path

from henvis.law.ruleset import FOLDER


def changed(folder: Path, file: str, old: str, new: str) -> Path:
    """The law with one piece of text replaced, which must stand in the file."""
    copy = folder / "law"
    shutil.copytree(FOLDER, copy)
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text, f"{file} no longer says: {old}"
    (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy
