"""The book of deadlines: what starts, warns and ends, decided from a case and its events; pure."""
