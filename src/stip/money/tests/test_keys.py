# SPDX-License-Identifier: EUPL-1.2
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as some

from stip.accounts.conflict import Conflict
from stip.accounts.models import Change
from stip.conftest import Cast
from stip.money.keys import inhabitants
from stip.money.keys.actions import add_key, change_key, facts_of_key
from stip.money.keys.figures import Facts
from stip.money.keys.sharing import divided, shares
from stip.money.ledger import UNKNOWN, Total, between, circa, exact
from stip.money.schemes import DistributionKey
from stip.partners.exchange import Refused
from stip.partners.models import Organisation
from stip.places.models import Area, Containment, Succession

DAY = "2024-01-01"


@pytest.fixture
def towns(cast: Cast) -> list[Organisation]:
    """Three real municipalities in the place of the invented ones: Beekdaelen, Heerlen and Vaals."""
    assert cast.region.area
    Containment.objects.filter(whole=cast.region.area).delete()
    made = []
    for code, name in (("GM1954", "Beekdaelen"), ("GM0917", "Heerlen"), ("GM0981", "Vaals")):
        area = Area.objects.create(code=code, kind="gemeente", name=name, slug=name.lower())
        Containment.objects.create(whole=cast.region.area, part=area, year=2024)
        made.append(
            Organisation.objects.create(
                code=f"gemeente-{name.lower()}", kind="gemeente", name=f"Gemeente {name}", area=area
            )
        )
    for code in ("GM0881", "GM0951", "GM0962"):
        old = Area.objects.create(code=code, kind="gemeente", name=code, slug=code.lower(), last_year=2018)
        Succession.objects.create(before=old, after=made[0].area, year=2019)
    return made


def asked(**more: object) -> Facts:
    return {"code": "per-inwoner", "naam": "Per inwoner", "methode": "inwoners", "peildatum": DAY, **more}


def figures(key: DistributionKey) -> dict[str, Decimal]:
    return {share.organisation.code: share.figure for share in key.shares.all()}


def refused(cast: Cast, facts: Facts) -> list[tuple[tuple[str | int, ...], str]]:
    with pytest.raises(Refused) as wrong:
        add_key(cast.region, facts, by=None)
    return [(problem.place, problem.message) for problem in wrong.value.problems]


def test_the_figures_of_cbs_are_those_of_the_country() -> None:
    # The totals that CBS gives for the Netherlands on 1 January.
    country = {2019: 17_282_163, 2020: 17_407_585, 2021: 17_475_415, 2022: 17_590_672, 2023: 17_811_291}
    assert {year: sum(inhabitants.on(date(year, 1, 1)).values()) for year in country} == country
    assert inhabitants.on(date(2024, 1, 1))["GM1954"] == 35_896
    assert len(inhabitants.on(date(2024, 1, 1))) == 342
    assert inhabitants.on(date(2024, 7, 1)) == {}


def test_a_key_per_inhabitant_is_filled_with_the_municipalities_of_the_region(cast: Cast, towns: object) -> None:
    key = add_key(cast.region, asked(), by=cast.bureau)
    assert figures(key) == {"gemeente-beekdaelen": 35_896, "gemeente-heerlen": 87_461, "gemeente-vaals": 10_121}
    assert key.source == "CBS, Kerncijfers wijken en buurten 2024 (CC BY 4.0)"
    assert key.reference_day == date(2024, 1, 1)


def test_a_municipality_that_was_made_later_counts_what_went_into_it(cast: Cast, towns: object) -> None:
    key = add_key(cast.region, asked(peildatum="2018-01-01"), by=None)
    assert figures(key)["gemeente-beekdaelen"] == 15_201 + 7_857 + 12_911
    assert key.source.endswith("; Gemeente Beekdaelen is Onderbanken + Nuth + Schinnen")


def test_a_municipality_that_was_split_has_no_figure_of_before(cast: Cast, towns: list[Organisation]) -> None:
    old = Area.objects.get(code="GM0951")
    Succession.objects.create(before=old, after=Area.objects.get(code="GM0917"), year=2019)
    problems = refused(cast, asked(peildatum="2018-01-01"))
    assert [place for place, _ in problems] == [("cijfers", 0, "cijfer")]
    assert "van Gemeente Beekdaelen hebben we op 01-01-2018 geen inwonertal" in problems[0][1]


def test_a_day_without_figures_names_the_days_that_are_there(cast: Cast, towns: object) -> None:
    problems = refused(cast, asked(peildatum="2015-01-01"))
    assert "kies 1 januari van 2024, 2023" in problems[0][1]


