"""The whole story of a case over all journals, as only the auditor sees it."""
