"""The stock Confluent client reads our bytes, with the schemas that our own registry routes give it."""

import json
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import uvicorn
from confluent_kafka import Consumer, Producer
from confluent_kafka.serialization import MessageField, SerializationContext
from starlette.applications import Starlette

from henvis.bus.broker.topics import Topics
from henvis.contract import headers, registry
from henvis.contract.events import EVENT_TYPES, Event, ReferralSent, Sealed
from henvis.contract.released import read_frozen, read_lock
from henvis.contract.wire import encode
from henvis.local.embedded_kafka.broker import Broker
from tests.contract.schemas import GOOD
from tests.waiting import eventually

Deserializer = Callable[[bytes, SerializationContext], Any]
EVENTS: list[Event] = [example.event for example in GOOD]
RECORD = ReferralSent.RECORD
*_, RELEASE = (release for release in read_lock() if release.record == RECORD)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The registry's routes in a real server on loopback."""
    config = uvicorn.Config(Starlette(routes=registry.routes()), host="127.0.0.1", port=0, log_config=None)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    eventually(lambda: server.started, what="the registry listens")
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="module")
def deserializer(url: str) -> Iterator[Deserializer]:
    """The stock one. At its import authlib warns, whatever the filters say, that httpx will change."""
    with warnings.catch_warnings(record=True) as given:
        from confluent_kafka.schema_registry import SchemaRegistryClient
        from confluent_kafka.schema_registry.avro import AvroDeserializer
    assert {warning.category.__name__ for warning in given} <= {"AuthlibDeprecationWarning"}
    with SchemaRegistryClient({"url": url}) as client:
        yield AvroDeserializer(client)


def logical_values(part: Any) -> Any:
    """An event in the values that Confluent's client gives: dictionaries, lists, and Python's own types."""
    if isinstance(part, tuple):
        return [logical_values(item) for item in part]
    if hasattr(part, "to_record"):
        return {name: logical_values(getattr(part, name)) for name in part.to_record()}
    return part


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_the_stock_deserializer_reads_an_event(event: Event, deserializer: Deserializer) -> None:
    context = SerializationContext("nrm.from.intake", MessageField.VALUE)
    assert deserializer(encode(event), context) == logical_values(event)


def test_the_stock_consumer_reads_a_topic(
    broker: Broker, topics_reset: Topics, deserializer: Deserializer
) -> None:
    topic = topics_reset.journal("intake")
    producer = Producer({**broker.access.confluent(), "enable.idempotence": True})
    for event in EVENTS:
        key = str(event.meta.case_id).encode()
        value = encode(event)
        producer.produce(topic, value, key, partition=0, headers=headers.of(event, value))
    assert producer.flush(10) == 0
    read = [
        deserializer(value, SerializationContext(topic, MessageField.VALUE))
        for value in values(broker, topic)
    ]
    assert read == [logical_values(event) for event in EVENTS]


def values(broker: Broker, topic: str) -> list[bytes]:
    """All that a stock consumer gets from the topic."""
    consumer = Consumer({**broker.access.confluent(), "group.id": "stock", "auto.offset.reset": "earliest"})
    consumer.subscribe([topic])
    read: list[bytes] = []

    def all_there() -> bool:
        read.extend(message.value() for message in consumer.consume(100, timeout=0.1) if not message.error())
        return len(read) == len(EVENTS)

    try:
        eventually(all_there, within=20, what="the consumer has read all events")
    finally:
        consumer.close()
    return read


def test_sealed_parts_come_through(deserializer: Deserializer) -> None:
    event = next(it for it in EVENTS if isinstance(getattr(it, "person", None), Sealed))
    read = deserializer(encode(event), SerializationContext("nrm.from.police", MessageField.VALUE))
    assert read["person"]["ciphertext"] == b"sealed for the recipient only"


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/schemas/types", ["AVRO"]),
        ("/config", {"compatibilityLevel": "FULL_TRANSITIVE"}),
        ("/subjects", sorted(EVENT_TYPES)),
        (f"/subjects/{RECORD}/versions", [1, 2]),
        (f"/schemas/ids/{RELEASE.schema_id}/versions", [{"subject": RECORD, "version": 2}]),
    ],
)
def test_the_registry_answers_as_confluent_s_does(url: str, path: str, answer: Any) -> None:
    response = httpx.get(url + path)
    assert response.status_code == 200
    assert response.headers["content-type"] == registry.MEDIA_TYPE
    assert response.json() == answer


@pytest.mark.parametrize("version", ["2", "latest"])
def test_a_version_comes_with_its_id_and_schema(url: str, version: str) -> None:
    answer = httpx.get(f"{url}/subjects/{RECORD}/versions/{version}").json()
    text = answer.pop("schema")
    assert answer == {"subject": RECORD, "version": 2, "id": RELEASE.schema_id}
    assert json.loads(text) == read_frozen(RELEASE)
    assert httpx.get(f"{url}/schemas/ids/{RELEASE.schema_id}").json() == {"schema": text}


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/schemas/ids/1", 404, 40403),
        ("/schemas/ids/x", 404, 40403),
        ("/schemas/ids/1/versions", 404, 40403),
        ("/subjects/no.henvis.Other/versions", 404, 40401),
        ("/subjects/no.henvis.Other/versions/1", 404, 40401),
        (f"/subjects/{RECORD}/versions/99", 404, 40402),
        (f"/subjects/{RECORD}/versions/newest", 422, 42202),
        (f"/subjects/{RECORD}/versions/0", 422, 42202),
    ],
)
def test_what_is_not_there_is_an_error_with_confluent_s_code(
    url: str, path: str, status: int, code: int
) -> None:
    response = httpx.get(url + path)
    assert (response.status_code, response.json()["error_code"]) == (status, code)


def test_nothing_can_be_registered(url: str) -> None:
    response = httpx.post(f"{url}/subjects/{RECORD}/versions", json={"schema": '"string"'})
    assert response.status_code == 405
