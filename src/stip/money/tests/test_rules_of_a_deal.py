# SPDX-License-Identifier: EUPL-1.2
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stip.money.deals import ready_made, ruleset
from stip.money.deals.checking import Outcome, Verdict, check
from stip.money.deals.counting import Facts, Part, tally
from stip.money.ledger import UNKNOWN, ZERO, Total, between, circa, exact
from stip.partners.models import Organisation

BASIS = {"publicatie": "Stb. 2024, 219", "artikel": "artikel 1"}
HALF = {"regel": "regiodeel-minstens", "deel": "0.5", "grondslag": BASIS}


def verdict(rule: dict[str, Any], *parts: Part, **facts: Any) -> Verdict:
    return check(ruleset.parse([{"grondslag": BASIS, **rule}]), Facts(parts, **facts))[0]


def said(found: Verdict) -> str:
    return found.sentence.replace("\u00a0", " ")


def state(amount: Total, **facts: Any) -> Part:
    return Part(amount, "rijk", "geld", **facts)


def region(amount: Total, purse: str = "publiek", form: str = "geld", **facts: Any) -> Part:
    return Part(amount, purse, form, **facts)


def test_a_region_that_brings_too_little_reads_how_much_is_lacking() -> None:
    # 15.0 of the State, 12.777 of the region: 12.777 / 27.777 = 46%; the region must bring 15.0, so 2.223 more.
    found = verdict(HALF, state(exact(15_000_000)), region(exact(12_777_000)))
    assert found.outcome is Outcome.FAILS
    assert said(found) == "De regio draagt 46% bij, minimaal 50% is nodig: nog € 2,2 mln."
    assert found.lacking == exact(2_223_000)


def test_exactly_half_is_enough_and_one_cent_less_is_not_and_reads_so() -> None:
    assert verdict(HALF, state(exact(10)), region(exact(10))).outcome is Outcome.HOLDS
    found = verdict(HALF, state(exact("10000000.00")), region(exact("9999000.00")))
    assert said(found) == "De regio draagt 49,997% bij, minimaal 50% is nodig: nog € 1.000."


def test_a_minimum_of_a_third_asks_half_of_what_the_state_brings() -> None:
    third = {"regel": "regiodeel-minstens", "deel": "0.3333"}
    found = verdict(third, state(exact(20_000)), region(exact(1)))
    # 0.3333 / 0.6667 x 20.000 = 9998.5001 -> rounded up to the cent, less what is there.
    assert found.lacking == exact("9997.51")


def test_an_unknown_contribution_of_the_region_leaves_it_open() -> None:
    found = verdict(HALF, state(exact(5_000_000)), region(UNKNOWN), region(exact(250_000)))
    assert found.outcome is Outcome.UNTOLD
    assert said(found) == (
        "De regio draagt minstens 5% bij, minimaal 50% is nodig. "
        "Of dat zo is, is niet te zeggen: er kan nog tot € 4,8 mln nodig zijn."
    )


def test_an_unknown_contribution_does_not_matter_when_the_rest_is_enough() -> None:
    assert verdict(HALF, state(exact(5)), region(UNKNOWN), region(exact(5))).outcome is Outcome.HOLDS


def test_nothing_known_of_the_region_is_not_nothing_given() -> None:
    found = verdict(HALF, state(exact(20_000_000)))
    assert found.outcome is Outcome.UNTOLD
    assert said(found) == "Van wat de regio bijdraagt, is nog niets bekend; minimaal 50% van de regio is de regel."
    assert verdict(HALF).sentence.startswith("Van wat het Rijk en de regio bijdragen")


def test_a_range_fails_only_when_its_best_end_fails() -> None:
    assert verdict(HALF, state(exact(10)), region(between(8, 12))).outcome is Outcome.UNTOLD
    assert verdict(HALF, state(exact(10)), region(between(8, 9))).outcome is Outcome.FAILS
    assert verdict(HALF, state(exact(10)), region(between(10, 12))).outcome is Outcome.HOLDS


