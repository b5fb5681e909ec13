"""What a second worker gives on two cores."""
