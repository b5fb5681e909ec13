"""NAV, the labour and welfare administration: means of subsistence, and somewhere to stay for now."""

from henvis.casework.agency import Agency

AGENCY = Agency(
    name="nav",
    decisions=frozenset({"subsistence", "temporary_housing"}),  # livsopphold, midlertidig botilbud
)
