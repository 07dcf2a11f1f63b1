# SPDX-License-Identifier: EUPL-1.2
"""Change and add organisations and bodies."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from stip.accounts.history import Facts, facts_at
from stip.partners import actions
from stip.partners.access import may_edit_body, may_edit_organisations
from stip.partners.exporting import facts_of_bodies, facts_of_organisations
from stip.partners.models import Body, Organisation
from stip.places.access import regions_of
from stip.sources.organisations_index import index_organisations
from stip.website import editing
from stip.website.codes import free_code
from stip.website.doors import SignedIn, for_editors, missing
from stip.website.editing import Beginning, Frame, Subject
from stip.website.forms import partners
from stip.website.forms.about import About
from stip.website.navigation import Crumb, trail
from stip.website.views.editing_items import last_change


@for_editors
def change_organisation(request: SignedIn, code: str) -> HttpResponse:
    found = Organisation.objects.filter(code=code).first()
    if found is None:
        raise missing(request)
    _allow_organisations(request)

    def load() -> Subject:
        now = Organisation.objects.get(code=code)
        return Subject(
            facts=facts_of_organisations([now])[now.pk],
            revision=now.revision,
            at=lambda revision: facts_at(now, revision=revision, present=now.revision),
            save=lambda values, seen, reason: _findable(actions.change_organisation(
                now, values, seen=seen, by=request.user, reason=reason
            )),
            meanwhile=last_change(now),
        )  # fmt: skip

    address = reverse("organisation", args=[code])
    path = [
        Crumb("Organisaties", reverse("organisations")), Crumb(found.name, address), Crumb("Wijzigen")
    ]  # fmt: skip
    frame = Frame(heading=f"{found.name}: wijzigen", back=address, path=path, region=None)
    return editing.change(request, load, partners.ORGANISATION, About(request.user), frame)


@for_editors
def add_organisation(request: SignedIn) -> HttpResponse:
    _allow_organisations(request)

    def save(values: Facts, reason: str) -> str:
        code = free_code("organisation", values["naam"])
        made = actions.add_organisation({"code": code, **values}, by=request.user, reason=reason)
        _findable(made)
        return reverse("organisation", args=[made.code])

    path = [Crumb("Organisaties", reverse("organisations")), Crumb("Nieuwe organisatie")]
    frame = Frame(
        heading="Nieuwe organisatie", back=reverse("organisations"), path=path, region=None,
        lead="Kijk eerst of zij er al is, ook onder een oude of kortere naam.",
        button="Organisatie toevoegen", done="De organisatie is toegevoegd.",
    )  # fmt: skip
    return editing.create(request, Beginning(save), partners.ORGANISATION, About(request.user), frame)


@for_editors
def change_body(request: SignedIn, code: str) -> HttpResponse:
    found = Body.objects.select_related("region").filter(code=code).first()
    if found is None:
        raise missing(request)
    if not may_edit_body(request.user, found):
        raise PermissionDenied("U werkt niet voor de regio van dit gremium.")

    def load() -> Subject:
        now = Body.objects.select_related("region").get(code=code)
        return Subject(
            facts=facts_of_bodies([now])[now.pk],
            revision=now.revision,
            at=lambda revision: facts_at(now, revision=revision, present=now.revision),
            save=lambda values, seen, reason: actions.change_body(
                now, values, seen=seen, by=request.user, reason=reason
            ),
            meanwhile=last_change(now),
        )  # fmt: skip

    address = reverse("body", args=[code])
    path = trail(found.region, Crumb(found.name, address), Crumb("Wijzigen"))
    frame = Frame(heading=f"{found.name}: wijzigen", back=address, path=path, region=found.region)
    return editing.change(request, load, partners.BODY, About(request.user, region=found.region), frame)


@for_editors
def add_body(request: SignedIn) -> HttpResponse:
    if not regions_of(request.user):
        raise PermissionDenied("U werkt voor geen regio.")

    def save(values: Facts, reason: str) -> str:
        code = free_code("body", values["naam"])
        made = actions.add_body({"code": code, **values}, by=request.user, reason=reason)
        return reverse("body", args=[made.code])

    path = [Crumb("Nieuw gremium")]
    frame = Frame(
        heading="Nieuw gremium", back=reverse("start"), path=path, region=None,
        button="Gremium toevoegen", done="Het gremium is toegevoegd.",
    )  # fmt: skip
    about = About(request.user)
    start = {"regio": request.GET.get("regio", "")}
    return editing.create(request, Beginning(save, start), partners.NEW_BODY, about, frame)


def _findable(organisation: Organisation) -> Organisation:
    """Search finds it under its new names at once."""
    index_organisations([organisation.code])
    return organisation


def _allow_organisations(request: HttpRequest) -> None:
    if not may_edit_organisations(request.user):
        raise PermissionDenied("U werkt voor geen regio en kunt geen organisaties wijzigen.")
