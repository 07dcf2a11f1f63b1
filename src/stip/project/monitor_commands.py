# SPDX-License-Identifier: EUPL-1.2
"""Commands about figures: load what is shipped, add a file, fetch a table of CBS, and look whether all is there."""

import argparse
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from tqdm import tqdm

from stip.monitor import checking
from stip.monitor.figures.store import Refused
from stip.monitor.models import Dataset, Release
from stip.monitor.releases import fetching, files, loading
from stip.monitor.releases.adding import Delivery
from stip.monitor.releases.fetching import Link
from stip.monitor.releases.readers.cbs_odata import BASE, Source, Unreachable
from stip.project.parsing import Failed, command, group, say
from stip.sources.unreadable import Unreadable

_ADD = """voorbeelden:
  stip monitor add kerncijfers kwb-2023.csv --jaar 2023 --uitgegeven 2024-03
  stip monitor add brede-welvaart rmbw.csv --titel "Regionale monitor, editie 2024"
  stip monitor add leefbaarometer wijk.csv --code leefbaarometer-2-wijk
"""
_FETCH = """voorbeelden:
  stip monitor fetch 85318NED --toon > koppeling.yaml   eerst zien welke maten de tabel heeft
  stip monitor fetch 85318NED koppeling.yaml --uitgegeven 2024-03

De koppeling is een YAML-bestand:
  bron: kerncijfers               code van de bron
  gebied: WijkenEnBuurten         dimensie met de gebieden
  periode: Perioden               dimensie met de jaren
  maten: {T001036: inwoners}      maat van CBS: onze indicator
  delen: {Geslacht: {T001038: ""}}   andere dimensies: code van CBS en onze groep, "" is iedereen
  filter: startswith(WijkenEnBuurten,'GM')   mag weg
  schema: 3f2a…                   mag weg; dan wordt een gewijzigde tabel niet herkend
"""


def add_to(commands: Any) -> None:
    """Add the commands about figures to the parser."""
    section = group(commands, "monitor", "cijfers en indicatoren")
    command(section, "load", "zet de meegeleverde indicatoren en cijfers klaar; nog eens verandert niets", _load)
    add = command(section, "add", "leest een bestand van een uitgever in als levering", _add)
    add.epilog = _ADD
    add.add_argument("soort", choices=sorted(files.READERS), help="wat voor bestand het is")
    add.add_argument("bestand", type=Path, help="CSV of spreadsheet, bijvoorbeeld kwb-2023.csv")
    add.add_argument("--jaar", type=int, help="jaar van de cijfers, als het bestand dat niet zegt")
    _about_release(add)
    fetch = command(section, "fetch", "haalt een tabel van CBS op en leest die in als levering", _fetch)
    fetch.epilog = _FETCH
    fetch.add_argument("tabel", help="nummer van de tabel, bijvoorbeeld 85318NED")
    fetch.add_argument("koppeling", type=Path, nargs="?", help="YAML-bestand dat zegt wat de maten betekenen")
    fetch.add_argument("--toon", action="store_true", help="schrijf een lege koppeling met alle maten en stop")
    fetch.add_argument("--adres", default=BASE, help=f"waar de tabellen staan, gewoonlijk {BASE}")
    _about_release(fetch)
    check = command(section, "check", "kijkt na of alle cijfers er zijn en kloppen", _check)
    check.epilog = "voorbeeld: stip monitor check; de exitcode is 1 als er iets niet klopt"


