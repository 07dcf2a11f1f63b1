# SPDX-License-Identifier: EUPL-1.2
"""What a visitor sees on the page of a plan: the outline, its filters and its downloads."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stip.conftest import BEEKDAL_PLAN, Cast, import_plan
from stip.plans import actions
from stip.plans.models import Item

ADDRESS = "/plannen/beekdal-2024-2030"


def page(client: Client, address: str = ADDRESS) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return str(response.content.decode())


def lines(text: str) -> list[str]:
    """The titles of the outline, from top to bottom."""
    return re.findall(r'<span class="stip-outline__what"><a href="[^"]+">([^<]+)</a>', text)


def passing_lines(text: str) -> list[str]:
    """The titles of the grey lines that only show the way."""
    return re.findall(r'class="is-path">.*?<a href="[^"]+">([^<]+)</a>', text)


def hide(cast: Cast, code: str, visibility: str = "intern") -> None:
    item = cast.plan.items.get(code=code)
    actions.change_item(item, {"zichtbaarheid": visibility}, seen=item.revision, by=None)


def count_queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(address)
    return len(queries)


def test_a_plan_opens_with_a_sentence_of_counted_figures(client: Client, cast: Cast) -> None:
    assert "Twee opgaven met twee projecten; van één is bekend dat het loopt." in page(client)


def test_a_plan_without_items_says_so(client: Client, cast: Cast) -> None:
    import_plan(BEEKDAL_PLAN.partition("onderdelen:")[0].replace("beekdal-2024-2030", "leeg-plan"))
    assert "Dit plan heeft nog geen onderdelen." in page(client, "/plannen/leeg-plan")


def test_the_outline_stands_in_reading_order_with_what_lies_under_each_line(client: Client, cast: Cast) -> None:
    text = page(client)
    assert lines(text) == ["Droge voeten", "Beekherstel", "Waterplein", "Wonen in het dal"]
    assert "<span>2 projecten</span>" in text.replace("\u00a0", " ")
    assert "1 van 2 loopt" in text
    assert "2024 tot en met 2026, klaar 2026" in text
    assert "Er was geen plek." in text


def test_every_list_that_opens_is_closed_again(client: Client, cast: Cast) -> None:
    for address in (ADDRESS, f"{ADDRESS}?status=gestopt", f"{ADDRESS}?open=alles", f"{ADDRESS}?zoek=niets"):
        outline = (
            page(client, address)
            .partition('<ol class="stip-outline"')[2]
            .partition("stip-soft stip-outline__legend")[0]
        )
        for tag in ("li", "ol", "details", "span", "div"):
            opened = len(re.findall(rf"<{tag}[ >]", outline)) + (tag == "ol" and bool(outline))
            assert opened == outline.count(f"</{tag}>"), (address, tag)


def test_a_small_plan_is_open_and_can_be_folded_by_address(client: Client, cast: Cast) -> None:
    assert page(client).count("<details open>") == 1
    assert page(client, f"{ADDRESS}?open=niets").count("<details open>") == 0


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("niveau=opgave", ["Droge voeten", "Wonen in het dal"]),
        ("status=gestopt", ["Droge voeten", "Waterplein"]),
        ("status=onbekend", ["Droge voeten", "Wonen in het dal"]),
        ("status=gestopt&status=uitvoering", ["Droge voeten", "Beekherstel", "Waterplein"]),
        ("thema=water", ["Droge voeten", "Beekherstel"]),
        ("organisatie=provincie-dal", ["Droge voeten", "Beekherstel"]),
        ("gebied=BD01", ["Droge voeten", "Beekherstel"]),
        ("jaar=2025", ["Droge voeten", "Beekherstel"]),
        ("jaar=2025&status=gestopt", []),
        ("herkomst=onbekend&niveau=project", ["Droge voeten", "Beekherstel", "Waterplein"]),
        ("zoek=BOCHTEN", ["Droge voeten", "Beekherstel"]),
        ("zoek=kilometer beek", ["Droge voeten", "Beekherstel"]),
        ("zoek=zebra", []),
    ],
)
def test_a_filter_keeps_what_fits_and_the_lines_above_it(
    client: Client, cast: Cast, query: str, expected: list[str]
) -> None:
    assert lines(page(client, f"{ADDRESS}?{query}")) == expected


def test_the_lines_above_a_match_are_grey_and_not_counted(client: Client, cast: Cast) -> None:
    text = page(client, f"{ADDRESS}?status=gestopt")
    assert passing_lines(text) == ["Droge voeten"]
    assert "<strong>1</strong> van 4 onderdelen" in text


def test_a_filter_counts_what_each_answer_would_leave(client: Client, cast: Cast) -> None:
    text = re.sub(r"\s+", " ", page(client, f"{ADDRESS}?niveau=project"))
    assert 'value="opgave"> <span>opgave</span> <span class="stip-filters__count">2</span>' in text
    assert 'value="gestopt"> <span>gestopt</span> <span class="stip-filters__count">1</span>' in text
    assert 'value="project" checked' in text


def test_an_empty_result_says_what_to_loosen(client: Client, cast: Cast) -> None:
    text = page(client, f"{ADDRESS}?status=gestopt&zoek=zebra")
    assert "Niets gevonden met deze filters." in text
    assert "Stand: gestopt" in text
    assert "Zoeken op “zebra”" in text


@pytest.mark.parametrize(
    "query", ["niveau=%00", "status=<script>", "jaar=9999999", "zoek=%25_'\"", "formaat=exe", "open=x"]
)
def test_a_strange_address_is_answered_without_harm(client: Client, cast: Cast, query: str) -> None:
    text = page(client, f"{ADDRESS}?{query}")
    assert "<script>" not in text.replace("<script src=", "")


def test_the_download_holds_exactly_the_lines_that_fit(client: Client, cast: Cast) -> None:
    response = client.get(f"{ADDRESS}?organisatie=provincie-dal&formaat=csv")
    header, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert header == [
        "code", "niveau", "titel", "samenvatting", "stand", "periode", "oplevering", "partners", "gebieden", "thema’s",
        "bronnen",
    ]  # fmt: skip
    assert rows == [
        [
            "1.1", "project", "Beekherstel", "De beek krijgt weer bochten.", "uitvoering",
            "2024 tot en met 2026", "2026",
            "Gemeente Bovendal (trekker); Provincie Dal (financier)", "Bovendal", "Water", "Beekdalnota, p. 3",
        ]
    ]  # fmt: skip
    assert client.get(f"{ADDRESS}?formaat=xlsx").content.startswith(b"PK")


def test_an_internal_item_is_shown_to_the_bureau_alone_and_its_children_move_up(client: Client, cast: Cast) -> None:
    hide(cast, "1")
    text = page(client)
    assert lines(text) == ["Beekherstel", "Waterplein", "Wonen in het dal"]
    assert "Droge voeten" not in text
    assert "Droge voeten" not in client.get(f"{ADDRESS}?formaat=csv").content.decode()
    client.force_login(cast.neighbour)
    assert "Droge voeten" not in page(client)
    client.force_login(cast.bureau)
    assert lines(page(client))[0] == "Droge voeten"


def test_a_plan_that_may_not_be_read_does_not_exist(client: Client, cast: Cast) -> None:
    cast.plan.visibility = "partners"
    cast.plan.save()
    pages = ("", "/onderdelen/1", "/versies", "/vergelijk", "/geschiedenis", "/bestand")
    assert {client.get(ADDRESS + each).status_code for each in pages} == {404}
    client.force_login(cast.bureau)
    assert {client.get(ADDRESS + each).status_code for each in pages} == {200}


def test_the_number_of_queries_does_not_grow_with_the_plan(client: Client, cast: Cast) -> None:
    before = count_queries(client, ADDRESS), count_queries(client, f"{ADDRESS}?zoek=beek")
    grow(cast, 60)
    assert (count_queries(client, ADDRESS), count_queries(client, f"{ADDRESS}?zoek=beek")) == before
    assert before[0] <= 14


def test_a_plan_of_a_thousand_items_folds_to_its_top_and_stays_light(client: Client, cast: Cast) -> None:
    grow(cast, 1000)
    response = client.get(ADDRESS, headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) < 60_000
    assert "<details open>" not in page(client)


def grow(cast: Cast, count: int) -> None:
    """Hang many projects, each with a partner, an area and a theme, under the first challenge."""
    top, level = cast.plan.items.get(code="1"), cast.plan.levels.get(code="project")
    items = Item.objects.bulk_create(
        Item(
            plan=cast.plan,
            level=level,
            parent=top,
            path=f"{top.path}{place:04x}",
            code=f"1.{place}",
            title=f"Werk {place}",
        )
        for place in range(100, 100 + count)
    )
    first = cast.plan.items.get(code="1.1")
    Item.areas.through.objects.bulk_create(Item.areas.through(item=item, area=cast.municipality) for item in items)
    Item.themes.through.objects.bulk_create(Item.themes.through(item=item, theme=first.themes.get()) for item in items)
