"""`python -m benchmarks`: runs benchmarks, all or those that are named, and writes down what came out."""

import importlib
from typing import Final

import click

from benchmarks import machine, report

NAMES: Final = ("hop", "secured", "latency", "workers", "growth", "deadlines", "audit")


@click.command(epilog="Example: python -m benchmarks hop latency --quick")
@click.argument("names", nargs=-1, type=click.Choice(NAMES))
@click.option("--quick", is_flag=True, help="Small sizes and few rounds, to try; writes nothing down.")
def main(names: tuple[str, ...], quick: bool) -> None:
    """Run benchmarks and put their sections into benchmarks/RESULTS.md: hop, secured, latency, workers,
    growth, deadlines, audit.
    """
    for name in names or NAMES:
        bench = importlib.import_module(f"benchmarks.{name}.bench")
        began = machine.begin()
        text = f"## {name}\n\n{bench.run(quick=quick)}\n\n{began.text()}"
        click.echo(text + "\n")
        if not quick:
            report.replace_section(name, text)


if __name__ == "__main__":
    main()
