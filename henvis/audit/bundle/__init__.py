"""The bundle: one file with all that proves a log or a case, checked with one command and no network."""