def _about_release(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--code", help="code van de levering; gewoonlijk uit de bron en de dag gemaakt")
    parser.add_argument("--titel", help="titel van de levering")
    parser.add_argument(
        "--uitgegeven", default="", help="wanneer de uitgever dit uitbracht: 2024, 2024-03 of 2024-03-31"
    )
    parser.add_argument("--indeling", type=int, help="jaar van de gemeentegrenzen, als alle cijfers op één jaar staan")
    parser.add_argument("--voorlopig", action="store_true", help="de cijfers zijn voorlopig")
    parser.add_argument("--toelichting", default="", help="wat een lezer van deze levering moet weten")


def _load(options: argparse.Namespace) -> str:
    try:
        loaded = loading.load()
    except loading.Changed as changed:
        raise Failed(str(changed)) from changed
    return f"{loaded.datasets} bronnen, {loaded.indicators} indicatoren en {loaded.releases} leveringen staan klaar."


def _add(options: argparse.Namespace) -> str:
    path: Path = options.bestand
    if not path.is_file():
        raise Failed(f"Het bestand {path} is er niet: kijk de naam na.")
    dataset = _dataset(options.soort)
    name = f"{options.soort} {options.jaar or path.name.split('.')[0]}"
    delivery = _delivery(options, dataset, name, origin=path.name)
    try:
        release = files.add_file(options.soort, path, delivery, year=options.jaar, by=None)
    except (Refused, Unreadable, ValidationError, OSError) as wrong:
        raise Failed(f"{path}: er is niets ingelezen. {_sentence(wrong)}") from wrong
    return _done(release, delivery)


def _fetch(options: argparse.Namespace) -> str:
    table = options.tabel.strip()
    if not table.replace("-", "").isalnum():
        raise Failed(f"‘{table}’ is geen nummer van een tabel. Een nummer ziet eruit als 85318NED.")
    source = Source(table, options.adres.rstrip("/"))
    try:
        if options.toon:
            return fetching.sketch(source)
        if options.koppeling is None:
            raise Failed("Geef ook een koppeling. Met --toon maakt u een lege om in te vullen.")
        link = fetching.read_link(_text(options.koppeling))
        return _fetch_release(options, source, link)
    except Unreachable as unreachable:
        raise Failed(
            f"{unreachable} Wat al binnen is, blijft staan: dezelfde opdracht gaat daar verder."
        ) from unreachable
    except (Refused, ValidationError) as wrong:
        raise Failed(f"Tabel {table}: er is niets ingelezen. {_sentence(wrong)}") from wrong


def _fetch_release(options: argparse.Namespace, source: Source, link: Link) -> str:
    dataset = _dataset(link.dataset)
    delivery = _delivery(options, dataset, f"{dataset.title} {source.table}", origin=source.address("Observations"))
    folder = Path(settings.DATA_DIR) / "cbs" / source.table
    with tqdm(unit="cijfer", disable=not sys.stderr.isatty(), leave=False) as bar:
        release, fingerprint = fetching.add_table(source, link, folder, delivery, by=None, progress=bar.update)
    if not link.expected:
        say(f"Zet in de koppeling: schema: {fingerprint}")
    return _done(release, delivery)


def _check(options: argparse.Namespace) -> str:
    found = checking.check()
    for note in found.notes:
        say(note)
    if found.problems:
        raise Failed("\n".join(["Niet alle leveringen zijn wat ze waren:", *(f"- {line}" for line in found.problems)]))
    return (
        f"Alle {found.releases} leveringen zijn wat ze waren toen ze binnenkwamen: {found.figures} cijfers. "
        f"Bewaarde uitkomsten nagerekend: {found.outcomes}."
    )


def _dataset(code: str) -> Dataset:
    dataset = Dataset.objects.filter(code=code).first()
    if dataset is None:
        known = ", ".join(Dataset.objects.order_by("code").values_list("code", flat=True))
        hint = f"Kies uit: {known}." if known else "Draai eerst ‘stip monitor load’."
        raise Failed(f"Er is geen bron met de code ‘{code}’. {hint}")
    return dataset


def _delivery(options: argparse.Namespace, dataset: Dataset, name: str, *, origin: str) -> Delivery:
    today = timezone.localdate()
    return Delivery(
        code=options.code or slugify(f"{name} {today:%Y-%m-%d}")[:80],
        title=options.titel or f"{dataset.title}, {name}"[:200],
        published=options.uitgegeven,
        origin=origin[:300],
        boundary_year=options.indeling,
        is_provisional=options.voorlopig,
        note=options.toelichting,
    )


def _done(release: Release, delivery: Delivery) -> str:
    if release.code != delivery.code:
        return f"Dit bestand was er al, als levering {release.code}. Er is niets bijgekomen."
    return f"{release.title}: {release.row_count} cijfers ingelezen als levering {release.code}."


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as missing:
        raise Failed(f"Het bestand {path} is er niet: kijk de naam na.") from missing
    except (UnicodeDecodeError, OSError) as unreadable:
        raise Failed(f"Het bestand {path} is geen leesbare tekst: bewaar het als YAML in UTF-8.") from unreadable


def _sentence(wrong: Exception) -> str:
    return " ".join(wrong.messages) if isinstance(wrong, ValidationError) else str(wrong)
