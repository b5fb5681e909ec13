"""The law as data: the code lists and the sharing rules of `law/`, read once and pure afterwards."""
