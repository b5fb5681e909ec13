"""An archive that cannot be opened or written at all."""

from henvis.errors import CommandFailed


class ArchiveUnfit(CommandFailed):
    """The folder is no archive, is another cluster's, is in use, or cannot take what is asked of it."""
