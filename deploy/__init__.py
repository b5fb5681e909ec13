"""What it takes to run henvis; of Python, what makes Grafana's dashboards."""
