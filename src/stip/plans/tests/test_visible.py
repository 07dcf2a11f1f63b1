# SPDX-License-Identifier: EUPL-1.2
"""What a visitor may read of a plan in exchange form, and how it is put in words."""

from django.contrib.auth.models import AnonymousUser

from stip.accounts.models import User
from stip.places.models import Region
from stip.plans import actions, files, importing, rules
from stip.plans.changes import changes_of
from stip.plans.comparison import compare
from stip.plans.exchange import Facts, flatten
from stip.plans.exporting import facts_of
from stip.plans.models import Item, Link, Plan
from stip.plans.visible import sight_of, visible
from stip.plans.wording import names_in, worded
from stip.sources.models import Document


def seen_by(visitor: User | AnonymousUser, plan: Plan) -> Facts:
    facts = facts_of(plan)
    return visible(facts, sight_of(visitor, plan, [facts]))


def codes(facts: Facts) -> list[str]:
    return [item.code for item in flatten(facts)]


def test_a_public_plan_is_shown_whole(plan: Plan) -> None:
    assert seen_by(AnonymousUser(), plan) == facts_of(plan)


def test_what_hangs_under_a_hidden_item_moves_up(plan: Plan, officer: User) -> None:
    Item.objects.filter(code="1.1").update(visibility="intern")
    facts = seen_by(AnonymousUser(), plan)
    assert codes(facts) == ["1", "1.1.1", "1.2", "2"]
    assert rules.check(facts) == []
    assert seen_by(officer, plan) == facts_of(plan)


def test_a_link_to_a_hidden_item_falls_away(plan: Plan) -> None:
    Item.objects.filter(code="2").update(visibility="partners")
    assert "relaties" not in str(seen_by(AnonymousUser(), plan))


def test_a_source_that_is_not_public_is_left_out_everywhere(plan: Plan) -> None:
    Document.objects.update(visibility="intern")
    assert "proefnota" not in files.write(seen_by(AnonymousUser(), plan))


def test_a_link_into_an_internal_plan_of_others_is_hidden_from_the_bureau_too(
    plan: Plan, facts: Facts, officer: User
) -> None:
    elsewhere = Region.objects.create(code="elders", name="Elders")
    other = importing.import_plans([{**facts, "code": "anders", "regio": "elders"}], by=None)[0]
    Link.objects.create(kind="overlapt-met", source=plan.items.get(code="2"), target=other.items.get(code="2"))
    assert "anders/2" in str(seen_by(officer, plan))
    Plan.objects.filter(region=elsewhere).update(visibility="intern")
    assert "anders/2" not in str(seen_by(officer, plan))


def test_words_name_what_codes_point_at(plan: Plan) -> None:
    facts = facts_of(plan)
    words = worded(facts, names_in(plan, [facts]))
    item = next(row.facts for row in flatten(words) if row.code == "1.1.1")
    assert item["partners"] == [{"organisatie": "Waterschap Proef", "rol": "trekker"}]
    assert item["gebieden"] == ["Proefgemeente"]
    assert item["niveau"] == "project"
    assert item["periode"] == "maart 2024 tot en met 2025"
    assert item["relaties"] == [{"soort": "draagt bij aan", "naar": "Veiligheid", "toelichting": "minder schade"}]
    assert words["bronnen"] == [{"document": "Proefnota", "pagina": 1, "anker": "proef"}]
    assert item["bedragen"][1]["financier"] == "Waterschap Proef"


def test_a_plan_in_words_differs_where_the_plan_differs(plan: Plan) -> None:
    old = facts_of(plan)
    Item.objects.filter(code="1.1.1").update(period="2025", status="")
    plan.items.get(code="1.1.1").partners.all().delete()
    new = facts_of(plan)
    names = names_in(plan, [old, new])
    changed = compare(worded(old, names), worded(new, names)).items
    assert [(item.code, [field.field for field in item.fields]) for item in changed] == [
        ("1.1.1", ["status", "periode", "partners"])
    ]


def test_what_was_made_internal_stays_hidden_after_it_is_removed(plan: Plan, officer: User) -> None:
    version = actions.freeze(plan, name="Eerste versie", by=officer)
    item = plan.items.get(code="1.1.1")
    item = actions.change_item(item, {"titel": "Te vroeg gezegd"}, seen=item.revision, by=officer)
    item = actions.change_item(item, {"zichtbaarheid": "intern"}, seen=item.revision, by=officer)
    actions.remove_item(item, seen=item.revision, by=officer)
    anyone = AnonymousUser()
    assert f"{plan.code}/1.1.1" not in {change.code for change in changes_of(plan, anyone)}
    assert "1.1.1" not in codes(visible(version.content, sight_of(anyone, plan, [version.content])))
    assert f"{plan.code}/1.1.1" in {change.code for change in changes_of(plan, officer)}
    assert "1.1.1" in codes(visible(version.content, sight_of(officer, plan, [version.content])))
