# SPDX-License-Identifier: EUPL-1.2
"""Keep a choice of focus areas as a recipe, change it and take it away."""

from django.http import HttpResponse, QueryDict
from django.urls import reverse

from stip.accounts.history import Facts, facts_at
from stip.accounts.models import User
from stip.monitor.aims import actions
from stip.monitor.aims.facts import recipe_facts
from stip.monitor.focus import keeping
from stip.monitor.focus.recipe import Recipe
from stip.monitor.targets import SavedRecipe
from stip.partners.exchange import Problem, Refused
from stip.places.models import Region
from stip.website import editing
from stip.website.codes import free_among
from stip.website.doors import SignedIn, editable_region, for_editors, missing
from stip.website.editing import Beginning, Frame, Subject
from stip.website.forms.about import About
from stip.website.forms.focus import keeping as keeping_shape
from stip.website.navigation import Crumb, trail
from stip.website.pages import focus_asked
from stip.website.removing import Removal, remove
from stip.website.views.editing_items import last_change
from stip.website.views.focus import above

RESERVED = ("kies", "vergelijk", "bewaar")
"""Codes that the address of another page would have."""


@for_editors
def focus_keep(request: SignedIn, region: str) -> HttpResponse:
    found = editable_region(request, region)
    choice = _choice(request.GET)

    def save(values: Facts, reason: str) -> str:
        saved = keeping.keep(
            {
                "regio": found.code,
                "code": free_among(found.recipes.all(), values["naam"], otherwise="recept", reserved=RESERVED),
                "zichtbaarheid": values["zichtbaarheid"],
                "voorbeeld": found.example,
                "recept": _recipe(values, found, request.user) | {"naam": values["naam"], "motief": values["motief"]},
            },
            by=request.user,
            reason=reason,
        )
        return reverse("focus_recipe", args=[found.code, saved.code])

    frame = Frame(
        heading="Keuze bewaren", back=f"{reverse('focus_choose', args=[found.code])}?{choice}", region=found,
        path=_path(found, Crumb("Bewaren")), button="Recept bewaren", done="Het recept en de uitkomst zijn bewaard.",
        lead="We bewaren de criteria en gewichten met de jaren en leveringen van nu, en wat eruit komt. Zo kan "
        "iedereen de keuze overdoen.",
    )  # fmt: skip
    beginning = Beginning(save, {"keuze": choice}, ("recept",))
    return editing.create(request, beginning, keeping_shape(choice), About(request.user, region=found), frame)


@for_editors
def focus_edit(request: SignedIn, region: str, code: str) -> HttpResponse:
    found = _saved(request, region, code)
    choice = _choice(request.GET) if "c" in request.GET else ""

    def load() -> Subject:
        now = SavedRecipe.objects.select_related("region").get(pk=found.pk)

        def save(values: Facts, seen: int, reason: str) -> object:
            facts = _within(values, now, request.user)
            return keeping.change(now, facts, seen=seen, by=request.user, reason=reason)

        def at(revision: int) -> Facts | None:
            earlier = facts_at(now, revision=revision, present=now.revision)
            return _flat(earlier) if earlier else None

        return Subject(_flat(recipe_facts(now)), now.revision, at, save, ("recept",), last_change(now))

    frame = Frame(
        heading=f"{found.name}: wijzigen", back=reverse("focus_recipe", args=[region, code]), region=found.region,
        path=_path(found.region, Crumb(found.name, reverse("focus_recipe", args=[region, code])), Crumb("Wijzigen")),
        lead="De andere criteria en gewichten gaan mee; de eerdere uitkomst blijft bewaard." if choice else "",
    )  # fmt: skip
    return editing.change(request, load, keeping_shape(choice), About(request.user, region=found.region), frame)


@for_editors
def focus_remove(request: SignedIn, region: str, code: str) -> HttpResponse:
    found = _saved(request, region, code)
    back = reverse("focus_recipe", args=[region, code])
    removal = Removal(
        what=found.name, region=found.region, revision=found.revision, remove=actions.remove_recipe, back=back,
        note="Het recept verdwijnt met zijn uitkomsten. De geschiedenis bewaart het recept zelf.",
        after=reverse("focus", args=[region]), done="Het recept is weggehaald.",
        path=_path(found.region, Crumb(found.name, back), Crumb("Weghalen")),
    )  # fmt: skip
    return remove(request, found, removal)


def _within(values: Facts, now: SavedRecipe, user: User) -> Facts:
    """What changes, as a recipe has it: most fields lie inside the recipe itself."""
    facts = {"zichtbaarheid": values["zichtbaarheid"]} if "zichtbaarheid" in values else {}
    inside: Facts = {name: values[name] for name in ("naam", "motief") if name in values}
    if values.get("keuze"):
        inside = _recipe(values, now.region, user) | inside
    return {**facts, "recept": inside} if inside else facts


def _recipe(values: Facts, region: Region, user: User) -> Facts:
    """The recipe that an address says, without name and motive."""
    query = QueryDict(values.get("keuze", ""))
    given = focus_asked.offer(region, focus_asked.level_of(query), user)
    asked = focus_asked.asked(query, region, given)
    if asked.recipe is None:
        raise Refused([Problem(problem) for problem in asked.problems])
    facts: Facts = asked.recipe.model_dump(mode="json", exclude={"naam", "motief"})
    return facts


def _flat(facts: Facts) -> Facts:
    recipe = Recipe.model_validate(facts["recept"])
    return {
        "naam": recipe.naam,
        "motief": recipe.motief,
        "zichtbaarheid": facts.get("zichtbaarheid", "openbaar"),
        "keuze": focus_asked.query_of(recipe) if focus_asked.fits_address(recipe) else "",
    }


def _choice(query: QueryDict) -> str:
    """The part of an address that says the choice."""
    kept = query.copy()
    for name in ("recept", "pagina", "formaat"):
        kept.pop(name, None)
    return str(kept.urlencode())


def _saved(request: SignedIn, region: str, code: str) -> SavedRecipe:
    editable_region(request, region)
    rows = SavedRecipe.objects.readable_by(request.user).filter(region__code=region, code=code)
    found = rows.select_related("region").first()
    if found is None:
        raise missing(request)
    return found


def _path(region: Region, *crumbs: Crumb) -> list[Crumb]:
    return trail(region, *above(region), *crumbs)
