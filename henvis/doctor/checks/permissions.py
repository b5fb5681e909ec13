"""Whether the broker lets in whom `acls.yaml` says, and bounds them as `quotas.yaml` says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from henvis.bus.broker import acls, quotas
from henvis.bus.broker.acls import Drift
from henvis.bus.broker.quotas import QuotaDrift
from henvis.doctor.check import Check, Looked, Need
from henvis.doctor.finding import Finding, Kind, Severity
from henvis.doctor.sight import Sight
from henvis.local.embedded_kafka.enforcing import Enforcing

_MEND: Final = "`henvis acl check` shows it, `henvis acl apply` mends it; find out who changed it"
MISSING: Final = Kind("permission-missing", Severity.CRITICAL, _MEND, "HenvisBrokerRefuses")
SURPLUS: Final = Kind("permission-surplus", Severity.CRITICAL, _MEND, "HenvisSecurityEvent")
QUOTA: Final = Kind("quota-differs", Severity.WARNING, _MEND)


def compare(permissions: Drift, bounds: QuotaDrift) -> Iterator[Finding]:
    """A sentence for each difference; a bound that is another one is one sentence."""
    for one in permissions.missing:
        yield MISSING.about(one.principal, f"The broker refuses what acls.yaml allows: {one.sentence()}")
    for one in permissions.surplus:
        yield SURPLUS.about(one.principal, f"The broker allows what acls.yaml does not: {one.sentence()}")
    stated = {(one.principal, one.kind) for one in bounds.missing}
    for bound in bounds.missing:
        yield QUOTA.about(
            bound.principal, f"The broker does not hold to quotas.yaml: {bound.sentence()} and no more"
        )
    for bound in bounds.surplus:
        if (bound.principal, bound.kind) not in stated:
            yield QUOTA.about(bound.principal, f"The broker sets a bound of its own: {bound.sentence()}")


def _look(sight: Sight) -> Looked:
    stated = acls.load()
    with Enforcing(sight.access) as broker:
        found = compare(broker.drift(stated), broker.quota_drift(quotas.load(stated)))
    return Looked.at(
        f"{len(stated.permissions)} permissions and all quotas of {len(stated.names)} principals"
        f" are as stated",
        found,
    )


CHECK: Final = Check("permissions", _look, (MISSING, SURPLUS, QUOTA), frozenset({Need.BROKER}))
