"""A process that does what the environment says, and tells who it is."""

import os
import signal
import sys

from uuid_utils.compat import uuid4

match os.environ["DOES"]:
    case "tell":
        sys.stdout.write(f"{os.environ['WORD']} {__name__} {uuid4()}\n")
    case "fail":
        raise SystemExit(3)
    case "raise":
        raise RuntimeError("as asked")
    case "stay":
        signal.pause()
