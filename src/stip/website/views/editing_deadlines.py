# SPDX-License-Identifier: EUPL-1.2
"""Add, change and take away deadlines of the money calendar."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from stip.accounts.history import Facts, facts_at
from stip.money.deals import actions as scheme_actions
from stip.money.exchange.exporting import deadline_facts
from stip.money.schemes import Deadline
from stip.places.models import Region
from stip.website import editing
from stip.website.codes import free_among
from stip.website.doors import SignedIn, editable_region, for_editors, missing
from stip.website.editing import Beginning, Frame, Subject
from stip.website.forms.about import About
from stip.website.forms.schemes import DEADLINE
from stip.website.navigation import Crumb, trail
from stip.website.views.editing_items import last_change


@for_editors
def deadline_new(request: SignedIn, region: str) -> HttpResponse:
    found = editable_region(request, region)
    back = reverse("money_calendar", args=[region])

    def save(values: Facts, reason: str) -> str:
        facts = {
            "code": free_among(found.deadlines.all(), values["titel"], otherwise="termijn", reserved=("nieuw",)),
            "regio": found.code,
            **values,
        }
        scheme_actions.add_deadline(facts, by=request.user, reason=reason)
        return back

    frame = Frame(
        heading="Termijn toevoegen", back=back, region=found, path=_path(found, Crumb("Termijn toevoegen")),
        lead="Eén keer op een datum, of elk jaar uiterlijk op een dag.",
        button="Termijn toevoegen", done="De termijn staat op de kalender.",
    )  # fmt: skip
    return editing.create(request, Beginning(save), DEADLINE, About(request.user, region=found), frame)


@for_editors
def deadline_edit(request: SignedIn, region: str, code: str) -> HttpResponse:
    found = _deadline(request, region, code)

    def load() -> Subject:
        now = Deadline.objects.select_related("region", "scheme").get(pk=found.pk)
        return Subject(
            facts=deadline_facts(now),
            revision=now.revision,
            at=lambda revision: facts_at(now, revision=revision, present=now.revision),
            save=lambda values, seen, reason: scheme_actions.change_deadline(
                now, values, seen=seen, by=request.user, reason=reason
            ),
            meanwhile=last_change(now),
        )

    frame = Frame(
        heading=f"{found.title}: wijzigen",
        back=reverse("money_calendar", args=[region]),
        path=_path(found.region, Crumb(found.title), Crumb("Wijzigen")),
        region=found.region,
        extra={"remove": reverse("deadline_remove", args=[region, code])},
        template="website/schemes/deadline_form.html",
    )
    return editing.change(request, load, DEADLINE, About(request.user, region=found.region), frame)


@for_editors
def deadline_remove(request: SignedIn, region: str, code: str) -> HttpResponse:
    found = _deadline(request, region, code)
    back = reverse("money_calendar", args=[region])
    if request.method == "POST":
        scheme_actions.remove_deadline(found, by=request.user, reason=request.POST.get("waarom", ""))
        messages.success(request, "De termijn is weggehaald.")
        return HttpResponseRedirect(back)
    context = {
        "what": found.title,
        "note": "De termijn verdwijnt van de kalender. De geschiedenis bewaart wat er stond.",
        "back": back,
        "seen": found.revision,
        "region": found.region,
        "path": _path(found.region, Crumb("Weghalen")),
    }
    return render(request, "website/schemes/remove.html", context)


def _deadline(request: SignedIn, region: str, code: str) -> Deadline:
    editable_region(request, region)
    rows = Deadline.objects.readable_by(request.user).filter(region__code=region, code=code)
    found = rows.select_related("region", "scheme").first()
    if found is None:
        raise missing(request)
    return found


def _path(region: Region, *crumbs: Crumb) -> list[Crumb]:
    above = (
        Crumb("Waarmee", reverse("question", args=[region.code, "waarmee"])),
        Crumb("Geldkalender", reverse("money_calendar", args=[region.code])),
    )
    return trail(region, *above, *crumbs)
