# SPDX-License-Identifier: EUPL-1.2
"""The commands themselves: they fetch, call and show; the rules are in the folders they call."""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, transaction
from tqdm import tqdm

from stip.accounts.models import User
from stip.demo import loading as demo
from stip.money.actions import rebuild_balances
from stip.money.exchange import facts as exchange
from stip.money.exchange import loading
from stip.money.models import Line, Movement
from stip.money.schemes import Scheme
from stip.money.stating import book_what_is_stated
from stip.places import invitations
from stip.places.models import Region
from stip.plans import files, importing
from stip.plans.comparison import Comparison
from stip.plans.exporting import facts_of
from stip.plans.models import Plan
from stip.project import backup, monitor_commands
from stip.project.parsing import Failed as Failed
from stip.project.parsing import command, group, say
from stip.sources import actions as source_actions
from stip.sources.reading import Unreadable


def add_to(commands: Any) -> None:
    """Add every command, with its help and example, to the parser."""
    start = command(commands, "start", "zet alles klaar, laadt zo nodig de demo en start Stip", _start)
    _serving(start)
    start.add_argument("--sources", metavar="MAP", help="map met documenten die bij de demo horen")
    _serving(command(commands, "serve", "start Stip zonder iets klaar te zetten", _serve))

    section = group(commands, "demo", "de Limburgse demo")
    command(section, "load", "laadt de demo; nog eens laden verandert niets", _demo_load)

    section = group(commands, "plan", "plannen als YAML-bestand")
    export = command(section, "export", "schrijft een plan als YAML", _plan_export)
    export.add_argument("code", help="code van het plan, bijvoorbeeld noord-limburg-2024-2027")
    export.add_argument(
        "--naar", metavar="BESTAND", type=Path, help="schrijf naar dit bestand in plaats van het scherm"
    )
    load = command(section, "import", "leest een plan in en zegt wat er verandert", _plan_import)
    load.add_argument("bestand", type=Path, nargs="+", help="YAML-bestand, bijvoorbeeld mijn-plan.yaml")
    load.add_argument("--kijk", action="store_true", help="laat alleen zien wat er zou veranderen")
    load.add_argument("--reden", default="", help="waarom, voor in de geschiedenis")
    command(section, "schema", "schrijft het JSON Schema van het planformaat", _plan_schema)

    section = group(commands, "money", "geld en mensen")
    books = command(section, "import", "leest boeken in: regelingen, termijnen, mensen en boekingen", _money_import)
    books.add_argument("bestand", type=Path, nargs="+", help="YAML-bestand, bijvoorbeeld boeken.yaml")
    books.add_argument("--kijk", action="store_true", help="kijk alleen of het bestand klopt")
    command(section, "schema", "schrijft het JSON Schema van het boekenformaat", _money_schema)
    stated = command(section, "book-stated", "boekt wat de tekst van een plan aan geld noemt", _money_book_stated)
    stated.add_argument("plan", help="code van het plan, bijvoorbeeld noord-limburg-2024-2027")
    stated.add_argument("--regeling", metavar="CODE", help="regeling waar de bijdragen bij horen")
    check = command(section, "check", "rekent de boeken na en herstelt standen die niet klopten", _money_check)
    check.epilog = "voorbeeld: stip money check; de exitcode is 1 als de boeken niet klopten"

    monitor_commands.add_to(commands)

    section = group(commands, "sources", "documenten")
    add = command(section, "add", "voegt documenten toe: PDF, Word, HTML of tekst", _sources_add)
    add.add_argument("bestand", type=Path, nargs="+", help="bestand of map, bijvoorbeeld notitie.pdf")

    invite = command(commands, "invite", "nodigt iemand van een regiobureau uit en toont de link", _invite)
    invite.add_argument("email", help="e-mailadres")
    invite.add_argument("regio", help="code van de regio, bijvoorbeeld noord-limburg")
    keep = command(commands, "backup", "bewaart de database en de documenten in één bestand", _backup)
    keep.add_argument("bestand", type=Path, help="nieuw bestand, bijvoorbeeld stip-2026-11-21.tar.gz")
    back = command(commands, "restore", "zet een reservekopie terug", _restore)
    back.add_argument("bestand", type=Path, help="bestand dat 'stip backup' maakte")
    back.add_argument("--overschrijf", action="store_true", help="vervang wat er nu staat")
    admin = command(commands, "admin", "maakt een beheerder; het wachtwoord komt uit STIP_ADMIN_PASSWORD", _admin)
    admin.add_argument("email", help="e-mailadres")


