# SPDX-License-Identifier: EUPL-1.2
"""Change a plan itself: head, themes and levels; freeze versions."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from stip.accounts.history import facts_at
from stip.plans import actions
from stip.plans.exporting import facts_of
from stip.plans.importing import head_of
from stip.plans.models import Plan
from stip.website import editing
from stip.website.doors import SignedIn, editable_plan, for_editors
from stip.website.editing import Frame, Subject
from stip.website.forms import plans
from stip.website.forms.about import About
from stip.website.forms.sheet import Shape
from stip.website.navigation import Crumb, trail
from stip.website.views.editing_items import last_change


@for_editors
def change(request: SignedIn, plan: str) -> HttpResponse:
    return _part(request, plan, plans.PLAN, "wijzigen")


@for_editors
def themes(request: SignedIn, plan: str) -> HttpResponse:
    return _part(request, plan, plans.THEMES, "thema’s")


@for_editors
def levels(request: SignedIn, plan: str) -> HttpResponse:
    return _part(request, plan, plans.LEVELS, "niveaus")


@for_editors
def freeze(request: SignedIn, plan: str) -> HttpResponse:
    """Freeze the plan as it stands into a numbered version."""
    found = editable_plan(request, plan)
    form = plans.VersionForm(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        made = actions.freeze(
            found, name=told["naam"], stage=told["stadium"], note=told["toelichting"], by=request.user
        )  # fmt: skip
        messages.success(request, f"Versie {made.number} is vastgelegd en verandert niet meer.")
        return HttpResponseRedirect(reverse("versions", args=[found.code]))
    lead = "Het plan zoals het nu is wordt een versie die nooit meer verandert. Daarover kunnen colleges besluiten."
    return _version_page(request, found, form, "Versie vastleggen", lead, "Versie vastleggen")


@for_editors
def stage(request: SignedIn, plan: str, number: int) -> HttpResponse:
    """Move a version to another stage."""
    found = editable_plan(request, plan)
    version = get_object_or_404(found.versions.select_related("plan__region"), number=number)
    form = plans.StageForm(
        request.POST if request.method == "POST" else None, initial={"stadium": version.stage}, label_suffix=""
    )
    if request.method == "POST" and form.is_valid():
        actions.set_stage(version, stage=form.cleaned_data["stadium"], by=request.user)
        messages.success(request, f"Versie {number} is nu: {version.get_stage_display()}.")
        return HttpResponseRedirect(reverse("versions", args=[found.code]))
    lead = "Stelt u deze versie vast, dan wordt de eerder vastgestelde versie vervangen."
    return _version_page(request, found, form, f"Stadium van versie {number}", lead, "Stadium bewaren")


def plan_frame(plan: Plan, word: str, **more: Any) -> Frame:
    """What stands around the fields of a plan."""
    address = reverse("plan", args=[plan.code])
    parts = [
        (reverse("plan_edit", args=[plan.code]), "Titel en periode"),
        (reverse("plan_themes", args=[plan.code]), "Thema’s"),
        (reverse("plan_levels", args=[plan.code]), "Niveaus"),
        (reverse("version_new", args=[plan.code]), "Versie vastleggen"),
    ]
    return Frame(
        heading=f"{plan.title}: {word}",
        back=address,
        path=trail(plan.region, Crumb(plan.title, address), Crumb(word.capitalize())),
        region=plan.region,
        extra={"parts": parts},
        **more,
    )


def _part(request: SignedIn, code: str, shape: Shape, word: str) -> HttpResponse:
    plan = editable_plan(request, code)

    def load() -> Subject:
        now = Plan.objects.select_related("region").get(pk=plan.pk)
        return Subject(
            facts=head_of(facts_of(now)),
            revision=now.revision,
            at=lambda revision: facts_at(now, revision=revision, present=now.revision),
            save=lambda values, seen, reason: actions.change_plan(
                now, values, seen=seen, by=request.user, reason=reason
            ),
            meanwhile=last_change(now),
        )  # fmt: skip

    return editing.change(request, load, shape, About(request.user, plan=plan), plan_frame(plan, word))


def _version_page(request: HttpRequest, plan: Plan, form: Any, heading: str, lead: str, button: str) -> HttpResponse:
    address, versions = reverse("plan", args=[plan.code]), reverse("versions", args=[plan.code])
    path = trail(plan.region, Crumb(plan.title, address), Crumb("Versies", versions), Crumb(heading))
    frame = Frame(heading=heading, back=versions, path=path, region=plan.region, lead=lead, button=button)
    context = {"form": form, "frame": frame, "region": plan.region, "path": path}
    return render(request, "website/editing/simple.html", context, status=422 if form.errors else 200)
