"""`/operations/dead…`: records that could not be handled, what waits behind them, and the ways out."""

from henvis.api.dead_letters.routes import dead_letter_routes

__all__ = ["dead_letter_routes"]
