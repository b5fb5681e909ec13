"""Barnevern, the municipal child welfare service (barnevernstjenesten): protects children."""

from henvis.casework.agency import Agency

AGENCY = Agency(
    name="barnevern",
    decisions=frozenset(
        {
            "acute_placement",  # akuttvedtak om plassering
            "acute_approval",  # godkjenning av akuttvedtak, made by the county board (nemnda)
            "placement",  # plassering etter § 4-29, made by the county board
        }
    ),
)
