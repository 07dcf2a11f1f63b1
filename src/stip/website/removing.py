# SPDX-License-Identifier: EUPL-1.2
"""The one way in which something is taken away on screen: ask once more with the reason, and not what somebody else
changed in the meantime."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from stip.accounts.conflict import Conflict
from stip.places.models import Region
from stip.website.doors import SignedIn
from stip.website.editing import REFUSALS, seen_revision
from stip.website.navigation import Crumb


@dataclass(frozen=True)
class Removal:
    """What is to go.

    what, note   its name, and what goes or stays with it
    revision     as it is now
    remove       takes it away: (thing, seen=, by=, reason=)
    back         where who rather keeps it goes
    after, done  where one goes and what one reads once it is gone
    """

    what: str
    note: str
    region: Region | None
    revision: int
    remove: Callable[..., None]
    back: str
    after: str
    done: str
    path: list[Crumb]


def remove(request: SignedIn, thing: object, about: Removal) -> HttpResponse:
    if request.method != "POST":
        return _ask(request, about)
    try:
        about.remove(thing, seen=seen_revision(request), by=request.user, reason=request.POST.get("waarom", ""))
    except (Conflict, *REFUSALS):
        return _ask(request, about, was_changed=True)
    messages.success(request, about.done)
    return HttpResponseRedirect(about.after)


def _ask(request: SignedIn, about: Removal, *, was_changed: bool = False) -> HttpResponse:
    context = {
        "what": about.what,
        "note": about.note,
        "back": about.back,
        "seen": about.revision,
        "region": about.region,
        "path": about.path,
        "changed": was_changed,
    }
    return render(request, "website/schemes/remove.html", context, status=409 if was_changed else 200)
