"""The scenario player: stories in commands and what must come of them, played over the public interfaces."""
