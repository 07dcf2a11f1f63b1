# SPDX-License-Identifier: EUPL-1.2
"""People in fte: who supplies how many to which team, what that is in euro, and what the sources add it up to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from stip.money.ledger import STAGES, UNKNOWN, ZERO, Kind, Stage, Total, times, total_of
from stip.money.models import Line, LineQuerySet, StatedTotal
from stip.money.reading import standing
from stip.partners.models import Body, Organisation
from stip.places.models import Region

STAGES_OF_PEOPLE = STAGES[Kind.CAPACITY]


@dataclass(frozen=True)
class Post:
    """What one organisation brings to one team at one stage and rate; without a team `activity` says what for."""

    plan: int
    path: str
    year: int | None
    team: int | None
    activity: str
    party: int | None
    rate: Decimal | None
    stage: Stage
    fte: Total

    @property
    def place(self) -> tuple[int | None, str]:
        """The row it stands in: its team, or its activity when it has none."""
        return self.team, "" if self.team else self.activity

    @property
    def euro(self) -> Total:
        """What it costs a year; without a rate that is not known."""
        return times(self.fte, self.rate) if self.rate is not None else UNKNOWN


@dataclass(frozen=True)
class Team:
    """A row of the table: a body, or an activity of no body."""

    body: Body | None
    activity: str

    @property
    def key(self) -> tuple[int | None, str]:
        return (self.body.pk, "") if self.body else (None, self.activity)

    @property
    def name(self) -> str:
        return self.body.name if self.body else self.activity or "zonder team"


@dataclass(frozen=True)
class Cell:
    """Posts together: a team and an organisation, or a row, a column, or everything."""

    posts: Sequence[Post]

    @property
    def fte(self) -> Total:
        return total_of(post.fte for post in self.posts)

    @property
    def euro(self) -> Total:
        return total_of(post.euro for post in self.posts)

    @property
    def by_stage(self) -> list[tuple[Stage, Total]]:
        """What stands at each stage, in the order of the stages."""
        found = [
            (stage, total_of(each.fte for each in self.posts if each.stage == stage)) for stage in STAGES_OF_PEOPLE
        ]
        return [(stage, total) for stage, total in found if total]

    def __bool__(self) -> bool:
        return bool(self.posts)


@dataclass(frozen=True)
class Table:
    """The people of one year: teams by organisations. `year` is None for what has none.

    numbers   the place of each organisation among those of all years, by its key, so that it is the same in each
    """

    year: int | None
    teams: list[Team]
    parties: list[Organisation | None]
    numbers: dict[int | None, int]
    posts: list[Post]

    def cell(self, team: Team, party: Organisation | None) -> Cell:
        return Cell([post for post in self.of_team(team).posts if post.party == (party.pk if party else None)])

    def of_team(self, team: Team) -> Cell:
        return Cell(self._by_team.get(team.key, []))

    def of_party(self, party: Organisation | None) -> Cell:
        return Cell([post for post in self.posts if post.party == (party.pk if party else None)])

    def number_of(self, party: Organisation | None) -> int:
        return self.numbers[party.pk if party else None]

    @property
    def whole(self) -> Cell:
        return Cell(self.posts)

    @property
    def rates(self) -> list[Decimal]:
        return sorted({post.rate for post in self.posts if post.rate is not None})

    @cached_property
    def _by_team(self) -> dict[tuple[int | None, str], list[Post]]:
        found: dict[tuple[int | None, str], list[Post]] = {}
        for post in self.posts:
            found.setdefault(post.place, []).append(post)
        return found


@dataclass(frozen=True)
class Checked:
    """A total that a source states, beside the sum of what is in the books."""

    stated: StatedTotal
    total: Total

    @property
    def difference(self) -> Decimal | None:
        """How much the sum is above (or, negative, below) the stated total; None when it cannot be told."""
        says = self.stated.total
        if says.low != says.high or self.total.low != self.total.high or not (says.known and self.total.known):
            return None
        return self.total.low - says.low


def posts(lines: LineQuerySet) -> list[Post]:
    """All people in these lines, in one query."""
    fields = ("plan", "item__path", "year", "team", "activity", "party", "rate")
    found = standing(lines.filter(kind=Line.Kind.CAPACITY), *fields)
    return [_post(place, total) for place, total in found.items()]


def tables(found: Sequence[Post]) -> list[Table]:
    """A table for each year, the latest first; what has no year comes last."""
    bodies = Body.objects.in_bulk({post.team for post in found if post.team})
    parties = Organisation.objects.in_bulk({post.party for post in found if post.party})
    numbers = _numbers(found)
    years = sorted({post.year for post in found}, key=lambda year: (year is None, -(year or 0)))
    return [_table(year, [post for post in found if post.year == year], bodies, parties, numbers) for year in years]


def checked(stated: Iterable[StatedTotal], found: Sequence[Post], region: Region) -> list[Checked]:
    """Each stated total with the sum of the posts that it is about. A team counts with the teams under it."""
    below = _teams_below(region)
    return [Checked(one, _sum(one, found, below)) for one in stated]


def _sum(stated: StatedTotal, found: Sequence[Post], below: dict[int, set[int]]) -> Total:
    teams = below.get(stated.team_id or 0, {stated.team_id})
    fitting = (
        post
        for post in found
        if post.plan == stated.plan_id
        and post.path.startswith(stated.item.path if stated.item else "")
        and stated.year in (None, post.year)
        and stated.stage in ("", post.stage)
        and stated.party_id in (None, post.party)
        and (stated.team_id is None or post.team in teams)
    )
    return total_of(post.euro if stated.in_euro else post.fte for post in fitting)


def _teams_below(region: Region) -> dict[int, set[int]]:
    """Every body of the region with itself and all that falls under it."""
    parents = dict(Body.objects.filter(region=region).values_list("pk", "parent"))
    found: dict[int, set[int]] = {pk: {pk} for pk in parents}
    for pk in parents:
        above, seen = parents[pk], {pk}
        while above in parents and above not in seen:
            found[above].add(pk)
            seen.add(above)
            above = parents[above]
    return found


def _post(place: tuple[Any, ...], total: Total) -> Post:
    plan, path, year, team, activity, party, rate, stage = place
    return Post(plan, path or "", year, team, activity, party, rate, Stage(stage), total)


def _table(
    year: int | None,
    found: list[Post],
    bodies: dict[int, Body],
    parties: dict[int, Organisation],
    numbers: dict[int | None, int],
) -> Table:
    teams = [Team(bodies[team] if team else None, activity) for team, activity in {post.place for post in found}]
    teams.sort(key=lambda team: (team.body is None, team.body.order if team.body else 0, team.name))
    there = sorted({post.party for post in found}, key=lambda party: numbers[party])
    return Table(year, teams, [parties[party] if party else None for party in there], numbers, found)


def _numbers(found: Sequence[Post]) -> dict[int | None, int]:
    """Who brings most is number one; nobody in particular comes last."""
    size: dict[int | None, Decimal] = {}
    for post in found:
        size[post.party] = size.get(post.party, ZERO.high) + post.fte.high
    order = sorted(size, key=lambda party: (party is None, -size[party], party or 0))
    return {party: number for number, party in enumerate(order, start=1)}
