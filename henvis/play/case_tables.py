"""One case at the end of a play, as tables: what was asked, decided and due, and who was told what."""

from collections.abc import Iterable, Iterator, Sequence

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from henvis.play import words
from henvis.play.happenings import CaseSummary


def print_case(console: Console, case: CaseSummary) -> None:
    """Print how the case stands."""
    closed = f", closed: {words.spoken(case.closed)}" if case.closed else ""
    owned = f"owned by {' and '.join(case.owners) or 'nobody'}"
    console.print(Text(f"Case {case.name} of {case.story.name}, {owned}{closed}", "bold"), soft_wrap=True)
    for table in _tables(case):
        if table.row_count:
            console.print(Padding(table, (0, 0, 1, 2), expand=False))


def _tables(case: CaseSummary) -> Iterator[Table]:
    yield _table(
        ("referral", "from", "to", "for", "ground", "steps"),
        (
            (one.name, one.sender, one.recipient, one.service, one.ground, ", ".join(one.steps))
            for one in case.referrals
        ),
    )
    yield _table(
        ("decision", "by", "what", "from, until", "ended"),
        ((one.name, one.by, one.decision, one.period, one.ended) for one in case.decisions),
    )
    yield _table(
        ("deadline", "of", "book of", "due", "state", "warnings"),
        ((one.rule, one.of, one.book, one.due, one.state, str(one.warnings)) for one in case.deadlines),
    )
    yield _table(("who", "was told"), ((who, ", ".join(events)) for who, events in case.told.items()))


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1))
    for column in columns:
        table.add_column(column)
    for row in rows:
        table.add_row(*row)
    return table
