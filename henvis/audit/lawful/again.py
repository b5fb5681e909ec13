"""What the router may say a second time: that a probe which came again, long after, is for nobody."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from henvis.audit.case_history import Entry
from henvis.audit.lawful.due import due
from henvis.audit.lawful.turns import Turn
from henvis.audit.lawful.word import Where, Word, where_of
from henvis.contract.events import EventFiled
from henvis.contract.probe import is_case
from henvis.law.ruleset import Law
from henvis.routing.judge import judge


def due_again(
    law: Law, judged: Entry, journal: str, turn: Turn, known: Mapping[UUID, Entry]
) -> Sequence[Word]:
    """Nothing of a real event, for the inbox drops what comes again.

    Probes are erased from it once they can no longer be delivered: one that comes again then is filed.
    """
    if not is_case(judged.event.meta.case_id):
        return ()
    judgement = judge(law, None, judged.event, journal=journal, now=turn.at)
    filed = [word for word in due(judgement, judged, known) if word.kind is EventFiled]
    return [word._replace(says={**word.says, "source": _stands(turn, judged)}) for word in filed]


def _stands(turn: Turn, judged: Entry) -> Where:
    """Where it came again: behind its first record, in the same partition of the same journal."""
    event = turn.entries[0].event
    if isinstance(event, EventFiled) and event.source.event == judged.event.meta.id:
        topic, partition, offset = event.source.topic, event.source.partition, event.source.offset
        if (topic, partition) == judged.place and (offset or 0) > judged.offset:
            return where_of(event.source)
    return judged.place.topic, judged.place.partition, judged.offset