def test_figures_that_were_filled_never_change_by_themselves(
    cast: Cast, towns: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = add_key(cast.region, asked(), by=None)
    monkeypatch.setattr(inhabitants, "on", lambda day: {"GM1954": 1, "GM0917": 2, "GM0981": 3})
    change_key(key, {"naam": "Per inwoner 2024"}, seen=1, by=None)
    assert figures(key)["gemeente-beekdaelen"] == 35_896
    change_key(key, {"peildatum": "2023-01-01"}, seen=2, by=None)
    assert figures(key) == {"gemeente-beekdaelen": 1, "gemeente-heerlen": 2, "gemeente-vaals": 3}


def test_another_day_brings_other_figures_and_another_source(cast: Cast, towns: object) -> None:
    key = add_key(cast.region, asked(), by=None)
    rows = facts_of_key(key)["cijfers"]
    key = change_key(key, {"peildatum": "2023-01-01", "cijfers": rows}, seen=1, by=None)
    assert figures(key)["gemeente-beekdaelen"] == 35_966
    assert key.source == "CBS, Kerncijfers wijken en buurten 2023 (CC BY 4.0)"


def test_a_typed_figure_that_is_not_that_of_cbs_is_refused(cast: Cast, towns: object) -> None:
    rows = [{"organisatie": "gemeente-vaals", "cijfer": "10085"}]
    assert refused(cast, asked(cijfers=rows)) == [
        (
            ("cijfers", 0, "cijfer"),
            "op 01-01-2024 telde het CBS er 10.121: laat dat staan, of kies de methode “eigen cijfers”",
        )
    ]


def test_who_cbs_does_not_count_gives_her_own_figure_with_its_source(cast: Cast, towns: object) -> None:
    rows = [{"organisatie": "gemeente-vaals"}, {"organisatie": "gemeente-bovendal", "cijfer": "2500"}]
    assert "vul het zelf in" in refused(cast, asked(cijfers=[rows[0], {"organisatie": "gemeente-bovendal"}]))[0][1]
    key = add_key(cast.region, asked(cijfers=rows, bron="Jaarboek van het dal"), by=None)
    assert figures(key) == {"gemeente-bovendal": 2500, "gemeente-vaals": 10_121}


def test_a_municipality_without_an_organisation_is_named(cast: Cast) -> None:
    told = refused(cast, {"code": "g", "naam": "Gelijk", "methode": "gelijk"})[0][1]
    assert told.startswith("van Benedendal, Bovendal staat de gemeente nog niet bij de organisaties")


def test_equal_parts_need_no_figures(cast: Cast, towns: object) -> None:
    key = add_key(cast.region, {"code": "g", "naam": "Gelijk", "methode": "gelijk"}, by=None)
    assert set(figures(key).values()) == {1}
    assert [share.total.low for share in shares(key, Decimal("100"))] == [
        Decimal("33.34"),
        Decimal("33.33"),
        Decimal("33.33"),
    ]


@pytest.mark.parametrize(("second", "told"), [("49.9999", "99,9999"), ("50.1", "100,1"), ("0", "50")])
def test_fixed_percentages_add_up_to_exactly_100(cast: Cast, towns: object, second: str, told: str) -> None:
    rows = [
        {"organisatie": "gemeente-vaals", "cijfer": "50"},
        {"organisatie": "gemeente-heerlen", "cijfer": second},
    ]
    fixed = {"code": "v", "naam": "Vast", "methode": "vast", "cijfers": rows}
    assert f"tellen op tot {told} en niet tot 100" in refused(cast, fixed)[0][1]
    rows[1]["cijfer"] = "50.0000"
    assert figures(add_key(cast.region, fixed, by=None))["gemeente-heerlen"] == 50


@pytest.mark.parametrize("odd", ["-1", "NaN", "Infinity", "1e30", "tien", "0.00001", "1_000x", "9" * 400])
def test_odd_figures_are_refused_beside_their_row(cast: Cast, towns: object, odd: str) -> None:
    own = {"code": "e", "naam": "Eigen", "methode": "eigen"}
    problems = refused(cast, {**own, "cijfers": [{"organisatie": "gemeente-vaals", "cijfer": odd}]})
    assert problems[0][0] == ("cijfers", 0, "cijfer")


def test_odd_facts_are_refused_with_a_reason(cast: Cast, towns: object) -> None:
    vaals = {"organisatie": "gemeente-vaals", "cijfer": "0"}
    own = {"code": "e", "naam": "Eigen", "methode": "eigen"}
    assert "minstens één organisatie" in refused(cast, own)[0][1]
    assert "alle cijfers zijn nul" in refused(cast, {**own, "cijfers": [vaals]})[0][1]
    assert "staat er al" in refused(cast, {**own, "cijfers": [vaals, vaals]})[0][1]
    assert "kennen we niet" in refused(cast, {**own, "cijfers": [{"organisatie": "x\x00", "cijfer": "1"}]})[0][1]
    assert "kies een methode" in refused(cast, {**own, "methode": "dobbelen"})[0][1]
    assert "geen datum" in refused(cast, asked(peildatum="gisteren"))[0][1]
    assert "peildatum" in refused(cast, asked(peildatum=""))[0][1]
    assert "te lang" in refused(cast, asked(naam="x" * 201))[0][1]


def test_the_history_tells_what_changed_and_a_second_writer_is_stopped(cast: Cast, towns: object) -> None:
    key = add_key(cast.region, asked(), by=cast.bureau, reason="afgesproken")
    change_key(key, {"naam": "Naar inwoners"}, seen=1, by=cast.bureau)
    with pytest.raises(Conflict) as conflict:
        change_key(key, {"naam": "Iets anders"}, seen=1, by=cast.bureau)
    assert conflict.value.theirs == {"naam": "Naar inwoners"}
    assert change_key(key, {"naam": "Naar inwoners"}, seen=2, by=cast.bureau).revision == 2
    assert [change.reason for change in Change.objects.filter(code="per-inwoner")] == ["", "afgesproken"]


def test_a_code_is_used_once_in_a_region_and_stays(cast: Cast, towns: object) -> None:
    key = add_key(cast.region, asked(), by=None)
    assert "al in gebruik" in refused(cast, asked())[0][1]
    with pytest.raises(Refused, match="ligt vast"):
        change_key(key, {"code": "anders"}, seen=1, by=None)


def test_only_the_bureau_of_the_region_makes_and_changes_keys(cast: Cast, towns: object) -> None:
    with pytest.raises(PermissionDenied):
        add_key(cast.region, asked(), by=cast.neighbour)
    key = add_key(cast.region, asked(), by=cast.bureau)
    with pytest.raises(PermissionDenied):
        change_key(key, {"naam": "x"}, seen=1, by=cast.neighbour)


def test_a_share_is_worked_out_by_hand(cast: Cast, towns: object) -> None:
    # 35.896 + 87.461 + 10.121 = 133.478 inhabitants. Of € 60.000 that is 16.135,6927; 39.314,7934 and 4.549,5137.
    # Rounded down they make 59.999,99; the cent that is left goes to the largest remainder, that of Vaals.
    key = add_key(cast.region, asked(), by=None)
    found = {share.organisation.code: share for share in shares(key, Decimal("60000.00"))}
    assert found["gemeente-beekdaelen"].total == exact("16135.69")
    assert found["gemeente-heerlen"].total == exact("39314.79")
    assert found["gemeente-vaals"].total == exact("4549.52")
    assert found["gemeente-beekdaelen"].part == Decimal("0.2689")


def test_a_share_of_some_members_is_divided_among_them_alone(cast: Cast, towns: list[Organisation]) -> None:
    key = add_key(cast.region, {"code": "g", "naam": "Gelijk", "methode": "gelijk"}, by=None)
    pair = shares(key, exact(9), among={towns[0].pk, towns[2].pk})
    assert [share.total for share in pair] == [exact("4.50"), exact("4.50")]
    assert shares(key, exact(9), among={cast.bureau.pk + 10_000}) == []


def test_what_is_not_known_of_an_amount_is_not_known_of_its_shares() -> None:
    assert divided(UNKNOWN, [Decimal(1), Decimal(2)]) == [UNKNOWN, UNKNOWN]
    assert divided(circa(3) + UNKNOWN, [Decimal(1), Decimal(2)]) == [circa(1) + UNKNOWN, circa(2) + UNKNOWN]


@given(
    low=some.integers(0, 10**13),
    width=some.integers(0, 10**6),
    weights=some.lists(some.decimals(0, 10**9, places=4), min_size=1, max_size=40).filter(any),
)
def test_a_range_is_split_to_the_cent_and_no_share_turns_round(low: int, width: int, weights: list[Decimal]) -> None:
    whole = between(Decimal(low).scaleb(-2), Decimal(low + width).scaleb(-2))
    parts = divided(whole, weights)
    assert sum(part.low for part in parts) == whole.low
    assert sum(part.high for part in parts) == whole.high
    assert all(Total() == part or part.low <= part.high for part in parts)