def test_money_of_an_unknown_purse_can_be_of_either_side() -> None:
    found = verdict(HALF, state(exact(10)), region(exact(9)), Part(exact(2), ""))
    assert found.outcome is Outcome.UNTOLD
    assert verdict(HALF, state(exact(10)), region(exact(12)), Part(exact(2), "")).outcome is Outcome.HOLDS


def test_the_share_of_the_state_is_the_other_side_of_the_same_coin() -> None:
    rule = {"regel": "rijksdeel-hoogstens", "deel": 0.5}
    found = verdict(rule, state(exact(6_000_000)), region(exact(4_000_000)))
    assert said(found) == "Het Rijk betaalt 60%, hoogstens 50% mag: van de regio moet er nog € 2,0 mln bij."


def test_the_share_of_the_state_in_the_cost() -> None:
    rule = {"regel": "rijksdeel-hoogstens", "deel": 0.5, "van": "kosten"}
    found = verdict(rule, state(exact(30_000_000)), cost=circa(202_500_000))
    assert said(found) == "Het Rijk betaalt circa 15% van de kosten, hoogstens 50% mag."
    assert verdict(rule, state(exact(30)), cost=exact(50)).lacking == exact(5)
    assert verdict(rule, state(exact(30)), cost=exact(50) + UNKNOWN).outcome is Outcome.UNTOLD
    assert verdict(rule, state(exact(30))).outcome is Outcome.UNTOLD


def test_the_amount_of_the_state_has_a_floor_and_a_ceiling() -> None:
    rule = {"regel": "rijksbedrag-tussen", "minstens": 5_000_000, "hoogstens": 40_000_000}
    assert verdict(rule, state(exact(40_000_000))).outcome is Outcome.HOLDS
    above = verdict(rule, state(exact(40_000_001)))
    assert (
        said(above) == "Het Rijk betaalt € 40.000.001; minstens € 5,0 mln en hoogstens € 40.000.000 mag: € 1 te veel."
    )
    below = verdict(rule, state(exact(4_000_000)))
    assert (
        said(below)
        == "Het Rijk betaalt € 4,0 mln; minstens € 5,0 mln en hoogstens € 40,0 mln mag: € 1,0 mln te weinig."
    )
    assert verdict(rule, state(exact(10_000_000)), state(UNKNOWN)).outcome is Outcome.UNTOLD
    assert verdict(rule, state(exact(41_000_000)), state(UNKNOWN)).outcome is Outcome.FAILS


def test_the_third_tranche_counts_public_cash_alone() -> None:
    rules = ruleset.parse([*ready_made.rules_of("regio-deal-tranche-3"), HALF])
    parts = [
        state(exact(10)),
        region(exact(6)),
        region(exact(5), form="natura"),
        region(exact(5), "privaat"),
        region(exact(7), "europa"),
    ]
    divided = tally(rules, parts)
    assert (divided.state, divided.region) == (exact(10), exact(6))
    assert divided.aside == {"publiek geld in natura": exact(5), "privaat geld": exact(5), "Europees geld": exact(7)}
    assert check(rules, Facts(parts))[-1].outcome is Outcome.FAILS


def test_from_the_fourth_tranche_on_everything_counts_but_other_state_grants() -> None:
    rules = ruleset.parse([*ready_made.rules_of("regio-deal-tranche-5")])
    parts = [state(exact(10)), region(exact(6), form="natura"), region(exact(5), "privaat"),
             region(exact(7), from_state_grant=True)]  # fmt: skip
    divided = tally(rules, parts)
    assert divided.region == exact(11)
    assert divided.aside == {"uit een andere rijksregeling": exact(7)}


def test_cash_or_kind_that_is_not_said_may_count() -> None:
    rules = ruleset.parse([*ready_made.rules_of("regio-deal-tranche-3"), HALF])
    found = check(rules, Facts([state(exact(10)), region(exact(10), form="")]))[-1]
    assert found.outcome is Outcome.UNTOLD


