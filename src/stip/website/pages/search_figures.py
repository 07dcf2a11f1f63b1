# SPDX-License-Identifier: EUPL-1.2
"""Targets and indicators whose name has the words of a search.

They are looked up as they are, so that who may read them is asked at that moment: a target can be hidden by its item.
"""

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from stip.monitor.models import Dataset, Indicator, Target
from stip.places.access import Visitor
from stip.places.models import Region
from stip.sources.search.words import stem, words_in

Row = TypeVar("Row", bound=Model)
MOST = 3
_MANY = 8


@dataclass(frozen=True)
class Named:
    """Something found by its name. `kind` is "doel" or "indicator"; `about` says of whom, or of what theme."""

    kind: str
    title: str
    about: str
    address: str
    is_example: bool = False


def figures_named(words: str, visitor: Visitor, region: Region | None = None) -> list[Named]:
    """The first few targets and indicators with all of the words in their name; none without words."""
    wanted = _all_in_title(words)
    if wanted is None:
        return []
    datasets = Dataset.objects.readable_by(visitor).values("pk")
    targets = Target.objects.readable_by(visitor).filter(wanted).select_related("region")
    if region:
        targets = targets.filter(region=region)
    return [
        *(_target(target) for target in _first(targets)),
        *(_indicator(one) for one in _first(Indicator.objects.filter(wanted, dataset__in=datasets))),
    ]


def _all_in_title(words: str) -> Q | None:
    """Words that must not be there are left to the search itself; so are searches of a whole sentence."""
    plain = " ".join(word for word in words.replace('"', " ").split() if not word.startswith("-"))
    stems = [stem(word) for word, _, _ in words_in(plain) if len(word) > 1][:_MANY]
    found = Q()
    for each in stems:
        found &= Q(title__icontains=each)
    return found if stems else None


def _first(rows: QuerySet[Row]) -> list[Row]:
    return list(rows.order_by("title", "pk")[:MOST])


def _target(target: Target) -> Named:
    address = reverse("target", args=[target.region.code, target.code])
    return Named("doel", target.title, target.region.name, address, target.example or target.region.example)


def _indicator(one: Indicator) -> Named:
    return Named("indicator", one.title, one.theme, reverse("indicator", args=[one.code]))
