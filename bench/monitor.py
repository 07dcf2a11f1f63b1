# SPDX-License-Identifier: EUPL-1.2
"""`python -m bench.monitor`: pages about figures and the questions they ask, at 28 million observations.

Fifteen yearly deliveries of 130 indicators for 14,500 areas, beside the demo, in a folder that is thrown away.
BENCH_SMALL=1 makes it twenty times as small.
"""

import os
import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np
import pyarrow as pa

_SMALL = bool(os.environ.get("BENCH_SMALL"))
YEARS, INDICATORS = range(2010, 2025), 26 if _SMALL else 130
TOWNS, DISTRICTS, NEIGHBOURHOODS = (342, 800, 2_500) if _SMALL else (342, 3_300, 10_858)
CODES = [f"maat-{number:03}" for number in range(INDICATORS)]
MOST_MS = 50.0


def main() -> None:
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
        import django

        django.setup()
        from django.core.management import call_command

        from bench import monitor_pages
        from stip.demo import loading

        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        print(loading.load())
        demo = monitor_pages.counted()
        begin = perf_counter()
        rows = build()
        size = sum(path.stat().st_size for path in (Path(folder) / "observaties").iterdir()) / 1e6
        print(f"{rows:,} waarnemingen gebouwd in {perf_counter() - begin:.0f} s; {size:.0f} MB".replace(",", "."))
        slow = report()
        monitor_pages.report(demo)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(f"meeste geheugen van het hele proces, het bouwen erbij: {memory:.2f} GB")
        sys.exit(slow)


def build(seed: int = 1) -> int:
    """Add the deliveries to the database at hand and say how many observations they hold."""
    from stip.monitor.models import Dataset, Indicator
    from stip.monitor.releases.adding import Delivery, add_release

    rng = np.random.default_rng(seed)
    dataset = Dataset.objects.create(code="bench", title="Bench", publisher="Bench")
    Indicator.objects.bulk_create(
        Indicator(
            code=code, title=code, theme="Bench", unit="%", measure="aandeel", denominator=CODES[0], dataset=dataset
        )
        for code in CODES
    )
    Indicator.objects.filter(code=CODES[0]).update(measure="aantal", denominator="")
    codes = _areas()
    _put_down(codes)
    areas = pa.array(codes)
    for year in YEARS:
        add_release(
            dataset, Delivery(f"bench-{year}", f"Bench {year}", str(year + 1)), _table(areas, year, rng), by=None
        )
    return len(YEARS) * len(CODES) * len(areas)


def _areas() -> list[str]:
    """The towns are those that exist, so that the country is complete."""
    from stip.places.models import Area

    towns = list(
        Area.objects.real().filter(kind="gemeente").existing_in(2024).order_by("code").values_list("code", flat=True)
    )[:TOWNS]
    districts = [f"WK{towns[number % len(towns)][2:]}{number // len(towns):02}" for number in range(DISTRICTS)]
    within = [f"BU{districts[number % DISTRICTS][2:]}{number // DISTRICTS:02}" for number in range(NEIGHBOURHOODS)]
    return ["NL", *towns, *districts, *within]


def _put_down(codes: list[str]) -> None:
    """Every district in its town and every neighbourhood in its district, so that pages can name them."""
    from stip.places.models import REFERENCE_YEAR, Area, Containment

    kinds = {"WK": Area.Kind.DISTRICT, "BU": Area.Kind.NEIGHBOURHOOD}
    known = Area.objects.by_code(codes)
    made = [
        Area(
            code=code, kind=kinds[code[:2]], name=f"{kinds[code[:2]].label.capitalize()} {code[2:]}", slug=code.lower()
        )
        for code in codes
        if code not in known
    ]
    Area.objects.bulk_create(made, batch_size=2_000)
    found = Area.objects.by_code(codes)
    pairs = [(f"GM{code[2:6]}" if code[:2] == "WK" else f"WK{code[2:8]}", code) for code in codes if code[:2] in kinds]
    rows = [Containment(whole=found[whole], part=found[part], year=REFERENCE_YEAR) for whole, part in pairs]
    Containment.objects.bulk_create(rows, batch_size=2_000, ignore_conflicts=True)


