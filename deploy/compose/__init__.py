"""Everything in containers on one machine; its README says how."""
