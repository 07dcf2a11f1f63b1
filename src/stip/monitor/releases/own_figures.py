# SPDX-License-Identifier: EUPL-1.2
"""Figures of a region's own: a table becomes a release of one of its datasets, with new indicators where needed.

All of it comes in, or nothing. The file itself is not kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Max
from django.utils.text import slugify

from stip.accounts.history import record
from stip.accounts.models import User
from stip.monitor.figures.levels import canonical, level_of, parent_of
from stip.monitor.figures.shelf import STORE
from stip.monitor.figures.store import Refused
from stip.monitor.models import Dataset, Indicator, Release
from stip.monitor.releases.adding import Delivery, add_release
from stip.monitor.releases.readers import layout as layouts
from stip.monitor.releases.readers.layout import Layout, Rows
from stip.monitor.releases.readers.own import MOST, FindArea, Preview, preview
from stip.places.access import Visibility, may_edit
from stip.places.models import Area, Region

NAMED_KINDS = (Area.Kind.MUNICIPALITY, Area.Kind.DISTRICT, Area.Kind.NEIGHBOURHOOD)
"""Kinds of areas that a table may call by their name."""
_LARGE_KINDS = (Area.Kind.COUNTRY, Area.Kind.PROVINCE, Area.Kind.COROP, Area.Kind.COOPERATION)
_TRIES = 1000


class Unusable(Refused):
    """The table has lines that cannot be read; `found` says which."""

    def __init__(self, found: Preview) -> None:
        super().__init__("In het bestand staan regels die niet te lezen zijn. Er is niets ingelezen.")
        self.found = found


@dataclass(frozen=True)
class NewDataset:
    """A dataset that is not there yet. `every_months` is None when nobody knows how often it comes out."""

    title: str
    publisher: str
    licence: str = ""
    visibility: str = Visibility.PUBLIC
    every_months: int | None = None
    note: str = ""


@dataclass(frozen=True)
class NewIndicator:
    """An indicator that is not there yet; the words are those of `Indicator`."""

    title: str
    unit: str
    measure: str
    theme: str
    direction: str = ""
    denominator: str = ""
    decimals: int = 1
    definition: str = ""


@dataclass(frozen=True)
class Choice:
    """Which indicator something in the table is: the code of one that is there, or a new one.

    people   whether it counts people, so that small numbers are hidden
    """

    indicator: str | NewIndicator
    people: bool = True


@dataclass(frozen=True)
class Wish:
    """What somebody wants to bring in.

    dataset    one of the region's own, or a new one
    published  when the figures came out: a year, month or day
    named      the kind of area that names stand for
    chosen     by the name of a subject; subjects that are not named stay out
    origin     what the file was called
    """

    region: Region
    dataset: Dataset | NewDataset
    published: str
    layout: Layout
    chosen: Mapping[str, Choice]
    named: str = Area.Kind.MUNICIPALITY
    title: str = ""
    origin: str = ""
    note: str = ""
    is_provisional: bool = field(default=False)


def look(wish: Wish, rows: Rows) -> Preview:
    """What would be kept, with the small numbers hidden; a new indicator has the code that it would get.

    raises   ValidationError when the dataset or a new indicator cannot be made as asked; ValueError when the layout
             contradicts itself
    """
    dataset = _dataset(wish)
    indicators = _indicators(wish, dataset)
    for one in (dataset, *indicators.values()):
        if one.pk is None:
            one.full_clean(exclude=["dataset"])
    return _read(wish, rows, indicators)


def names_in(wish: Wish) -> dict[str, Indicator]:
    """The indicators of `look`, by their code."""
    return {one.code: one for one in _indicators(wish, _dataset(wish)).values()}


def bring_in(wish: Wish, rows: Rows, *, by: User) -> Release:
    """Keep the figures as a release, with the dataset and the indicators that are new: all of it or nothing.

    raises   PermissionDenied; ValidationError; Unusable with the lines that cannot be read; Refused
    """
    if not may_edit(by, wish.region):
        raise PermissionDenied(f"U werkt niet voor {wish.region}. Vraag het regiobureau om deze cijfers in te lezen.")
    try:
        with transaction.atomic():
            # One at a time for a region, so that no two make the same dataset.
            Region.objects.select_for_update().get(pk=wish.region.pk)
            dataset = _dataset(wish)
            _save_new(dataset, wish.region, by)
            indicators = _indicators(wish, dataset)
            for one in indicators.values():
                _save_new(one, wish.region, by)
            found = _read(wish, rows, indicators)
            if found.problems:
                raise Unusable(found)
            return add_release(dataset, _delivery(wish, dataset), found.observations, by=by)
    except IntegrityError as error:
        raise ValidationError(
            "Iemand anders maakte intussen een bron of indicator met dezelfde naam. Begin opnieuw en kies die."
        ) from error


def find_area(named: str) -> FindArea:
    """Finds an area by its code, or by its name when only one area of this kind is called that. One query.

    A district or neighbourhood of a municipality that is there is known by its code, also when it has no row itself.
    """
    rows = list(Area.objects.values_list("code", "name", "kind"))
    codes = {code for code, _, _ in rows}
    names = _only_ones((name, code) for code, name, kind in rows if kind in _LARGE_KINDS)
    names |= _only_ones((name, code) for code, name, kind in rows if kind == named)

    def find(told: str) -> str:
        code = canonical("".join(told.split()))
        if code in codes or level_of(code) == "land":
            return code
        municipality = code
        while parent_of(municipality):
            municipality = parent_of(municipality)
        if municipality != code and municipality in codes:
            return code
        return names.get(told.casefold(), "")

    return find


def _only_ones(rows: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The code by name; a name that several areas have is left out."""
    codes: dict[str, set[str]] = {}
    for name, code in rows:
        codes.setdefault(name.casefold(), set()).add(code)
    return {name: next(iter(found)) for name, found in codes.items() if len(found) == 1}


