# SPDX-License-Identifier: EUPL-1.2
"""Let in who may change something; ask others to sign in, and give back what they had typed."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from stip.accounts.models import User
from stip.places.access import may_edit
from stip.places.models import Region
from stip.plans.actions import Gone
from stip.plans.models import Plan
from stip.website.conflict import typed

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class SignedIn(HttpRequest):
    """What a page behind `for_editors` may count on: somebody asks. Only a type, never made."""

    user: User


EditorsView = Callable[Concatenate[SignedIn, P], HttpResponse]


def for_editors(view: EditorsView[P]) -> View[P]:
    """Open a page to people who signed in. Whoever was signed out while typing sees what was typed."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **names: P.kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return _unless_gone(view, cast(SignedIn, request), *args, **names)
        if request.method == "POST":
            return render(request, "website/editing/signed_out.html", {"typed": typed(request.POST)}, status=403)
        return redirect_to_login(request.get_full_path())

    return guarded


def editable_plan(request: HttpRequest, code: str) -> Plan:
    """A plan that the visitor may change. Raises Http404 when she may not even read it."""
    plan = get_object_or_404(Plan.objects.readable_by(request.user).select_related("region"), code=code)
    allow(request, plan.region)
    return plan


def editable_region(request: HttpRequest, code: str) -> Region:
    """A region that the visitor works for. Raises Http404 when there is none, PermissionDenied when she does not."""
    region = get_object_or_404(Region, code=code)
    allow(request, region)
    return region


def allow(request: HttpRequest, region: Region | None) -> None:
    """Raise PermissionDenied when the visitor may not change things of this region, or of none."""
    if not may_edit(request.user, region):
        raise PermissionDenied("U werkt niet voor deze regio.")


def missing(request: HttpRequest) -> Exception:
    """What to raise when a thing is not there: who was typing about it gets the text back."""
    return Gone() if request.method == "POST" else Http404()


def _unless_gone(view: EditorsView[P], request: SignedIn, /, *args: P.args, **names: P.kwargs) -> HttpResponse:
    try:
        return view(request, *args, **names)
    except Gone:
        return render(request, "website/editing/gone.html", {"typed": typed(request.POST)}, status=410)
