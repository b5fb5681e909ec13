"""Writes the dashboards: `python -m deploy.grafana`."""

from deploy.grafana.files import FOLDER, texts

for name, text in texts().items():
    (FOLDER / name).write_text(text, encoding="utf-8")
