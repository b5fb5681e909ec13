"""`henvis audit verify`: reads every record once, and recomputes what it claims."""
