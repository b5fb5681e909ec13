"""What goes wrong for a reason that the person at the keyboard can act on."""


class CommandFailed(Exception):
    """A command could not do its work; `remedy` is what the caller can do about it.

    Shown as one line, `henvis: message. remedy`, with exit status 1, where it names no other, and without a
    traceback.
    """

    status = 1

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message.rstrip('.')}. {remedy}")
        self.message = message
        self.remedy = remedy
