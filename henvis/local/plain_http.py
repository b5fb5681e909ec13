"""What clients of this machine's own addresses are given, where HTTP is not encrypted."""

import ssl
from typing import Final

NO_TLS: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Trusts nobody.

Without it `httpx` reads for each client whom the world trusts, which takes as long as ten questions.
"""
