# SPDX-License-Identifier: EUPL-1.2
"""`python -m bench.focus`: choosing focus areas among all neighbourhoods, and how much of that a moved weight costs.

14,500 areas by 24 criteria in 10,000 draws, with ranks, intervals, chances, what each criterion and choice moves, and
who is in whatever one chooses. BENCH_SMALL=1 makes it twenty times as small.
"""

import os

# One thread per product: the threads are ours, for the floor as for the kernel.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import resource
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

from stip.monitor.focus.choosing import decide, prepare
from stip.monitor.focus.recipe import Criterion, Recipe
from stip.statistics import Floats

_SMALL = bool(os.environ.get("BENCH_SMALL"))
AREAS, CRITERIA, DRAWS, CHOSEN = (725 if _SMALL else 14_500), 24, (1_000 if _SMALL else 10_000), 145
TURNS = 5


@dataclass(frozen=True)
class Table:
    """Invented figures: some skewed, one in fifty missing."""

    areas: tuple[str, ...]
    indicators: tuple[str, ...]
    values: Floats


def main() -> None:
    table = invented()
    print(f"{AREAS} gebieden, {CRITERIA} criteria, {DRAWS} trekkingen; beste van {TURNS}, in seconden van de klok")
    for name, options in CHOICES.items():
        recipe = _recipe(table, **options)
        prepared, before = _best(lambda recipe=recipe: prepare(table, recipe))
        _, moved = _best(lambda recipe=recipe, prepared=prepared: decide(prepared, recipe))
        print(f"  {name:<52} klaarzetten {before:.2f}   een gewicht verschuiven {moved:.2f}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"  meeste geheugen van het hele proces: {memory:.2f} GB")


CHOICES: dict[str, dict[str, list[str]]] = {
    "zoals het scherm begint: 6 combinaties": {},
    "één werkwijze": {"normalisatie": ["min-max"], "samenvoegen": ["rekenkundig"]},
    "alles wat kan: 36 combinaties": {
        "uitschieters": ["geen", "winsoriseren"],
        "ontbrekend": ["gemiddelde", "mediaan", "gemeente"],
    },
}


def invented(seed: int = 1) -> Table:
    rng = np.random.default_rng(seed)
    values = np.where(
        np.arange(CRITERIA) % 4, rng.normal(50, 10, (AREAS, CRITERIA)), rng.gamma(1, 9, (AREAS, CRITERIA))
    )
    values[rng.random(values.shape) < 0.02] = np.nan
    areas = tuple(f"BU{number % 342:04}{number // 342:04}" for number in range(AREAS))
    return Table(areas, tuple(f"maat-{number:03}" for number in range(CRITERIA)), values)


def _recipe(table: Table, **options: list[str]) -> Recipe:
    criteria = [
        Criterion(indicator=code, richting="hoger" if place % 2 else "lager")
        for place, code in enumerate(table.indicators)
    ]
    facts = {"naam": "Bench", "niveau": "buurt", "aantal": CHOSEN, "trekkingen": DRAWS, "criteria": criteria}
    return Recipe.model_validate({**facts, **options})


def _best(call: Callable[[], Any]) -> tuple[Any, float]:
    best = float("inf")
    for _ in range(TURNS):
        begin = perf_counter()
        found = call()
        best = min(best, perf_counter() - begin)
    return found, best


if __name__ == "__main__":
    main()
