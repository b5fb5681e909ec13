"""What operations staff see of a process: metrics, health and logs. Nothing personal ever gets here."""
