# SPDX-License-Identifier: EUPL-1.2
"""Why items are thought to matter: each claim with its sources, and where its region stands on that indicator."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch, QuerySet

from stip.monitor.figures.levels import COUNTRY
from stip.monitor.figures.references import Reference, references
from stip.monitor.figures.trends import Gap, Standing, standings
from stip.monitor.models import Claim, Indicator
from stip.places.access import Visitor
from stip.places.models import Region
from stip.plans.models import Item
from stip.plans.reading import cited


@dataclass(frozen=True)
class Stand:
    """Where a region stands on an indicator: `own` is its last figure, `standing` holds it against the country."""

    own: Reference | None
    standing: Standing | None

    @property
    def country(self) -> Reference | None:
        return self.standing.reference if self.standing else None

    @property
    def gap(self) -> Gap | None:
        """None when there is nothing to hold the figure against."""
        return self.standing.gap if self.standing else None

    @property
    def is_behind(self) -> bool:
        return self.standing is not None and self.standing.side < 0


UNKNOWN = Stand(None, None)
Stands = dict[int, Stand]


@dataclass(frozen=True)
class Chain:
    """A claim, and where its region stands on the indicator."""

    claim: Claim
    stand: Stand

    @property
    def indicator(self) -> Indicator:
        return self.claim.indicator


@dataclass(frozen=True)
class Goal:
    """An indicator with everything that contributes to it."""

    indicator: Indicator
    stand: Stand
    chains: list[Chain]


@dataclass(frozen=True)
class Answer:
    """What the page of a region says first."""

    chains: Sequence[Chain]

    @cached_property
    def items(self) -> int:
        return len({chain.claim.item_id for chain in self.chains})

    @cached_property
    def indicators(self) -> int:
        return len(self._stands)

    @cached_property
    def known(self) -> int:
        """Of how many indicators the region has a figure."""
        return sum(stand.own is not None for stand in self._stands.values())

    @cached_property
    def behind(self) -> int:
        return sum(stand.is_behind for stand in self._stands.values())

    @cached_property
    def closing(self) -> int:
        return sum(stand.gap == Gap.CLOSES for stand in self._stands.values())

    @cached_property
    def _stands(self) -> Stands:
        return {chain.indicator.pk: chain.stand for chain in self.chains}


def claims(visitor: Visitor) -> QuerySet[Claim]:
    """The claims that the visitor may read, with what a page shows of them."""
    found = Claim.objects.readable_by(visitor).select_related("region__area", "item__plan", "item__level")
    with_indicator = found.select_related("indicator__dataset")
    ordered = with_indicator.order_by("indicator__order", "indicator__title", "item__plan", "item__path", "order", "pk")
    return ordered.prefetch_related(Prefetch("citations", cited(visitor)))


def of_region(region: Region, visitor: Visitor) -> list[Chain]:
    return chains(claims(visitor).filter(region=region), visitor)


def of_item(item: Item, visitor: Visitor) -> list[Chain]:
    """Claims about the item and what hangs below it, its own first."""
    below = claims(visitor).filter(item__plan=item.plan_id, item__path__startswith=item.path)
    return chains(sorted(below, key=lambda claim: claim.item_id != item.pk), visitor)


def of_indicator(indicator: Indicator, visitor: Visitor) -> list[Claim]:
    """Claims of all regions about an indicator, those of invented regions last."""
    found = claims(visitor).filter(indicator=indicator)
    return list(found.order_by("region__example", "region__order", "item__plan", "item__path", "order", "pk"))


def chains(found: Iterable[Claim], visitor: Visitor) -> list[Chain]:
    rows = list(found)
    indicators: dict[Region, dict[int, Indicator]] = defaultdict(dict)
    for claim in rows:
        indicators[claim.region][claim.indicator_id] = claim.indicator
    # The claims about an item are nearly always of one region.
    stands = {region: stands_of(region, list(asked.values()), visitor) for region, asked in indicators.items()}
    return [Chain(claim, stands[claim.region].get(claim.indicator_id, UNKNOWN)) for claim in rows]


def stands_of(region: Region, indicators: Sequence[Indicator], visitor: Visitor) -> Stands:
    """Where a region stands on each of these, by key of the indicator; read with a fixed number of queries."""
    if region.area is None or not indicators:
        return {}
    code = region.area.code
    held = references(indicators, [code, COUNTRY], visitor=visitor)
    compared = {one.indicator.pk: one for one in standings(held, indicators, code)}
    found = {}
    for one in indicators:
        series = held.series(one.code, code)
        standing = compared.get(one.pk)
        last = series[-1] if series else None
        found[one.pk] = Stand(standing.own if standing else last, standing)
    return found


def by_theme(chains: Sequence[Chain]) -> list[tuple[str, list[Goal]]]:
    """The claims by theme and indicator, in the order in which they come."""
    themes: dict[str, dict[int, Goal]] = defaultdict(dict)
    for chain in chains:
        goals = themes[chain.indicator.theme]
        goals.setdefault(chain.indicator.pk, Goal(chain.indicator, chain.stand, [])).chains.append(chain)
    return [(theme, list(goals.values())) for theme, goals in themes.items()]