def _read(wish: Wish, rows: Rows, indicators: Mapping[str, Indicator]) -> Preview:
    found = layouts.subjects(wish.layout, rows)
    people = frozenset(one.code for name, one in indicators.items() if wish.chosen[name].people and _is_count(one))
    mapped = layouts.meaning(
        wish.layout,
        found,
        {name: one.code for name, one in indicators.items()},
        people=people,
        limits={one.code: limits for one in indicators.values() if (limits := _limits(one, one.code in people))},
    )
    return preview(rows, mapped, heading=wish.layout.heading, find_area=find_area(wish.named))


def _is_count(indicator: Indicator) -> bool:
    return indicator.measure == Indicator.Measure.COUNT


def _limits(indicator: Indicator, counts_people: bool) -> tuple[float, float] | None:
    if counts_people:
        return 0, MOST
    is_percentage = indicator.measure == Indicator.Measure.SHARE and indicator.unit.startswith("%")
    return (0, 100) if is_percentage else None


def _dataset(wish: Wish) -> Dataset:
    """The dataset that is chosen, or a new one that is not saved yet."""
    if isinstance(wish.dataset, Dataset):
        if wish.dataset.region_id != wish.region.pk:
            raise PermissionDenied(f"{wish.dataset} is niet van {wish.region}.")
        return wish.dataset
    title = wish.dataset.title.strip()
    if Dataset.objects.filter(region=wish.region, title__iexact=title).exists():
        raise ValidationError({"title": f"Er is al een bron ‘{title}’ van deze regio. Kies die, of een andere titel."})
    code = _free(f"{wish.region.code}-{slugify(title)}", 60, Dataset)
    return Dataset(code=code, region=wish.region, example=wish.region.example, **vars(wish.dataset))


def _indicators(wish: Wish, dataset: Dataset) -> dict[str, Indicator]:
    """The indicator of each subject; a new one is not saved yet.

    raises   ValidationError when an indicator is not of this dataset, or when two subjects are the same one
    """
    own = {one.code: one for one in Indicator.objects.filter(dataset=dataset)} if dataset.pk else {}
    last = Indicator.objects.aggregate(last=Max("order"))["last"] or 0
    made: dict[str, Indicator] = {}
    for number, (name, choice) in enumerate(wish.chosen.items(), start=1):
        taken = {one.code for one in made.values()}
        if isinstance(choice.indicator, str):
            if choice.indicator not in own or choice.indicator in taken:
                raise ValidationError(f"De indicator bij ‘{name}’ kan niet. Kies een andere indicator van deze bron.")
            made[name] = own[choice.indicator]
        else:
            made[name] = _new_indicator(choice.indicator, dataset, [*own.values(), *made.values()], last + number)
    if not made:
        raise ValidationError("Er is geen enkele indicator gekozen. Kies er minstens een.")
    return made


def _new_indicator(new: NewIndicator, dataset: Dataset, others: Sequence[Indicator], order: int) -> Indicator:
    """raises  ValidationError when its name is taken, or its denominator does not fit"""
    title = new.title.strip()
    if any(one.title.casefold() == title.casefold() for one in others):
        raise ValidationError(
            f"Er is al een indicator ‘{title}’ in deze bron. Kies die bij de indicator, of vul een andere naam in."
        )
    if new.denominator and new.measure not in (Indicator.Measure.SHARE, Indicator.Measure.MEAN):
        raise ValidationError(f"‘{title}’ is geen aandeel of gemiddelde. Laat de noemer leeg.")
    if new.denominator and not denominators(dataset.region).filter(code=new.denominator).exists():
        raise ValidationError(f"De noemer van ‘{title}’ is er niet of telt niets. Kies een andere of laat die leeg.")
    taken = [one.code for one in others]
    code = _free(f"{dataset.code}-{slugify(title)}", 80, Indicator, taken)
    return Indicator(code=code, dataset=dataset, order=min(order, 32_000), **vars(new))


def denominators(region: Region | None) -> models.QuerySet[Indicator]:
    """Indicators that count something over which a share or mean of this region may be taken."""
    of_use = Dataset.objects.of_use_to(region.code if region else "")
    return Indicator.objects.filter(measure=Indicator.Measure.COUNT, dataset__in=of_use.values("pk"))


def _save_new(row: Dataset | Indicator, region: Region, by: User) -> None:
    if row.pk is not None:
        return
    row.full_clean()
    row.save()
    facts = {"code": row.code, "titel": row.title}
    record(row, code=row.code, title=row.title, by=by, before=None, after=facts, region=region.code)


def _delivery(wish: Wish, dataset: Dataset) -> Delivery:
    code = _free(f"{dataset.code}-{slugify(wish.published)}", 80, Release)
    title = wish.title.strip() or dataset.title
    return Delivery(
        code, title[:200], wish.published, wish.origin[:300], is_provisional=wish.is_provisional, note=wish.note
    )


def _free(
    wanted: str, longest: int, kind: type[Dataset] | type[Indicator] | type[Release], taken: Sequence[str] = ()
) -> str:
    """A code that nobody has yet: as wanted, or with a number behind it."""
    base = wanted.strip("-")[: longest - 5].rstrip("-") or "bron"
    for number in range(1, _TRIES):
        code = base if number == 1 else f"{base}-{number}"
        is_used = code in taken or kind._default_manager.filter(code=code).exists() or STORE.is_shipped(code)
        if not is_used:
            return code
    raise ValidationError(f"Er zijn al te veel namen die op ‘{base}’ lijken. Kies een andere titel.")
