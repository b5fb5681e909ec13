"""Which faults happen together in the drill, and what of them can be found out.

Faults of one wave happen together, each with its own alert or at its own agency, so that none can stand in
for another. What keeps another silent is not before it at the same agency.
"""

from typing import Final

from tests.prometheus.drill.fault import ANY, Fault
from tests.prometheus.drill.faults import broker, cases, lanes, machines, processes, trust

WAVES: Final = {
    "what goes wrong in cases, on machines and with proofs": (
        Fault("ProbeLost", "police", lanes.lost_on_the_way),
        Fault("CheckpointStale", ANY, trust.unsigned, late=True),
        Fault("LawVersionsDiffer", "", processes.other_rules),
        Fault("NotMeasured", "intake", machines.disk_unseen),
        Fault("Restarting", "barnevern", processes.ends_again_and_again),
        Fault("CaseParked", "nav", cases.unknown_schema),
        Fault("CaseParked", "udi", cases.cut_event),
        Fault("DeadLetter", "router", cases.hostile_record),
        Fault("SecurityEvent", "udi", trust.anothers_token),
        Fault("DiskNearlyFull", "barnevern", machines.little_room),
        Fault("KeyExpires", ANY, machines.certificate_ends),
        Fault("DeadlineSurge", "udi", cases.surge),
        Fault("DeadlinesStand", "nav", cases.ticker_stands),
        Fault("AnswersOverdue", "nav", cases.recall_unanswered),
        Fault("ClockOff", "police", machines.clock_ahead),
    ),
    "what stands still": (
        Fault("OutboxStuck", "intake", lanes.unconfirmed),
        Fault("LaneStuck", "nav", lanes.locked),
        Fault("BrokerRefuses", "barnevern", broker.permission_gone),
        Fault("ProcessDown", "police", processes.paused),
        Fault("ClockBehind", "udi", machines.clock_set_back),
        Fault("NotReady", "router", processes.no_keys),
    ),
    "the broker": (Fault("BrokerAway", "", broker.broker_hangs),),
}

_LATE: Final = ("checkpoint stale", "")
DIAGNOSED: Final = {
    "what goes wrong in cases, on machines and with proofs": frozenset(
        {
            ("probe lost", "police"),
            ("unknown schema", "nav"),
            ("parked case", "udi"),
            ("poison event", "router"),
            ("disk nearly full", "barnevern"),
            ("key about to expire", ""),
            ("deadline surge", "udi"),
            ("clock off", "police"),
        }
    ),
    "what stands still": frozenset({_LATE, ("lane stuck", "nav"), ("ACL drift", "barnevern")}),
    "the broker": frozenset({("broker away", "")}),
}
"""What somebody on duty can find out of each wave, and where, without a right to content."""


def may_be_found(wave: str) -> frozenset[tuple[str, str]]:
    """What may be found out in a wave; what was mended before it may still be ending."""
    return frozenset({_LATE}).union(*(DIAGNOSED.get(one, frozenset()) for one in until(wave)))


def until(wave: str) -> list[str]:
    """The waves up to this one."""
    names = list(WAVES)
    return names[: names.index(wave) + 1]
