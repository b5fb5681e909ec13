"""Exactly one agency owns a case: taking over, and falling back to the opener."""

from henvis.contract.events import OwnerChanged
from henvis.law.ruleset import Law
from henvis.replacing import replace
from henvis.routing.case import ASKED, REFUSED, Referral, RouterCase
from henvis.routing.judgement import Own, Receipt
from henvis.routing.parties import is_party
from henvis.routing.route import ROUTER, route


def return_to_opener(law: Law, case: RouterCase) -> tuple[RouterCase, Own | None]:
    """An owner that is no longer a party loses the case to the opener; a closed case stays where it was."""
    if case.closed or is_party(case, case.owner):
        return case, None
    draft = OwnerChanged(old_owner=case.owner, new_owner=case.opener)
    returned = Own(draft=draft, routed=route(law, case, draft, ROUTER))
    return replace(case, owner=case.opener), returned


def refuse_takers(case: RouterCase) -> tuple[RouterCase, tuple[Receipt, ...]]:
    """Who took over from somebody that cannot hand over (any more) is told that it is not the owner."""
    refused = [
        one for one in case.referrals.values() if one.takeover == ASKED and not _can_be_granted(case, one)
    ]
    if not refused:
        return case, ()
    referrals = {**case.referrals, **{one.id: replace(one, takeover=REFUSED) for one in refused}}
    receipts = (
        Receipt(to=one.recipient, event=one.answered, recipient=one.sender, step="not_owner")
        for one in refused
        if one.answered is not None
    )
    return replace(case, referrals=referrals), tuple(receipts)


def _can_be_granted(case: RouterCase, referral: Referral) -> bool:
    """While the sender owns the open case and has not withdrawn, its service will hand over.

    It does so also where the consent has ended meanwhile; the case then falls back from the taker at once.
    """
    return referral.sender == case.owner and not referral.withdrawn and case.closed is None
