"""Random runs from a seed: a plan is drawn, performed on a real stack, judged by a checker, and shrunk."""
