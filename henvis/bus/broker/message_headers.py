"""The headers of a record that confluent-kafka hands over."""

from operator import methodcaller
from typing import Final

read_headers: Final = methodcaller("headers")
"""A message → its headers, names with values, or None. Raises UnicodeDecodeError or SystemError.

Where a name is no UTF-8 the client hands over a list with holes, and an error beside it. A direct call that
runs often no longer looks for the error (CPython 3.11), and who touches a hole crashes; this one does look.
"""