def test_a_cap_holds_for_an_item_and_all_below_it() -> None:
    rule = {"regel": "post-hoogstens", "onderdeel": "1", "bedrag": 100}
    deep = state(exact(60), items=("1", "1.2"))
    assert verdict(rule, deep, region(exact(500), items=("1",))).outcome is Outcome.HOLDS
    found = verdict(rule, deep, state(exact(50), items=("1",)))
    assert said(found) == "Onderdeel 1 krijgt € 110, hoogstens € 100 mag: € 10 te veel."
    assert verdict(rule, state(exact(9), items=("2",))).outcome is Outcome.UNTOLD


def test_years_outside_the_period_are_named() -> None:
    rule = {"regel": "looptijd", "binnen": "2020-07/2023"}
    assert verdict(rule, state(exact(5), year=2020), state(exact(5), year=2023)).outcome is Outcome.HOLDS
    found = verdict(rule, state(exact(5), year=2020), state(exact(7), year=2025))
    assert said(found) == "€ 7 staat in 2025, buiten de looptijd juli 2020 tot en met 2023."
    assert verdict(rule, state(exact(5))).outcome is Outcome.UNTOLD
    assert verdict(rule).outcome is Outcome.UNTOLD


def test_a_water_board_is_no_cashier_of_the_later_tranches() -> None:
    rules = ruleset.parse(ready_made.rules_of("regio-deal-tranche-4"))
    outcomes = {
        kind: check(rules, Facts([], cashier="Kas", cashier_kind=kind))[-1].outcome
        for kind in ("waterschap", "gemeente", "")
    }
    assert outcomes == {"waterschap": Outcome.FAILS, "gemeente": Outcome.HOLDS, "": Outcome.UNTOLD}


