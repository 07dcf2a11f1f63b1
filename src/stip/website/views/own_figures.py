# SPDX-License-Identifier: EUPL-1.2
"""Bring in figures of a region's own in four steps: the file, its columns, what they are about, and a last look.

Between the steps the file waits in the data folder, for a day at most, and the answers travel along signed.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from stip.monitor.figures.store import Refused
from stip.monitor.models import Release
from stip.monitor.releases import own_figures as domain
from stip.monitor.releases.own_figures import Unusable, Wish
from stip.monitor.releases.readers import layout as layouts
from stip.monitor.releases.readers import tables
from stip.monitor.releases.readers.tables import Sheet
from stip.places.models import Region
from stip.sources.unreadable import Unreadable
from stip.website import waiting
from stip.website.doors import SignedIn, editable_region, for_editors
from stip.website.editing import Frame
from stip.website.formatting import counted
from stip.website.forms.own_figures import ColumnsForm, FileForm, SourceForm, SubjectForms, offer
from stip.website.navigation import Crumb, trail
from stip.website.pages import own_figures_page as page

SALT = "stip.website.own_figures"
MOST_CELLS = 2_000_000
_LONGEST_NUMBER = 8
_HEADINGS = {1: "Cijfers inlezen", 2: "Wat staat er in de kolommen?", 3: "Welke indicatoren zijn het?",
             4: "Klopt dit?"}  # fmt: skip
_STEPS = {1: "Stap 1 van 4: het bestand", 2: "Stap 2 van 4: de kolommen", 3: "Stap 3 van 4: de indicatoren",
          4: "Stap 4 van 4: nakijken"}  # fmt: skip

Answers = dict[str, str]


@dataclass(frozen=True)
class Parcel:
    """A file that waits for a yes, with what was answered so far.

    file, name                   where it lies and what it is called
    source, columns, subjects    the answers of the first three steps; empty when that step is still to come
    headings                     what the columns were called when they were told about
    """

    file: str
    name: str
    source: Answers = field(default_factory=dict)
    columns: Answers = field(default_factory=dict)
    subjects: Answers = field(default_factory=dict)
    headings: list[str] = field(default_factory=list)


@for_editors
def own_figures(request: SignedIn, region: str) -> HttpResponse:
    """The screen of each step; which one is told by what was sent."""
    found = editable_region(request, region)
    if request.method != "POST":
        return _ask_file(request, found, FileForm(label_suffix=""), SourceForm(None, region=found))
    if "pakket" not in request.POST:
        return _take_file(request, found)
    parcel = _opened(request, found)
    if parcel is None or waiting.fetch(parcel.file) is None:
        messages.error(request, "Dit bestand is verlopen of al ingelezen. Kies het opnieuw.")
        return HttpResponseRedirect(request.path)
    return _answer(request, found, parcel)


def _answer(request: SignedIn, region: Region, parcel: Parcel) -> HttpResponse:
    """What is done with each answer; an answer that nobody gave shows where things stand."""
    step = request.POST.get("stap", "")
    if step == "stop":
        waiting.drop(parcel.file)
        messages.info(request, "Er is niets ingelezen. Het bestand is weggegooid.")
        return HttpResponseRedirect(reverse("releases"))
    if step == "bestand":
        return _take_mended(request, region, parcel)
    if step == "indicatoren":
        parcel = replace(parcel, subjects=_sent(request, "i"))
    elif step in ("kolommen", "ander-blad"):
        parcel = replace(parcel, columns=_sent_columns(request, anew=step == "ander-blad"), subjects={}, headings=[])
    return _go_on(request, region, parcel, step=step)


def _sent_columns(request: SignedIn, *, anew: bool) -> Answers:
    """The answers about the columns; of another sheet or row of headings the columns are still to be told about."""
    sent = _sent(request, "k-")
    sheet, heading = sent.get("k-blad", ""), sent.get("k-kop", "")
    is_same_sheet = sheet == request.POST.get("was-blad", sheet)
    if not anew and is_same_sheet and heading == request.POST.get("was-kop", heading):
        return sent
    return {"k-blad": sheet} | ({"k-kop": heading} if is_same_sheet else {})


def _take_file(request: SignedIn, region: Region) -> HttpResponse:
    form = FileForm(request.POST, request.FILES, label_suffix="")
    source = SourceForm(request.POST, region=region)
    if not all([form.is_valid(), source.is_valid()]):
        return _ask_file(request, region, form, source)
    upload = form.cleaned_data["bestand"]
    try:
        _read(upload.content)
    except Unreadable as wrong:
        form.add_error("bestand", wrong.message)
        return _ask_file(request, region, form, source)
    parcel = Parcel(waiting.keep(upload.content), upload.name, _sent(request, "b-"))
    return _go_on(request, region, parcel)


def _take_mended(request: SignedIn, region: Region, parcel: Parcel) -> HttpResponse:
    """Another file in the place of the one that had mistakes, with the same answers when its columns are the same."""
    form = FileForm(request.POST, request.FILES, label_suffix="")
    if not form.is_valid():
        return _go_on(request, region, parcel, file_form=form)
    upload = form.cleaned_data["bestand"]
    try:
        _read(upload.content, parcel.columns.get("k-blad", ""))
    except Unreadable as wrong:
        form.add_error("bestand", wrong.message)
        return _go_on(request, region, parcel, file_form=form)
    waiting.drop(parcel.file)
    return _go_on(request, region, replace(parcel, file=waiting.keep(upload.content), name=upload.name))


def _go_on(
    request: SignedIn, region: Region, parcel: Parcel, *, step: str = "", file_form: FileForm | None = None
) -> HttpResponse:
    """Show the first question that is not answered yet, or not well; else what would be kept. `step` was just sent."""
    source = SourceForm(parcel.source, region=region)
    if not source.is_valid():
        return _ask_file(request, region, FileForm(label_suffix=""), source)
    sheet = _sheet(parcel)
    columns = _columns_form(parcel, sheet)
    found = layouts.subjects(columns.layout(), sheet.rows) if columns.is_bound and columns.is_valid() else []
    if columns.is_bound and columns.is_valid() and not 0 < len(found) <= layouts.MAX_SUBJECTS:
        columns.add_error(None, _too_many(len(found)))
    if step == "terug-naar-kolommen" or not columns.is_bound or columns.errors:
        return _ask_columns(request, region, parcel, columns, failed=step == "kolommen")
    parcel = replace(parcel, headings=columns.names)
    given = offer(source.dataset(), domain.denominators(region))
    subjects = SubjectForms(parcel.subjects or None, found, given)
    if step == "terug-naar-indicatoren" or not subjects.is_valid():
        return _ask_subjects(request, region, parcel, subjects, failed=step == "indicatoren")
    wish = _wish(region, source, columns, subjects, parcel)
    try:
        return (
            _bring_in(request, wish, sheet, parcel)
            if step == "bevestig"
            else _show(request, wish, sheet, parcel, file_form)
        )
    except Unusable:
        return _show(request, wish, sheet, parcel, file_form)
    except (ValidationError, Refused) as wrong:
        subjects.errors = wrong.messages if isinstance(wrong, ValidationError) else [str(wrong)]
        return _ask_subjects(request, region, parcel, subjects, failed=True)


def _wish(region: Region, source: SourceForm, columns: ColumnsForm, subjects: SubjectForms, parcel: Parcel) -> Wish:
    told = source.cleaned_data
    return Wish(
        region,
        source.dataset(),
        told["uitgegeven"],
        columns.layout(),
        subjects.chosen(),
        named=columns.cleaned_data["namen"],
        origin=parcel.name,
        is_provisional=told["voorlopig"],
    )


def _sheet(parcel: Parcel) -> Sheet:
    """The sheet that was asked for; the first one when the file does not have it."""
    content = waiting.fetch(parcel.file) or b""
    try:
        return _read(content, parcel.columns.get("k-blad", ""))
    except Unreadable:
        return _read(content)


def _bring_in(request: SignedIn, wish: Wish, sheet: Sheet, parcel: Parcel) -> HttpResponse:
    started = timezone.now()
    release = domain.bring_in(wish, sheet.rows, by=request.user)
    waiting.drop(parcel.file)
    messages.success(request, _done(release, started))
    return HttpResponseRedirect(f"{reverse('releases')}#{release.code}")


def _done(release: Release, started: datetime) -> str:
    if release.read_at < started:
        return f"Deze cijfers waren er al: zij staan in de levering ‘{release.title}’. Er is niets bijgekomen."
    return f"Ingelezen: ‘{release.title}’ met {counted(release.row_count, 'cijfer', 'cijfers')}."


def _too_many(count: int) -> str:
    if not count:
        return "Er staat geen enkele indicator in het bestand. Kijk na of u de goede kolom koos."
    return f"Er staan {count} verschillende indicatoren in; {layouts.MAX_SUBJECTS} is het meeste. Kijk de kolom na."


def _columns_form(parcel: Parcel, sheet: Sheet) -> ColumnsForm:
    """The fields for the columns; unanswered again when the columns are not those that were told about."""
    heading = _heading(parcel.columns.get("k-kop", ""), sheet)
    guess = layouts.suggested(sheet.rows) if heading is None else layouts.suggested_below(sheet.rows, heading)
    names = [name for name in (sheet.name, *sheet.others) if name]
    empty = ColumnsForm(None, rows=sheet.rows, layout=guess, sheet=sheet.name, sheets=names)
    is_same = not parcel.headings or parcel.headings == empty.names
    is_asked_anew = "k-rol-0" not in parcel.columns or not is_same
    if is_asked_anew:
        return empty
    return ColumnsForm(parcel.columns, rows=sheet.rows, layout=guess, sheet=sheet.name, sheets=names)


def _heading(told: str, sheet: Sheet) -> int | None:
    """The row of headings that was told, counted from nought; None when the sheet has no such row."""
    is_number = told.isascii() and told.isdigit() and len(told) < _LONGEST_NUMBER
    return int(told) - 1 if is_number and 0 < int(told) <= len(sheet.rows) else None


def _ask_file(request: HttpRequest, region: Region, form: FileForm, source: SourceForm) -> HttpResponse:
    context = _context(region, 1) | {"form": form, "source": source}
    failed = form.errors or source.errors
    return render(request, "website/monitor/own_file.html", context, status=422 if failed else 200)


def _ask_columns(request: SignedIn, region: Region, parcel: Parcel, form: ColumnsForm, *, failed: bool) -> HttpResponse:
    context = _context(region, 2) | {"form": form, "sealed": _sealed(request, region, parcel), "name": parcel.name}
    return render(request, "website/monitor/own_columns.html", context, status=422 if failed else 200)


def _ask_subjects(
    request: SignedIn, region: Region, parcel: Parcel, subjects: SubjectForms, *, failed: bool
) -> HttpResponse:
    context = _context(region, 3) | {
        "subjects": subjects,
        "sealed": _sealed(request, region, parcel),
        "themes": page.themes(request.user),
    }
    return render(request, "website/monitor/own_subjects.html", context, status=422 if failed else 200)


def _show(request: SignedIn, wish: Wish, sheet: Sheet, parcel: Parcel, file_form: FileForm | None) -> HttpResponse:
    found = domain.look(wish, sheet.rows)
    context = _context(wish.region, 4) | {
        "told": page.told(wish, found),
        "sealed": _sealed(request, wish.region, parcel),
        "name": parcel.name,
        "file_form": file_form or FileForm(label_suffix=""),
    }
    failed = found.problems or not found.observations or (file_form and file_form.errors)
    return render(request, "website/monitor/own_preview.html", context, status=422 if failed else 200)


def _context(region: Region, step: int) -> dict[str, object]:
    path = trail(
        region, Crumb("Resultaat", reverse("question", args=[region.code, "resultaat"])), Crumb("Cijfers inlezen")
    )
    frame = Frame(heading=_HEADINGS[step], back=reverse("releases"), path=path, region=region, lead=_STEPS[step])
    return {"frame": frame, "region": region, "question": "resultaat", "path": path, "step": step}


def _read(content: bytes, sheet: str = "") -> Sheet:
    found = tables.read(content, sheet=sheet, most_cells=MOST_CELLS)
    if not any(any(cell not in (None, "") for cell in row) for row in found.rows):
        raise Unreadable("Dit blad is leeg. Kies een bestand met cijfers.")
    return found


def _sent(request: HttpRequest, prefix: str) -> Answers:
    return {name: value for name, value in request.POST.items() if name.startswith(prefix) and isinstance(value, str)}


def _sealed(request: SignedIn, region: Region, parcel: Parcel) -> str:
    return signing.dumps({"region": region.pk, "by": request.user.pk, **vars(parcel)}, salt=SALT, compress=True)


def _opened(request: SignedIn, region: Region) -> Parcel | None:
    """The parcel, if it was made here, for this person and region, less than a day ago."""
    try:
        content = signing.loads(request.POST["pakket"], salt=SALT, max_age=waiting.ONE_DAY)
    except (signing.BadSignature, ValueError):
        return None
    if (content.pop("by"), content.pop("region")) != (request.user.pk, region.pk):
        return None
    return Parcel(**content)
