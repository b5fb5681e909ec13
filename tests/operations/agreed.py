"""What there will be once all of operations is there; each list is empty then, and this file goes."""

from collections.abc import Mapping
from typing import Final

SERIES: Final[Mapping[str, tuple[str, ...]]] = {
    "henvis_build_info": ("version", "law"),
    "henvis_events_in_total": ("lane", "outcome"),
    "henvis_inbox_drops_total": ("lane",),
    "henvis_events_out_total": ("lane",),
    "henvis_batch_seconds": (),
    "henvis_end_to_end_seconds": ("lane",),
    "henvis_oldest_unhandled_seconds": ("lane",),
    "henvis_outbox_rows": (),
    "henvis_outbox_age_seconds": (),
    "henvis_dead_letters_total": ("class",),
    "henvis_parked_cases": (),
    "henvis_parked_age_seconds": (),
    "henvis_deliveries_total": ("lane", "outcome"),
    "henvis_deadlines_open": ("class",),
    "henvis_deadlines_overdue_seconds": ("class",),
    "henvis_deadlines_warned_total": ("class",),
    "henvis_deadlines_ended_total": ("class", "outcome"),
    "henvis_commands_total": ("outcome",),
    "henvis_refusals_total": ("class",),
    "henvis_overdue_answers": (),
    "henvis_checkpoint_age_seconds": ("class",),
    "henvis_probes_sent_total": ("lane",),
    "henvis_probe_arrived_timestamp_seconds": ("lane",),
    "henvis_probe_period_seconds": (),
    "henvis_security_events_total": ("class",),
    "henvis_tokens_total": ("outcome",),
    "henvis_broker_refusals_total": (),
    "henvis_broker_away_seconds": (),
    "henvis_clock_behind_seconds": (),
    "henvis_clock_offset_seconds": (),
    "henvis_key_expiry_timestamp_seconds": ("class",),
    "henvis_disk_free_bytes": (),
    "henvis_disk_free_ratio": (),
    "henvis_late_events_total": ("lane",),
    "henvis_ready": (),
    "henvis_broker_incidents_total": ("class",),
    "henvis_process_restarts_total": (),
    "henvis_process_up": (),
}
"""Name → its labels beside `agency`; `henvis/ops/series.py` will say it."""

COMMANDS: Final = frozenset({"doctor", "trace", "probes", "dead release", "dead redrive"})
"""Of the command line."""
