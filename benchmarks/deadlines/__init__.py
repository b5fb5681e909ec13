"""How the book of deadlines grows: ticks among very many open deadlines, and a year of the book alone."""
