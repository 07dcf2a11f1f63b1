# SPDX-License-Identifier: EUPL-1.2
from decimal import Decimal

import pytest

from stip.conftest import Cast
from stip.money import actions
from stip.money.capacity import Table, posts, tables
from stip.money.ledger import UNKNOWN, Stage, Total, circa, exact, total_of
from stip.money.models import Line
from stip.money.tests.beekdal import fill
from stip.partners.models import Body, Organisation
from stip.website.capacity_picture import bars


@pytest.fixture
def table(cast: Cast) -> Table:
    """Of 2025: the books of Beekdal (circa 2,5 fte of the town, PM of the province) and one team more."""
    books = fill(cast)
    bank = Body.objects.create(code="oever", kind="team", name="Oeverteam", region=cast.region, order=9)
    province = Organisation.objects.get(code="provincie-dal")

    def brought(amount: Total, stage: Stage, **facts: object) -> None:
        line = actions.line_for(plan=cast.plan, kind="inzet", year=2025, **facts)
        actions.book(line, amount, by=None, target=stage)

    brought(exact("1.25"), Stage.PLEDGED, party=province, team=bank, rate="80000")
    brought(circa("0.5"), Stage.DEPLOYED, party=books.state, team=bank, rate="75000")
    brought(exact(1), Stage.PLEDGED, activity="Schrijven")
    [found] = tables(posts(Line.objects.all()))
    return found


def test_teams_come_first_and_then_work_of_no_team(table: Table) -> None:
    assert [team.name for team in table.teams] == ["Beekteam", "Oeverteam", "Schrijven"]
    assert [party.name if party else None for party in table.parties] == [
        "Gemeente Bovendal",
        "Provincie Dal",
        "Rijk van Dal",
        None,
    ]


def test_rows_columns_and_cells_add_up_to_the_same(table: Table) -> None:
    cells = [table.cell(team, party) for team in table.teams for party in table.parties]
    # circa 2,5 + PM + 1,25 + circa 0,5 + 1
    whole = Total(Decimal("5.25"), Decimal("5.25"), circa=2, unknown=1)
    assert table.whole.fte == whole
    assert total_of(cell.fte for cell in cells) == whole
    assert total_of(table.of_team(team).fte for team in table.teams) == whole
    assert total_of(table.of_party(party).fte for party in table.parties) == whole


def test_each_line_has_its_own_rate_and_without_one_the_price_is_unknown(table: Table) -> None:
    bank = table.of_team(table.teams[1])
    assert bank.euro == exact(100_000) + circa(37_500)
    assert table.of_team(table.teams[2]).euro == UNKNOWN
    assert table.rates == [Decimal(75_000), Decimal(80_000)]


def test_stages_are_told_apart(table: Table) -> None:
    assert [stage for stage, _ in table.whole.by_stage] == [Stage.REQUESTED, Stage.PLEDGED, Stage.DEPLOYED]


def test_the_bars_stay_within_the_picture_and_what_is_unknown_is_open(table: Table) -> None:
    drawn = bars(table, [""] * 3)
    ends = [[Decimal(each.x[:-1]) + Decimal(each.width[:-1]) for each in bar.stretches] for bar in drawn]
    assert max(max(bar) for bar in ends) <= 100
    assert [(each.number, each.is_known) for each in drawn[0].stretches] == [(1, True), (2, False)]
    assert [each.number for each in drawn[1].stretches] == [2, 3]


def test_without_people_there_is_no_table(cast: Cast) -> None:
    assert tables(posts(Line.objects.all())) == []
