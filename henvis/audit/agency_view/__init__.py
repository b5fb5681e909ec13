"""What one agency knew of a case and kept of it, from the log alone; pure."""
