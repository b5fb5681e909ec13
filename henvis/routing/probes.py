"""What comes of a synthetic probe: it goes to every other agency, and is of no case that the router knows.

Nothing is kept of it, so that no real event can go on from it: what is said in a probe's case and is none,
and what is marked as a probe and is anything else, has no standing.
"""

from datetime import datetime

from henvis.contract import probe
from henvis.contract.events import Event
from henvis.law.ruleset import Law
from henvis.routing.judgement import Delivery, NoStanding, Probed, Routed

NO_PROBE = "not_of_a_probes_form"


def judge_probe(law: Law, event: Event, now: datetime) -> Probed | NoStanding:
    """`now` is the router's clock. The publisher must be known to be the agency of the journal.

    A probe that comes too late says nothing of the lanes as they are, and is for nobody. So is one that comes
    again after it was erased, whoever sends it.
    """
    rules = law.sharing.probes
    if rules is None or not probe.is_probe(event):
        return NoStanding(NO_PROBE)
    if now - event.meta.recorded > rules.delivered_within:
        return Probed(Routed())
    return Probed(
        Routed(
            deliveries=tuple(
                Delivery(to=agency, basis=probe.BASIS, rule=rules.place, evidence=(event.meta.id,))
                for agency in rules.to
                if agency != event.meta.publisher
            )
        )
    )