def _serving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")), help="poort, gewoonlijk 8000")
    parser.add_argument("--host", default="127.0.0.1", help="adres, gewoonlijk 127.0.0.1")
    parser.add_argument("--workers", type=int, default=2, help="aantal processen, gewoonlijk 2")


def _start(options: argparse.Namespace) -> str:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not Plan.objects.exists():
        say(demo.load(say))
    if options.sources:
        say(_add_files([Path(options.sources)]))
    return _serve(options)


def _serve(options: argparse.Namespace) -> str:
    address = f"{options.host}:{options.port}"
    if not settings.DEBUG and not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        raise Failed("De opmaak staat nog niet klaar: start eenmaal met 'stip start'.")
    say(f"Stip draait op http://{address} (stoppen met Ctrl+C)")
    connection.close()
    server = [sys.executable, "-m", "gunicorn", "stip.project.wsgi", "--bind", address, "--preload", "--threads", "4"]
    finished = subprocess.run([*server, "--workers", str(options.workers), "--log-level", "warning"], check=False)
    if finished.returncode:
        raise Failed(f"De server stopte met fout {finished.returncode}: kijk of poort {options.port} al in gebruik is.")
    return ""


def _demo_load(options: argparse.Namespace) -> str:
    return demo.load(say)


def _plan_export(options: argparse.Namespace) -> str:
    plan = _plan(options.code)
    text = files.write(facts_of(plan))
    if options.naar is None:
        return text
    options.naar.write_text(text)
    return f"{plan.title}: {plan.items.count()} onderdelen geschreven naar {options.naar}."


def _plan(code: str) -> Plan:
    plan = Plan.objects.select_related("region").filter(code=code).first()
    if plan is None:
        known = ", ".join(Plan.objects.values_list("code", flat=True)) or "geen"
        raise Failed(f"Er is geen plan met de code '{code}'. Kies uit: {known}.")
    return plan


def _plan_import(options: argparse.Namespace) -> str:
    batch = [_read_plan(path) for path in options.bestand]
    lines = []
    for facts in batch:
        preview = importing.preview(facts, also=batch)
        if preview.problems:
            raise Failed("\n".join(["Niets ingelezen:", *(f"- {problem}" for problem in preview.problems)]))
        assert preview.comparison is not None
        lines.append(f"{facts['titel']}: {_in_words(preview.comparison)}")
    if options.kijk:
        return "\n".join([*lines, "Er is niets gewijzigd: dit was alleen kijken."])
    importing.import_plans(batch, by=None, reason=options.reden or "ingelezen met stip plan import")
    return "\n".join(lines)


def _read_plan(path: Path) -> dict[str, Any]:
    facts, problems = files.read(_text_of(path))
    if problems:
        raise _refused(path, problems)
    return facts


def _money_import(options: argparse.Namespace) -> str:
    batch = [(path, _read_books(path)) for path in options.bestand]
    if options.kijk:
        return "\n".join(f"{path} klopt; er is niets gewijzigd: dit was alleen kijken." for path, _ in batch)
    with transaction.atomic():
        return "\n".join(f"{path}: {_load_books(path, facts)}." for path, facts in batch)


def _load_books(path: Path, facts: dict[str, Any]) -> str:
    try:
        return loading.load(facts, by=None)
    except importing.Refused as refused:
        raise _refused(path, files.with_lines(_text_of(path), refused.problems)) from refused


def _read_books(path: Path) -> dict[str, Any]:
    text = _text_of(path)
    facts, problems = exchange.read(text)
    problems = problems or files.with_lines(text, loading.check(facts))
    if problems:
        raise _refused(path, problems)
    return facts


def _money_schema(options: argparse.Namespace) -> str:
    return exchange.schema_text()


def _money_book_stated(options: argparse.Namespace) -> str:
    plan = _plan(options.plan)
    scheme = Scheme.objects.filter(code=options.regeling).first() if options.regeling else None
    if options.regeling and scheme is None:
        known = ", ".join(Scheme.objects.values_list("code", flat=True)) or "geen"
        raise Failed(f"Er is geen regeling met de code '{options.regeling}'. Kies uit: {known}.")
    try:
        count = len(book_what_is_stated(plan, by=None, scheme=scheme))
    except ValueError as wrong:
        raise Failed(f"{plan.title}: er is niets geboekt. {wrong}") from wrong
    if not count:
        return f"{plan.title}: er is niets geboekt, de boeken zeggen al wat het plan noemt."
    return f"{plan.title}: {count} {'mutatie' if count == 1 else 'mutaties'} geboekt."


