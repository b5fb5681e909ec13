"""The police and the prosecuting authority (påtalemyndigheten): investigate, protect, and indict or drop."""

from henvis.casework.agency import Agency

AGENCY = Agency(
    name="police",
    decisions=frozenset({"prosecution"}),  # påtaleavgjørelse
)
