"""What one agency knew of a case at an instant, from the log alone."""
