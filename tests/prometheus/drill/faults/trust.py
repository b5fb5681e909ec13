"""What is not signed, and who tries what no honest party does."""

import httpx

from tests.prometheus.drill.fault import Mend, over_by_itself
from tests.prometheus.drill.faults.lanes import too_large_for
from tests.prometheus.drill.town import Drill


def unsigned(drill: Drill) -> Mend:
    """Kafka takes no checkpoint, so that nothing that is written is signed."""
    drill.town.offices["intake"].opens()
    return too_large_for(drill, "nrm.checkpoints")


def anothers_token(drill: Drill) -> Mend:
    """Somebody shows NAV's token to UDI."""
    url, token = drill.stack.services["udi"][0], drill.stack.token_for("nav")
    assert httpx.get(f"{url}/waiting", auth=token, trust_env=False).status_code in {401, 403}
    return over_by_itself
