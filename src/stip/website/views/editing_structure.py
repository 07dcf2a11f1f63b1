# SPDX-License-Identifier: EUPL-1.2
"""Add an item to a plan, move it and take it away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from stip.accounts.conflict import Conflict
from stip.accounts.history import Facts
from stip.plans import actions, rules
from stip.plans.exporting import facts_of
from stip.plans.importing import Refused
from stip.plans.models import Item, Link, Plan
from stip.website import editing
from stip.website.codes import next_item_code
from stip.website.doors import SignedIn, editable_plan, for_editors, missing
from stip.website.editing import Beginning, Frame, seen_revision
from stip.website.forms import items
from stip.website.forms.about import About
from stip.website.forms.sheet import Place
from stip.website.forms.structure import TOP, MoveForm, RemoveForm
from stip.website.navigation import Crumb, trail
from stip.website.views.editing_items import flat_item, item_frame


@for_editors
def add(request: SignedIn, plan: str) -> HttpResponse:
    """A new item at the top of a plan, or under the item of `?onder=`."""
    found = editable_plan(request, plan)
    asked = request.GET.get("onder", "")
    under = found.items.select_related("level").filter(code=asked).first() if asked else None
    if asked and under is None:
        raise missing(request)
    about = About(request.user, plan=found)
    fitting = [code for code, parents in rules.allowed_parents(facts_of(found)).items() if _level(under) in parents]
    about.levels = [(code, name) for code, name in about.levels if code in fitting]

    def save(values: Facts, reason: str) -> str:
        made = actions.add_item(found, values, under=under, by=request.user, reason=reason)
        return reverse("item", args=[found.code, made.code])

    if under and not about.levels:
        messages.warning(request, f"Onder een {under.level.name} kan in dit plan niets hangen.")
        return HttpResponseRedirect(reverse("item", args=[found.code, under.code]))
    start = {"code": next_item_code(found, under), "niveau": about.levels[0][0] if about.levels else ""}
    new = Beginning(save, start, _place_under(found, under))
    return editing.create(request, new, items.NEW_ITEM, about, _new_frame(found, under))


@for_editors
def move(request: SignedIn, plan: str, item: str) -> HttpResponse:
    """Choose another parent and place."""
    found = editable_plan(request, plan)
    moving = found.items.select_related("level", "plan__region", "parent").filter(code=item).first()
    if moving is None:
        raise missing(request)
    allowed = rules.allowed_parents(facts_of(found))[moving.level.code]
    others = found.items.exclude(path__startswith=moving.path).filter(level__code__in=[a for a in allowed if a])
    siblings = list(found.items.filter(parent=moving.parent).order_by("path").values_list("code", flat=True))
    start = {"onder": moving.parent.code if moving.parent else TOP, "plek": siblings.index(moving.code) + 1}
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        initial=start,
        about=About(request.user, plan=found),
        parents=list(others.order_by("path")),
        top=None in allowed,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            _move(request, moving, form.cleaned_data)
        except Refused as refused:
            for problem in refused.problems:
                form.add_error(None, problem.message)
        else:
            messages.success(request, f"‘{moving.title}’ is verplaatst.")
            return HttpResponseRedirect(reverse("item", args=[found.code, moving.code]))
    frame = item_frame(moving, "verplaatsen", button="Verplaatsen")
    return _simple(request, form, frame, "website/editing/simple.html")


@for_editors
def remove(request: SignedIn, plan: str, item: str) -> HttpResponse:
    """Say what goes along, and take it away when that is confirmed."""
    found = editable_plan(request, plan)
    leaving = found.items.select_related("level", "plan__region", "parent").filter(code=item).first()
    if leaving is None:
        raise missing(request)
    form = RemoveForm(request.POST if request.method == "POST" else None, label_suffix="")
    frame = item_frame(leaving, "weghalen", button="Definitief weghalen")
    changed = False
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["waarom"]
            actions.remove_item(leaving, seen=seen_revision(request), by=request.user, reason=reason)
        except Conflict:
            changed = True
        else:
            messages.success(request, f"‘{leaving.title}’ is weggehaald. In de geschiedenis staat wat het was.")
            return HttpResponseRedirect(_above(leaving))
    below = found.items.filter(path__startswith=leaving.path).exclude(pk=leaving.pk).order_by("path")
    goes = {
        "below": list(below.select_related("level")),
        "links": Link.objects.filter(target__path__startswith=leaving.path, target__plan=found)
        .readable_by(request.user)
        .exclude(source__path__startswith=leaving.path, source__plan=found)
        .select_related("source__plan", "target"),
        "changed": changed,
        "seen": leaving.revision,
    }
    status = 409 if changed else None
    return _simple(request, form, frame, "website/editing/remove.html", goes=goes, status=status)


def _move(request: SignedIn, item: Item, chosen: Facts) -> None:
    under = item.plan.items.get(code=chosen["onder"]) if chosen["onder"] != TOP else None
    place = chosen["plek"] - 1 if chosen["plek"] else item.plan.items.count()
    actions.move_item(item, under=under, place=place, by=request.user, reason=chosen["waarom"])


def _simple(
    request: HttpRequest, form: object, frame: Frame, template: str, *, status: int | None = None, **more: object
) -> HttpResponse:
    """A page with one small form."""
    invalid = bool(getattr(form, "errors", None))
    context = {"form": form, "frame": frame, "region": frame.region, "path": frame.path, **more}
    return render(request, template, context, status=status or (422 if invalid else 200))


def _place_under(plan: Plan, under: Item | None) -> Place:
    """Where the next item under another will stand in the exchange form."""
    above = (*flat_item(plan, under.code).place, "onderdelen") if under else ("onderdelen",)
    return (*above, plan.items.filter(parent=under).count())


def _level(under: Item | None) -> str | None:
    return under.level.code if under else None


def _above(item: Item) -> str:
    if item.parent:
        return reverse("item", args=[item.plan.code, item.parent.code])
    return reverse("plan", args=[item.plan.code])


def _new_frame(plan: Plan, under: Item | None) -> Frame:
    address = reverse("plan", args=[plan.code])
    back = reverse("item", args=[plan.code, under.code]) if under else address
    crumbs = [Crumb(plan.title, address), *([Crumb(under.title, back)] if under else []), Crumb("Nieuw onderdeel")]
    return Frame(
        heading=f"Nieuw onderdeel onder ‘{under.title}’" if under else "Nieuw onderdeel",
        back=back,
        path=trail(plan.region, *crumbs),
        region=plan.region,
        button="Onderdeel toevoegen",
        done="Het onderdeel is toegevoegd. Partners, punten, bedragen, relaties en bronnen voegt u toe bij Wijzigen.",
    )
