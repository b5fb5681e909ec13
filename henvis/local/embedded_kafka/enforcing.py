"""Makes a broker enforce what `acls.yaml` and `quotas.yaml` say, or says where it does not."""

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any, Final, Self

from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    KafkaAdminClient,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
    ScramMechanism,
    UserScramCredentialUpsertion,
)
from kafka.errors import KafkaError, NoError

from henvis.bus.broker import quotas
from henvis.bus.broker.acls import Acls, Drift, Permission, drift
from henvis.bus.broker.kafka_access import Credentials, KafkaAccess
from henvis.bus.broker.quotas import Quota, QuotaDrift
from henvis.errors import CommandFailed
from henvis.local.embedded_kafka import quota_list
from henvis.local.embedded_kafka.broker_files import ITERATIONS

CONNECT_MS: Final = 15_000
HEEDED_SECONDS: Final = 10.0
LOOK_AGAIN_SECONDS: Final = 0.01
USER: Final = "User:"
EVERYTHING: Final = ACLFilter(
    principal=None,
    host=None,
    operation=ACLOperation.ANY,
    permission_type=ACLPermissionType.ANY,
    resource_pattern=ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY),
)


class Enforcing:
    """The list of permissions on one broker, read and written as its admin; a context, closed at its end.

    Every call raises CommandFailed where the broker does not answer or does not let us.
    """

    def __init__(self, kafka: KafkaAccess) -> None:
        self._kafka = kafka
        with self._refusal_told():
            self._admin = KafkaAdminClient(**kafka.kafka_python(), bootstrap_timeout_ms=CONNECT_MS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._admin.close()

    def drift(self, acls: Acls) -> Drift:
        """Where the broker does not agree."""
        return drift(acls.permissions, self.permissions())

    def apply(self, acls: Acls) -> Drift:
        """Make the broker agree, and tell what had to be changed. Whoever is to be let in is let in first."""
        changed = self.drift(acls)
        if changed.missing:
            self._done(lambda: self._admin.create_acls([_acl(one) for one in changed.missing])["failed"])
        if changed.surplus:
            filters = [_filter(one) for one in changed.surplus]
            self._done(lambda: [one for one in self._admin.delete_acls(filters) if one[2] is not NoError])
        self._wait_until_heeded(lambda: self.drift(acls))
        return changed

    def quota_drift(self, stated: Collection[Quota]) -> QuotaDrift:
        """Where the broker bounds somebody otherwise."""
        with self._refusal_told():
            return quotas.drift(stated, quota_list.stated_on(self._admin))

    def apply_quotas(self, stated: Collection[Quota]) -> QuotaDrift:
        """Make the broker agree, and tell what had to be changed."""
        if changed := self.quota_drift(stated):
            with self._refusal_told():
                quota_list.change(self._admin, changed)
            self._wait_until_heeded(lambda: self.quota_drift(stated))
        return changed

    def permissions(self) -> frozenset[Permission]:
        """All that the broker has on its list."""
        with self._refusal_told():
            found, error = self._admin.describe_acls(EVERYTHING)
            if error is not NoError:
                raise error
            return frozenset(map(_permission, found))

    def set_passwords(self, users: Collection[Credentials]) -> None:
        """Let these come in with these passwords, and no longer with others."""
        told = [
            UserScramCredentialUpsertion(one.user, ScramMechanism.SCRAM_SHA_512, one.password, ITERATIONS)
            for one in users
        ]
        if told:
            with self._refusal_told():
                self._admin.alter_user_scram_credentials(told)

    def _wait_until_heeded(self, differs: Callable[[], Drift | QuotaDrift]) -> None:
        # A change is answered when it is written down; the broker's authorizer reads it a moment later.
        ends = time.monotonic() + HEEDED_SECONDS
        while still := differs():
            if time.monotonic() > ends:
                raise CommandFailed(
                    f"Kafka does not heed what it is told: {still.sentences()[0]}", "Read its log"
                )
            time.sleep(LOOK_AGAIN_SECONDS)

    def _done(self, change: Callable[[], Collection[Any]]) -> None:
        with self._refusal_told():
            if change():
                raise KafkaError("some were not changed")

    @contextmanager
    def _refusal_told(self) -> Iterator[None]:
        try:
            yield
        except ValueError as error:  # an enumeration that lacks the word
            raise CommandFailed(
                f"Kafka on {self._kafka.bootstrap} has a permission of a kind that is newer than we are",
                "Remove it with Kafka's own tools",
            ) from error
        except KafkaError as error:
            raise CommandFailed(
                f"Kafka on {self._kafka.bootstrap} did not let {self._kafka.user} see or change permissions"
                f" ({type(error).__name__})",
                "Look whether it runs, and name the admin's credentials and its CA",
            ) from error


def _acl(one: Permission) -> ACL:
    return ACL(
        USER + one.principal,
        one.host,
        ACLOperation[one.operation.upper()],
        ACLPermissionType[one.verdict.upper()],
        ResourcePattern(
            ResourceType[one.resource.upper()], one.name, ACLResourcePatternType[one.pattern.upper()]
        ),
    )


def _filter(one: Permission) -> ACLFilter:
    exact = _acl(one)
    return ACLFilter(
        exact.principal, exact.host, exact.operation, exact.permission_type, exact.resource_pattern
    )


def _permission(one: ACL) -> Permission:
    return Permission(
        principal=one.principal.removeprefix(USER),
        operation=one.operation.name.lower(),
        resource=one.resource_pattern.resource_type.name.lower(),
        name=one.resource_pattern.resource_name,
        pattern=one.resource_pattern.pattern_type.name.lower(),
        host=one.host,
        verdict=one.permission_type.name.lower(),
    )
