"""The AsyncAPI 3.0 document of the bus: its topics, who sends and receives what, and the released records.

It is generated from the table of topics and the lock, so that it can say nothing else than they do.
"""

from pathlib import Path
from typing import Any, Final

import yaml

from henvis.contract.asyncapi.channels import channels
from henvis.contract.asyncapi.messages import components, newest_releases
from henvis.contract.asyncapi.operations import operations
from henvis.contract.asyncapi.topic_table import TopicTable
from henvis.contract.schema_files import SCHEMAS

__all__ = ["FILE", "TopicTable", "asyncapi"]

FILE: Final = SCHEMAS / "asyncapi.yaml"
HEAD: Final = """\
# The bus for AsyncAPI tools. GENERATED from deploy/kafka/topics.yaml and registry.lock by
# `henvis schema generate`; do not edit.
"""
ABOUT: Final = (
    "Agencies tell each other of a case by events. Each service writes its own journal and nobody else does; "
    "the router reads all journals and puts into an agency's mailbox, bytes unchanged, what law or consent "
    "gives it. Every topic is keyed by the case's id, so that a case is in order within its partition."
)
WIDTH: Final = 110


class _WrittenOut(yaml.SafeDumper):
    """YAML without anchors: what stands twice is written twice."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


def asyncapi(topics: TopicTable, folder: Path = SCHEMAS) -> str:
    """The text of the file for these topics and the releases of `folder`. Raises LockError.

    Its version is the newest schema id, which grows with every release.
    """
    releases = newest_releases(folder)
    document = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "henvis",
            "version": str(max((it.schema_id for it in releases.values()), default=0)),
            "description": ABOUT,
        },
        "defaultContentType": "application/avro",
        "channels": channels(topics, releases),
        "operations": operations(topics),
        "components": components(releases, folder),
    }
    text = yaml.dump(document, Dumper=_WrittenOut, sort_keys=False, allow_unicode=True, width=WIDTH)
    return HEAD + text