def test_private_money_counts_of_parties_to_the_deal_alone() -> None:
    rule = {"regel": "privaat-van-partijen", "partijen": ["bouwer"], "grondslag": BASIS}
    outsider = region(exact(5), "privaat", party="ander")
    assert verdict(rule, outsider).outcome is Outcome.FAILS
    assert verdict(rule, region(exact(5), "privaat", party="bouwer")).outcome is Outcome.HOLDS
    assert verdict(rule, region(exact(5), "privaat")).outcome is Outcome.UNTOLD
    assert check(ruleset.parse([rule, HALF]), Facts([state(exact(5)), outsider]))[1].outcome is Outcome.FAILS


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("geen lijst", "moet een lijst zijn"),
        ([{"regel": "verzonnen"}], "deze regel bestaat niet: kies uit 'telt-mee'"),
        ([{"deel": 1}], "'regel' ontbreekt"),
        ([{"regel": "regiodeel-minstens", "deel": 50, "grondslag": BASIS}], "schrijf 50% als 0.5"),
        ([{"regel": "regiodeel-minstens", "deel": "veel", "grondslag": BASIS}], "is geen getal"),
        ([{"regel": "regiodeel-minstens", "deel": "NaN", "grondslag": BASIS}], "deel"),
        ([{"regel": "regiodeel-minstens", "deel": 0.5}], "'grondslag' ontbreekt"),
        ([{**HALF, "extra": 1}], "'extra' kent deze regel niet"),
        ([{"regel": "rijksbedrag-tussen", "grondslag": BASIS}], "noem 'minstens'"),
        ([{"regel": "rijksbedrag-tussen", "minstens": 9, "hoogstens": 1, "grondslag": BASIS}], "draai ze om"),
        ([{"regel": "looptijd", "binnen": "ooit", "grondslag": BASIS}], "geen periode"),
        ([{**HALF, "grondslag": {"publicatie": "x", "adres": "javascript:alert(1)"}}], "adres"),
    ],
)
def test_a_rule_set_with_a_mistake_is_refused_in_plain_words(raw: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ruleset.parse(raw)


def test_the_place_of_a_mistake_is_the_rule_and_the_field() -> None:
    _, problems = ruleset.read([HALF, {**HALF, "deel": 3}])
    assert problems[0].place == (1, "deel")


def test_the_shipped_sets_can_be_read_and_rest_on_a_publication() -> None:
    for code, shipped in ready_made.rule_sets().items():
        rules = ruleset.parse(shipped.rules)
        assert rules, code
        assert ruleset.facts_of(rules) == shipped.rules
        assert all(rule.grondslag.publicatie for rule in rules)
    with pytest.raises(ValueError, match="bestaat niet: kies uit regio-deal-tranche-3"):
        ready_made.rules_of("tranche-9")


def test_rules_name_kinds_of_organisations_that_exist() -> None:
    for shipped in ready_made.rule_sets().values():
        for rule in shipped.rules:
            assert set(rule.get("soorten", [])) <= set(Organisation.Kind.values)


euros = st.integers(1, 10**11).map(lambda hundredths: exact(Decimal(hundredths) / 100))
ranges = st.tuples(euros, euros).map(lambda pair: between(*sorted((pair[0].low, pair[1].low))))
amounts = st.one_of(euros, ranges, st.just(UNKNOWN), euros.map(lambda total: circa(total.low)))
purses = st.sampled_from(["rijk", "publiek", "privaat", "europa", ""])
parts = st.builds(
    Part, amounts, purses, st.sampled_from(["geld", "natura", ""]), st.booleans(), year=st.sampled_from([None, 2024])
)
shares = st.decimals("0.01", "0.99", places=2)


def rules_with(share: Decimal) -> list[Any]:
    both = [
        {"regel": "regiodeel-minstens", "deel": share, "grondslag": BASIS},
        {"regel": "rijksdeel-hoogstens", "deel": 1 - share, "grondslag": BASIS},
    ]
    return ruleset.parse(both)


@given(st.lists(parts, max_size=6), euros, shares)
def test_more_regional_money_never_turns_a_met_minimum_into_an_unmet_one(
    there: list[Part], more: Total, share: Decimal
) -> None:
    rules = rules_with(share)
    before = check(rules, Facts(there))[0]
    after = check(rules, Facts([*there, region(more)]))[0]
    if before.outcome is Outcome.HOLDS:
        assert after.outcome is Outcome.HOLDS
    if after.outcome is Outcome.FAILS and before.outcome is not Outcome.UNTOLD:
        assert after.lacking.low <= before.lacking.low


@given(st.lists(parts, max_size=6), shares)
def test_a_minimum_of_the_region_and_a_maximum_of_the_state_agree(there: list[Part], share: Decimal) -> None:
    found = check(rules_with(share), Facts(there))
    assert found[0].outcome == found[1].outcome
    assert found[0].lacking == found[1].lacking


@given(st.lists(parts, max_size=6), shares)
def test_paying_what_is_lacking_is_enough(there: list[Part], share: Decimal) -> None:
    rules = rules_with(share)
    found = check(rules, Facts(there))[0]
    if found.outcome is Outcome.FAILS and not found.lacking.unknown:
        paid = check(rules, Facts([*there, region(exact(found.lacking.high))]))[0]
        assert paid.outcome is Outcome.HOLDS


@given(st.lists(parts, max_size=6), shares)
def test_finding_out_an_unknown_amount_never_overturns_a_verdict(there: list[Part], share: Decimal) -> None:
    rules = rules_with(share)
    before = check(rules, Facts(there))[0].outcome
    known = [Part(exact(3) if part.total == UNKNOWN else part.total, part.purse, part.form, part.from_state_grant)
             for part in there]  # fmt: skip
    if before is not Outcome.UNTOLD:
        assert check(rules, Facts(known))[0].outcome is before


@given(st.lists(parts, max_size=6))
def test_dividing_the_money_loses_none_of_it(there: list[Part]) -> None:
    divided = tally(rules_with(Decimal("0.5")), there)
    whole = divided.state + divided.region + divided.maybe + divided.unclear
    for amount in divided.aside.values():
        whole = whole + amount
    assert whole == sum((part.total for part in there), ZERO)
