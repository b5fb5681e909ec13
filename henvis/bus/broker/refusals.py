"""What the broker does not let us do, told so that somebody can mend it, and not told anew at every try."""

from __future__ import annotations

import time
from typing import Any, Final

from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.ops.log import logger
from henvis.ops.metrics import Metrics

log = logger(__name__)

REFUSED = "the broker refuses this process a right"

TOPIC_REFUSED: Final = "TOPIC_AUTHORIZATION_FAILED"
GROUP_REFUSED: Final = "GROUP_AUTHORIZATION_FAILED"
SAY_AGAIN_S: Final = 30.0
LEAVE_ALONE_S: Final = 5.0
_DRIFT: Final = "`henvis acl check` says what differs from acls.yaml, `henvis acl apply` mends it"
_NOT_LET_IN: Final = {
    "_AUTHENTICATION": "its credentials are not the broker's: look into the file of HENVIS_KAFKA_CREDENTIALS",
    "_SSL": "the broker's certificate is not made by that of HENVIS_KAFKA_TLS_CA, or is not for its address",
}
"""librdkafka's codes of who does not come in at all."""
_NO_ANSWER: Final = ("Local: ", "Disconnected")
"""What librdkafka says under the same codes where the broker has answered nothing: it stood, or went away."""


class BrokerRefuses(RuntimeError):
    """The broker does not let this process do what it is there for; the text says what, and what to do."""


class Refusals:
    """Says each refusal at once and then every 30 seconds, and counts all of them."""

    def __init__(self, kafka: KafkaAccess, metrics: Metrics) -> None:
        """Tell what this principal is refused."""
        self._user = kafka.user
        self._metrics = metrics
        self._said: dict[str, float] = {}

    def topic(self, operation: str, topic: str) -> None:
        """Tell that it may not `write` or `read` a topic."""
        self._say(f"{operation} {topic}", not_allowed(self._user, operation, topic))

    def heard(self, error: Any) -> None:
        """Tell what a client of confluent-kafka hands to its `error_cb`, where it is a refusal."""
        if why := _why_not_let_in(error):
            self._say("come in", not_let_in(self._user, why))

    def _say(self, right: str, text: str) -> None:
        self._metrics.broker_refusal()
        now = time.monotonic()
        if now - self._said.get(right, -SAY_AGAIN_S) >= SAY_AGAIN_S:
            self._said[right] = now
            log.error(REFUSED, right=right, rule=text)


class LeftAlone:
    """Topics that the broker refuses: each is tried again after five seconds, and holds up no other."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def add(self, topic: str) -> None:
        """Leave it alone from now on."""
        self._until[topic] = time.monotonic() + LEAVE_ALONE_S

    def now(self) -> frozenset[str]:
        """Those that are left alone."""
        return frozenset(self._until)

    def over(self) -> frozenset[str]:
        """Those whose time is over; they are left alone no longer."""
        now = time.monotonic()
        ended = frozenset(topic for topic, until in self._until.items() if until <= now)
        for topic in ended:
            del self._until[topic]
        return ended


def not_allowed(user: str, operation: str, what: str) -> str:
    """The sentence about a topic or a group."""
    return f"the broker does not let {user} {operation} {what}: {_DRIFT}"


def not_let_in(user: str, why: str) -> str:
    """The sentence about who does not come in."""
    return f"the broker does not let {user} in: {why}"


class LettingIn:
    """An `error_cb` that remembers why a client does not come in."""

    def __init__(self, kafka: KafkaAccess) -> None:
        self._user = kafka.user
        self._why: str | None = None

    def __call__(self, error: Any) -> None:
        """Take an error of the client."""
        self._why = _why_not_let_in(error) or self._why

    def require(self) -> None:
        """Raise BrokerRefuses where it was not let in."""
        if self._why:
            raise BrokerRefuses(not_let_in(self._user, self._why))


def _why_not_let_in(error: Any) -> str | None:
    """Why a client was not let in; None where the broker has not said that it was not."""
    if any(words in error.str() for words in _NO_ANSWER):
        return None
    return _NOT_LET_IN.get(error.name())
