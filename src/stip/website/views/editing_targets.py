# SPDX-License-Identifier: EUPL-1.2
"""Add, change and revise targets, count results, and take targets away."""

from collections.abc import Callable
from datetime import date

from django.http import HttpResponse
from django.urls import reverse

from stip.accounts.history import Facts, facts_at
from stip.monitor.aims import actions
from stip.monitor.aims.actions import Decision
from stip.monitor.aims.facts import target_facts
from stip.monitor.models import Target
from stip.website import editing
from stip.website.codes import free_among
from stip.website.doors import SignedIn, editable_region, for_editors, missing
from stip.website.editing import Beginning, Frame, Subject
from stip.website.forms.about import About
from stip.website.forms.sheet import Shape
from stip.website.forms.targets import DECISION, NEW_TARGET, REVISION, TALLIES, TARGET, absent
from stip.website.navigation import Crumb, trail
from stip.website.removing import Removal, remove
from stip.website.views.editing_items import last_change
from stip.website.views.targets import above

Write = Callable[[Target, Facts, int, str], object]


@for_editors
def target_new(request: SignedIn, region: str) -> HttpResponse:
    found = editable_region(request, region)

    def save(values: Facts, reason: str) -> str:
        facts = {
            "regio": found.code,
            "code": free_among(found.targets.all(), values["doel"], otherwise="doel", reserved=("nieuw",)),
            **absent(values),
        }
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
    removal = Removal(
        what=found.title, region=found.region, revision=found.revision, remove=actions.remove_target, back=back,
        note="Het doel verdwijnt met zijn tellingen en wat het eerder was. De geschiedenis bewaart wat er stond.",
        after=reverse("targets", args=[region]), done="Het doel is weggehaald.", path=_path(found, "Weghalen"),
    )  # fmt: skip
    return remove(request, found, removal)


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
