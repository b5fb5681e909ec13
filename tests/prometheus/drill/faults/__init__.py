"""What goes wrong in the drill, by what it is about: the files are named like those of the alerting rules.

What makes a fault returns what mends it.
"""
