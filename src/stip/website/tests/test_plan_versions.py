# SPDX-License-Identifier: EUPL-1.2
"""What a visitor sees of the versions of a plan, the differences between them, the history and the file."""

import csv
import io
import re

import pytest
from django.test import Client

from stip.accounts import history
from stip.conftest import Cast
from stip.plans import actions, files
from stip.plans.models import Link, Version
from stip.website.tests.test_plan_outline import count_queries, hide, page

ADDRESS = "/plannen/beekdal-2024-2030"


@pytest.fixture
def changed(cast: Cast) -> Cast:
    """The plan was frozen; since then one item was added, removed, moved and reworded."""
    actions.freeze(cast.plan, name="Eerste lezing", stage=Version.Stage.PROPOSED, by=cast.bureau)
    item = cast.plan.items.get(code="1.1")
    values = {
        "samenvatting": "De beek krijgt weer ruime bochten.",
        "bedragen": [{"soort": "nodig", "euro": 15_000_000}],
        "partners": [{"organisatie": "gemeente-bovendal", "rol": "trekker"}],
    }
    actions.change_item(item, values, seen=item.revision, by=cast.bureau, reason="raming bijgesteld")
    gone = cast.plan.items.get(code="1.2")
    actions.remove_item(gone, seen=gone.revision, by=cast.bureau, reason="vervallen")
    actions.add_item(cast.plan, {"code": "1.3", "niveau": "project", "titel": "Regenton"},
                     under=cast.plan.items.get(code="1"), by=cast.bureau)  # fmt: skip
    actions.move_item(cast.plan.items.get(code="1.3"), under=cast.plan.items.get(code="2"), place=0, by=cast.bureau)
    return cast


def test_a_plan_without_versions_says_so(client: Client, cast: Cast) -> None:
    assert "nog geen versie vastgelegd" in page(client, f"{ADDRESS}/versies")
    assert "is er geen verschil" in page(client, f"{ADDRESS}/vergelijk")


def test_a_version_is_listed_with_its_stage_maker_and_mark(client: Client, changed: Cast) -> None:
    text = page(client, f"{ADDRESS}/versies")
    version = changed.plan.versions.get()
    for words in ("Eerste lezing", "ligt voor ter besluit", "Bo Bureau", version.sha256, f"{version.sha256[:12]}…"):
        assert words in text


def test_a_comparison_counts_and_names_what_differs(client: Client, changed: Cast) -> None:
    text = page(client, f"{ADDRESS}/vergelijk?van=1&naar=nu")
    assert "1 onderdeel toegevoegd, 1 verwijderd en 1 gewijzigd; bij 1 daarvan veranderde een bedrag." in text
    assert "Regenton" in text
    assert "Waterplein" in text
    assert re.search(r"<ins><span class=\"stip-hidden\"> begin toegevoegd </span>ruime", text)
    assert "Provincie Dal (financier)" in text


def test_changed_amounts_stand_on_top(client: Client, changed: Cast) -> None:
    text = page(client, f"{ADDRESS}/vergelijk?van=1&naar=nu").replace("\u00a0", " ")
    amounts = text.partition('id="bedragen"')[2].partition("</section>")[0]
    assert "nodig circa € 14.500.000: raming</del>" in amounts
    assert "nodig € 15.000.000</ins>" in amounts
    assert text.index('id="bedragen"') < text.index('id="onderdelen"')


def test_a_comparison_can_be_turned_round(client: Client, changed: Cast) -> None:
    text = page(client, f"{ADDRESS}/vergelijk?van=nu&naar=1")
    assert "Tussen het plan van nu en versie 1 (Eerste lezing)" in text
    removed = text.partition('stip-change--removed">')[2].partition("</li>")[0]
    assert "Regenton" in removed


def test_a_moved_item_says_from_where_to_where(client: Client, changed: Cast) -> None:
    actions.freeze(changed.plan, name="Tweede lezing", by=changed.bureau)
    actions.move_item(changed.plan.items.get(code="1.3"), under=changed.plan.items.get(code="1"), place=0, by=None)
    text = page(client, f"{ADDRESS}/vergelijk?van=2&naar=nu")
    assert "van Wonen in het dal naar Droge voeten" in text


def test_a_comparison_filters_by_what_happened(client: Client, changed: Cast) -> None:
    text = page(client, f"{ADDRESS}/vergelijk?van=1&naar=nu&soort=removed").partition('id="onderdelen"')[2]
    assert "Waterplein" in text
    assert "Regenton" not in text


def test_a_comparison_downloads_what_it_shows(client: Client, changed: Cast) -> None:
    response = client.get(f"{ADDRESS}/vergelijk?van=1&naar=nu&soort=changed&formaat=csv")
    header, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert header == ["wat", "code", "niveau", "onderdeel", "veld", "oud", "nieuw"]
    assert ["samenvatting", "De beek krijgt weer bochten.", "De beek krijgt weer ruime bochten."] in [
        r[4:] for r in rows
    ]
    assert {row[3] for row in rows} == {"Beekherstel"}


