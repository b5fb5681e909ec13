"""What operations see of a service's traffic: counts and ages, and no case."""
