"""Intake: meets the person, tells of rights, and coordinates. It makes no decisions (vedtak)."""

from henvis.casework.agency import Agency

AGENCY = Agency(name="intake", decisions=frozenset())
