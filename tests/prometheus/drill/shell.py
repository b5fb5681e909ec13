"""Performs the commands of a runbook in a shell, as whoever was woken would."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from henvis import ROOT

TELLS_BY_STATUS: Final = {"henvis doctor": {0, 1, 2}, "henvis probes": {0, 1}, "henvis acl check": {0, 1}}
"""Commands whose exit status says what was found; all others have to succeed."""
_MARK: Final = "exit status of"


def perform(words: str, lines: Sequence[str], told: Mapping[str, str], home: Path) -> list[str]:
    """Perform lines, one after the other, in one shell that knows `words`; return what went wrong."""
    script = [words, *(f'{line}\necho "{_MARK} {number} $?" >&3' for number, line in enumerate(lines))]
    environment = {**os.environ, **told, "HENVIS_HOME": str(home)}
    reading, writing = os.pipe()
    with os.fdopen(reading) as statuses:
        shell = subprocess.Popen(
            ["bash", "-uo", "pipefail", "-c", f"exec 3>&{writing} {writing}>&-\n" + "\n".join(script)],
            cwd=ROOT,
            env=environment,
            pass_fds=(writing,),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        os.close(writing)
        output, _ = shell.communicate()
        ended = dict(line.removeprefix(_MARK).split() for line in statuses)
    return [
        f"{line}: {ended.get(str(number), 'never ended')}\n{output}"
        for number, line in enumerate(lines)
        if int(ended.get(str(number), -1)) not in TELLS_BY_STATUS.get(line, {0})
    ]
