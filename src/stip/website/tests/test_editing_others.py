# SPDX-License-Identifier: EUPL-1.2
"""Plans, versions, organisations, bodies and documents are changed in the same way as items."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from stip.conftest import Cast
from stip.partners.models import Body, Organisation
from stip.plans.actions import freeze
from stip.plans.models import Version
from stip.sources.models import Document
from stip.website.tests.filling import filled, signed_in, words

PLAN = "/plannen/beekdal-2024-2030"


def test_the_head_of_a_plan_is_changed(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    client.post(f"{PLAN}/wijzig", filled(client.get(f"{PLAN}/wijzig"), horizon="In 2030 is het dal klimaatvast."))
    cast.plan.refresh_from_db()
    assert cast.plan.horizon == "In 2030 is het dal klimaatvast."
    assert cast.plan.citations.get().anchor == "eigen water"


def test_a_period_that_leaves_items_outside_is_refused(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    response = client.post(f"{PLAN}/wijzig", filled(client.get(f"{PLAN}/wijzig"), periode="2025 t/m 2030"))
    assert response.status_code == 422
    assert "valt buiten die van het plan" in words(response)


def test_a_theme_is_added_and_one_in_use_cannot_go(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    client.post(f"{PLAN}/themas", filled(client.get(f"{PLAN}/themas"), themas__1__titel="Groene ruimte"))
    assert cast.plan.themes.filter(code="groene-ruimte").exists()
    response = client.post(f"{PLAN}/themas", filled(client.get(f"{PLAN}/themas"), themas__0__DELETE="on"))
    assert response.status_code == 422
    assert cast.plan.themes.filter(code="water").exists()


def test_a_level_gets_another_name(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    page = client.get(f"{PLAN}/niveaus")
    client.post(f"{PLAN}/niveaus", filled(page, niveaus__1__naam="initiatief", niveaus__1__meervoud="initiatieven"))
    assert cast.plan.levels.get(code="project").name == "initiatief"


def test_a_version_is_frozen_and_adopted(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    client.post(f"{PLAN}/versies/nieuw", filled(client.get(f"{PLAN}/versies/nieuw"), naam="Ontwerp"))
    older = freeze(cast.plan, name="Tweede", stage="vastgesteld", by=None)
    page = client.get(f"{PLAN}/versies/1/stadium")
    client.post(f"{PLAN}/versies/1/stadium", filled(page, stadium="vastgesteld"))
    assert cast.plan.versions.get(number=1).stage == Version.Stage.ADOPTED
    older.refresh_from_db()
    assert older.stage == Version.Stage.REPLACED


def test_an_organisation_is_added_and_changed(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    sent = filled(client.get("/organisaties/nieuw"), naam="Stichting Bocht", soort="maatschappelijk", gebied="Bovendal")
    client.post("/organisaties/nieuw", sent)
    made = Organisation.objects.get(code="stichting-bocht")
    assert made.area == cast.municipality
    page = client.get("/organisaties/stichting-bocht/wijzig")
    names = {"eerdereNamen-0-naam": "Vereniging Bocht", "eerdereNamen-0-totEnMet": "2019-12-31"}
    client.post("/organisaties/stichting-bocht/wijzig", filled(page, ookGenoemd="Bocht\r\nSt. Bocht", **names))
    made.refresh_from_db()
    assert made.spellings == ["Bocht", "St. Bocht"]
    assert made.former_names.get().name == "Vereniging Bocht"


def test_two_people_change_an_organisation(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    address = "/organisaties/provincie-dal/wijzig"
    first, second = (
        filled(client.get(address), toelichting="Eerste."),
        filled(client.get(address), toelichting="Tweede."),
    )
    client.post(address, first)
    both = client.post(address, second)
    assert both.status_code == 409
    client.post(address, filled(both, **{"keuze-toelichting": "mijn"}))
    assert Organisation.objects.get(code="provincie-dal").note == "Tweede."


def test_a_body_is_added_with_its_seats(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    seat = {"zetels-0-organisatie": "Provincie Dal", "zetels-0-rol": "voorzitter", "zetels-0-persoon": "P. Ersoon"}
    page = client.get("/gremia/nieuw?regio=beekdal")
    client.post("/gremia/nieuw", filled(page, naam="Dalraad", soort="raad", **seat))
    made = Body.objects.get(code="dalraad")
    assert (made.region, made.seats.get().organisation.code) == (cast.region, "provincie-dal")
    assert "P. Ersoon" not in words(client.get("/gremia/dalraad"))
    page = client.get("/gremia/dalraad/wijzig")
    client.post("/gremia/dalraad/wijzig", filled(page, zetels__0__rol="lid", zetels__0__persoonOpenbaar="on"))
    assert (made.seats.get().role, made.seats.get().public_person) == ("lid", "P. Ersoon")


@pytest.fixture
def folder(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_a_document_is_added_recognised_and_reported(cast: Cast, folder: None) -> None:
    client = signed_in(cast.bureau)
    page = client.get("/documenten/toevoegen?document=beekdalnota&regio=beekdal")
    file = SimpleUploadedFile("nota.txt", b"Het dal houdt eigen water vast.\fDroge voeten.\fMet bochten.")
    done = client.post("/documenten/toevoegen", filled(page, bestand=file), follow=True)
    assert "‘Beekdalnota’: 3 pagina’s gelezen, 3 van de 4 bronverwijzingen gevonden." in words(done)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 kapot", b"PK\x03\x04 kapot", b"\x00\x01\x02\x03" * 50])
def test_a_file_that_cannot_be_read_is_refused_and_changes_nothing(cast: Cast, folder: None, content: bytes) -> None:
    client = signed_in(cast.bureau)
    page = client.get("/documenten/toevoegen")
    response = client.post("/documenten/toevoegen", filled(page, bestand=SimpleUploadedFile("nota.pdf", content)))
    assert response.status_code == 422
    assert Document.objects.count() == 1


def test_what_is_known_of_a_document_is_changed_with_its_errors_beside_the_fields(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    address = "/documenten/beekdalnota/wijzig"
    wrong = client.post(address, filled(client.get(address), datum="gisteren"))
    assert wrong.status_code == 422
    assert "Dit is geen datum" in words(wrong)
    client.post(address, filled(wrong, datum="2023-12", uitgever="Provincie Dal", waarom="stond op de omslag"))
    cast.document.refresh_from_db()
    assert (cast.document.published, cast.document.publisher.code) == ("2023-12", "provincie-dal")


def test_the_passage_of_a_citation_is_looked_up_while_typing(cast: Cast, folder: None) -> None:
    client = signed_in(cast.bureau)
    page = client.get("/documenten/toevoegen?document=beekdalnota&regio=beekdal")
    file = SimpleUploadedFile("nota.txt", b"Het dal houdt eigen water vast.\fDroge voeten.")
    client.post("/documenten/toevoegen", filled(page, bestand=file))
    row = {"bronnen-0-document": "Beekdalnota", "bronnen-0-pagina": "2", "bronnen-0-anker": "droge voeten"}
    assert "Gevonden op pagina 2" in client.get("/bronnen/nakijken", row).content.decode()
    assert (
        "Niet gevonden" in client.get("/bronnen/nakijken", {**row, "bronnen-0-anker": "hoge bergen"}).content.decode()
    )
