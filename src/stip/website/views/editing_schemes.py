# SPDX-License-Identifier: EUPL-1.2
"""Add and change deals and funds: their facts, rules, versions and declared years."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from stip.accounts.history import Facts, facts_at
from stip.money.deals import actions as scheme_actions
from stip.money.deals import ready_made
from stip.money.exchange.exporting import scheme_facts
from stip.money.schemes import Scheme
from stip.places.access import regions_of
from stip.website import editing
from stip.website.codes import free_code
from stip.website.doors import SignedIn, allow, for_editors, missing
from stip.website.editing import Beginning, Frame, Subject
from stip.website.formatting import day
from stip.website.forms import schemes as forms
from stip.website.forms.about import About
from stip.website.forms.sheet import Shape
from stip.website.navigation import Crumb, trail
from stip.website.removing import Removal, remove
from stip.website.views.editing_items import last_change
from stip.website.views.schemes import above, year_or_404

View = Callable[[Facts], Facts]
Write = Callable[[Scheme, Facts, int, str], object]


@for_editors
def scheme_new(request: SignedIn) -> HttpResponse:
    if not regions_of(request.user):
        raise PermissionDenied("U werkt voor geen regio.")

    def save(values: Facts, reason: str) -> str:
        rules = ready_made.rules_of(values.pop("regelset")) if "regelset" in values else []
        facts = {"code": _code(values["naam"]), "spelregels": rules, **values}
        made = scheme_actions.add_scheme(facts, by=request.user, reason=reason)
        return reverse("scheme", args=[made.code])

    frame = Frame(
        heading="Nieuwe regeling", back=reverse("schemes"), region=None,
        path=trail(None, Crumb("Regelingen", reverse("schemes")), Crumb("Nieuwe regeling")),
        lead="Een regeling is een deal, fonds of pot waar geld uit komt.",
        button="Regeling toevoegen", done="De regeling is toegevoegd.",
    )  # fmt: skip
    start = {"regio": request.GET.get("regio", "")}
    return editing.create(request, Beginning(save, start), forms.NEW_SCHEME, About(request.user), frame)


@for_editors
def scheme_edit(request: SignedIn, code: str) -> HttpResponse:
    def write(scheme: Scheme, values: Facts, seen: int, reason: str) -> object:
        return scheme_actions.change_scheme(scheme, values, seen=seen, by=request.user, reason=reason)

    return _change(request, code, forms.SCHEME, "wijzigen", lambda facts: facts, write)


@for_editors
def scheme_rules(request: SignedIn, code: str) -> HttpResponse:
    def view(facts: Facts) -> Facts:
        return {"spelregels": forms.flat_rules(facts.get("spelregels", []))}

    def write(scheme: Scheme, values: Facts, seen: int, reason: str) -> object:
        rules = {"spelregels": forms.rules_from(values["spelregels"])}
        return scheme_actions.change_scheme(scheme, rules, seen=seen, by=request.user, reason=reason)

    return _change(request, code, forms.RULES, "regels", view, write)


@for_editors
def account_edit(request: SignedIn, code: str, year: int) -> HttpResponse:
    """What the cashier says of a year, of the scheme as a whole and of items."""
    year_or_404(year)

    def view(facts: Facts) -> Facts:
        rows = [
            {name: value for name, value in row.items() if name != "jaar"}
            for row in facts.get("verantwoordingen", [])
            if row["jaar"] == year
        ]
        whole = next((row for row in rows if "onderdeel" not in row), {})
        return {**whole, "onderdelen": [row for row in rows if "onderdeel" in row]}

    def write(scheme: Scheme, values: Facts, seen: int, reason: str) -> object:
        wanted = {**view(scheme_facts(scheme)), **values}
        items = wanted.pop("onderdelen", [])
        whole = {name: value for name, value in wanted.items() if value}
        rows = [whole, *items] if whole else items
        return scheme_actions.declare_year(scheme, year, rows, seen=seen, by=request.user, reason=reason)

    back = reverse("scheme_account", args=[code, year])
    return _change(request, code, forms.ACCOUNT, f"verantwoording over {year}", view, write, back)


@for_editors
def scheme_versions(request: SignedIn, code: str) -> HttpResponse:
    """The versions of a scheme, each with the way to change it."""
    found = _scheme(request, code)
    context = {
        "scheme": found,
        "versions": found.versions.order_by("dated", "pk"),
        "region": found.region,
        "question": "waarmee",
        "path": _path(found, Crumb("Versies")),
    }
    return render(request, "website/schemes/versions.html", context)


@for_editors
def scheme_version_new(request: SignedIn, code: str) -> HttpResponse:
    found = _scheme(request, code)

    def save(values: Facts, reason: str) -> str:
        scheme_actions.save_version(found, values, seen=found.revision, by=request.user, reason=reason)
        return reverse("scheme", args=[code])

    frame = Frame(
        heading=f"{found.name}: versie toevoegen", back=reverse("scheme", args=[code]), region=found.region,
        path=_path(found, Crumb("Versie toevoegen")), button="Versie toevoegen", done="De versie is toegevoegd.",
        lead="Wat gevraagd is, is niet wat toegekend is: leg aanvraag, toekenning, convenant en begroting apart vast.",
    )  # fmt: skip
    place = ("versies", found.versions.count())
    about = About(request.user, plan=found.plan, region=found.region)
    return editing.create(request, Beginning(save, {}, place), forms.VERSION, about, frame)


@for_editors
def scheme_version_edit(request: SignedIn, code: str, kind: str, dated: str) -> HttpResponse:
    was = (kind, dated)
    facts = scheme_facts(_scheme(request, code))
    if _version(facts, was) is None:
        raise missing(request)

    def view(facts: Facts) -> Facts:
        return _version(facts, was) or {}

    def write(scheme: Scheme, values: Facts, seen: int, reason: str) -> object:
        wanted = {**view(scheme_facts(scheme)), **values}
        return scheme_actions.save_version(scheme, wanted, was=was, seen=seen, by=request.user, reason=reason)

    places = [(row["soort"], row["datum"]) for row in facts["versies"]]
    place = ("versies", places.index(was))
    return _change(request, code, forms.VERSION, f"{kind} van {day(dated)}", view, write, place=place)


@for_editors
def scheme_version_remove(request: SignedIn, code: str, kind: str, dated: str) -> HttpResponse:
    found = _scheme(request, code)
    version = found.versions.filter(kind=kind, dated=dated).first()
    if version is None:
        raise missing(request)
    back = reverse("scheme_versions", args=[code])
    note = f"{version.get_kind_display()} van {day(dated)}, met {version.lines.count()} bedragen."

    def take_away(scheme: Scheme, **told: Any) -> None:
        scheme_actions.remove_version(scheme, (kind, dated), **told)

    removal = Removal(
        what=version.title, note=f"{note} De geschiedenis bewaart wat er stond.", region=found.region,
        revision=found.revision, remove=take_away, back=back, after=back, done="De versie is weggehaald.",
        path=_path(found, Crumb("Versies", back), Crumb("Weghalen")),
    )  # fmt: skip
    return remove(request, found, removal)


def _change(
    request: SignedIn,
    code: str,
    shape: Shape,
    word: str,
    view: View,
    write: Write,
    back: str = "",
    place: tuple[str | int, ...] = (),
) -> HttpResponse:
    """Change the part of a scheme that `view` shows of its facts.

    Somebody who changed something else of the same scheme in the meantime is not in the way.
    """
    found = _scheme(request, code)

    def at(now: Scheme, revision: int) -> Facts | None:
        facts = facts_at(now, revision=revision, present=now.revision)
        return view(facts) if facts else None

    def save(now: Scheme, values: Facts, seen: int, reason: str) -> object:
        before, present = at(now, seen), view(scheme_facts(now))
        untouched = before is not None and all(before.get(name) == present.get(name) for name in values)
        return write(now, values, now.revision if untouched else seen, reason)

    def load() -> Subject:
        now = Scheme.objects.select_related("region", "plan", "funder", "cashier").get(pk=found.pk)
        return Subject(
            facts=view(scheme_facts(now)),
            revision=now.revision,
            at=lambda revision: at(now, revision),
            save=lambda values, seen, reason: save(now, values, seen, reason),
            place=place,
            meanwhile=last_change(now),
        )

    address = back or reverse("scheme", args=[code])
    heading = f"{found.name}: {word}"
    frame = Frame(heading=heading, back=address, path=_path(found, Crumb(word.capitalize())), region=found.region)
    about = About(request.user, plan=found.plan, region=found.region)
    return editing.change(request, load, shape, about, frame)


def _scheme(request: HttpRequest, code: str) -> Scheme:
    """A scheme that the visitor may change; as if it is not there when she may not even read it."""
    rows = Scheme.objects.readable_by(request.user).select_related("region", "plan", "funder", "cashier")
    found = rows.filter(code=code).first()
    if found is None:
        raise missing(request)
    allow(request, found.region)
    return found


def _path(scheme: Scheme, last: Crumb, *more: Crumb) -> list[Crumb]:
    address = reverse("scheme", args=[scheme.code])
    return trail(scheme.region, *above(scheme.region), Crumb(scheme.name, address), last, *more)


def _version(facts: Facts, was: tuple[str, str]) -> Facts | None:
    return next((row for row in facts.get("versies", []) if (row["soort"], row["datum"]) == was), None)


def _code(name: str) -> str:
    """A free code; "nieuw" is the address of the form itself."""
    code = free_code("scheme", name)
    return free_code("scheme", f"regeling {name}") if code == "nieuw" else code
