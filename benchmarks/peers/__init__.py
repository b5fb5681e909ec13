"""The hop as the users of other libraries would write it, by these libraries' documentation."""
