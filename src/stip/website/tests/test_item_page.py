# SPDX-License-Identifier: EUPL-1.2
"""What a visitor sees on the page of an item: what, why, who, where, when, with what, and where that is written."""

import re

from django.test import Client

from stip.conftest import BEEKDAL_PLAN, Cast, import_plan
from stip.plans import actions
from stip.plans.models import Item, Link, PartnerRole, Point
from stip.sources.actions import cite
from stip.sources.models import Citation, Page
from stip.website.tests.test_plan_outline import count_queries, hide, page

ADDRESS = "/plannen/beekdal-2024-2030/onderdelen"


def link(cast: Cast, source: str, target: str, kind: str = "draagt-bij-aan", note: str = "") -> Link:
    items = {item.code: item for item in cast.plan.items.all()}
    return Link.objects.create(kind=kind, source=items[source], target=items[target], note=note)


def test_an_item_answers_the_questions(client: Client, cast: Cast) -> None:
    text = page(client, f"{ADDRESS}/1.1")
    assert "Project 1.1 · Beekdalprogramma" in text
    assert "De beek krijgt weer bochten." in text
    assert "uitvoering" in text
    assert re.search(
        r"<h3>Doelen</h3>\s*<ul[^>]*><li>Tien kilometer beek hersteld.<span[^>]*>&#8288;<a class=\"stip-source\"",
        text,
    )
    assert "2024 tot en met 2026, oplevering 2026" in text
    assert "<dt>Trekker</dt>" in text
    assert 'href="/organisaties/gemeente-bovendal"' in text
    assert 'href="/gebieden/BD01"' in text
    assert "?thema=water" in text


def test_amounts_are_told_as_the_source_tells_them(client: Client, cast: Cast) -> None:
    text = page(client, f"{ADDRESS}/1.1").replace("\u00a0", " ")
    assert "circa € 14.500.000" in text
    assert "niet bekend (PM)" in text


def test_what_nobody_knows_is_called_unknown(client: Client, cast: Cast) -> None:
    text = page(client, f"{ADDRESS}/2")
    for words in (
        "stand niet bekend",
        "Een uitleg is niet bekend: het plan geeft er geen.",
        "Niet bekend: het plan noemt geen partners.",
        "Niet bekend: het plan noemt geen gebied.",
    ):
        assert words in text


def test_a_stopped_item_says_why(client: Client, cast: Cast) -> None:
    assert "Waarom het is gestopt</strong><br>Er was geen plek." in page(client, f"{ADDRESS}/1.2")


def test_why_names_what_an_item_belongs_to_and_contributes_to(client: Client, cast: Cast) -> None:
    link(cast, "1.1", "2", note="Droge huizen.")
    why = page(client, f"{ADDRESS}/1.1").partition('id="waarom"')[2].partition("</section>")[0]
    assert "hoort bij opgave" in why
    assert "Droge voeten" in why
    assert "draagt bij aan" in why
    assert "Wonen in het dal" in why
    assert "Droge huizen." in why


def test_a_link_reads_from_both_ends(client: Client, cast: Cast) -> None:
    link(cast, "1.1", "2")
    link(cast, "1.2", "1.1", kind="hangt-af-van")
    assert "krijgt een bijdrage van" in page(client, f"{ADDRESS}/2")
    assert "is nodig voor" in page(client, f"{ADDRESS}/1.1")
    assert "hangt af van" in page(client, f"{ADDRESS}/1.2")


def test_a_link_to_what_the_visitor_may_not_read_is_not_shown(client: Client, cast: Cast) -> None:
    link(cast, "1.1", "2", note="Geheime reden.")
    hide(cast, "2", "partners")
    text = page(client, f"{ADDRESS}/1.1")
    assert "Wonen in het dal" not in text
    assert "Geheime reden." not in text
    assert client.get(f"{ADDRESS}/2").status_code == 404
    client.force_login(cast.neighbour)
    assert client.get(f"{ADDRESS}/2").status_code == 404
    client.force_login(cast.bureau)
    assert "Geheime reden." in page(client, f"{ADDRESS}/1.1")
    assert "alleen partners" in page(client, f"{ADDRESS}/2")


def test_an_item_shows_its_children_as_cards_and_many_as_a_list(client: Client, cast: Cast) -> None:
    text = page(client, f"{ADDRESS}/1")
    assert "Projecten" in text
    assert text.count('class="stip-card"') == 2
    for place in range(6):
        actions.add_item(cast.plan, {"code": f"1.{place + 5}", "niveau": "project", "titel": f"Werk {place}"},
                         under=cast.plan.items.get(code="1"), by=None)  # fmt: skip
    text = page(client, f"{ADDRESS}/1")
    assert 'class="stip-card"' not in text
    assert "Werk 5" in text


