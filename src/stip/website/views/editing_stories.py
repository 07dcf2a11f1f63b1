# SPDX-License-Identifier: EUPL-1.2
"""Add, change and take away stories, and give them a picture."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from stip.accounts.conflict import Conflict
from stip.accounts.history import Facts
from stip.monitor.aims import actions
from stip.monitor.aims.facts import story_facts
from stip.monitor.models import Story
from stip.partners.exchange import Refused
from stip.website import editing, removing
from stip.website.doors import SignedIn, editable_region, for_editors
from stip.website.editing import Beginning, Frame, problems_of, seen_revision
from stip.website.forms.about import About
from stip.website.forms.telling import STORY, PictureForm
from stip.website.navigation import Crumb, trail
from stip.website.removing import Removal
from stip.website.views.editing_telling import change_row, history_of, row_of
from stip.website.views.stories import above

TOO_LATE = (
    "Iemand anders heeft dit verhaal intussen gewijzigd. De foto is nog niet bewaard: "
    "kies hem opnieuw en bewaar nog eens."
)


@for_editors
def new(request: SignedIn, region: str) -> HttpResponse:
    found = editable_region(request, region)

    def save(values: Facts, reason: str) -> str:
        made = actions.add_story({"regio": found.code, **values}, by=request.user, reason=reason)
        return reverse("story", args=[region, made.pk])

    frame = Frame(
        heading="Verhaal toevoegen", back=reverse("stories", args=[region]), region=found,
        path=trail(found, *above(found), Crumb("Toevoegen")), button="Verhaal toevoegen",
        lead="Laat zien wat er achter een cijfer zit. Een foto voegt u daarna toe.",
        done="Het verhaal is toegevoegd. U kunt er nu een foto bij zetten.",
    )  # fmt: skip
    start = {name: request.GET.get(name, "") for name in ("gebied", "onderdeel", "indicator")}
    return editing.create(request, Beginning(save, start), STORY, About(request.user, region=found), frame)


@for_editors
def change(request: SignedIn, region: str, pk: int) -> HttpResponse:
    found = _story(request, region, pk)
    frame = Frame(
        heading=f"{found.title}: wijzigen", back=_address(found), path=_path(found, "Wijzigen"), region=found.region,
        extra={"remove": reverse("story_remove", args=[region, pk]), "word": "verhaal", "history": history_of(found)},
        template="website/telling/form.html",
    )  # fmt: skip
    return change_row(request, found, STORY, frame, story_facts, actions.change_story)


@for_editors
def picture(request: SignedIn, region: str, pk: int) -> HttpResponse:
    """Give a story another picture, or take it away."""
    found = _story(request, region, pk)
    about, late = About(request.user, region=found.region), False
    form = PictureForm(about=about, initial={"fotoInWoorden": found.picture_alternative})
    if request.method == "POST":
        seen = seen_revision(request)
        form = PictureForm(request.POST, request.FILES, about=about)
        try:
            if _saved(request, found, form, seen):
                return HttpResponseRedirect(_address(found))
        except Conflict:
            late = True
    frame = Frame(
        heading=f"{found.title}: foto", back=_address(found), region=found.region, button="Foto bewaren",
        path=_path(found, "Foto"), lead="Plaats, tijd en toestel die in het bestand staan, bewaren we niet.",
    )  # fmt: skip
    context: dict[str, Any] = {
        "form": form, "frame": frame, "story": found, "late": TOO_LATE if late else "", "region": found.region,
        "seen": found.revision, "path": frame.path,
    }  # fmt: skip
    return render(request, "website/telling/picture_form.html", context, status=409 if late else _status(form))


@for_editors
def remove(request: SignedIn, region: str, pk: int) -> HttpResponse:
    found = _story(request, region, pk)
    removal = Removal(
        what=found.title, region=found.region, revision=found.revision, remove=actions.remove_story,
        note="Het verhaal en de foto verdwijnen van de site. De geschiedenis bewaart de tekst, niet de foto.",
        back=_address(found), after=reverse("stories", args=[region]), done=f"‘{found.title}’ is weggehaald.",
        path=_path(found, "Weghalen"),
    )  # fmt: skip
    return removing.remove(request, found, removal)


def _saved(request: SignedIn, story: Story, form: PictureForm, seen: int) -> bool:
    """Do what was sent; False when the form has to be shown again. Raises Conflict."""
    if "weg" in request.POST:
        actions.remove_picture(story, seen=seen, by=request.user)
        messages.success(request, "De foto is weggehaald.")
        return True
    if not form.is_valid():
        return False
    content, words = form.cleaned_data["foto"].read(), form.cleaned_data["fotoInWoorden"]
    try:
        actions.set_picture(story, content, words, seen=seen, by=request.user)
    except Refused as refused:
        for place, message in problems_of(refused):
            name = str(place[0]) if place and place[0] in form.fields else None
            form.add_error(name, f"{message[:1].upper()}{message[1:]}.")
        return False
    messages.success(request, "De foto is bewaard.")
    return True


def _status(form: PictureForm) -> int:
    return 422 if form.errors else 200


def _story(request: SignedIn, region: str, pk: int) -> Story:
    rows = Story.objects.readable_by(request.user).select_related("region", "area", "item", "indicator")
    found: Story = row_of(request, rows, region, pk)
    return found


def _address(story: Story) -> str:
    return reverse("story", args=[story.region.code, story.pk])


def _path(story: Story, word: str) -> list[Crumb]:
    return trail(story.region, *above(story.region), Crumb(story.title, _address(story)), Crumb(word))