def _money_check(options: argparse.Namespace) -> str:
    wrong = rebuild_balances()
    if wrong:
        heading = "De boeken klopten niet. De standen zijn opnieuw uitgerekend uit de mutaties:"
        raise Failed("\n".join([heading, *(f"- {line}" for line in wrong)]))
    return f"De boeken kloppen: {Movement.objects.count()} mutaties op {Line.objects.count()} regels."


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as missing:
        raise Failed(f"Het bestand {path} is er niet: kijk de naam na.") from missing
    except (UnicodeDecodeError, OSError) as unreadable:
        raise Failed(f"Het bestand {path} is geen leesbare tekst: bewaar het als YAML in UTF-8.") from unreadable


def _refused(path: Path, problems: Sequence[object]) -> Failed:
    return Failed("\n".join([f"{path} klopt niet, er is niets ingelezen:", *(f"- {row}" for row in problems)]))


def _in_words(comparison: Comparison) -> str:
    if comparison.is_empty:
        return "er verandert niets"
    kinds = (("added", "nieuw"), ("changed", "gewijzigd"), ("moved", "verplaatst"), ("removed", "weg"))
    counts = [f"{len(comparison.of(kind))} {word}" for kind, word in kinds if comparison.of(kind)]
    if comparison.plan:
        counts.append("gegevens van het plan gewijzigd")
    return ", ".join(counts)


def _plan_schema(options: argparse.Namespace) -> str:
    return files.schema_text()


def _sources_add(options: argparse.Namespace) -> str:
    return _add_files(options.bestand)


def _add_files(paths: list[Path]) -> str:
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise Failed(f"{missing[0]} is er niet: kijk de naam na.")
    listed = [found for path in paths for found in (sorted(path.iterdir()) if path.is_dir() else [path])]
    try:
        return source_actions.add_files([path for path in listed if path.is_file()], _progress)
    except Unreadable as unreadable:
        raise Failed(str(unreadable)) from unreadable


def _progress(paths: Iterable[Path]) -> Iterable[Path]:
    shown: Iterable[Path] = tqdm(paths, unit="bestand", disable=not sys.stderr.isatty(), leave=False)
    return shown


def _invite(options: argparse.Namespace) -> str:
    region = Region.objects.filter(code=options.regio).first()
    if region is None:
        raise Failed(f"De regio '{options.regio}' is er niet: kies uit {_regions()}.")
    try:
        letter = invitations.invite(email=options.email, region=region, by=None)
    except ValidationError as wrong:
        raise Failed(" ".join(wrong.messages)) from wrong
    return f"Geef deze link aan {options.email}; hij werkt veertien dagen: /uitnodiging/{letter.token}"


def _backup(options: argparse.Namespace) -> str:
    try:
        size = backup.backup(options.bestand)
    except backup.BackupFailed as failure:
        raise Failed(str(failure)) from failure
    return f"Reservekopie bewaard in {options.bestand} ({size / 1_000_000:.1f} MB)."


def _restore(options: argparse.Namespace) -> str:
    if not options.bestand.is_file():
        raise Failed(f"Het bestand {options.bestand} is er niet: kijk de naam na.")
    try:
        backup.restore(options.bestand, overwrite=options.overschrijf)
    except backup.BackupFailed as failure:
        raise Failed(str(failure)) from failure
    return f"{options.bestand} is teruggezet: {Plan.objects.count()} plannen."


def _admin(options: argparse.Namespace) -> str:
    password = os.environ.get("STIP_ADMIN_PASSWORD", "")
    if len(password) < 12:
        raise Failed("Zet een wachtwoord van minstens 12 tekens in STIP_ADMIN_PASSWORD en probeer het opnieuw.")
    if User.objects.filter(email__iexact=options.email).exists():
        raise Failed(f"Er is al een account voor {options.email}: kies een ander adres.")
    User.objects.create_superuser(options.email, password)
    return f"{options.email} is nu beheerder."


def _regions() -> str:
    return ", ".join(Region.objects.values_list("code", flat=True)) or "(er is nog geen regio)"
