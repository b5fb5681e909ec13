"""Who may do what, said a second time: in the words of the rule and without `acls.yaml`."""

AGENCIES = ("intake", "udi", "barnevern", "nav", "police")
SERVICES = (*AGENCIES, "router", "audit")
STRANGER = "stranger"
"""Somebody with a password and without any permission."""
EVERYBODY = (*SERVICES, STRANGER)

JOURNALS = tuple(f"nrm.from.{name}" for name in SERVICES)
MAILBOXES = tuple(f"nrm.to.{name}" for name in AGENCIES)
DEAD_LETTERS = tuple(f"nrm.dead.{name}" for name in SERVICES)
CHECKPOINTS = "nrm.checkpoints"
TOPICS = (*JOURNALS, *MAILBOXES, *DEAD_LETTERS, CHECKPOINTS)


def may_write(who: str, topic: str) -> bool:
    """Everybody its own journal and its own dead letters; the router alone the mailboxes.

    All services the checkpoints, where signatures say who it was.
    """
    if topic == CHECKPOINTS:
        return who in SERVICES
    if topic in MAILBOXES:
        return who == "router"
    return topic in (f"nrm.from.{who}", f"nrm.dead.{who}")


def may_read(who: str, topic: str) -> bool:
    """An agency its own journal and its mailbox; router and audit all journals.

    The router also what it wrote into the mailboxes, to know after a fault what stands there already. All
    services the checkpoints.
    """
    if topic == CHECKPOINTS:
        return who in SERVICES
    if topic in JOURNALS:
        return who in ("router", "audit") or topic == f"nrm.from.{who}"
    if topic in MAILBOXES:
        return who == "router" or topic == f"nrm.to.{who}"
    return False


def may_see(who: str, topic: str) -> bool:
    """Who may write or read a topic knows that it is there; to all others it is as if it were not."""
    return may_write(who, topic) or may_read(who, topic)
