# SPDX-License-Identifier: EUPL-1.2
"""Add and change distribution keys."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from stip.accounts.history import Facts, facts_at
from stip.money.keys.actions import add_key, change_key, facts_of_key
from stip.money.schemes import DistributionKey
from stip.website import editing
from stip.website.codes import free_among
from stip.website.doors import SignedIn, allow, editable_region, for_editors, missing
from stip.website.editing import Beginning, Frame, Subject
from stip.website.forms.about import About
from stip.website.forms.keys import KEY
from stip.website.navigation import Crumb, trail
from stip.website.views.editing_items import last_change
from stip.website.views.keys import above


@for_editors
def add(request: SignedIn, region: str) -> HttpResponse:
    found = editable_region(request, region)

    def save(values: Facts, reason: str) -> str:
        made = add_key(
            found,
            {"code": free_among(found.keys.all(), values["naam"], otherwise="sleutel", reserved=("nieuw",)), **values},
            by=request.user,
            reason=reason,
        )
        return reverse("key", args=[found.code, made.code])

    back = reverse("keys", args=[found.code])
    frame = Frame(
        heading="Nieuwe verdeelsleutel", back=back, region=found,
        path=trail(found, *above(found), Crumb("Nieuwe verdeelsleutel")),
        lead="Kies hoe de kosten worden verdeeld. Bij “per inwoner” vult Stip de cijfers van het CBS zelf in.",
        button="Verdeelsleutel toevoegen", done="De verdeelsleutel is toegevoegd.",
    )  # fmt: skip
    return editing.create(request, Beginning(save), KEY, About(request.user, region=found), frame)


@for_editors
def change(request: SignedIn, region: str, code: str) -> HttpResponse:
    found = _key(request, region, code)
    allow(request, found.region)

    def load() -> Subject:
        now = DistributionKey.objects.select_related("region").get(pk=found.pk)
        return Subject(
            facts=facts_of_key(now),
            revision=now.revision,
            at=lambda revision: facts_at(now, revision=revision, present=now.revision),
            save=lambda values, seen, reason: change_key(now, values, seen=seen, by=request.user, reason=reason),
            meanwhile=last_change(now),
        )

    address = reverse("key", args=[region, code])
    frame = Frame(
        heading=f"{found.name}: wijzigen", back=address, region=found.region,
        path=trail(found.region, *above(found.region), Crumb(found.name, address), Crumb("Wijzigen")),
    )  # fmt: skip
    return editing.change(request, load, KEY, About(request.user, region=found.region), frame)


def _key(request: HttpRequest, region: str, code: str) -> DistributionKey:
    found = DistributionKey.objects.select_related("region").filter(region__code=region, code=code).first()
    if found is None:
        raise missing(request)
    return found
