"""The file that a bundle is: a ZIP in which everything is stored as it is, in one order, at one time.

Nothing is compressed by ZIP, so that the same parts give the same bytes everywhere, and nothing swells when
it is taken out.
"""

from __future__ import annotations

import filecmp
import hashlib
import re
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from henvis.audit.bundle.faults import BundleBroken, Fault
from henvis.audit.bundle.parts import LONGEST_NAME, MOST_PARTS

_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
_FILE_MODE: Final = 0o100644 << 16
_UNIX: Final = 3
_NAME: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_CHUNK: Final = 1 << 20


def names_in(folder: Path) -> list[str]:
    """The parts in a folder, by their names, in the order of a bundle."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def write(folder: Path, file: Path) -> None:
    """Write all parts in a folder into one file. Raises OSError."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as bundle:
        for name in names_in(folder):
            part = folder / name
            info = zipfile.ZipInfo(name, _EARLIEST)
            info.create_system = _UNIX
            info.external_attr = _FILE_MODE
            info.file_size = part.stat().st_size
            with part.open("rb") as content, bundle.open(info, "w") as out:
                shutil.copyfileobj(content, out, _CHUNK)


class Container:
    """A bundle's file, opened to be read: names and sizes are checked, the content is not."""

    def __init__(self, file: Path) -> None:
        """Look at the table of what is in it. Raises BundleBroken."""
        self._file = file
        try:
            self._zip = zipfile.ZipFile(file)
        except OSError as error:
            raise BundleBroken([Fault("not_readable", values={"reason": error.strerror or ""})]) from None
        except (zipfile.BadZipFile, NotImplementedError, ValueError):
            raise BundleBroken([Fault("not_a_bundle")]) from None
        try:
            _require_fit(self._zip.infolist(), file.stat().st_size)
        except BaseException:
            self._zip.close()
            raise
        self.sizes = {info.filename: info.file_size for info in self._zip.infolist()}

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def read(self, name: str, most: int) -> bytes:
        """Read a small part whole. Raises BundleBroken where it is larger, missing or damaged."""
        if name not in self.sizes:
            raise BundleBroken([Fault("part_missing", name)])
        if self.sizes[name] > most:
            raise BundleBroken([Fault("part_too_large", name, {"most": most})])
        return b"".join(self._chunks(name))

    def extract(self, name: str, folder: Path) -> str:
        """Put a part into a folder and return its SHA-256 in hexadecimal digits. Raises BundleBroken."""
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with target.open("xb") as out:
            for chunk in self._chunks(name):
                digest.update(chunk)
                out.write(chunk)
        return digest.hexdigest()

    def is_as_written(self, folder: Path) -> bool:
        """Whether the file is, byte by byte, what is written of these parts: nothing lies between them."""
        with tempfile.TemporaryDirectory(prefix="henvis-bundle-") as scratch:
            again = Path(scratch) / "again"
            write(folder, again)
            return filecmp.cmp(again, self._file, shallow=False)

    def _chunks(self, name: str) -> Iterator[bytes]:
        try:
            with self._zip.open(name) as part:
                reading: Callable[[], bytes] = lambda: part.read(_CHUNK)  # noqa: E731 - typed for iter
                yield from iter(reading, b"")
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError):
            raise BundleBroken([Fault("part_changed", name)]) from None


def _require_fit(infos: Sequence[zipfile.ZipInfo], length: int) -> None:
    if faults := list(_unfit(infos, length)):
        raise BundleBroken(faults)


def _unfit(infos: Sequence[zipfile.ZipInfo], length: int) -> Iterator[Fault]:
    """Yield what no bundle has: names that lead elsewhere, names that are twice, and what swells."""
    if len(infos) > MOST_PARTS:
        yield Fault("too_many_parts", values={"most": MOST_PARTS})
        return
    times = Counter(info.filename.casefold() for info in infos)
    folders = {folder.as_posix() for info in infos for folder in Path(info.filename).parents}
    for info in infos:
        shown = info.filename if info.filename.isprintable() else ascii(info.filename)
        # zipfile cuts a name off at a zero byte; what stands in the file is `orig_filename`.
        if not _NAME.fullmatch(info.orig_filename) or len(info.orig_filename) > LONGEST_NAME:
            yield Fault("part_misnamed", shown)
        elif times[info.filename.casefold()] > 1 or info.filename in folders:
            yield Fault("part_twice", shown)
        elif not _is_stored(info):
            yield Fault("part_not_stored", shown)
    if sum(info.file_size for info in infos) > length:
        yield Fault("parts_overlap")


def _is_stored(info: zipfile.ZipInfo) -> bool:
    plain = info.compress_type == zipfile.ZIP_STORED and not info.flag_bits
    return plain and info.file_size == info.compress_size