def test_without_the_text_a_source_says_where_to_look(client: Client, cast: Cast) -> None:
    text = page(client, f"{ADDRESS}/1.1").partition("Waar staat dat?</h2>")[2]
    assert "Beekdalnota</strong>, pagina 3" in text
    assert "nog niet toegevoegd" in text
    assert "bochten</mark>" in text


def test_with_the_text_the_passage_stands_beside_the_item(client: Client, cast: Cast) -> None:
    text = "Vroeger liep de beek recht. Straks krijgt de beek weer bochten. Dat houdt water vast."
    leaf = Page.objects.create(document=cast.document, number=3, position=3, text=text)
    start, end = text.index("Straks"), text.index(" Dat")
    Citation.objects.filter(anchor="bochten").update(page=leaf, start=start, end=end)
    aside = page(client, f"{ADDRESS}/1.1").partition("Waar staat dat?</h2>")[2]
    assert '<mark class="nl-mark">Straks krijgt de beek weer bochten.</mark>' in aside
    assert "Vroeger liep de beek recht." in aside


def test_a_source_that_may_not_be_read_is_not_named(client: Client, cast: Cast) -> None:
    cast.document.visibility = "intern"
    cast.document.save()
    assert "Beekdalnota" not in page(client, f"{ADDRESS}/1.1")
    client.force_login(cast.bureau)
    assert "Beekdalnota" in page(client, f"{ADDRESS}/1.1")


def test_the_map_shows_the_areas_only_when_they_are_a_part_of_the_region(client: Client, cast: Cast) -> None:
    assert page(client, f"{ADDRESS}/1.1").count("stip-map__area--chosen") == 1
    assert "stip-map__area" not in page(client, f"{ADDRESS}/1")


def test_reading_on_follows_the_order_of_the_plan(client: Client, cast: Cast) -> None:
    text = page(client, f"{ADDRESS}/1.1")
    assert re.search(r'rel="prev" href="[^"]+/1"', text)
    assert re.search(r'rel="next"[^>]* href="[^"]+/1\.2"', text)
    hide(cast, "1.2")
    assert re.search(r'rel="next"[^>]* href="[^"]+/2"', page(client, f"{ADDRESS}/1.1"))


def test_the_history_marks_the_words_that_changed(client: Client, cast: Cast) -> None:
    item = cast.plan.items.get(code="1.1")
    values = {"samenvatting": "De beek krijgt weer ruime bochten.", "gebieden": ["BD02"]}
    actions.change_item(item, values, seen=item.revision, by=cast.bureau, reason="besluit van de raad")
    history = page(client, f"{ADDRESS}/1.1").partition('id="geschiedenis"')[2]
    assert "Bo Bureau · besluit van de raad" in history
    assert re.search(r"<ins><span class=\"stip-hidden\"> begin toegevoegd </span>ruime", history)
    assert "verwijderd: </span>Bovendal</del>" in history
    assert "toegevoegd: </span>Benedendal</ins>" in history


def test_text_of_people_is_never_markup(client: Client, cast: Cast) -> None:
    item = cast.plan.items.get(code="1.1")
    actions.change_item(item, {"titel": "<b>Beek</b>", "tekst": "<script>x</script>\n\nTweede."}, seen=1, by=None)
    text = page(client, f"{ADDRESS}/1.1")
    assert "<b>Beek</b>" not in text
    assert "<script>x" not in text
    assert "<p>Tweede.</p>" in text


def test_an_item_that_is_not_there_gives_not_found(client: Client, cast: Cast) -> None:
    assert client.get(f"{ADDRESS}/9.9").status_code == 404
    assert client.get("/plannen/bestaat-niet/onderdelen/1").status_code == 404


def test_the_number_of_queries_does_not_grow_with_what_hangs_on_an_item(client: Client, cast: Cast) -> None:
    other = import_plan(BEEKDAL_PLAN.replace("beekdal-2024-2030", "ander-plan"))
    item = cast.plan.items.get(code="1")
    link(cast, "1.1", "1", kind="hangt-af-van")
    link(cast, "1", "2", kind="overlapt-met")
    _hang(item, cast, "eerste")
    before = count_queries(client, f"{ADDRESS}/1")
    for place in range(8):
        _hang(item, cast, f"nog {place}")
        child = {"code": f"1.{place + 5}", "niveau": "project", "titel": f"Werk {place}"}
        actions.add_item(cast.plan, child, under=item, by=None)
    for target in other.items.all():
        Link.objects.create(kind="overlapt-met", source=item, target=target)
    assert count_queries(client, f"{ADDRESS}/1") <= before
    assert before <= 40


def _hang(item: Item, cast: Cast, text: str) -> None:
    point = Point.objects.create(item=item, kind="doel", text=text)
    cite(point, cast.document, 2, text)
    organisation = cast.plan.items.get(code="1.1").partners.first()
    assert organisation is not None
    role = [each for each in PartnerRole.Role.values if not item.partners.filter(role=each).exists()]
    if role:
        PartnerRole.objects.create(item=item, organisation=organisation.organisation, role=role[0])
