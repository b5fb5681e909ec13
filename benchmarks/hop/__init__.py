"""One hop: events waiting in a mailbox, taken in, committed, and what follows from them published."""
