"""What the broker does, and what it does not let a process do."""

import os
import signal

from henvis.bus.broker.acls import Permission
from henvis.local.embedded_kafka.enforcing import _filter
from tests.prometheus.drill.fault import Mend
from tests.prometheus.drill.town import Drill


def broker_hangs(drill: Drill) -> Mend:
    """Kafka does not answer."""
    pid = drill.stack.describe()["broker"]["pid"]
    os.kill(pid, signal.SIGSTOP)
    return lambda: os.kill(pid, signal.SIGCONT)


def permission_gone(drill: Drill) -> Mend:
    """Somebody has taken barnevern the right to write its journal."""
    with drill.admin() as admin:
        admin.delete_acls([_filter(Permission("barnevern", "write", "topic", "nrm.from.barnevern"))])
    drill.town.offices["barnevern"].opens()

    def mend() -> None:
        assert "granted: barnevern may write topic nrm.from.barnevern" in drill.henvis("acl", "apply")

    return mend
