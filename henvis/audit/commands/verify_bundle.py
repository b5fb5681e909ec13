"""`henvis audit verify --bundle`: a bundle's parts, and each claim about what is in it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final, NoReturn

import click

from henvis.audit.bundle.checking import By, check_bundle
from henvis.audit.bundle.faults import BundleBroken
from henvis.audit.bundle.parts import Kind
from henvis.audit.commands.bundle_report import faults_in_json, in_json, lines
from henvis.audit.commands.progress import shown_progress
from henvis.audit.verify import kept as kept_states
from henvis.console import console

REFUTED: Final = 1


def verify_bundle(file: Path, by: By, language: str, *, as_json: bool) -> NoReturn:
    """Say what came of it and exit: with 0 where no part is at fault and no claim refuted, else with 1.

    Raises BundleBroken where nothing can be computed from it.
    """
    printing = console()
    try:
        with shown_progress(printing.is_terminal and not as_json) as told:
            checked = check_bundle(file, by, told)
    except BundleBroken as broken:
        if not as_json:
            raise
        click.echo(json.dumps({"bundle": {"faults": faults_in_json(broken.faults)}}, indent=2))
        sys.exit(REFUTED)
    if by.kept and not checked.faults and checked.manifest.kind is Kind.WHOLE:
        kept_states.keep(by.kept, checked.report)
    if as_json:
        click.echo(json.dumps(in_json(checked, by.keys), indent=2, ensure_ascii=False))
    else:
        for line in lines(checked, by.keys, language):
            printing.print(line, soft_wrap=True, highlight=False)
    sys.exit(REFUTED if checked.faults or checked.report.refuted else 0)
