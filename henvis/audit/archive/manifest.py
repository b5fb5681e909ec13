"""What an archive consists of: `manifest.json`, by whose replacement a segment becomes part of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Self

from henvis.audit.archive.durable import write_whole
from henvis.audit.archive.unfit import ArchiveUnfit
from henvis.audit.log import Place

NAME: Final = "manifest.json"
SEGMENTS: Final = "segments"
CHECKPOINTS: Final = "checkpoints"
FORMAT: Final = 1
_TOPIC: Final = re.compile(r"[A-Za-z0-9._-]{1,249}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """The cluster, and for each place where its segments begin, in order, and where the last ends."""

    cluster_id: str
    segments: Mapping[Place, Sequence[int]] = field(default_factory=dict)
    ends: Mapping[Place, int] = field(default_factory=dict)

    def with_segment(self, place: Place, first: int, end: int) -> Self:
        """The manifest with one more segment at the end of a place."""
        segments = {**self.segments, place: [*self.segments.get(place, ()), first]}
        return type(self)(self.cluster_id, segments, {**self.ends, place: end})

    def write(self, folder: Path) -> None:
        """Put it into the archive's folder in one step."""
        places = {
            str(place): {"segments": list(self.segments[place]), "end": self.ends[place]}
            for place in sorted(self.segments)
        }
        told = {"format": FORMAT, "cluster_id": self.cluster_id, "places": places}
        write_whole(folder / NAME, json.dumps(told, indent=1).encode())

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read an archive's. Raises ArchiveUnfit."""
        path = folder / NAME
        try:
            told = json.loads(path.read_bytes())
            if told["format"] != FORMAT:
                raise ArchiveUnfit(f"{path} is of another format", "Read it with the henvis that wrote it")
            return cls._of(told)
        except OSError as error:
            raise ArchiveUnfit(
                f"{folder} is no archive: {NAME} cannot be read ({error.strerror})",
                "Make one with `henvis audit archive FOLDER`",
            ) from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ArchiveUnfit(f"{path} is damaged", "Restore the archive from a copy") from None

    @classmethod
    def _of(cls, told: Mapping[str, Any]) -> Self:
        segments, ends = {}, {}
        for text, one in told["places"].items():
            place = _place(text)
            segments[place] = [int(first) for first in one["segments"]]
            ends[place] = int(one["end"])
            steps = [*segments[place], ends[place]]
            if steps[0] != 0 or any(low >= high for low, high in pairwise(steps)):
                raise ValueError
        return cls(str(told["cluster_id"]), segments, ends)


def _place(text: str) -> Place:
    topic, _, partition = text.rpartition("/")
    # A topic becomes part of the names of files.
    if not _TOPIC.fullmatch(topic):
        raise ValueError
    return Place(topic, int(partition))
