"""Who calls: bearer tokens, read strictly, held against the issuer's keys, and turned into a caller."""
