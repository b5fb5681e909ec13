"""`henvis dead`: the records that could not be handled, in every service of a stack, and the ways out."""

from henvis.local.dead_letters.commands import dead

__all__ = ["dead"]
