# SPDX-License-Identifier: EUPL-1.2
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from stip.conftest import BEEKDAL_PLAN, Cast, import_plan
from stip.places.models import Membership, Region
from stip.plans import actions, files
from stip.plans.exporting import facts_of
from stip.plans.models import Plan
from stip.website.tests.filling import filled, signed_in, words

PAGE = "/plannen/inlezen"


def upload(client: Client, text: str | bytes) -> HttpResponse:
    content = text.encode() if isinstance(text, str) else text
    return client.post(PAGE, {"bestand": SimpleUploadedFile("plan.yaml", content)})


def test_nothing_changes_before_the_yes(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    page = upload(client, BEEKDAL_PLAN.replace("De beek krijgt weer bochten.", "De beek krijgt weer ruimte."))
    assert page.status_code == 200
    assert '<del class="stip-removed">bochten</del>' in page.content.decode()
    assert '<ins class="stip-added">ruimte</ins>' in page.content.decode()
    assert cast.plan.items.get(code="1.1").summary == "De beek krijgt weer bochten."
    done = client.post(PAGE, filled(page, waarom="Nieuwe tekst van de werkgroep"), follow=True)
    assert "is ingelezen" in words(done)
    assert cast.plan.items.get(code="1.1").summary == "De beek krijgt weer ruimte."


def test_the_file_of_a_plan_read_back_changes_nothing(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    assert "Er verandert niets" in words(upload(client, files.write(facts_of(cast.plan))))


def test_each_problem_is_told_with_its_line(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    page = upload(client, BEEKDAL_PLAN.replace("status: uitvoering", "status: druk"))
    line = BEEKDAL_PLAN.splitlines().index("        status: uitvoering") + 1
    assert page.status_code == 422
    assert f"Regel {line}:" in words(page)
    unknown = upload(client, BEEKDAL_PLAN.replace("organisatie: provincie-dal", "organisatie: provincie-berg"))
    line = next(n for n, text in enumerate(BEEKDAL_PLAN.splitlines(), 1) if "organisatie: provincie-dal" in text)
    assert f"Regel {line}: de organisatie 'provincie-berg' is er niet" in words(unknown)


def test_a_plan_that_changed_meanwhile_is_shown_again(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    page = upload(client, BEEKDAL_PLAN.replace("Waterplein", "Regenplein"))
    actions.change_plan(cast.plan, {"titel": "Anders"}, seen=cast.plan.revision, by=cast.bureau)
    again = client.post(PAGE, filled(page))
    assert again.status_code == 409
    assert "Het plan is intussen gewijzigd" in words(again)
    assert cast.plan.items.get(code="1.2").title == "Waterplein"
    client.post(PAGE, filled(again))
    assert cast.plan.items.get(code="1.2").title == "Regenplein"


def test_odd_files_are_refused_in_words(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    odd = (
        b"\xff\xfe\x00x",
        b"",
        b"a: [",
        b"x" * (2 * 1024 * 1024 + 1),
        b"a: &a [*a]",
        b"!!python/object:os.system x",
        b"7",
    )
    for content in odd:
        response = upload(client, content)
        assert response.status_code == 422, content[:20]
    assert Plan.objects.count() == 1


def test_the_parcel_of_somebody_else_or_a_made_up_one_is_refused(cast: Cast) -> None:
    elsewhere = Region.objects.create(code="elders", name="Elders")
    Membership.objects.create(user=cast.neighbour, region=elsewhere)
    page = upload(signed_in(cast.bureau), BEEKDAL_PLAN.replace("Waterplein", "Regenplein"))
    sent = filled(page)
    stranger = signed_in(cast.neighbour)
    assert "verlopen of beschadigd" in words(stranger.post(PAGE, sent, follow=True))
    assert "verlopen of beschadigd" in words(signed_in(cast.bureau).post(PAGE, {"pakket": "zomaar"}, follow=True))
    assert upload(stranger, BEEKDAL_PLAN).status_code == 403
    assert cast.plan.items.get(code="1.2").title == "Waterplein"


def test_another_plan_cannot_take_the_code_of_another_region(cast: Cast) -> None:
    elsewhere = Region.objects.create(code="elders", name="Elders")
    Membership.objects.create(user=cast.neighbour, region=elsewhere)
    page = upload(signed_in(cast.neighbour), BEEKDAL_PLAN.replace("regio: beekdal", "regio: elders"))
    assert page.status_code == 422
    assert "hoort bij een andere regio" in words(page)


def test_the_preview_names_nothing_that_others_keep_to_themselves(cast: Cast) -> None:
    Region.objects.create(code="elders", name="Elders")
    other = BEEKDAL_PLAN.replace("code: beekdal-2024-2030", "code: elders-plan").replace(
        "regio: beekdal", "regio: elders"
    )
    hidden = import_plan(other).items.get(code="2")
    hidden.title, hidden.visibility = "Verborgen voornemen", "intern"
    hidden.save()
    linking = f"{BEEKDAL_PLAN}    relaties: [{{soort: overlapt-met, naar: elders-plan/2}}]\n"
    page = upload(signed_in(cast.bureau), linking)
    assert page.status_code == 200
    assert "Verborgen voornemen" not in page.content.decode()
