# SPDX-License-Identifier: EUPL-1.2
"""`python -m bench`: every benchmark in turn, in a database of its own that is thrown away afterwards.

`python -m bench statistics focus` does these parts only; `country` is all that is measured in the invented country.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

PARTS = ("country", "statistics", "focus", "readers", "monitor")


def main() -> int:
    asked = sys.argv[1:] or [*PARTS]
    wrong = [part for part in asked if part not in PARTS]
    if wrong:
        print(f"{wrong[0]} is geen onderdeel; kies uit: {', '.join(PARTS)}", file=sys.stderr)
        return 2
    return max(_country() if part == "country" else _apart(part) for part in asked)


def _apart(part: str) -> int:
    """In a process of its own, for what it needs from the machine is settled at its start."""
    print(f"\n== {part}", flush=True)
    return subprocess.run([sys.executable, "-m", f"bench.{part}"], check=False).returncode


def _country() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            STIP_DATA_DIR=folder,
            DJANGO_SETTINGS_MODULE="stip.project.settings",
            SECRET_KEY="bench" * 12,
            STIP_DEBUG="0",
            STIP_HOSTS="testserver",
        )
        if not os.environ.get("BENCH_POSTGRES"):
            os.environ.pop("DATABASE_URL", None)
        run(Path(folder))
    return 0


def run(folder: Path) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from bench import api, books, country, money, pages, search
    from bench.measuring import measured
    from stip.demo import loading

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    print(loading.load())
    demo = {name: measured(address) for name, address in pages.PAGES.items()}
    begin = perf_counter()
    country.build()
    movements = books.build()
    seconds = perf_counter() - begin
    size = f"{country.ITEMS} onderdelen, {country.DOCUMENTS * country.PAGES} bladzijden en {movements} mutaties"
    print(f"Verzonnen land van {size} gebouwd in {seconds:.0f} s.\n")
    pages.report(demo)
    search.report()
    api.report()
    money.report()


if __name__ == "__main__":
    sys.exit(main())
