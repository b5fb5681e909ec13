"""`henvis doctor`: what runs, held against what is declared. It reads settings, counts and states alone."""
