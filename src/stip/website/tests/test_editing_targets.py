# SPDX-License-Identifier: EUPL-1.2
"""Targets as the bureau writes them: new, other facts, another aim by decision, counts, and away."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from stip.accounts.models import Change, User
from stip.conftest import Cast
from stip.monitor.aims import actions
from stip.monitor.models import Dataset, Indicator, Target
from stip.website.tests.filling import filled, signed_in, words

LIST = "/beekdal/doelen"
PAGE = f"{LIST}/beek-hersteld"
FORMS = ("wijzig", "bijstellen", "tellen", "verwijder")


@pytest.fixture
def target(cast: Cast) -> Target:
    return actions.add_target(
        {
            "regio": "beekdal", "code": "beek-hersteld", "doel": "Tien kilometer beek hersteld", "eenheid": "km",
            "streefwaarde": "10", "jaar": 2026, "onderdeel": "beekdal-2024-2030/1.1",
            "tellingen": [{"jaar": 2023, "stand": "2.5"}], "bronnen": [{"document": "beekdalnota", "pagina": 3}],
        },
        by=cast.bureau,
    )  # fmt: skip


def send(client: Client, address: str, **changes: Any) -> Any:
    return client.post(address, filled(client.get(address), **changes))


def test_a_target_is_added_with_numbers_in_dutch_notation(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    sent = send(
        client, f"{LIST}/nieuw?onderdeel=beekdal-2024-2030/1.1", doel="1.200 GWh stroom", eenheid="GWh",
        streefwaarde="1.200,5", jaar="2030", beginwaarde="0", beginjaar="2020", eigenaar="Gemeente Bovendal",
    )  # fmt: skip
    assert (sent.status_code, sent["Location"]) == (302, f"{LIST}/1200-gwh-stroom")
    made = Target.objects.get()
    assert (made.aim, made.year) == (Decimal("1200.5"), 2030)
    assert made.baseline == 0 and made.item and made.item.code == "1.1"
    assert made.owner and made.owner.code == "gemeente-bovendal"


def test_two_targets_of_one_name_get_a_code_each_and_none_is_called_new(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    for _ in range(2):
        send(client, f"{LIST}/nieuw", doel="Nieuw", eenheid="km")
    assert sorted(Target.objects.values_list("code", flat=True)) == ["doel-nieuw", "doel-nieuw-2"]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ({"doel": ""}, "verplicht"),
        ({"eenheid": ""}, "vul er precies één in"),
        ({"streefwaarde": "veel"}, "“veel” is geen getal"),
        ({"streefwaarde": "1e5"}, "is geen getal"),
        ({"streefwaarde": "١٢"}, "is geen getal"),
        ({"jaar": "3030"}, "2200"),
        ({"beginjaar": "2031", "jaar": "2030"}, "ligt na het doeljaar"),
        ({"eigenaar": "<script>alert(1)</script>"}, "kennen we niet"),
        ({"indicator": "Bestaat niet", "eenheid": ""}, "kennen we niet"),
    ],
)
def test_what_cannot_be_is_told_beside_the_field_and_nothing_is_lost(
    cast: Cast, typed: dict[str, str], answer: str
) -> None:
    client = signed_in(cast.bureau)
    sent = send(
        client, f"{LIST}/nieuw", **{"doel": "Meer beek", "eenheid": "km", "toelichting": "Uit de nota.", **typed}
    )
    assert sent.status_code == 422 and not Target.objects.exists()
    page = sent.content.decode()
    assert answer in words(sent) and "Uit de nota." in page and "<script>alert" not in page


def test_facts_are_changed_and_the_history_tells_it(cast: Cast, target: Target) -> None:
    client = signed_in(cast.bureau)
    sent = send(client, f"{PAGE}/wijzig", groep="vissers", toelichting="Zonder monding.", waarom="Aangevuld")
    assert sent.status_code == 302
    target.refresh_from_db()
    assert (target.part, target.note, float(target.aim)) == ("vissers", "Zonder monding.", 10.0)  # type: ignore[arg-type]
    assert Change.objects.order_by("-pk")[0].reason == "Aangevuld"
    assert [tally.year for tally in target.tallies.all()] == [2023]
    assert "Er is niets gewijzigd" in words(
        client.post(f"{PAGE}/wijzig", filled(client.get(f"{PAGE}/wijzig")), follow=True)
    )


def test_the_aim_is_revised_with_a_decision_and_the_old_one_stays(cast: Cast, target: Target) -> None:
    client = signed_in(cast.bureau)
    decided = {"datum": "2025-03-01", "besluit": "De stuurgroep stelt uit.", "reden": "Het net is vol."}
    assert send(client, f"{PAGE}/bijstellen", streefwaarde="8", jaar="2028", **decided).status_code == 302
    target.refresh_from_db()
    assert (float(target.aim), target.year) == (8.0, 2028)  # type: ignore[arg-type]
    [old] = target.revisions.all()
    assert (float(old.aim), old.year, old.by) == (10.0, 2026, cast.bureau)
    page = words(client.get(PAGE))
    assert "De stuurgroep stelt uit." in page and "Het net is vol." in page and "1 maart 2025" in page


def test_a_revision_without_decision_reason_or_change_is_refused(cast: Cast, target: Target) -> None:
    client = signed_in(cast.bureau)
    decided = {"datum": "2025-03-01", "besluit": "Besluit.", "reden": "Daarom."}
    for missing in decided:
        sent = send(client, f"{PAGE}/bijstellen", streefwaarde="8", **{**decided, missing: ""})
        assert sent.status_code == 422, missing
    same = send(client, f"{PAGE}/bijstellen", **decided)
    assert same.status_code == 422 and "er verandert niets" in words(same).lower()
    assert not target.revisions.exists()


def test_counts_are_added_corrected_and_taken_away(cast: Cast, target: Target) -> None:
    client = signed_in(cast.bureau)
    address = f"{PAGE}/tellen"
    send(client, address, tellingen__1__jaar="2024", tellingen__1__stand="4,5", tellingen__1__toelichting="Geschat")
    assert [(row.year, float(row.value)) for row in target.tallies.all()] == [(2023, 2.5), (2024, 4.5)]
    send(client, address, tellingen__0__stand="0")
    assert [(row.year, float(row.value)) for row in target.tallies.all()] == [(2023, 0.0), (2024, 4.5)]
    twice = send(client, address, tellingen__2__jaar="2024", tellingen__2__stand="5")
    assert twice.status_code == 422 and "twee keer" in words(twice)
    send(client, address, tellingen__0__DELETE="on")
    assert [row.year for row in target.tallies.all()] == [2024]


def test_a_target_on_an_indicator_is_not_counted_by_hand(cast: Cast, target: Target) -> None:
    client = signed_in(cast.bureau)
    dataset = Dataset.objects.create(code="dalmeting", title="Dalmeting", publisher="Bureau", region=cast.region)
    marks = Indicator.objects.create(code="cijfer", title="Cijfer", unit="punten", measure="score", dataset=dataset)
    Target.objects.filter(pk=target.pk).update(indicator=marks, unit="")
    assert client.get(f"{PAGE}/tellen").status_code == 404
    assert "Stand toevoegen" not in words(client.get(PAGE))


def test_who_came_second_chooses_and_loses_nothing(cast: Cast, target: Target) -> None:
    client = signed_in(cast.bureau)
    seen = filled(client.get(f"{PAGE}/wijzig"), toelichting="Mijn tekst.")
    actions.change_target(target, {"toelichting": "Haar tekst."}, seen=1, by=None)
    page = client.post(f"{PAGE}/wijzig", seen)
    assert page.status_code == 409 and "Haar tekst." in words(page) and "Mijn tekst." in words(page)
    target.refresh_from_db()
    assert target.note == "Haar tekst."
    assert client.post(f"{PAGE}/wijzig", filled(page, **{"keuze-toelichting": "mijn"})).status_code == 302
    target.refresh_from_db()
    assert target.note == "Mijn tekst."


def test_who_changed_something_else_is_not_in_the_way(cast: Cast, target: Target) -> None:
    client = signed_in(cast.bureau)
    decided = {"datum": "2025-03-01", "besluit": "Besluit.", "reden": "Daarom."}
    seen = filled(client.get(f"{PAGE}/bijstellen"), streefwaarde="8", **decided)
    actions.change_target(target, {"toelichting": "Haar tekst."}, seen=1, by=None)
    assert client.post(f"{PAGE}/bijstellen", seen).status_code == 302
    target.refresh_from_db()
    assert (float(target.aim), target.note) == (8.0, "Haar tekst.")  # type: ignore[arg-type]


def test_two_revisions_at_once_are_put_before_the_second_writer(cast: Cast, target: Target) -> None:
    client = signed_in(cast.bureau)
    decided = {"datum": "2025-03-01", "besluit": "Besluit.", "reden": "Daarom."}
    seen = filled(client.get(f"{PAGE}/bijstellen"), streefwaarde="8", **decided)
    send(client, f"{PAGE}/bijstellen", streefwaarde="9", **decided)
    page = client.post(f"{PAGE}/bijstellen", seen)
    assert page.status_code == 409 and target.revisions.count() == 1
    assert client.post(f"{PAGE}/bijstellen", filled(page, **{"keuze-streefwaarde": "mijn"})).status_code == 302
    assert [float(each.aim) for each in target.revisions.all()] == [9.0, 10.0]


def test_a_target_is_taken_away_and_the_history_keeps_it(cast: Cast, target: Target) -> None:
    client = signed_in(cast.bureau)
    sent = send(client, f"{PAGE}/verwijder", waarom="Dubbel")
    assert (sent.status_code, sent["Location"]) == (302, LIST)
    assert not Target.objects.exists()
    gone = Change.objects.order_by("-pk")[0]
    assert gone.after is None and gone.before and gone.before["doel"] == "Tien kilometer beek hersteld"


def test_taking_away_what_was_changed_meanwhile_asks_again(cast: Cast, target: Target) -> None:
    client = signed_in(cast.bureau)
    seen = filled(client.get(f"{PAGE}/verwijder"))
    actions.change_target(target, {"toelichting": "Blijft."}, seen=1, by=None)
    assert client.post(f"{PAGE}/verwijder", seen).status_code == 409
    assert Target.objects.exists()


@pytest.mark.parametrize("form", [f"{PAGE}/{form}" for form in FORMS] + [f"{LIST}/nieuw"])
def test_who_does_not_work_for_the_region_sees_no_buttons_and_may_change_nothing(
    cast: Cast, target: Target, client: Client, form: str
) -> None:
    assert client.get(form).status_code == 302
    assert client.post(form, {"gezien": "1", "doel": "x"}).status_code == 403
    neighbour = signed_in(cast.neighbour)
    assert neighbour.get(form).status_code == 403
    assert neighbour.post(form, {"gezien": "1", "doel": "x"}).status_code == 403
    for visitor in (client, neighbour):
        for page in (LIST, PAGE, "/plannen/beekdal-2024-2030/onderdelen/1.1"):
            assert "doelen/nieuw" not in visitor.get(page).content.decode()
            assert "/bijstellen" not in visitor.get(page).content.decode()
    assert Target.objects.count() == 1


def test_another_region_cannot_reach_the_target_by_its_own_address(cast: Cast, target: Target) -> None:
    client = signed_in(cast.bureau)
    assert client.get("/elders/doelen/beek-hersteld/wijzig").status_code == 404
    assert client.get(f"{LIST}/bestaat-niet/wijzig").status_code == 404


def test_a_hidden_target_cannot_be_changed_by_who_may_not_read_it(cast: Cast, target: Target) -> None:
    Target.objects.update(visibility="intern")
    stranger = User.objects.create_user("vreemd@elders.example", name="Vera Vreemd")
    assert signed_in(stranger).get(f"{PAGE}/wijzig").status_code == 403
    assert signed_in(cast.bureau).get(f"{PAGE}/wijzig").status_code == 200
