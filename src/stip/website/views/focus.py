# SPDX-License-Identifier: EUPL-1.2
"""Focus areas: choose them and see at once how sure the choice is, and what was chosen before."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from stip.monitor.focus.answering import Answer, answer
from stip.monitor.focus.choosing import CannotChoose
from stip.monitor.focus.recipe import Recipe
from stip.monitor.targets import SavedRecipe
from stip.places.access import may_edit
from stip.places.models import Region
from stip.website import focus_words, monitor_words
from stip.website.downloads import FORMATS, download
from stip.website.navigation import Crumb, trail
from stip.website.pages import focus_answer, focus_asked, focus_form, focus_kept
from stip.website.pages.region_page import readable_citations


@dataclass(frozen=True)
class Chosen:
    """What the address asks and what comes out: an answer, or the sentence that says why not."""

    offer: focus_asked.Offer
    asked: focus_asked.Asked
    answer: Answer | None
    problems: list[str]

    @property
    def titles(self) -> dict[str, str]:
        return {code: one.title for code, one in self.offer.indicators.items()}


def choice_of(request: HttpRequest, region: Region) -> Chosen:
    given = focus_asked.offer(region, focus_asked.level_of(request.GET), request.user)
    asked = focus_asked.asked(request.GET, region, given)
    if asked.recipe is None:
        return Chosen(given, asked, None, asked.problems)
    try:
        return Chosen(given, asked, answer(asked.recipe, request.user), [])
    except CannotChoose as impossible:
        titles = {code: one.title for code, one in given.indicators.items()}
        return Chosen(given, asked, None, [focus_words.with_titles(str(impossible), titles)])


def focus_choose(request: HttpRequest, region: str) -> HttpResponse:
    found = get_object_or_404(Region.objects.select_related("area"), code=region)
    chosen = choice_of(request, found)
    page = request.GET.get("pagina")
    shown = focus_answer.show(chosen.answer, request.user, page, chosen.titles) if chosen.answer else None
    kind = request.GET.get("formaat", "")
    if shown and kind in FORMATS:
        name = f"aandachtsgebieden-{found.code}"
        rows = focus_answer.file_lines(shown, chosen.titles)
        return download(kind, name=name, header=focus_answer.header(shown.criteria), rows=rows)
    may = may_edit(request.user, found)
    opened = _opened(request, found) if may else None
    query = focus_asked.query_of(shown.answer.recipe) if shown else ""
    context = {
        "region": found,
        "question": "resultaat",
        "path": _path(found, Crumb("Kiezen")),
        "chosen": chosen,
        "shown": shown,
        "form": focus_form.form_of(
            chosen.offer, chosen.asked, found, chosen.answer.outcome.weights if chosen.answer else None
        ),
        "many": monitor_words.plural(chosen.asked.level),
        "dropped": [_name(code) for code in chosen.asked.dropped],
        "may_edit": may,
        "opened": opened,
        "query": query,
        "fewer_draws": _fewer_draws(chosen),
    }
    return render(request, "website/monitor/focus_choose.html", context)


def focus(request: HttpRequest, region: str) -> HttpResponse:
    """The recipes of a region."""
    found = get_object_or_404(Region.objects.select_related("area"), code=region)
    recipes = focus_kept.listed(found, request.user)
    context = {
        "region": found,
        "question": "resultaat",
        "recipes": recipes,
        "may_edit": may_edit(request.user, found),
        "path": _path(found),
    }
    return render(request, "website/monitor/focus.html", context)


def focus_recipe(request: HttpRequest, region: str, code: str) -> HttpResponse:
    saved = recipe_or_404(request, region, code)
    told = focus_kept.tell(saved, request.user, request.GET.get("pagina"), request.GET.get("uitkomst", ""))
    kind = request.GET.get("formaat", "")
    if told.kept and kind in FORMATS:
        rows = focus_kept.file_lines(told)
        return download(kind, name=f"recept-{saved.code}", header=focus_kept.HEADER, rows=rows)
    others = SavedRecipe.objects.readable_by(request.user).filter(region=saved.region).exclude(pk=saved.pk)
    context = {
        "region": saved.region,
        "question": "resultaat",
        "saved": saved,
        "told": told,
        "check": focus_kept.check(told, request.user) if "controle" in request.GET else None,
        "now": focus_kept.now(told, request.user) if "nu" in request.GET else None,
        "sources": list(
            saved.citations.filter(pk__in=readable_citations(request.user).values("pk")).select_related("document")
        ),
        "others": list(others.only("code", "name", "region")[:50]),
        "may_edit": may_edit(request.user, saved.region),
        "path": _path(saved.region, Crumb(saved.name)),
    }
    return render(request, "website/monitor/focus_recipe.html", context)


def focus_compare(request: HttpRequest, region: str) -> HttpResponse:
    """Two recipes side by side: who is in both, who in one."""
    found = get_object_or_404(Region.objects.select_related("area"), code=region)
    recipes = list(SavedRecipe.objects.readable_by(request.user).filter(region=found).only("code", "name", "region"))
    by_code = {saved.code: saved for saved in recipes}
    asked = [by_code.get(request.GET.get(name, "")) for name in ("een", "twee")]
    pair = focus_kept.pair(asked[0], asked[1], request.user) if asked[0] and asked[1] and asked[0] != asked[1] else None
    context = {
        "region": found,
        "question": "resultaat",
        "recipes": recipes,
        "asked": asked,
        "pair": pair,
        "path": _path(found, Crumb("Vergelijken")),
    }
    return render(request, "website/monitor/focus_compare.html", context)


def recipe_or_404(request: HttpRequest, region: str, code: str) -> SavedRecipe:
    rows = SavedRecipe.objects.readable_by(request.user).select_related("region__area")
    return get_object_or_404(rows, region__code=region, code=code)


def above(region: Region) -> tuple[Crumb, Crumb]:
    return (
        Crumb("Resultaat", reverse("question", args=[region.code, "resultaat"])),
        Crumb("Aandachtsgebieden", reverse("focus", args=[region.code])),
    )


def _path(region: Region, *crumbs: Crumb) -> list[Crumb]:
    if crumbs:
        return trail(region, *above(region), *crumbs)
    return trail(region, above(region)[0], Crumb("Aandachtsgebieden"))


def _opened(request: HttpRequest, region: Region) -> SavedRecipe | None:
    """The saved recipe that is being changed, when the address names one."""
    code = request.GET.get("recept", "")
    if not code or not code.isprintable():
        return None
    return SavedRecipe.objects.readable_by(request.user).filter(region=region, code=code).first()


def _fewer_draws(chosen: Chosen) -> bool:
    asked: Recipe | None = chosen.asked.recipe
    return bool(asked and chosen.answer and chosen.answer.recipe.trekkingen < asked.trekkingen)


def _name(code: str) -> str:
    return code if code.isprintable() else "?"