@pytest.mark.parametrize("query", ["van=99&naar=nu", "van=&naar=", "van=%00", "van=nu&naar=nu", "soort=alles"])
def test_a_strange_comparison_is_answered(client: Client, changed: Cast, query: str) -> None:
    assert "Wat is er veranderd?" in page(client, f"{ADDRESS}/vergelijk?{query}")


def test_a_version_hides_what_is_not_public(client: Client, changed: Cast) -> None:
    items = {item.code: item for item in changed.plan.items.all()}
    Link.objects.create(kind="overlapt-met", source=items["1.1"], target=items["1.3"], note="Onder ons.")
    hide(changed, "1.3")
    actions.freeze(changed.plan, name="Tweede lezing", by=changed.bureau)
    addresses = [f"{ADDRESS}/vergelijk?van=1&naar={naar}" for naar in ("2", "nu")]
    addresses += [f"{each}&formaat=csv" for each in addresses] + [f"{ADDRESS}/geschiedenis", f"{ADDRESS}/bestand"]
    for address in addresses:
        text = client.get(address).content.decode()
        assert "Regenton" not in text, address
        assert "Onder ons." not in text, address
    client.force_login(changed.bureau)
    for address in addresses:
        assert "Regenton" in client.get(address).content.decode(), address


def test_what_was_public_once_and_is_internal_now_stays_hidden_in_old_versions(client: Client, changed: Cast) -> None:
    hide(changed, "1.1")
    text = page(client, f"{ADDRESS}/vergelijk?van=1&naar=nu")
    assert "Beekherstel" not in text
    assert "Beekherstel" not in page(client, f"{ADDRESS}/geschiedenis")


def test_the_history_tells_who_did_what_and_why(client: Client, changed: Cast) -> None:
    text = page(client, f"{ADDRESS}/geschiedenis")
    for words in ("Bo Bureau · raming bijgesteld", "Bo Bureau · vervallen", "Waterplein", "Regenton", "ruime"):
        assert words in text
    assert text.index("vervallen") < text.index("raming bijgesteld")


def test_the_history_goes_by_pages(client: Client, cast: Cast) -> None:
    item = cast.plan.items.get(code="1.1")
    for place in range(60):
        facts = [{"titel": "Beekherstel", "samenvatting": f"Keer {number}."} for number in (place, place + 1)]
        history.record(
            item, code="beekdal-2024-2030/1.1", title="Beekherstel", by=cast.bureau, before=facts[0], after=facts[1],
            region="beekdal",
        )  # fmt: skip
    assert 'rel="next"' in page(client, f"{ADDRESS}/geschiedenis")
    assert "Keer 3." not in page(client, f"{ADDRESS}/geschiedenis")
    assert "toegevoegd (5)" in page(client, f"{ADDRESS}/geschiedenis?pagina=2")


def test_the_file_is_the_plan_and_reads_back_as_it_was(client: Client, cast: Cast) -> None:
    response = client.get(f"{ADDRESS}/bestand")
    assert response["Content-Type"] == "application/yaml; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="beekdal-2024-2030.yaml"'
    facts, problems = files.read(response.content.decode())
    assert problems == []
    assert [item["titel"] for item in facts["onderdelen"]] == ["Droge voeten", "Wonen in het dal"]


def test_the_file_leaves_out_what_is_not_public_and_still_reads(client: Client, cast: Cast) -> None:
    items = {item.code: item for item in cast.plan.items.all()}
    Link.objects.create(kind="overlapt-met", source=items["1.1"], target=items["2"])
    hide(cast, "2")
    text = client.get(f"{ADDRESS}/bestand").content.decode()
    assert "Wonen in het dal" not in text
    assert "overlapt-met" not in text
    assert files.read(text)[1] == []


def test_the_number_of_queries_does_not_grow_with_the_history(client: Client, changed: Cast) -> None:
    pages = ("versies", "vergelijk?van=1&naar=nu", "geschiedenis", "bestand")
    before = {name: count_queries(client, f"{ADDRESS}/{name}") for name in pages}
    for place in range(3):
        item = changed.plan.items.get(code="1.1")
        actions.change_item(item, {"samenvatting": f"Keer {place}."}, seen=item.revision, by=changed.bureau)
        actions.freeze(changed.plan, name=f"Versie {place}", by=changed.bureau)
        actions.add_item(changed.plan, {"code": f"3.{place}", "niveau": "opgave", "titel": f"Meer {place}"}, by=None)
    assert {name: count_queries(client, f"{ADDRESS}/{name}") for name in pages} == before
