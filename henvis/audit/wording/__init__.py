"""What was found, and what is shown, in words: Bokmål and English."""
