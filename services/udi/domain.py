"""UDI, the Directorate of Immigration (Utlendingsdirektoratet): decides who may stay, and on what ground."""

from henvis.casework.agency import Agency

AGENCY = Agency(
    name="udi",
    decisions=frozenset(
        {
            "reflection_period",  # refleksjonsperiode
            "limited_permit",  # begrenset oppholdstillatelse
            "limited_permit_renewal",
            "child_permit",  # tillatelse til medfølgende barn
            "asylum",  # beskyttelse
            "witness_permit",  # oppholdstillatelse til vitne
            "assisted_return",  # assistert retur
            "appeal",  # klagevedtak, made by the appeals board (UNE)
        }
    ),
)
