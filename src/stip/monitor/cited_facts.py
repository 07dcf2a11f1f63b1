# SPDX-License-Identifier: EUPL-1.2
"""What citations of the monitor speak of: told beside the facts of plans wherever a source is shown."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet

from stip.monitor.models import (
    Baseline,
    Claim,
    Dataset,
    Indicator,
    SavedRecipe,
    Story,
    Tally,
    Target,
    TargetRevision,
)
from stip.places.access import Visitor
from stip.plans.cited_facts import Citable, Fact, Subject
from stip.plans.models import Item

KINDS = {
    "indicator": "indicatoren",
    "nulmeting": "nulmetingen",
    "doel": "doelen",
    "verhaal": "verhalen",
    "recept": "recepten",
}
Told = Iterator[tuple[int, Subject]]


def _indicators(visitor: Visitor) -> QuerySet[Indicator]:
    datasets = Dataset.objects.readable_by(visitor).filter(pk=OuterRef("dataset_id"))
    return Indicator.objects.filter(Exists(datasets)).order_by()


def _of_target(model: type[Any]) -> Callable[[Visitor], QuerySet[Any]]:
    def rows(visitor: Visitor) -> QuerySet[Any]:
        targets = Target.objects.readable_by(visitor).filter(pk=OuterRef("target_id"))
        found: QuerySet[Any] = model.objects.filter(Exists(targets)).order_by()
        return found

    return rows


def _readable(model: type[Any]) -> Callable[[Visitor], QuerySet[Any]]:
    return lambda visitor: model.objects.readable_by(visitor).order_by()


def _claim(claim: Claim, subject: Subject) -> Fact:
    return Fact(subject, "draagt bij aan", f"{claim.indicator.title}, want: {claim.condition}")


def _of_region(model: type[Any], kind: str, code: str, title: str) -> Callable[[Iterable[int]], Told]:
    """Subjects by region and code; `code` and `title` are the columns that name a row in its region."""

    def told(keys: Iterable[int]) -> Told:
        rows = model.objects.filter(pk__in=keys).order_by()
        for key, region, own, words in rows.values_list("pk", "region__code", code, title):
            yield key, Subject(kind, f"{region}/{own}", words, kind)

    return told


def _indicator_subjects(keys: Iterable[int]) -> Told:
    for key, code, title in Indicator.objects.filter(pk__in=keys).values_list("pk", "code", "title"):
        yield key, Subject("indicator", code, title, "indicator")


CITABLE: dict[type[Model], Citable] = {
    Indicator: Citable(_indicators, ((Indicator, "pk"),)),
    Baseline: Citable(_readable(Baseline), ((Baseline, "pk"),)),
    Target: Citable(_readable(Target), ((Target, "pk"),)),
    TargetRevision: Citable(
        _of_target(TargetRevision), ((Target, "target_id"),),
        tell=lambda row, subject: Fact(subject, "bijgesteld", row.decision),
    ),
    Tally: Citable(
        _of_target(Tally), ((Target, "target_id"),), tell=lambda row, subject: Fact(subject, "telling", str(row.year))
    ),
    Claim: Citable(_readable(Claim), ((Item, "item_id"),), ("indicator",), _claim),
    Story: Citable(_readable(Story), ((Story, "pk"),)),
    SavedRecipe: Citable(_readable(SavedRecipe), ((SavedRecipe, "pk"),)),
}  # fmt: skip
SUBJECTS: dict[type[Model], Callable[[Iterable[int]], Told]] = {
    Indicator: _indicator_subjects,
    Baseline: _of_region(Baseline, "nulmeting", "code", "title"),
    Target: _of_region(Target, "doel", "code", "title"),
    Story: _of_region(Story, "verhaal", "pk", "title"),
    SavedRecipe: _of_region(SavedRecipe, "recept", "code", "name"),
}
