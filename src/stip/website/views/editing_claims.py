# SPDX-License-Identifier: EUPL-1.2
"""Add, change and take away claims: why an item is thought to contribute to an indicator."""

from django.http import HttpResponse
from django.urls import reverse

from stip.accounts.history import Facts
from stip.monitor.aims import actions
from stip.monitor.aims.facts import claim_facts
from stip.monitor.models import Claim
from stip.website import editing, removing
from stip.website.doors import SignedIn, editable_region, for_editors
from stip.website.editing import Beginning, Frame
from stip.website.forms.about import About
from stip.website.forms.telling import CLAIM
from stip.website.navigation import Crumb, trail
from stip.website.removing import Removal
from stip.website.views.claims import above
from stip.website.views.editing_telling import change_row, history_of, row_of

LEAD = (
    "Zeg in drie stappen waarom een onderdeel ertoe doet: wat het oplevert, wat daardoor verandert, en aan welk cijfer "
    "dat bijdraagt."
)


@for_editors
def new(request: SignedIn, region: str) -> HttpResponse:
    found = editable_region(request, region)
    back = reverse("claims", args=[region])

    def save(values: Facts, reason: str) -> str:
        actions.add_claim({"regio": found.code, **values}, by=request.user, reason=reason)
        return back

    frame = Frame(
        heading="Bijdragelijn toevoegen", back=back, region=found, lead=LEAD, button="Bijdragelijn toevoegen",
        path=trail(found, *above(found), Crumb("Toevoegen")), done="De bijdragelijn is toegevoegd.",
    )  # fmt: skip
    start = {name: request.GET.get(name, "") for name in ("onderdeel", "indicator")}
    return editing.create(request, Beginning(save, start), CLAIM, About(request.user, region=found), frame)


@for_editors
def change(request: SignedIn, region: str, pk: int) -> HttpResponse:
    found = _claim(request, region, pk)
    frame = Frame(
        heading=f"{found.item.title}: bijdragelijn wijzigen", back=reverse("claims", args=[region]), lead=LEAD,
        path=trail(found.region, *above(found.region), Crumb("Wijzigen")), region=found.region,
        extra={"remove": reverse("claim_remove", args=[region, pk]), "word": "bijdragelijn",
               "history": history_of(found)},
        template="website/telling/form.html",
    )  # fmt: skip
    return change_row(request, found, CLAIM, frame, claim_facts, actions.change_claim)


@for_editors
def remove(request: SignedIn, region: str, pk: int) -> HttpResponse:
    found = _claim(request, region, pk)
    back = reverse("claims", args=[region])
    removal = Removal(
        what=str(found), region=found.region, revision=found.revision, remove=actions.remove_claim, back=back,
        note="De bijdragelijn verdwijnt van de site. De geschiedenis bewaart wat er stond.",
        after=back, done=f"‘{found}’ is weggehaald.",
        path=trail(found.region, *above(found.region), Crumb("Weghalen")),
    )  # fmt: skip
    return removing.remove(request, found, removal)


def _claim(request: SignedIn, region: str, pk: int) -> Claim:
    rows = Claim.objects.readable_by(request.user).select_related("region", "item", "indicator")
    found: Claim = row_of(request, rows, region, pk)
    return found
