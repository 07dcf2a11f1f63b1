# SPDX-License-Identifier: EUPL-1.2
"""The budget of a plan as a spreadsheet: take it out, and take it in after a look at what would change."""

from dataclasses import dataclass

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from stip.accounts.conflict import Conflict
from stip.money.grid import importing, spreadsheet
from stip.money.grid.layout import Problem
from stip.money.grid.spreadsheet import About
from stip.plans.models import Plan
from stip.sources.unreadable import Unreadable
from stip.website import waiting
from stip.website.doors import SignedIn, editable_plan, for_editors
from stip.website.editing import Frame
from stip.website.formatting import counted, day
from stip.website.forms.grid_import import GridConfirmForm, GridFileForm
from stip.website.navigation import Crumb
from stip.website.pages.import_page import MOST_SHOWN, answer, change_rows
from stip.website.views.money import money_trail
from stip.website.views.plans import plan_or_404

SALT = "stip.website.grid_import"
MOST_PROBLEMS = 100
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LEAD = "Kies een spreadsheet met bedragen per onderdeel en per jaar. U ziet eerst wat er zou veranderen."


@dataclass(frozen=True)
class Parcel:
    """An upload that waits for a yes: where it lies, what it is called, and the books it was compared with."""

    file: str
    name: str
    expected: str


def plan_money_file(request: HttpRequest, plan: str) -> HttpResponse:
    """The books of a plan as a spreadsheet or CSV, as far as the visitor may read them."""
    found = plan_or_404(request, plan)
    made = importing.export(found, request.user)
    kind = request.GET.get("vorm") or request.GET.get("formaat")
    if kind == "csv":
        response = HttpResponse(spreadsheet.as_csv(made), content_type="text/csv; charset=utf-8")
    else:
        kind = "xlsx"
        address = request.build_absolute_uri(reverse("plan_money", args=[found.code]))
        note = "Voorbeeld. Dit plan is verzonnen." if found.example or found.region.example else ""
        about = About(found.title, found.region.name, day(timezone.localdate()), address, note)
        response = HttpResponse(spreadsheet.as_xlsx(made, about), content_type=_SPREADSHEET)
    response["Content-Disposition"] = f'attachment; filename="{found.code}-geld.{kind}"'
    response["Cache-Control"] = "private, no-cache"
    return response


@for_editors
def grid_import(request: SignedIn, plan: str) -> HttpResponse:
    """Upload, look and confirm."""
    found = editable_plan(request, plan)
    if request.method != "POST":
        return _upload(request, found, GridFileForm(label_suffix=""))
    return _confirm(request, found) if "pakket" in request.POST else _look(request, found)


def _look(request: SignedIn, plan: Plan) -> HttpResponse:
    form = GridFileForm(request.POST, request.FILES, label_suffix="")
    if not form.is_valid():
        return _upload(request, plan, form)
    upload = form.cleaned_data["bestand"]
    try:
        rows = spreadsheet.read(upload.content)
    except Unreadable as wrong:
        form.add_error("bestand", wrong.message)
        return _upload(request, plan, form)
    found = importing.preview(plan, rows)
    if found.problems:
        return _upload(request, plan, GridFileForm(label_suffix=""), found.problems)
    parcel = Parcel(waiting.keep(upload.content) if found.changes else "", upload.name, found.expected)
    return _differences(request, plan, found, parcel)


def _confirm(request: SignedIn, plan: Plan) -> HttpResponse:
    parcel = _opened(request, plan)
    content = waiting.fetch(parcel.file) if parcel else None
    if parcel is None or content is None:
        messages.error(request, "Dit voorstel is verlopen of al ingelezen. Kies het bestand opnieuw.")
        return HttpResponseRedirect(reverse("grid_import", args=[plan.code]))
    rows = spreadsheet.read(content)
    try:
        changed = importing.bring_in(plan, rows, expected=parcel.expected, by=request.user, delivery=parcel.name)
    except Conflict:
        found = importing.preview(plan, rows)
        again = Parcel(parcel.file, parcel.name, found.expected)
        return _differences(request, plan, found, again, again=True)
    except importing.Refused as refused:
        return _upload(request, plan, GridFileForm(label_suffix=""), refused.problems)
    waiting.drop(parcel.file)
    messages.success(request, f"‘{parcel.name}’ is ingelezen: {counted(changed, 'bedrag', 'bedragen')} veranderd.")
    return HttpResponseRedirect(reverse("plan_money", args=[plan.code]))


def _differences(
    request: SignedIn, plan: Plan, found: importing.Preview, parcel: Parcel, *, again: bool = False
) -> HttpResponse:
    sealed = signing.dumps({"plan": plan.pk, "by": request.user.pk, **vars(parcel)}, salt=SALT, compress=True)
    context = _context(plan, "Wat verandert er in de boeken?", "Zo inlezen") | {
        "answer": answer(found),
        "rows": change_rows(plan, found.changes),
        "hidden": max(0, len(found.changes) - MOST_SHOWN),
        "notes": found.notes,
        "name": parcel.name,
        "form": GridConfirmForm(initial={"pakket": sealed}, label_suffix=""),
        "again": again,
    }
    return render(request, "website/money/import_preview.html", context, status=409 if again else 200)


def _upload(request: SignedIn, plan: Plan, form: GridFileForm, problems: list[Problem] | None = None) -> HttpResponse:
    some = problems or []
    context = _context(plan, "Begroting inlezen", "Bekijken wat verandert", _LEAD) | {
        "form": form,
        "problems": some[:MOST_PROBLEMS],
        "count": len(some),
    }
    return render(request, "website/money/import.html", context, status=422 if problems or form.errors else 200)


def _context(plan: Plan, heading: str, button: str, lead: str = "") -> dict[str, object]:
    path = [*money_trail(plan, here=False), Crumb("Begroting inlezen")]
    back = reverse("plan_money", args=[plan.code])
    frame = Frame(heading=heading, back=back, path=path, region=plan.region, lead=lead, button=button)
    return {"frame": frame, "plan": plan, "region": plan.region, "question": "waarmee", "path": path}


def _opened(request: SignedIn, plan: Plan) -> Parcel | None:
    """The parcel, if it was made here, for this person and plan, less than a day ago."""
    try:
        content = signing.loads(request.POST["pakket"], salt=SALT, max_age=waiting.ONE_DAY)
    except (signing.BadSignature, ValueError):
        return None
    if (content["by"], content["plan"]) != (request.user.pk, plan.pk):
        return None
    return Parcel(content["file"], content["name"], content["expected"])