def _table(areas: pa.Array, year: int, rng: np.random.Generator) -> pa.Table:
    count = len(areas) * len(CODES)

    def repeated(word: str) -> pa.DictionaryArray:
        return pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, dtype=np.int8)), pa.array([word]))

    places = np.repeat(np.arange(len(CODES), dtype=np.int16), len(areas))
    return pa.table(
        {
            "indicator": pa.DictionaryArray.from_arrays(pa.array(places), pa.array(CODES)),
            "area": areas.take(pa.array(np.tile(np.arange(len(areas)), len(CODES)))),
            "year": pa.array(np.full(count, year, dtype=np.int16)),
            "part": repeated(""),
            "value": pa.array(np.round(rng.gamma(4.0, 10.0, count) + 1, 1)),
            "status": repeated("gemeten"),
        }
    )


def report() -> int:
    """Print what each question takes; 1 when one takes longer than a page may."""
    from bench.measuring import median_ms

    print(f"\n{'vraag':64} {'ms':>7}")
    slow = 0
    for name, ask in _questions().items():
        took = median_ms(ask, times=9)
        slow += took > MOST_MS
        print(f"{name:64} {took:7.1f}{'  te traag' if took > MOST_MS else ''}")
    return int(slow > 0)


def _questions() -> dict[str, Callable[[], object]]:
    from django.contrib.auth.models import AnonymousUser

    from stip.monitor.figures.listing import Choice, page_of
    from stip.monitor.figures.positions import positions
    from stip.monitor.figures.reading import figures, latest_years, matrix, ranking
    from stip.monitor.figures.references import references
    from stip.monitor.models import Indicator

    town, district, some = "GM0983", "WK098300", CODES[1:25]
    indicator = Indicator.objects.get(code=CODES[5])
    last = dict.fromkeys(CODES, YEARS[-1])
    return {
        "indicator: alle gemeenten in een jaar, op volgorde": lambda: ranking(
            indicator, figures([indicator.code], years=[2020], level="gemeente"), year=2020
        ),
        "indicator: alle wijken in een jaar": lambda: len(figures([CODES[5]], level="wijk", years=[2020])),
        "indicator: reeks van drie gebieden": lambda: list(figures([CODES[5]], areas=["NL", town, district])),
        "indicator: alle gemeenten, alle jaren (afspelen)": lambda: len(figures([CODES[5]], level="gemeente")),
        "indicator: vergeleken met land, provincie en COROP": lambda: references([indicator], ["NL", "PV31", "CR37"]),
        "gebied: alle indicatoren, alle jaren": lambda: len(figures(CODES, areas=[town])),
        "gebied: plaats onder alle gemeenten, alle indicatoren": lambda: positions(
            town, CODES, years=last, level="gemeente"
        ),
        "gebied: plaats onder alle wijken, alle indicatoren": lambda: positions(
            district, CODES, years=last, level="wijk"
        ),
        "vergelijken: vier gebieden, alle indicatoren, laatste jaar": lambda: len(
            figures(CODES, areas=["GM0983", "GM0984", "GM0917", "GM0935"], years=[YEARS[-1]])
        ),
        "focusgebieden: 24 indicatoren voor alle wijken": lambda: matrix(some, years=last, level="wijk"),
        "focusgebieden: 24 indicatoren voor alle buurten": lambda: matrix(some, years=last, level="buurt"),
        "API: bladzij van een indicator, achteraan": lambda: page_of(
            Choice(indicator=CODES[5]), AnonymousUser(), start=150_000, size=500
        ),
        "API: alle cijfers van een gemeente": lambda: page_of(Choice(area=town), AnonymousUser(), start=0, size=500),
        "laatste jaar van elke indicator": lambda: latest_years(CODES, level="gemeente"),
    }


if __name__ == "__main__":
    main()
