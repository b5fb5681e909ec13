"""What signatures over the roots of a place say of it: unchanged, append-only, same for all, authentic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from henvis.audit.finding import Finding, Weight
from henvis.audit.log import Place
from henvis.proof.keys import Role


@dataclass(frozen=True, slots=True)
class SignedRoot:
    """One signature that verifies: somebody vouches for this root over the first `size` records."""

    place: Place
    size: int
    root: bytes
    signer: str
    role: Role


@dataclass(frozen=True, slots=True)
class Computed:
    """What was computed of a place: its end, and its roots at the sizes that were asked for.

    `first` is the first offset that is kept; of what stood before, only the tree is known.
    """

    place: Place
    size: int
    roots: Mapping[int, bytes]
    first: int = 0


def unchanged(computed: Computed, signed: Sequence[SignedRoot]) -> Iterator[Finding]:
    """Compare with what the auditor signed; what changed lies behind the last size that agrees."""
    mine = _of(signed, Role.AUDITOR)
    within = [one for one in mine if computed.first <= one.size <= computed.size]
    if not within:
        if computed.size:
            yield _open("not_signed", computed.place)
        return
    agreed = computed.first
    for size, those in groupby(sorted(within, key=attrgetter("size")), key=attrgetter("size")):
        root = computed.roots.get(size)
        if root is None:
            yield _open("no_tree", computed.place)
            return
        if root not in {one.root for one in those}:
            yield Finding("root_differs", computed.place, agreed, None, {"size": size, "agreed": agreed})
            return
        agreed = size
    if agreed < computed.size:
        yield _noted("not_signed_yet", computed.place, count=computed.size - agreed)


def complete_to_signed(computed: Computed, signed: Sequence[SignedRoot]) -> Iterator[Finding]:
    """Find a log that ends before what was signed."""
    longest = max((one.size for one in signed), default=0)
    if longest > computed.size:
        values = {"expected": longest, "found": computed.size}
        yield Finding("ends_early", computed.place, computed.size, None, values)


def same_for_all(computed: Computed, signed: Sequence[SignedRoot], quorum: int) -> Iterator[Finding]:
    """Find two histories; without a quorum of witnesses no checkpoint is final."""
    vouched = [one for one in signed if one.role is not Role.WRITER]
    told = set[str]()
    for size, those in groupby(sorted(vouched, key=attrgetter("size", "signer")), key=attrgetter("size")):
        for first, second in _at_odds(list(those), computed.roots.get(size)):
            if second not in told:
                told.add(second)
                values = {"size": size, "first": first, "second": second}
                yield Finding("two_histories", computed.place, None, None, values)
    if computed.size and not told:
        yield from _finality(computed, signed, quorum)


def authentic(
    computed: Computed, signed: Sequence[SignedRoot], writer: str, *, changed: bool
) -> Iterator[Finding]:
    """Compare with the writer's last signature; of a log that was changed it proves nothing."""
    own = [one for one in _of(signed, Role.WRITER) if one.size <= computed.size]
    if not own:
        if computed.size:
            yield _open("writer_not_signed", computed.place, writer=writer)
        return
    last = max(own, key=attrgetter("size"))
    root = computed.roots.get(last.size)
    if changed or root is None:
        yield _open("rests_on_unchanged", computed.place)
    elif root not in {one.root for one in own if one.size == last.size}:
        values: dict[str, str | int] = {"size": last.size, "writer": writer}
        yield Finding("writer_signed_other", computed.place, None, None, values)
    elif last.size < computed.size:
        yield _noted("writer_not_signed_yet", computed.place, writer=writer, count=computed.size - last.size)


def append_only(computed: Computed, kept: SignedRoot | None) -> Iterator[Finding]:
    """Compare with what the auditor kept when it last verified."""
    if kept is None:
        if computed.size:
            yield _open("nothing_kept", computed.place)
    elif kept.size > computed.size:
        values = {"size": kept.size, "found": computed.size}
        yield Finding("kept_is_longer", computed.place, computed.size, None, values)
    elif kept.size and (root := computed.roots.get(kept.size)) != kept.root:
        if root is None:
            yield _open("no_tree", computed.place)
        else:
            yield Finding("kept_differs", computed.place, None, None, {"size": kept.size})


def final_size(signed: Sequence[SignedRoot], quorum: int) -> int:
    """Return the greatest size with writer, auditor and a quorum under one root; 0 where there is none."""
    return max((size for size, _ in finals(signed, quorum)), default=0)


def finals(signed: Sequence[SignedRoot], quorum: int) -> list[tuple[int, bytes]]:
    """Return the size and root of every final checkpoint of a place, the smallest first."""
    return [(size, root) for size, root, _ in _counted(signed, quorum)]


def _finality(computed: Computed, signed: Sequence[SignedRoot], quorum: int) -> Iterator[Finding]:
    final = final_size(signed, quorum)
    if final == 0:
        sizes = [one.size for one in _of(signed, Role.AUDITOR)]
        last = max(sizes, default=0)
        found = len({one.signer for one in _of(signed, Role.WITNESS) if one.size == last})
        yield _open("not_final", computed.place, size=last, found=found, expected=quorum)
    elif final < computed.size:
        yield _noted("not_signed_yet", computed.place, count=computed.size - final)


def _counted(signed: Sequence[SignedRoot], quorum: int) -> Iterator[tuple[int, bytes, int]]:
    ordered = sorted(signed, key=attrgetter("size", "root"))
    for (size, root), those in groupby(ordered, key=attrgetter("size", "root")):
        roles: dict[Role, set[str]] = {role: set() for role in Role}
        for one in those:
            roles[one.role].add(one.signer)
        if roles[Role.WRITER] and roles[Role.AUDITOR] and len(roles[Role.WITNESS]) >= quorum:
            yield size, root, len(roles[Role.WITNESS])


def _at_odds(signed: Sequence[SignedRoot], computed: bytes | None) -> Iterator[tuple[str, str]]:
    """Yield who signed another root than the rest, or, where nobody signed the log's, than who signed first.

    That all of them differ from the log is a change of the log and no second history.
    """
    first = next((one for one in signed if one.root == computed), signed[0])
    return ((first.signer, one.signer) for one in signed if one.root != first.root)


def _of(signed: Iterable[SignedRoot], role: Role) -> list[SignedRoot]:
    return [one for one in signed if one.role is role]


def _open(code: str, place: Place, **values: str | int) -> Finding:
    return Finding(code, place, values=values, weight=Weight.LEAVES_OPEN)


def _noted(code: str, place: Place, **values: str | int) -> Finding:
    return Finding(code, place, values=values, weight=Weight.NOTES)
