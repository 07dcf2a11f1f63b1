# SPDX-License-Identifier: EUPL-1.2
"""What the books say in a few figures: what it costs, what is promised at each stage, what is covered and lacking."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from stip.money.ledger import COVERING, ZERO, Gap, Kind, Stage, Total, gap, total_of

Standing = Mapping[tuple[str, str], Total]
"""Totals by kind of line and stage."""


@dataclass(frozen=True)
class Summary:
    """The figures of one item, plan, organisation or deal. All in euro but `capacity`, which is in fte."""

    standing: Standing

    def at(self, kind: Kind, *stages: Stage) -> Total:
        """What stands at these stages of lines of this kind."""
        return total_of(self.standing.get((kind.value, stage.value), ZERO) for stage in stages)

    @property
    def cost(self) -> Total:
        return self.at(Kind.COST, Stage.ESTIMATED, Stage.DECIDED)

    @property
    def requested(self) -> Total:
        return self.at(Kind.CONTRIBUTION, Stage.REQUESTED)

    @property
    def covered(self) -> Total:
        """What somebody has promised: pledged, granted or received. Requested and reserved money does not count."""
        return self.at(Kind.CONTRIBUTION, *COVERING)

    @property
    def spent(self) -> Total:
        return self.at(Kind.SPENDING, Stage.SPENT)

    @property
    def capacity(self) -> Total:
        """People, in fte: asked for, promised and at work together."""
        return self.at(Kind.CAPACITY, Stage.REQUESTED, Stage.PLEDGED, Stage.DEPLOYED)

    @property
    def gap(self) -> Gap:
        return gap(self.cost, self.covered)

    def __bool__(self) -> bool:
        return any(self.standing.values())


def grouped(standing: Mapping[tuple[Hashable, ...], Total]) -> dict[tuple[Hashable, ...], Summary]:
    """Summaries by the leading values of the key; the last two values of each key are kind and stage."""
    groups: dict[tuple[Hashable, ...], dict[tuple[str, str], Total]] = {}
    for (*leading, kind, stage), total in standing.items():
        place = groups.setdefault(tuple(leading), {})
        place[str(kind), str(stage)] = place.get((str(kind), str(stage)), ZERO) + total
    return {leading: Summary(place) for leading, place in groups.items()}


def together(summaries: Iterable[Summary]) -> Summary:
    """One summary of many."""
    whole: dict[tuple[str, str], Total] = {}
    for summary in summaries:
        for place, total in summary.standing.items():
            whole[place] = whole.get(place, ZERO) + total
    return Summary(whole)
