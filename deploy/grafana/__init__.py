"""Grafana's dashboards as code: `python -m deploy.grafana` writes the files in `dashboards/`.

They are for a duty officer of a bus over which a few referrals come in a week: they show ages, probes and
what is wrong, and no rates. How many events an agency had is nowhere to be seen below ten, as a count of one
is a person.
"""
