"""Files that are read by others while they are written anew."""

from pathlib import Path


def replace_file(file: Path, content: bytes) -> None:
    """Put other content in the place of a file, all at once and for its owner alone."""
    part = file.with_suffix(".part")
    part.write_bytes(content)
    part.chmod(0o600)
    part.replace(file)
