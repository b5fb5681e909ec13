"""The broker's list of quotas, read and written in Kafka's own protocol.

kafka-python has the messages (KIP-546) and no method for them, so that they are sent by its connections
directly; a test on a real broker fails where that private way changes.
"""

from collections import defaultdict
from typing import Any, Final

from kafka.admin import KafkaAdminClient
from kafka.errors import for_code
from kafka.protocol.admin import AlterClientQuotasRequest, DescribeClientQuotasRequest

from henvis.bus.broker.quotas import Quota, QuotaDrift

USER: Final = "user"
ANY: Final = 2
"""KIP-546: whoever has a quota, also the default of all who have none."""
DEFAULT: Final = "everybody else"


def stated_on(admin: KafkaAdminClient) -> frozenset[Quota]:
    """All quotas of users on the broker. Raises KafkaError."""
    return frozenset(
        Quota(_name(entry), value.key, float(value.value))
        for entry in _described(admin)
        for value in entry.values
    )


def change(admin: KafkaAdminClient, drift: QuotaDrift) -> None:
    """Set what is missing and take away what is surplus. Raises KafkaError."""
    wanted = {(one.principal, one.kind): one.most for one in drift.missing}
    ops: dict[str, list[Any]] = defaultdict(list)
    for one in drift.surplus:
        if (one.principal, one.kind) not in wanted:
            ops[one.principal].append(_op(one.kind, 0.0, remove=True))
    for (principal, kind), most in wanted.items():
        ops[principal].append(_op(kind, most, remove=False))
    entry, entity = AlterClientQuotasRequest.EntryData, AlterClientQuotasRequest.EntryData.EntityData
    request = AlterClientQuotasRequest(
        entries=[
            entry(
                entity=[entity(entity_type=USER, entity_name=None if name == DEFAULT else name)],
                ops=asked,
            )
            for name, asked in ops.items()
        ],
        validate_only=False,
    )
    for answer in _send(admin, request).entries:
        _raise_for(answer.error_code)


def _described(admin: KafkaAdminClient) -> list[Any]:
    component = DescribeClientQuotasRequest.ComponentData(entity_type=USER, match_type=ANY, match=None)
    answer = _send(admin, DescribeClientQuotasRequest(components=[component], strict=True))
    _raise_for(answer.error_code)
    return answer.entries or []


def _name(entry: Any) -> str:
    (user,) = entry.entity
    return DEFAULT if user.entity_name is None else str(user.entity_name)


def _op(kind: str, most: float, *, remove: bool) -> Any:
    return AlterClientQuotasRequest.EntryData.OpData(key=kind, value=most, remove=remove)


def _raise_for(code: int) -> None:
    if code:
        raise for_code(code)


def _send(admin: KafkaAdminClient, request: Any) -> Any:
    return admin._manager.run(admin._manager.send, request)  # noqa: SLF001 - there is no public way
