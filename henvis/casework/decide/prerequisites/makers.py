"""Who makes a decision, where the law names who."""

from collections.abc import Mapping

MAKERS: Mapping[str, frozenset[str]] = {
    "made_by child_welfare_leader or prosecuting_authority": frozenset(
        {"child_welfare_leader", "prosecuting_authority"}
    ),
    "made_by county_board": frozenset({"county_board"}),
}
"""By the law's sentence, the codes of `made_by` that it allows."""
