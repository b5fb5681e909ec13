"""Names of headers that are no text, as only some clients can write them and hardly any can read."""


class OddName(str):
    """A header's name that kafka-python writes as the bytes that its lone surrogates stand for."""

    __slots__ = ()

    def encode(self, encoding: str = "utf-8", _errors: str = "") -> bytes:
        return super().encode(encoding, "surrogateescape")
