# SPDX-License-Identifier: EUPL-1.2
"""Read a plan from a YAML file on screen: first what would change, and only after a yes the change itself.

Between the two steps the text travels in the page, signed and for this person only; the server keeps nothing.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from stip.accounts.conflict import Conflict
from stip.places.access import regions_of
from stip.places.models import Region
from stip.plans import actions, files, importing
from stip.plans.comparison import compare
from stip.plans.exchange import Facts, Problem, fingerprint
from stip.plans.exporting import facts_of
from stip.plans.importing import Preview, Refused
from stip.plans.models import Plan
from stip.plans.visible import sight_of, visible
from stip.plans.wording import names_in, worded
from stip.website.doors import SignedIn, allow, for_editors
from stip.website.editing import Frame
from stip.website.forms.plans import ConfirmForm, ImportForm
from stip.website.navigation import Crumb, trail

SALT = "stip.website.importing"
ONE_DAY = 24 * 3600
_LEAD = "Kies een plan als YAML-bestand. U ziet eerst wat er zou veranderen."


@dataclass(frozen=True)
class Parcel:
    """The uploaded text with the fingerprint of the plan that it was compared with."""

    text: str
    expected: str


@for_editors
def import_plan(request: SignedIn) -> HttpResponse:
    """Upload, look and confirm."""
    if not regions_of(request.user):
        allow(request, None)
    if request.method != "POST":
        return _upload(request, ImportForm(label_suffix=""))
    return _confirm(request) if "pakket" in request.POST else _look(request)


def _look(request: SignedIn) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES, label_suffix="")
    if not form.is_valid():
        return _upload(request, form)
    text = form.cleaned_data["bestand"]
    facts, problems = files.read(text)
    if problems:
        return _upload(request, ImportForm(label_suffix=""), problems)
    return _differences(request, text, facts)


def _confirm(request: SignedIn) -> HttpResponse:
    parcel = _opened(request)
    if parcel is None:
        messages.error(request, "Dit voorstel is verlopen of beschadigd. Kies het bestand opnieuw.")
        return HttpResponseRedirect(reverse("plan_import"))
    form = ConfirmForm(request.POST, label_suffix="")
    facts, problems = files.read(parcel.text)
    if problems:
        return _upload(request, ImportForm(label_suffix=""), problems)
    if not form.is_valid():
        return _differences(request, parcel.text, facts, form=form)
    _allow_region(request, facts)
    try:
        reason = form.cleaned_data["waarom"]
        plan = actions.bring_in(facts, expected=parcel.expected, by=request.user, reason=reason)
    except Conflict:
        return _differences(request, parcel.text, facts, again=True)
    except Refused as refused:
        return _upload(request, ImportForm(label_suffix=""), files.with_lines(parcel.text, refused.problems))
    messages.success(request, f"‘{plan.title}’ is ingelezen.")
    return HttpResponseRedirect(reverse("plan", args=[plan.code]))


def _differences(
    request: SignedIn, text: str, facts: Facts, *, again: bool = False, form: ConfirmForm | None = None
) -> HttpResponse:
    _allow_region(request, facts)
    found = importing.preview(facts)
    if found.problems:
        return _upload(request, ImportForm(label_suffix=""), files.with_lines(text, found.problems))
    plan = Plan.objects.filter(code=facts["code"]).select_related("region").first()
    present = facts_of(plan) if plan else {}
    sealed = signing.dumps(
        {"text": text, "expected": fingerprint(present) if plan else "", "by": request.user.pk},
        salt=SALT,
        compress=True,
    )
    context = {
        "frame": _frame(f"Wat verandert er in ‘{facts['titel']}’?", "Zo inlezen"),
        "region": Region.objects.filter(code=facts["regio"]).first(),
        "path": trail(None, Crumb("Plan inlezen")),
        "facts": facts,
        "preview": found,
        "differences": _in_words(request, plan, present, facts, found),
        "form": form or ConfirmForm(initial={"pakket": sealed}, label_suffix=""),
        "again": again,
    }
    return render(request, "website/editing/import_preview.html", context, status=409 if again else 200)


def _in_words(request: HttpRequest, plan: Plan | None, present: Facts, facts: Facts, found: Preview) -> Any:
    """The comparison with names in the place of codes; a code of what she may not read gets her no name."""
    if plan is None or found.comparison is None:
        return found.comparison
    sight = sight_of(request.user, plan, [present, facts])
    before, after = visible(present, sight), visible(facts, sight)
    names = names_in(plan, [before, after])
    return compare(worded(before, names), worded(after, names))


def _upload(request: HttpRequest, form: ImportForm, problems: list[Problem] | None = None) -> HttpResponse:
    frame = _frame("Plan inlezen", "Bekijken wat verandert", _LEAD)
    context = {"form": form, "frame": frame, "path": trail(None, Crumb("Plan inlezen")), "problems": problems or []}
    return render(request, "website/editing/import.html", context, status=422 if problems or form.errors else 200)


def _opened(request: SignedIn) -> Parcel | None:
    """The parcel, if it was made here, for this person, less than a day ago."""
    try:
        content = signing.loads(request.POST["pakket"], salt=SALT, max_age=ONE_DAY)
    except (signing.BadSignature, ValueError):
        return None
    return Parcel(content["text"], content["expected"]) if content["by"] == request.user.pk else None


def _allow_region(request: HttpRequest, facts: Facts) -> None:
    allow(request, Region.objects.filter(code=facts["regio"]).first())


def _frame(heading: str, button: str, lead: str = "") -> Frame:
    return Frame(heading=heading, back=reverse("plans"), path=[], region=None, lead=lead, button=button)
