# SPDX-License-Identifier: EUPL-1.2
"""Add, change and revise targets, count results, and take targets away."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify

from stip.accounts.conflict import Conflict
from stip.accounts.history import Facts, facts_at
from stip.monitor.aims import actions
from stip.monitor.aims.actions import Decision
from stip.monitor.aims.facts import target_facts
from stip.monitor.models import Target
from stip.partners.exchange import Refused
from stip.places.models import Region
from stip.website import editing
from stip.website.doors import SignedIn, editable_region, for_editors, missing
from stip.website.editing import Beginning, Frame, Subject, seen_revision
from stip.website.forms.about import About
from stip.website.forms.sheet import Shape
from stip.website.forms.targets import DECISION, NEW_TARGET, REVISION, TALLIES, TARGET, absent
from stip.website.navigation import Crumb, trail
from stip.website.views.editing_items import last_change
from stip.website.views.targets import above

Write = Callable[[Target, Facts, int, str], object]


@for_editors
def target_new(request: SignedIn, region: str) -> HttpResponse:
    found = editable_region(request, region)

    def save(values: Facts, reason: str) -> str:
        facts = {"regio": found.code, "code": _free_code(found, values["doel"]), **absent(values)}
        made = actions.add_target(facts, by=request.user, reason=reason)
        return reverse("target", args=[found.code, made.code])

    frame = Frame(
        heading="Nieuw doel", back=reverse("targets", args=[region]), region=found,
        path=trail(found, *above(found), Crumb("Nieuw doel")), button="Doel toevoegen",
        done="Het doel is toegevoegd.",
        lead="Een doel zegt wat de regio wil bereiken: hoeveel, waar, voor wie en wanneer.",
    )  # fmt: skip
    start = {name: request.GET.get(name, "") for name in ("onderdeel", "indicator", "gebied")}
    return editing.create(request, Beginning(save, start), NEW_TARGET, About(request.user, region=found), frame)


@for_editors
def target_edit(request: SignedIn, region: str, code: str) -> HttpResponse:
    def write(target: Target, values: Facts, seen: int, reason: str) -> object:
        return actions.change_target(target, absent(values), seen=seen, by=request.user, reason=reason)

    lead = "Een andere streefwaarde of een ander jaar legt u vast met ‘Doel bijstellen’."
    return _change(request, _target(request, region, code), TARGET, "wijzigen", lead, write)


@for_editors
def target_revise(request: SignedIn, region: str, code: str) -> HttpResponse:
    def write(target: Target, values: Facts, seen: int, reason: str) -> object:
        decision = Decision(date.fromisoformat(values["datum"]), values["besluit"], values["reden"])
        aim = {name: value for name, value in absent(values).items() if name not in DECISION}
        return actions.revise_target(target, aim, decision, seen=seen, by=request.user)

    lead = "Bijstellen vraagt een besluit. Het oude doel blijft te zien."
    return _change(request, _target(request, region, code), REVISION, "doel bijstellen", lead, write)


@for_editors
def target_tally(request: SignedIn, region: str, code: str) -> HttpResponse:
    """What was counted by year; an indicator has its own figures."""
    found = _target(request, region, code)
    if found.indicator_id is not None:
        raise missing(request)

    def write(target: Target, values: Facts, seen: int, reason: str) -> object:
        return actions.change_target(target, values, seen=seen, by=request.user, reason=reason)

    return _change(request, found, TALLIES, "stand", f"Geteld in: {found.unit}.", write)


@for_editors
def target_remove(request: SignedIn, region: str, code: str) -> HttpResponse:
    found = _target(request, region, code)
    back = reverse("target", args=[region, code])
    context = {
        "what": found.title,
        "note": "Het doel verdwijnt met zijn tellingen en wat het eerder was. De geschiedenis bewaart wat er stond.",
        "back": back,
        "seen": found.revision,
        "region": found.region,
        "path": _path(found, "Weghalen"),
    }
    if request.method != "POST":
        return render(request, "website/schemes/remove.html", context)
    try:
        reason = request.POST.get("waarom", "")
        actions.remove_target(found, seen=seen_revision(request), by=request.user, reason=reason)
    except (Conflict, Refused):
        return render(request, "website/schemes/remove.html", {**context, "changed": True}, status=409)
    messages.success(request, "Het doel is weggehaald.")
    return HttpResponseRedirect(reverse("targets", args=[region]))


def _change(request: SignedIn, target: Target, shape: Shape, word: str, lead: str, write: Write) -> HttpResponse:
    """Change some facts of a target. Who changed other facts of it in the meantime is not in the way."""

    def save(now: Target, values: Facts, seen: int, reason: str) -> object:
        before, present = facts_at(now, revision=seen, present=now.revision), target_facts(now)
        untouched = before is not None and all(before.get(name) == present.get(name) for name in values)
        return write(now, values, now.revision if untouched else seen, reason)

    def load() -> Subject:
        now = Target.objects.select_related("region").get(pk=target.pk)
        return Subject(
            facts=target_facts(now),
            revision=now.revision,
            at=lambda revision: facts_at(now, revision=revision, present=now.revision),
            save=lambda values, seen, reason: save(now, values, seen, reason),
            meanwhile=last_change(now),
        )

    frame = Frame(
        heading=f"{target.title}: {word}", back=reverse("target", args=[target.region.code, target.code]),
        path=_path(target, word.capitalize()), region=target.region, lead=lead,
    )  # fmt: skip
    return editing.change(request, load, shape, About(request.user, region=target.region), frame)


def _target(request: SignedIn, region: str, code: str) -> Target:
    """A target that the visitor may change; as if it is not there when she may not even read it."""
    editable_region(request, region)
    rows = Target.objects.readable_by(request.user).select_related("region")
    found: Target | None = rows.filter(region__code=region, code=code).first()
    if found is None:
        raise missing(request)
    return found


def _path(target: Target, last: str) -> list[Crumb]:
    address = reverse("target", args=[target.region.code, target.code])
    return trail(target.region, *above(target.region), Crumb(target.title, address), Crumb(last))


def _free_code(region: Region, title: str) -> str:
    """A code that no target of this region has yet; "nieuw" is the address of the form itself."""
    stem = slugify(title)[:60].strip("-_").replace("_", "-") or "doel"
    taken = {"nieuw", *Target.objects.filter(region=region).values_list("code", flat=True)}
    candidates = [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))]
    return next(code for code in candidates if code not in taken)
