# SPDX-License-Identifier: EUPL-1.2
"""How long a search takes. `python -m bench.search` first builds 60,000 items and 5,000 pages to search in.

It does so on SQLite, and with DATABASE_URL also on that PostgreSQL server, in a database of its own.
"""

import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import accumulate
from time import perf_counter

ITEMS, PAGES, WORDS, REGIONS = 60_000, 5_000, 40_000, 100
LIMIT_MS = 50


def build(seed: int = 1) -> None:
    """Fill the index at hand with invented text: few words are frequent, most are rare, many are compounds."""
    from stip.places.models import Region
    from stip.sources import search

    rng = random.Random(seed)
    words = _words(rng)
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    regions = [Region.objects.create(code=f"zoekstreek-{n}", name=f"Streek {n}").pk for n in range(REGIONS)]

    def text(count: int) -> str:
        return " ".join(rng.choices(words, cum_weights=weights, k=count))

    search.index(
        search.Entry(kind=search.PAGE, code=f"rapport-{n // 100}/p/{n % 100}", title="Rapport", text=text(300))
        for n in range(PAGES)
    )
    search.index(
        search.Entry(
            kind="onderdeel",
            code=f"plan-{n // 200}/{n % 200}",
            title=text(5),
            text=text(40),
            region_id=regions[n * REGIONS // ITEMS],
        )
        for n in range(ITEMS)
    )


def report() -> None:
    """Print the median time of each kind of question in the database at hand."""
    from django.db import connection

    from bench.measuring import median_ms, queries
    from stip.sources.models import SearchEntry

    print(f"Zoeken op {connection.vendor}: {SearchEntry.objects.count()} vindplaatsen, mediaan")
    slowest = 0.0
    for kind, text, ask in _questions():
        median = median_ms(ask)
        slowest = max(slowest, median)
        print(f"  {kind:<30}{text[:38]:<40}{ask():>7} treffers {median:7.1f} ms {queries(ask):>3} vragen")
    print(f"  traagste ten opzichte van de grens van {LIMIT_MS} ms: {slowest / LIMIT_MS:.2f}\n")


def _questions() -> Iterator[tuple[str, str, Callable[[], int]]]:
    """A kind of question, what is typed, and a call that asks it and says how many hits there are."""
    from django.contrib.auth.models import AnonymousUser

    from stip.places.models import Region
    from stip.sources import search

    def ask(text: str, **choices: object) -> Callable[[], int]:
        return lambda: search.search(text, visitor=AnonymousUser(), **choices).count  # type: ignore[arg-type]

    common, second, middle, rare, long, pair = _frequent()
    region = Region.objects.order_by("pk").values_list("code", flat=True).last()
    texts = {
        "vaak": common,
        "soms": middle,
        "zelden": rare,
        "twee woorden": f"{common} {second}",
        "drie woorden": f"{common} {second} {middle}",
        "twee woorden, een nergens": f"{common} qwertzuiop",
        "woordgroep": f'"{pair}"',
        "woordgroep, beide vaak": f'"{common} {second}"',
        "vaak, zonder een ander": f"{common} -{second}",
        "tikfout": f"{long[: len(long) // 2]}x{long[len(long) // 2 + 1 :]}",
        "deel van samenstelling": common[:7],
        "nergens": "qwertzuiop",
    }
    for kind, text in texts.items():
        yield kind, text, ask(text)
    yield "vaak, in één regio", common, ask(common, region=region)
    yield "vaak, één soort", common, ask(common, kinds=[search.PAGE])
    yield "vaak, blad 50", common, ask(common, offset=980)
    yield "suggesties", common[:4], lambda: len(search.suggest(common[:4]))


def _frequent() -> tuple[str, str, str, str, str, str]:
    """The two most frequent words at hand, a middling, a rare and a long one, and two that stand together."""
    from stip.sources.models import SearchText
    from stip.sources.search.words import STOP_WORDS

    texts = list(SearchText.objects.exclude(text="").order_by("entry_id").values_list("text", flat=True)[::7])
    counts = Counter(word for text in texts for word in text.split() if word.isalpha() and len(word) > 4)
    ranked = [word for word, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0]))]
    ranked = [word for word in ranked if word not in STOP_WORDS]
    pair = next(text for text in texts if len(text.split()) > 40).split()[20:22]
    return ranked[0], ranked[1], ranked[len(ranked) // 20], ranked[-1], max(ranked[:200], key=len), " ".join(pair)


def _words(rng: random.Random) -> list[str]:
    sounds = [start + middle for start in ("br", "st", "kl", *"bdghklmnprstvwz") for middle in "aeiou"]
    stems = ["".join(rng.choices(sounds, k=rng.randint(2, 3))) + rng.choice("dklmnrst") for _ in range(WORDS // 4)]
    # In the order in which they were made: that of a set differs per run.
    made = dict.fromkeys(rng.choice(stems) + rng.choice(["", "s", "en"]) + rng.choice(stems) for _ in range(WORDS))
    words = sorted({**dict.fromkeys(stems), **made})
    rng.shuffle(words)
    return words[:WORDS]


def main() -> None:
    """Measure on SQLite; with DATABASE_URL in a second process on PostgreSQL."""
    url = os.environ.pop("DATABASE_URL", "")
    if os.environ.get("BENCH_POSTGRES"):
        os.environ["DATABASE_URL"] = url
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            STIP_DATA_DIR=folder,
            DJANGO_SETTINGS_MODULE="stip.project.settings",
            SECRET_KEY="bench" * 12,
            STIP_DEBUG="0",
            STIP_HOSTS="localhost",
        )
        _measure()
    if url and not os.environ.get("BENCH_POSTGRES"):
        again = {**os.environ, "DATABASE_URL": url, "BENCH_POSTGRES": "1"}
        subprocess.run([sys.executable, "-m", "bench.search"], env=again, check=True)


def _measure() -> None:
    import django

    django.setup()
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        begin = perf_counter()
        build()
        seconds = perf_counter() - begin
        print(f"Index gevuld in {seconds:.0f} s: {(ITEMS + PAGES) / seconds:.0f} vindplaatsen per seconde.")
        report()
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main()
