# SPDX-License-Identifier: EUPL-1.2
"""The buttons with which people change what they see. `{% edit_links item %}` shows them to who may use them."""

from collections.abc import Callable
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from stip.money.schemes import Scheme
from stip.partners.access import may_edit_body, may_edit_organisations
from stip.partners.models import Body, Organisation
from stip.places.access import Visitor, may_edit
from stip.places.models import Membership, Region
from stip.plans.models import Item, Plan, Version
from stip.sources.models import Document

register = template.Library()
Links = list[tuple[str, str]]


@register.inclusion_tag("website/editing/edit_links.html", takes_context=True)
def edit_links(context: template.Context, subject: Any) -> dict[str, Links]:
    """What the visitor may do with a plan, item, organisation, body, document or region; nothing for readers.

    subject   the thing itself, or for a list "plans", "organisations" or "documents"
    """
    request = context.get("request")
    visitor = getattr(request, "user", None)
    if visitor is None or not visitor.is_authenticated:
        return {"links": []}
    key = subject if isinstance(subject, str) else type(subject)
    return {"links": _LINKS[key](subject, visitor) if key in _LINKS else []}


@register.inclusion_tag("website/editing/stage_link.html", takes_context=True)
def stage_link(context: template.Context, plan: Plan, version: Version) -> dict[str, Any]:
    """The way to another stage of a version, for who may choose it."""
    visitor = getattr(context.get("request"), "user", AnonymousUser())
    may = may_edit(visitor, plan.region)
    return {"address": reverse("version_stage", args=[plan.code, version.number]) if may else "", "version": version}


@register.inclusion_tag("website/editing/signed_in.html", takes_context=True)
def signed_in(context: template.Context) -> dict[str, Any]:
    """Who is signed in, and for which regions."""
    visitor = getattr(context.get("request"), "user", None)
    if visitor is None or not visitor.is_authenticated:
        return {"visitor": None}
    rows = Membership.objects.filter(user=visitor).select_related("region").order_by("region__name")
    return {"visitor": visitor, "regions": [row.region for row in rows]}


def _plan(plan: Plan, visitor: Visitor) -> Links:
    if not may_edit(visitor, plan.region):
        return []
    names = (("plan_edit", "Wijzigen"), ("item_new", "Onderdeel toevoegen"), ("version_new", "Versie vastleggen"))
    return [(reverse(name, args=[plan.code]), word) for name, word in names]


def _item(item: Item, visitor: Visitor) -> Links:
    if not may_edit(visitor, item.plan.region):
        return []
    add = f"{reverse('item_new', args=[item.plan.code])}?onder={item.code}"
    return [
        (reverse("item_edit", args=[item.plan.code, item.code]), "Wijzigen"),
        (add, "Onderdeel eronder toevoegen"),
    ]


def _organisation(organisation: Organisation, visitor: Visitor) -> Links:
    may = may_edit_organisations(visitor)
    return [(reverse("organisation_edit", args=[organisation.code]), "Wijzigen")] if may else []


def _body(body: Body, visitor: Visitor) -> Links:
    return [(reverse("body_edit", args=[body.code]), "Wijzigen")] if may_edit_body(visitor, body) else []


def _document(document: Document, visitor: Visitor) -> Links:
    if not may_edit(visitor, document.region):
        return []
    word = "Bestand vervangen" if document.has_text else "Bestand toevoegen"
    return [
        (reverse("document_change", args=[document.code]), "Wijzigen"),
        (f"{reverse('document_add')}?document={document.code}", word),
    ]


def _scheme(scheme: Scheme, visitor: Visitor) -> Links:
    if not may_edit(visitor, scheme.region):
        return []
    names = (("scheme_edit", "Wijzigen"), ("scheme_rules", "Regels"), ("scheme_version_new", "Versie toevoegen"))
    return [(reverse(name, args=[scheme.code]), word) for name, word in names]


def _region(region: Region, visitor: Visitor) -> Links:
    if not may_edit(visitor, region):
        return []
    return [
        (reverse("people", args=[region.code]), "Mensen"),
        (f"{reverse('document_add')}?regio={region.code}", "Document toevoegen"),
        (reverse("plan_import"), "Plan inlezen"),
        (reverse("organisation_new"), "Organisatie toevoegen"),
        (f"{reverse('body_new')}?regio={region.code}", "Gremium toevoegen"),
    ]


def _list(name: str, word: str) -> Callable[[str, Visitor], Links]:
    return lambda subject, visitor: [(reverse(name), word)] if may_edit_organisations(visitor) else []


_LINKS: dict[type | str, Callable[[Any, Visitor], Links]] = {
    "plans": _list("plan_import", "Plan inlezen"),
    "organisations": _list("organisation_new", "Organisatie toevoegen"),
    "documents": _list("document_add", "Document toevoegen"),
    "schemes": _list("scheme_new", "Regeling toevoegen"),
    Scheme: _scheme,
    Plan: _plan,
    Item: _item,
    Organisation: _organisation,
    Body: _body,
    Document: _document,
    Region: _region,
}
