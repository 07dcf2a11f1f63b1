# SPDX-License-Identifier: EUPL-1.2
"""The command line. Every command says in one line what it did and exits with 0 only when it worked."""

import argparse
import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

EXAMPLES = """voorbeelden:
  stip start                                  alles klaarzetten en starten op http://127.0.0.1:8000
  stip demo load                              de Limburgse demo laden
  stip plan export noord-limburg-2024-2027    een plan als YAML op het scherm
  stip plan import mijn-plan.yaml --kijk      laten zien wat er zou veranderen
  stip money book-stated mijn-plan            boeken wat een plan aan geld noemt
  stip money check                            de boeken narekenen
  stip monitor add kerncijfers kwb.xlsx --jaar 2025 --code kerncijfers-2025    cijfers inlezen
  stip monitor fetch 85318NED koppeling.yaml  een tabel van CBS ophalen en inlezen
  stip monitor check                          kijken of elke levering nog is wat ze was
  stip sources add notitie.pdf                een document toevoegen
  stip backup stip.tar.gz                     een reservekopie maken
  stip invite u@gemeente.nl noord-limburg     iemand van het regiobureau uitnodigen
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    _prepare(first_start="start" in words[:1])
    # Django can only be imported after its settings are known.
    from stip.project import commands

    parser = argparse.ArgumentParser(
        prog="stip",
        description="Stip: de werkplaats en het publieke venster van een regionale samenwerking.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands.add_to(parser.add_subparsers(title="opdrachten", metavar="OPDRACHT", required=True))
    options = parser.parse_args(words)
    try:
        result: str = options.run(options)
    except commands.Failed as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("Gestopt.\n")
        return 130
    if result:
        sys.stdout.write(result if result.endswith("\n") else f"{result}\n")
    return 0


def _prepare(*, first_start: bool) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stip.project.settings")
    settings_file = Path.cwd() / ".env"
    if first_start and "SECRET_KEY" not in os.environ and not settings_file.exists():
        settings_file.write_text(f"SECRET_KEY={secrets.token_urlsafe(50)}\n")
        settings_file.chmod(0o600)
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as missing:
        sys.stderr.write(f"{missing}. Start eenmaal met 'stip start', of zet de instelling in .env.\n")
        raise SystemExit(2) from missing


if __name__ == "__main__":
    raise SystemExit(main())
