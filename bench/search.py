# SPDX-License-Identifier: EUPL-1.2
"""How long a search takes. `python -m bench.search` first builds 60,000 items and 5,000 pages to search in."""

import os
import random
import tempfile
from collections import Counter
from collections.abc import Callable
from itertools import accumulate
from time import perf_counter

ITEMS, PAGES, WORDS = 60_000, 5_000, 40_000


def build(seed: int = 1) -> None:
    """Fill the index at hand with invented text: few words are frequent, most are rare, many are compounds."""
    from stip.sources import search

    rng = random.Random(seed)
    words = _words(rng)
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))

    def text(count: int) -> str:
        return " ".join(rng.choices(words, cum_weights=weights, k=count))

    search.index(
        search.Entry(kind=search.PAGE, code=f"rapport-{n // 100}/p/{n % 100}", title="Rapport", text=text(300))
        for n in range(PAGES)
    )
    search.index(
        search.Entry(kind="onderdeel", code=f"plan-{n // 200}/{n % 200}", title=text(5), text=text(40))
        for n in range(ITEMS)
    )


def report() -> None:
    """Print the median time of some searches in the database at hand."""
    from django.contrib.auth.models import AnonymousUser
    from django.db import connection

    from bench.measuring import median_ms, queries
    from stip.sources import search
    from stip.sources.models import SearchEntry

    visitor = AnonymousUser()

    def look_for(text: str) -> Callable[[], search.Results]:
        return lambda: search.search(text, visitor=visitor)

    print(f"Zoeken op {connection.vendor}: {SearchEntry.objects.count()} vindplaatsen")
    times = []
    for name, text in _questions().items():
        count = look_for(text)().count
        times.append(median_ms(look_for(text)))
        print(f"  {name:<28}{text[:40]:<42}{count:>7} treffers {times[-1]:8.1f} ms")
    typed = next(iter(_questions().values()))[:4]
    print(f"  {'suggesties':<28}{typed:<42}{'':>16} {median_ms(lambda: search.suggest(typed)):8.1f} ms")
    print(f"  traagste ten opzichte van de grens van 50 ms: {max(times) / 50:.2f}")
    print(f"  vragen aan de database per zoekopdracht: {queries(look_for(text))}\n")


def _questions() -> dict[str, str]:
    """Words from the texts at hand: the most frequent, a middling and a rare one, and what can be made of them."""
    from stip.sources.models import SearchText
    from stip.sources.search.words import STOP_WORDS

    texts = list(SearchText.objects.order_by("entry_id").values_list("text", flat=True)[:3000:3])
    counts = Counter(word for text in texts for word in text.split() if len(word) > 6 and word not in STOP_WORDS)
    ranked = [word for word, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]
    common, second, middle, rare = ranked[0], ranked[1], ranked[len(ranked) // 20], ranked[-1]
    long = max(ranked[:200], key=len)
    pair = " ".join(next(text for text in texts if len(text.split()) > 1).split()[:2])
    return {
        "vaak": common,
        "soms": middle,
        "zelden": rare,
        "twee woorden": f"{common} {second}",
        "drie woorden": f"{common} {second} {middle}",
        "woordgroep": f'"{pair}"',
        "vaak, zonder een ander": f"{common} -{second}",
        "tikfout": long[: len(long) // 2] + "x" + long[len(long) // 2 + 1 :],
        "deel van samenstelling": common[:7],
        "nergens": "qwertzuiop",
    }


def _words(rng: random.Random) -> list[str]:
    sounds = [start + middle for start in ("br", "st", "kl", *"bdghklmnprstvwz") for middle in "aeiou"]
    stems = ["".join(rng.choices(sounds, k=rng.randint(2, 3))) + rng.choice("dklmnrst") for _ in range(WORDS // 4)]
    made = {rng.choice(stems) + rng.choice(["", "s", "en"]) + rng.choice(stems) for _ in range(WORDS)}
    words = sorted({*stems, *made})
    rng.shuffle(words)
    return words[:WORDS]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(STIP_DATA_DIR=folder, DJANGO_SETTINGS_MODULE="stip.project.settings", SECRET_KEY="bench" * 12)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        begin = perf_counter()
        build()
        seconds = perf_counter() - begin
        print(f"Index gevuld in {seconds:.0f} s: {(ITEMS + PAGES) / seconds:.0f} vindplaatsen per seconde.\n")
        report()


if __name__ == "__main__":
    main()
