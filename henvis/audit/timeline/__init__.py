"""Timelines of events and deadlines: for people, in a terminal or a browser, in Bokmål and English."""
