# SPDX-License-Identifier: EUPL-1.2
"""Change an item: its text and state, partners, points, amounts, relations and sources."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from stip.accounts.history import Facts, facts_at
from stip.accounts.models import Change, User
from stip.partners import actions as partner_actions
from stip.partners.exchange import Refused as RefusedPartner
from stip.plans import actions
from stip.plans.exchange import FlatItem, Location, Problem, flatten
from stip.plans.exporting import facts_of
from stip.plans.importing import Refused
from stip.plans.models import Item, Plan
from stip.sources.organisations_index import index_organisations
from stip.website import editing
from stip.website.codes import free_code
from stip.website.doors import SignedIn, editable_plan, for_editors, missing
from stip.website.editing import Frame, Subject
from stip.website.formatting import day
from stip.website.forms import item_sources, items
from stip.website.forms.about import About
from stip.website.forms.sheet import Shape
from stip.website.navigation import Crumb, trail

PARTS = {
    "item_edit": "Tekst en stand",
    "item_partners": "Partners",
    "item_points": "Punten",
    "item_amounts": "Bedragen",
    "item_relations": "Relaties",
    "item_sources": "Bronnen",
    "item_move": "Verplaatsen",
    "item_remove": "Weghalen",
}


@for_editors
def change(request: SignedIn, plan: str, item: str) -> HttpResponse:
    return _part(request, plan, item, items.ITEM, "wijzigen")


@for_editors
def partners(request: SignedIn, plan: str, item: str) -> HttpResponse:
    return _part(request, plan, item, items.PARTNERS, "partners", _save_partners)


@for_editors
def points(request: SignedIn, plan: str, item: str) -> HttpResponse:
    return _part(request, plan, item, items.POINTS, "punten")


@for_editors
def amounts(request: SignedIn, plan: str, item: str) -> HttpResponse:
    return _part(request, plan, item, items.AMOUNTS, "bedragen")


@for_editors
def relations(request: SignedIn, plan: str, item: str) -> HttpResponse:
    return _part(request, plan, item, items.RELATIONS, "relaties")


@for_editors
def sources(request: SignedIn, plan: str, item: str) -> HttpResponse:
    """Citations of the item and of everything on it, as one list."""
    found = editable_plan(request, plan)
    row = found.items.filter(code=item).first()
    about = About(request.user, plan=found)
    about.facts_to_cite = item_sources.facts_to_cite(row, flat_item(found, item).facts, about) if row else []
    return _part(request, plan, item, item_sources.ITEM_SOURCES, "bronnen", _save_sources, _as_flat, about)


def item_frame(item: Item, word: str, **more: Any) -> Frame:
    """What stands around the fields of an item."""
    address = reverse("item", args=[item.plan.code, item.code])
    plan = Crumb(item.plan.title, reverse("plan", args=[item.plan.code]))
    extra = {"parts": parts_of(item), **more.pop("extra", {})}
    return Frame(
        heading=f"{item.title}: {word}",
        back=address,
        path=trail(item.plan.region, plan, Crumb(item.title, address), Crumb(word.capitalize())),
        region=item.plan.region,
        extra=extra,
        **more,
    )


def parts_of(item: Item) -> list[tuple[str, str]]:
    """The pages on which an item is changed, as (address, words)."""
    return [(reverse(name, args=[item.plan.code, item.code]), word) for name, word in PARTS.items()]


def flat_item(plan: Plan, code: str) -> FlatItem:
    """An item as it stands. Raises actions.Gone."""
    for item in flatten(facts_of(plan)):
        if item.code == code:
            return item
    raise actions.Gone(code)


def last_change(subject: Any) -> str:
    """Who changed it last, as a sentence; empty when nobody did."""
    change = Change.objects.filter(object_id=subject.pk, content_type__model=subject._meta.model_name)
    last = change.select_related("by").order_by("-id").first()
    if last is None:
        return ""
    return f"{last.by or 'Iemand'} bewaarde op {day(last.at)} een wijziging" + (
        f": “{last.reason}”." if last.reason else "."
    )


Saver = Callable[[Item, Facts, int, User, str], object]


def _save(item: Item, values: Facts, seen: int, by: User, reason: str) -> object:
    return actions.change_item(item, values, seen=seen, by=by, reason=reason)


def _part(
    request: SignedIn,
    plan: str,
    code: str,
    shape: Shape,
    word: str,
    save: Saver = _save,
    view: Callable[[Facts], Facts] = lambda facts: facts,
    about: About | None = None,
) -> HttpResponse:
    """One page of fields about an item.

    view   how the page sees the facts of the item
    """
    found = editable_plan(request, plan)
    item = found.items.select_related("plan__region").filter(code=code).first()
    if item is None:
        raise missing(request)
    shown = item

    def load() -> Subject:
        flat = flat_item(found, code)
        now = found.items.get(code=code)
        return Subject(
            facts=view(flat.facts),
            revision=now.revision,
            at=lambda revision: _seen(now, revision, view),
            save=lambda values, seen, reason: save(shown, values, seen, request.user, reason),
            place=flat.place,
            meanwhile=last_change(now),
        )

    return editing.change(request, load, shape, about or About(request.user, plan=found), item_frame(item, word))


def _seen(item: Item, revision: int, view: Callable[[Facts], Facts]) -> Facts | None:
    facts = facts_at(item, revision=revision, present=item.revision)
    return view(facts) if facts else None


@transaction.atomic
def _save_partners(item: Item, values: Facts, seen: int, by: User, reason: str) -> object:
    """Add the organisations that were not there yet, and make them partners."""
    flat = flat_item(item.plan, item.code)
    rows: list[Facts] = (values if "partners" in values else flat.facts).get("partners", [])
    new: list[Facts] = values.get("nieuw", [])
    added = [_new_partner(row, (*flat.place, "nieuw", index, "naam"), by, reason) for index, row in enumerate(new)]
    return actions.change_item(item, {"partners": [*rows, *added]}, seen=seen, by=by, reason=reason)


def _new_partner(row: Facts, place: Location, by: User, reason: str) -> Facts:
    facts = {"code": free_code("organisation", row["naam"]), "naam": row["naam"], "soort": row["soort"]}
    try:
        made = partner_actions.add_organisation(facts, by=by, reason=reason)
    except RefusedPartner as refused:
        raise Refused([Problem(problem.message, place) for problem in refused.problems]) from refused
    index_organisations([made.code])
    return {"organisatie": made.code, "rol": row["rol"]}


def _as_flat(facts: Facts) -> Facts:
    return {"bronnen": item_sources.flat(facts)}


def _save_sources(item: Item, values: Facts, seen: int, by: User, reason: str) -> object:
    flat = flat_item(item.plan, item.code)
    spread = item_sources.spread(flat.facts, values["bronnen"], flat.place)
    return actions.change_item(item, spread, seen=seen, by=by, reason=reason)
