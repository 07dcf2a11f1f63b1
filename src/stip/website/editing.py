# SPDX-License-Identifier: EUPL-1.2
"""The one way in which everything is changed on screen: show, check, save; and when two people change the same, choose.

A view says what is changed (`Subject`) and which fields there are (`Shape`); the rules are those of the actions.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from stip.accounts.conflict import Conflict
from stip.accounts.history import Facts
from stip.partners.exchange import Refused as RefusedPartner
from stip.places.models import Region
from stip.plans.importing import Refused
from stip.sources.reading import Unreadable
from stip.website.conflict import choose, differences, is_answered, merged
from stip.website.forms.about import About
from stip.website.forms.rows import with_one_more
from stip.website.forms.sheet import Place, Shape, Sheet
from stip.website.navigation import Crumb

REFUSALS = (Refused, RefusedPartner, ValidationError, Unreadable)
Save = Callable[[Facts, int, str], object]


@dataclass(frozen=True)
class Subject:
    """A thing as it stands now.

    at      the facts at an earlier revision, or None when they are not known
    save    writes changed facts: (values, the revision that was seen, reason)
    place   where the thing stands in the exchange form, so that problems find their field
    meanwhile  who changed it last, for the second writer
    """

    facts: Facts
    revision: int
    at: Callable[[int], Facts | None]
    save: Save
    place: Place = ()
    meanwhile: str = ""


@dataclass(frozen=True)
class Beginning:
    """A thing that is not there yet.

    save    makes it, (values, reason), and gives the address of what was made
    start   what the fields hold at first
    place   where the thing will stand in the exchange form
    """

    save: Callable[[Facts, str], str]
    start: Facts = field(default_factory=dict)
    place: Place = ()


@dataclass(frozen=True)
class Frame:
    """What stands around the fields: heading, the way back, and the buttons' words."""

    heading: str
    back: str
    path: list[Crumb]
    region: Region | None
    lead: str = ""
    button: str = "Wijziging bewaren"
    done: str = "De wijziging is bewaard."
    extra: dict[str, Any] = field(default_factory=dict)
    template: str = "website/editing/form.html"


def change(request: HttpRequest, load: Callable[[], Subject], shape: Shape, about: About, frame: Frame) -> HttpResponse:
    """Show the fields of a thing, and save what comes back."""
    subject = load()
    if request.method != "POST":
        return _show(request, Sheet(shape, subject.facts, about), frame, subject.revision)
    return _answer(request, subject, load, shape, about, frame)


def create(request: HttpRequest, new: Beginning, shape: Shape, about: About, frame: Frame) -> HttpResponse:
    """Show empty fields, and make something new of what comes back."""
    data = _with_rows(request)
    sheet = Sheet(shape, new.start, about, data)
    if data is None or _asks_more(request):
        return _show(request, sheet, frame, 0)
    if not sheet.is_valid():
        return _show(request, sheet, frame, 0, status=422)
    values = {name: value for name, value in sheet.everything().items() if value not in ("", [])}
    try:
        address = new.save(values, sheet.reason)
    except REFUSALS as refused:
        sheet.place(_inside(new.place, problems_of(refused)))
        return _show(request, sheet, frame, 0, status=422)
    messages.success(request, frame.done)
    return HttpResponseRedirect(address)


def problems_of(refused: Exception) -> list[tuple[Place, str]]:
    """What an action objects to, as (place in the exchange form, sentence)."""
    if isinstance(refused, Refused | RefusedPartner):
        return [(tuple(problem.place), problem.message) for problem in refused.problems]
    if isinstance(refused, ValidationError):
        if hasattr(refused, "error_dict"):
            return [((name,), str(text)) for name, texts in refused.message_dict.items() for text in texts]
        return [((), str(text)) for text in refused.messages]
    return [((), str(refused))]


def seen_revision(request: HttpRequest, name: str = "gezien") -> int:
    """The revision that the writer had on screen. Raises BadRequest when the form was tampered with."""
    text = request.POST.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadRequest(f"'{name}' is geen nummer")
    return int(text)


def _answer(
    request: HttpRequest, subject: Subject, load: Callable[[], Subject], shape: Shape, about: About, frame: Frame
) -> HttpResponse:
    seen = seen_revision(request)
    base = subject.at(seen) or subject.facts
    sheet = Sheet(shape, base, about, _with_rows(request))
    if _asks_more(request) or "terug" in request.POST:
        return _show(request, sheet, frame, seen)
    if not sheet.is_valid():
        return _show(request, sheet, frame, seen, status=422)
    if "vergeleken" not in request.POST:
        return _save(request, load, sheet, sheet.changed(), seen, frame)
    compared = seen_revision(request, "vergeleken")
    theirs = subject.at(compared) or subject.facts
    if not is_answered(sheet, theirs, request.POST):
        return _two_texts(request, load, sheet, sheet.changed(), frame)
    return _save(request, load, sheet, choose(sheet, theirs, request.POST), compared, frame)


def _save(
    request: HttpRequest,
    load: Callable[[], Subject],
    sheet: Sheet,
    values: Facts,
    seen: int,
    frame: Frame,
) -> HttpResponse:
    if not values:
        messages.info(request, "Er is niets gewijzigd.")
        return HttpResponseRedirect(frame.back)
    subject = load()
    try:
        subject.save(values, seen, sheet.reason)
    except Conflict:
        return _two_texts(request, load, sheet, values, frame)
    except REFUSALS as refused:
        sheet.place(_inside(subject.place, problems_of(refused)))
        return _show(request, sheet, frame, seen, status=422)
    messages.success(request, frame.done)
    return HttpResponseRedirect(frame.back)


def _two_texts(
    request: HttpRequest, load: Callable[[], Subject], sheet: Sheet, values: Facts, frame: Frame
) -> HttpResponse:
    """Both texts side by side, to choose from. What both wrote alike needs no choice."""
    now = load()
    overlapping = {name: value for name, value in values.items() if not sheet.same(name, now.facts, value)}
    if not overlapping:
        return _save(request, load, sheet, values, now.revision, frame)
    context = {
        "frame": frame,
        "region": frame.region,
        "path": frame.path,
        "subject": now,
        "differences": differences(sheet, now.facts, overlapping),
        "sent": _sent(request),
        "about": sheet.about,
    }
    return render(request, "website/editing/conflict.html", context, status=409)


def _show(request: HttpRequest, sheet: Sheet, frame: Frame, seen: int, *, status: int = 200) -> HttpResponse:
    context = {
        "frame": frame,
        "region": frame.region,
        "path": frame.path,
        "sheet": sheet,
        "seen": seen,
        "about": sheet.about,
        **frame.extra,
    }
    return render(request, frame.template, context, status=status)


def _with_rows(request: HttpRequest) -> Any:
    if request.method != "POST":
        return None
    more = [key.removeprefix("nog-") for key in request.POST if key.startswith("nog-")]
    return with_one_more(merged(request.POST), more)


def _asks_more(request: HttpRequest) -> bool:
    return any(key.startswith("nog-") for key in request.POST) or "nakijken" in request.POST


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """What the writer sent, to be carried along unseen; her choices between two texts are made anew."""
    skip = ("keuze-", "samen-", "csrfmiddlewaretoken", "vergeleken")
    return [
        (key, value) for key, values in merged(request.POST).lists() if not key.startswith(skip) for value in values
    ]


def _inside(place: Place, problems: list[tuple[Place, str]]) -> list[tuple[Place, str]]:
    """The problems with their place counted from the thing itself; others keep no place."""
    size = len(place)
    return [(where[size:] if where[:size] == place else (), message) for where, message in problems]
