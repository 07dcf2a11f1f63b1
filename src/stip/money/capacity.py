# SPDX-License-Identifier: EUPL-1.2
"""People in fte: who supplies how many to which team, what that is in euro, and what the sources add it up to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
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
    def euro(self) -> Total:
        """What it costs a year; without a rate that is not known."""
        return times(self.fte, self.rate) if self.rate is not None else UNKNOWN


@dataclass(frozen=True)
class Team:
    """A row of the table: a body, or an activity of no body."""

    body: Body | None
    activity: str

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
    """The people of one year: teams by organisations. `year` is None for what has none."""

    year: int | None
    teams: list[Team]
    parties: list[Organisation | None]
    posts: list[Post]

    def cell(self, team: Team, party: Organisation | None) -> Cell:
        return Cell([post for post in self.of_team(team).posts if post.party == (party.pk if party else None)])

    def of_team(self, team: Team) -> Cell:
        body = team.body.pk if team.body else None
        return Cell([post for post in self.posts if post.team == body and (body or post.activity == team.activity)])

    def of_party(self, party: Organisation | None) -> Cell:
        return Cell([post for post in self.posts if post.party == (party.pk if party else None)])

    @property
    def whole(self) -> Cell:
        return Cell(self.posts)

    @property
    def rates(self) -> list[Decimal]:
        return sorted({post.rate for post in self.posts if post.rate is not None})


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
    years = sorted({post.year for post in found}, key=lambda year: (year is None, -(year or 0)))
    return [_table(year, [post for post in found if post.year == year], bodies, parties) for year in years]


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


def _table(year: int | None, found: list[Post], bodies: dict[int, Body], parties: dict[int, Organisation]) -> Table:
    places = {(post.team, "" if post.team else post.activity) for post in found}
    teams = [Team(bodies[team] if team else None, activity) for team, activity in places]
    teams.sort(key=lambda team: (team.body is None, team.body.order if team.body else 0, team.name))
    size: dict[int | None, Decimal] = {}
    for post in found:
        size[post.party] = size.get(post.party, ZERO.high) + post.fte.high
    columns = [
        parties[party] if party else None for party in sorted(size, key=lambda party: (-size[party], party or 0))
    ]
    return Table(year, teams, columns, found)
