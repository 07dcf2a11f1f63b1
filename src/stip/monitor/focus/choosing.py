# SPDX-License-Identifier: EUPL-1.2
"""Choose focus areas by a recipe, and say how far the outcome depends on the choices in it.

The same recipe on the same figures gives the same outcome, to the bit, on any number of threads.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from stip.monitor.focus.recipe import Criterion, Recipe
from stip.statistics import Floats, weigh
from stip.statistics.composite import Method, Series, filled, fitted, normalised, score, summable
from stip.statistics.sensitivity import sobol_of_ranks
from stip.statistics.uncertainty import Robustness, rank_table, simulate

MOST_COMPARED = 3_000
"""Comparing all places in pairs takes time with the square of their number."""
_SETS, _FEW = 512, 1_000
_FEWEST, _DIGITS = 3, 6
_IN_ENGLISH = {
    "geen": "none", "winsoriseren": "winsorise", "gemiddelde": "mean", "mediaan": "median", "gemeente": "group",
    "weglaten": "leave-out", "min-max": "min-max", "z-score": "z-score", "rang": "rank", "rekenkundig": "arithmetic",
    "meetkundig": "geometric", "niet-compenserend": "copeland",
}  # fmt: skip


class Matrix(Protocol):
    """Areas by indicators, NaN where there is no value: what `reading.matrix` gives."""

    @property
    def areas(self) -> tuple[str, ...]: ...
    @property
    def indicators(self) -> tuple[str, ...]: ...
    @property
    def values(self) -> Floats: ...


class CannotChoose(ValueError):
    """The figures do not bear this recipe. The message is for people."""


@dataclass(frozen=True)
class Place:
    """How one area comes out. Ranks count from 1, the weakest; equal scores share the lower rank.

    low, high     the rank lies between these in nine of ten draws
    probability   share of the draws in which it is among the weakest, from 0 to 1
    missing       indicators that were not measured here and were filled in
    only_under    "choice: option" when it is among the weakest under that option alone, with the weights as stated
    """

    area: str
    score: float
    rank: int
    median: int
    low: int
    high: int
    probability: float
    is_chosen: bool
    is_always: bool
    only_under: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class LeftOut:
    """An area that could not be ranked, and which indicators it lacks."""

    area: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Influence:
    """How much one criterion or choice moves the outcome.

    Of a criterion: what happens when it is left out (mean shift in ranks; how many of the chosen areas change).
    Of a choice: the share of the variance of the mean rank shift that it explains alone and with the other choices.
    """

    name: str
    shift: float = 0.0
    changed: int = 0
    alone: float = 0.0
    in_all: float = 0.0


@dataclass(frozen=True)
class Outcome:
    """What a recipe gives. `places` are in order from the weakest; influences from the strongest.

    weights  how heavy each criterion counts; together they make 1
    """

    recipe: str
    figures: str
    places: tuple[Place, ...]
    left_out: tuple[LeftOut, ...]
    criteria: tuple[Influence, ...]
    choices: tuple[Influence, ...]
    notes: tuple[str, ...]
    weights: Mapping[str, float]


@dataclass(frozen=True)
class Prepared:
    """All that does not depend on weights, number and chance: what a page keeps while somebody moves a weight.

    variants   points per combination of options, the last choice fastest; without those that no sum can follow
    """

    areas: tuple[str, ...]
    criteria: tuple[str, ...]
    missing: NDArray[np.bool_]
    left_out: tuple[LeftOut, ...]
    stated: Floats
    variants: tuple[NDArray[np.float32], ...]
    options: dict[str, tuple[str, ...]]
    figures: str
    notes: tuple[str, ...] = field(default=())


def choose(matrix: Matrix, recipe: Recipe, *, threads: int | None = None) -> Outcome:
    """Rank the areas by the recipe and say how sure that is.

    raises  CannotChoose, in Dutch
    """
    return decide(prepare(matrix, recipe), recipe, threads=threads)


def prepare(matrix: Matrix, recipe: Recipe) -> Prepared:
    """Do the part of the work that does not change when a weight does."""
    used = [criterion for criterion in recipe.criteria if criterion.gewicht > 0]
    values = _columns(matrix, used)
    is_in = _enough(values, recipe)
    areas = np.array(matrix.areas, dtype=object)
    codes = tuple(criterion.indicator for criterion in used)
    kept, missing = values[is_in], np.isnan(values[is_in])
    _check(kept, used)
    left_out = tuple(LeftOut(areas[at], _names(codes, np.isnan(values[at]))) for at in np.flatnonzero(~is_in))
    series = Series(
        kept, tuple(criterion.richting == "hoger" for criterion in used), _goalposts(used), _groups(areas[is_in])
    )
    options: dict[str, tuple[str, ...]] = {
        "uitschieters": tuple(recipe.uitschieters),
        "ontbrekend": tuple(recipe.ontbrekend) if missing.any() else (recipe.ontbrekend[0],),
        "normalisatie": tuple(recipe.normalisatie),
        "samenvoegen": tuple(each for each in recipe.samenvoegen if each != "niet-compenserend"),
    }
    stated, variants = _variants(series, recipe, options)
    notes = _notes(kept, used, left_out, missing)
    return Prepared(
        tuple(areas[is_in]), codes, missing, left_out, stated, variants, options, _fingerprint(matrix, codes), notes
    )


def decide(prepared: Prepared, recipe: Recipe, *, threads: int | None = None, with_choices: bool = True) -> Outcome:
    """Rank what was prepared with the weights of the recipe.

    with_choices   also work out which choice moves the outcome most; without it the answer comes sooner
    raises         CannotChoose when there are fewer areas than are to be chosen
    """
    count, k = len(prepared.areas), recipe.aantal
    if k > count:
        raise CannotChoose(
            f"Er zijn {count} gebieden met genoeg cijfers en er moeten er {k} gekozen worden. Kies er minder."
        )
    weights = _weights(prepared, recipe)
    scores = score(prepared.stated, weights, _IN_ENGLISH[recipe.samenvoegen[0]])
    base = _order(scores)
    rng = np.random.default_rng(recipe.toevalsgetal)
    drawn = _drawn(weights, recipe, rng)
    choice = rng.integers(0, len(prepared.variants), recipe.trekkingen)
    robust = simulate(prepared.variants, drawn, choice, k=k, threads=threads)
    weakest, options = _alternatives(prepared, recipe, weights, base, threads)
    return Outcome(
        recipe.fingerprint,
        prepared.figures,
        _places(prepared, scores, robust, weakest, _only_under(weakest, options, prepared.options)),
        prepared.left_out,
        _criteria(prepared, recipe, weights, base),
        _choices(prepared, recipe, drawn, base, threads) if with_choices else (),
        (*prepared.notes, *_tie(scores, base, k)),
        dict(zip(prepared.criteria, weights.tolist(), strict=True)),
    )


def _weights(prepared: Prepared, recipe: Recipe) -> Floats:
    """How heavy each criterion counts. What comes from the figures is rounded: its last digits differ by machine."""
    if recipe.gewichten == "gelijk":
        return weigh.equal(len(prepared.criteria))
    if recipe.gewichten == "eigen":
        return weigh.own(np.array([each.gewicht for each in recipe.criteria if each.gewicht > 0]))
    points = prepared.stated
    if points.shape[0] < _FEWEST:
        raise CannotChoose(
            f"Gewichten uit de cijfers kunnen pas vanaf {_FEWEST} gebieden. Kies meer gebieden of eigen gewichten."
        )
    alike = np.flatnonzero(np.ptp(points, axis=0) == 0)
    if alike.size:
        raise CannotChoose(
            f"‘{prepared.criteria[alike[0]]}’ is overal gelijk, en dan geven de cijfers geen gewicht. "
            "Haal dit criterium weg of kies eigen gewichten."
        )
    return weigh.own(np.round(weigh.principal_component(points), _DIGITS))


def _places(
    prepared: Prepared,
    scores: Floats,
    robust: Robustness,
    weakest: NDArray[np.bool_],
    only: Mapping[int, tuple[str, ...]],
) -> tuple[Place, ...]:
    """Every area, the weakest first."""
    base = _order(scores)
    ranks = 1 + np.searchsorted(np.sort(scores), scores)
    return tuple(
        Place(
            area=prepared.areas[at],
            score=float(scores[at]),
            rank=int(ranks[at]),
            median=int(robust.median[at]),
            low=int(robust.low[at]),
            high=int(robust.high[at]),
            probability=float(robust.probability[at]),
            is_chosen=bool(base[at] < robust.k),
            is_always=bool(robust.probability[at] == 1.0 and weakest[:, at].all()),
            only_under=only.get(int(at), ()),
            missing=_names(prepared.criteria, prepared.missing[at]),
        )
        for at in np.argsort(base)
    )


def _choices(
    prepared: Prepared, recipe: Recipe, drawn: NDArray[np.float32], base: NDArray[np.int64], threads: int | None
) -> tuple[Influence, ...]:
    """The share of the spread in outcomes that each choice explains, the greatest first."""
    found = sobol_of_ranks(
        prepared.variants,
        [len(each) for each in prepared.options.values()],
        drawn[:_SETS],
        base,
        power=11 if base.size <= _FEW else 8,
        seed=recipe.toevalsgetal,
        threads=threads,
    )
    names = (*prepared.options, "gewichten")
    shares = zip(names, np.clip(found.first, 0.0, 1.0), np.clip(found.total, 0.0, 1.0), strict=True)
    rows = [Influence(name, alone=float(first), in_all=float(total)) for name, first, total in shares]
    return tuple(sorted(rows, key=lambda each: -each.in_all))


def _columns(matrix: Matrix, used: Sequence[Criterion]) -> Floats:
    places = {code: at for at, code in enumerate(matrix.indicators)}
    absent = [each.indicator for each in used if each.indicator not in places]
    if absent:
        raise CannotChoose(f"Er zijn geen cijfers van ‘{absent[0]}’. Kies een andere indicator of een ander jaar.")
    values: Floats = matrix.values[:, [places[each.indicator] for each in used]]
    return np.where(np.isfinite(values), values, np.nan)


def _enough(values: Floats, recipe: Recipe) -> NDArray[np.bool_]:
    """Which areas were measured on enough criteria to take part."""
    share = 1.0 if recipe.ontbrekend[0] == "weglaten" else recipe.minstens
    measured: NDArray[np.bool_] = (~np.isnan(values)).sum(axis=1) >= share * values.shape[1] - 1e-9
    return measured


def _check(values: Floats, used: Sequence[Criterion]) -> None:
    if values.shape[0] < 2:
        raise CannotChoose(
            "Er zijn te weinig gebieden met genoeg cijfers om te kiezen. Kies andere criteria, andere gebieden of "
            "verlaag ‘minstens’."
        )
    empty = np.flatnonzero(np.isnan(values).all(axis=0))
    if empty.size:
        code = used[empty[0]].indicator
        raise CannotChoose(
            f"‘{code}’ is in geen van deze gebieden gemeten. Haal dit criterium weg of kies een ander jaar."
        )


def _goalposts(used: Sequence[Criterion]) -> Floats:
    ends = [[np.nan if end is None else end for end in (each.laag, each.hoog)] for each in used]
    return np.array(ends, dtype=np.float64)


def _groups(areas: NDArray[np.object_]) -> NDArray[np.int64]:
    """The municipality of each wijk or buurt, from its code; areas without one are a group together."""
    numbers = [code[2:6] if code[:2] in ("WK", "BU") and code[2:6].isdigit() else "0" for code in areas]
    return np.array(numbers, dtype=np.int64)


def _variants(
    series: Series, recipe: Recipe, options: Mapping[str, tuple[str, ...]]
) -> tuple[Floats, tuple[NDArray[np.float32], ...]]:
    """The points as stated, and those of every combination; each step is done once for all that share it."""
    made: list[NDArray[np.float32]] = []
    stated: Floats | None = None
    own = _IN_ENGLISH[recipe.samenvoegen[0]]
    if own == "copeland" and series.values.shape[0] > MOST_COMPARED:
        raise CannotChoose(
            f"‘niet-compenserend’ vergelijkt alle gebieden twee aan twee; dat kan tot {MOST_COMPARED} gebieden en hier "
            f"zijn er {series.values.shape[0]}. Zet rekenkundig of meetkundig voorop, of kies minder gebieden."
        )
    for treatment, imputation in product(options["uitschieters"], options["ontbrekend"]):
        method = Method(_IN_ENGLISH[treatment], _IN_ENGLISH[imputation])
        whole = filled(series, method)
        for normalisation in options["normalisatie"]:
            scale = _IN_ENGLISH[normalisation]
            points = normalised(whole, series, Method(normalisation=scale))
            if stated is None:
                stated = fitted(points, Method(normalisation=scale, aggregation=own))
            for aggregation in options["samenvoegen"]:
                name = _IN_ENGLISH[aggregation]
                made.append(summable(fitted(points, Method(normalisation=scale, aggregation=name)), name))
    assert stated is not None
    return stated, tuple(made)


def _drawn(weights: Floats, recipe: Recipe, rng: np.random.Generator) -> NDArray[np.float32]:
    if recipe.concentratie is None:
        return np.tile(weights.astype(np.float32), (recipe.trekkingen, 1))
    found = weigh.drawn_around(weights, concentration=recipe.concentratie, draws=recipe.trekkingen, rng=rng)
    return found.astype(np.float32)


def _alternatives(
    prepared: Prepared, recipe: Recipe, weights: Floats, base: NDArray[np.int64], threads: int | None
) -> tuple[NDArray[np.bool_], list[tuple[str, ...]]]:
    """Which areas are among the weakest under each combination of options, with the weights as stated."""
    options = list(product(*prepared.options.values()))
    each = np.arange(len(options))
    same = np.tile(weights.astype(np.float32), (len(options), 1))
    weakest = rank_table(prepared.variants, same, each, threads=threads) < recipe.aantal
    stated = tuple(listed[0] for listed in prepared.options.values())
    if recipe.samenvoegen[0] == "niet-compenserend":
        options, weakest = [(*stated[:3], "niet-compenserend"), *options], np.vstack([base < recipe.aantal, weakest])
    else:
        # As published: the simulation works with half the digits.
        weakest[options.index(stated)] = base < recipe.aantal
    return weakest, options


def _only_under(
    weakest: NDArray[np.bool_], options: Sequence[tuple[str, ...]], listed: Mapping[str, tuple[str, ...]]
) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for at in np.flatnonzero(weakest.any(axis=0) & ~weakest.all(axis=0)):
        under = [options[int(row)] for row in np.flatnonzero(weakest[:, at])]
        alone = [
            f"{name}: {under[0][place]}"
            for place, name in enumerate(listed)
            if len({each[place] for each in options}) > 1 and len({each[place] for each in under}) == 1
        ]
        if alone:
            found[int(at)] = tuple(alone)
    return found


def _criteria(prepared: Prepared, recipe: Recipe, weights: Floats, base: NDArray[np.int64]) -> tuple[Influence, ...]:
    """What happens to the ranking when each criterion in turn is left out."""
    if len(prepared.criteria) == 1:
        return (Influence(prepared.criteria[0]),)
    name = _IN_ENGLISH[recipe.samenvoegen[0]]
    found = []
    for at, code in enumerate(prepared.criteria):
        without = weights.copy()
        without[at] = 0.0
        order = _order(score(prepared.stated, weigh.own(without), name))
        changed = int(((base < recipe.aantal) & (order >= recipe.aantal)).sum())
        found.append(Influence(code, shift=float(np.abs(order - base).mean()), changed=changed))
    return tuple(sorted(found, key=lambda each: (-each.shift, each.name)))


def _order(scores: Floats) -> NDArray[np.int64]:
    """The place of each area from 0, the weakest; equal scores in the order of the areas."""
    order = np.empty(scores.size, np.int64)
    order[np.argsort(scores, kind="stable")] = np.arange(scores.size)
    return order


def _names(codes: Sequence[str], mask: NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(code for code, is_missing in zip(codes, mask, strict=True) if is_missing)


def _notes(
    values: Floats, used: Sequence[Criterion], left_out: Sequence[LeftOut], missing: NDArray[np.bool_]
) -> tuple[str, ...]:
    found = []
    if left_out:
        found.append(f"{len(left_out)} gebieden doen niet mee, omdat er te weinig cijfers van zijn.")
    if missing.any():
        found.append(f"Van {int(missing.any(axis=1).sum())} gebieden is een cijfer dat ontbreekt ingevuld.")
    alike = [
        each.indicator for each, column in zip(used, values.T, strict=True) if np.nanmin(column) == np.nanmax(column)
    ]
    found += [f"‘{code}’ is overal gelijk en maakt dus geen verschil." for code in alike]
    return tuple(found)


def _tie(scores: Floats, base: NDArray[np.int64], k: int) -> tuple[str, ...]:
    last = scores[base == k - 1][0]
    if ((scores == last) & (base >= k)).any():
        return (f"Op plaats {k} staan gebieden gelijk; wie er nog bij hoort volgt uit de volgorde van de codes.",)
    return ()


def _fingerprint(matrix: Matrix, codes: Sequence[str]) -> str:
    """The SHA-256 of the figures that were used, so that it shows when they are other ones."""
    places = [matrix.indicators.index(code) for code in codes]
    values = np.ascontiguousarray(matrix.values[:, places], dtype="<f8")
    heading = "\n".join((*codes, "", *matrix.areas)).encode()
    return hashlib.sha256(heading + np.where(np.isnan(values), np.nan, values).tobytes()).hexdigest()
