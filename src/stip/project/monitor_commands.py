# SPDX-License-Identifier: EUPL-1.2
"""The commands about figures; as in `commands`, the rules are in the folders they call."""

import argparse
from pathlib import Path

from django.core.exceptions import ValidationError

from stip.monitor.figures.store import Refused
from stip.monitor.models import Release
from stip.monitor.releases import loading
from stip.monitor.releases.adding import Delivery
from stip.monitor.releases.checking import damaged
from stip.monitor.releases.files import READERS, add_file

ADD_EXAMPLE = "voorbeeld: stip monitor add kerncijfers kwb-2025.xlsx --jaar 2025 --code kerncijfers-2025"


class Failed(Exception):
    """The command could not do what was asked; the text says what is wrong and what to do."""


def describe_add(parser: argparse.ArgumentParser) -> None:
    parser.epilog = ADD_EXAMPLE
    parser.add_argument("bron", help=f"bron van de cijfers: {', '.join(sorted(READERS))}")
    parser.add_argument("bestand", type=Path, help="bestand zoals de uitgever het geeft: CSV of Excel")
    parser.add_argument("--code", required=True, help="code van de levering, bijvoorbeeld kerncijfers-2025")
    parser.add_argument("--titel", default="", help="titel van de levering, gewoonlijk de code")
    parser.add_argument("--jaar", type=int, help="jaar van de cijfers, als het bestand dat zelf niet zegt")
    parser.add_argument("--uitgegeven", default="", help="wanneer uitgegeven: 2026, 2026-03 of 2026-03-31")
    parser.add_argument("--indeling", type=int, help="jaar van de gebiedsgrenzen, als alle cijfers er één hebben")
    parser.add_argument("--voorlopig", action="store_true", help="de uitgever noemt de cijfers voorlopig")


def load(options: argparse.Namespace) -> str:
    try:
        loaded = loading.load()
    except loading.Changed as changed:
        raise Failed(str(changed)) from changed
    return f"{loaded.datasets} bronnen, {loaded.indicators} indicatoren en {loaded.releases} leveringen staan klaar."


def add(options: argparse.Namespace) -> str:
    if not options.bestand.is_file():
        raise Failed(f"Het bestand {options.bestand} is er niet: kijk de naam na.")
    delivery = Delivery(
        options.code, options.titel or options.code, published=options.uitgegeven, origin=options.bestand.name,
        boundary_year=options.indeling, is_provisional=options.voorlopig,
    )  # fmt: skip
    try:
        release = add_file(options.bron, options.bestand, delivery, year=options.jaar, by=None)
    except Refused as refused:
        raise Failed(str(refused)) from refused
    except ValidationError as wrong:
        raise Failed(" ".join(wrong.messages)) from wrong
    if release.code != options.code:
        return f"Dit bestand was er al, als levering {release.code}. Er is niets bijgekomen."
    return f"{release.title}: {release.row_count} cijfers ingelezen als levering {release.code}."


def check(options: argparse.Namespace) -> str:
    wrong = damaged()
    if wrong:
        raise Failed("\n".join(["Niet alle leveringen zijn wat ze waren:", *(f"- {line}" for line in wrong)]))
    return f"Alle {Release.objects.count()} leveringen zijn wat ze waren toen ze binnenkwamen."
