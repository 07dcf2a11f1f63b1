# SPDX-License-Identifier: EUPL-1.2
"""One movement: book it, look at it, take it back, correct it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from stip.accounts.history import Facts
from stip.money import actions, corrections
from stip.money.actions import Source
from stip.money.booking_once import once
from stip.money.grid.cell_actions import read_amount, write_amount
from stip.money.ledger import STAGES, Kind, Overdrawn, Stage
from stip.money.line_facts import Register, check
from stip.money.models import Line, Movement
from stip.money.schemes import Scheme
from stip.places.access import may_edit
from stip.plans.models import Plan
from stip.plans.reading import cited
from stip.sources.models import Document
from stip.website import editing
from stip.website.doors import SignedIn, allow, editable_plan, for_editors, missing
from stip.website.editing import Beginning, Frame
from stip.website.forms.about import About
from stip.website.forms.bookings import BOOKING, CORRECTION, REVERSAL, line_facts, new_seal
from stip.website.forms.sheet import Shape
from stip.website.navigation import Crumb, trail


@for_editors
def booking_new(request: SignedIn, plan: str) -> HttpResponse:
    """A new movement, about the item of `?onderdeel=` when that is given."""
    found = editable_plan(request, plan)
    asked = request.GET.get("onderdeel", "")
    item = found.items.filter(code=asked).first() if asked else None
    if asked and item is None:
        raise missing(request)

    def save(values: Facts, reason: str) -> str:
        made = once(_seal(values), lambda: _book(found, values, reason, request), by=request.user)
        return reverse("movement", args=[made.pk])

    start = {"onderdeel": item.code if item else "", "zegel": new_seal()}
    frame = Frame(
        heading="Mutatie boeken",
        back=reverse("item_money" if item else "plan_money", args=[found.code, item.code] if item else [found.code]),
        path=_path(found, Crumb("Mutatie boeken")),
        region=found.region,
        lead="Een mutatie zegt welk bedrag van welk stadium naar welk stadium gaat, en op welk stuk dat berust.",
        button="Boeken",
        done="De mutatie staat in de boeken.",
    )
    return editing.create(request, Beginning(save, start), BOOKING, About(request.user, plan=found), frame)


def movement(request: HttpRequest, pk: int) -> HttpResponse:
    found = _movement(request, pk)
    line = found.line
    works_here = may_edit(request.user, line.plan.region)
    context = {
        "movement": found,
        "line": line,
        "about": str(line),
        "unit": line.unit,
        "scheme": Scheme.objects.readable_by(request.user).filter(pk=line.scheme_id or 0).first(),
        "plan": line.plan,
        "region": line.plan.region,
        "question": "waarmee",
        "path": _path(line.plan, Crumb(f"Mutatie {found.pk}")),
        "reversed_by": Movement.objects.filter(reverses=found).first(),
        "replaced_by": corrections.replaced_by(found),
        "replaces": corrections.replaces(found),
        "works_here": works_here,
        "standing": line.balances.exclude(low=0, high=0, circa=0, unknown=0),
    }
    return render(request, "website/money/movement.html", context)


@for_editors
def movement_reverse(request: SignedIn, pk: int) -> HttpResponse:
    found = _to_change(request, pk)

    def reverse_it(values: Facts, reason: str) -> Movement:
        return actions.reverse(found, by=request.user, note=reason)

    frame = _frame(
        found, "terugdraaien", "De mutatie blijft staan; er komt een mutatie bij die haar ongedaan maakt.",
        button="Terugdraaien", done="De mutatie is teruggedraaid.",
    )  # fmt: skip
    return _change(request, found, reverse_it, REVERSAL, frame, {})


@for_editors
def movement_correct(request: SignedIn, pk: int) -> HttpResponse:
    """Another amount, on the papers that are named, or else on those of the movement itself."""
    found = _to_change(request, pk)

    def correct_it(values: Facts, reason: str) -> Movement:
        with _beside("bedrag"):
            amount = read_amount(values["bedrag"], found.line.unit)
        sources = _sources(values, request) or _papers(found)
        return actions.correct(found, amount, by=request.user, note=reason, sources=sources)

    frame = _frame(
        found, "corrigeren", "De mutatie wordt teruggedraaid en met het juiste bedrag opnieuw geboekt.",
        button="Corrigeren", done="De mutatie is gecorrigeerd.",
    )  # fmt: skip
    return _change(request, found, correct_it, CORRECTION, frame, {"bedrag": write_amount(found.total)})


def _change(
    request: SignedIn,
    found: Movement,
    do: Callable[[Facts, str], Movement],
    shape: Shape,
    frame: Frame,
    start: Facts,
) -> HttpResponse:
    def save(values: Facts, reason: str) -> str:
        with _beside(""):
            made = once(_seal(values), lambda: do(values, reason), by=request.user)
        return reverse("movement", args=[made.pk])

    about = About(request.user, plan=found.line.plan)
    return editing.create(request, Beginning(save, {**start, "zegel": new_seal()}), shape, about, frame)


def _book(plan: Plan, values: Facts, reason: str, request: SignedIn) -> Movement:
    source, target = Stage(values.get("van", "")), Stage(values.get("naar", ""))
    with _beside("soort"):
        # Which stages a kind has is checked with the movement; here the line alone is at stake.
        facts = line_facts(values, values["soort"], STAGES[Kind(values["soort"])][0])
        check(facts)
        line = Register(plan, [facts], request.user).line(facts, values.get("jaar"))
        line = actions.lines_for([line])[0]
    with _beside("bedrag"):
        amount = read_amount(values["bedrag"], line.unit)
    with _beside("naar"):
        return actions.book(
            line, amount, by=request.user, source=source, target=target, day=values.get("datum"), note=reason,
            sources=_sources(values, request),
        )  # fmt: skip


@contextmanager
def _beside(name: str) -> Iterator[None]:
    """Put what the books refuse beside a field of the form; without a name on top of it."""
    try:
        yield
    except ValueError as wrong:
        field = "bedrag" if isinstance(wrong, Overdrawn) and name else name
        raise ValidationError({field: str(wrong)} if field else str(wrong)) from wrong


def _seal(values: Facts) -> str:
    return str(values.get("zegel") or new_seal())


def _sources(values: Facts, request: SignedIn) -> list[Source]:
    rows: list[Facts] = values.get("bronnen", [])
    named = Document.objects.readable_by(request.user).filter(code__in={row["document"] for row in rows})
    documents = {document.code: document for document in named}
    return [(documents[row["document"]], row.get("pagina"), row.get("anker", "")) for row in rows]


def _papers(found: Movement) -> list[Source]:
    cited_there = found.citations.select_related("document")
    return [(citation.document, citation.page_number, citation.anchor) for citation in cited_there]


def _movement(request: HttpRequest, pk: int) -> Movement:
    """A movement that the visitor may read, with its line and the sources that she may read. Raises Http404."""
    readable = Movement.objects.readable_by(request.user).select_related(
        "line__plan__region", "line__item", "line__party", "line__recipient", "line__team", "line__scheme", "by",
        "reverses",
    )  # fmt: skip
    with_sources = readable.prefetch_related(Prefetch("citations", cited(request.user)))
    found: Movement = get_object_or_404(with_sources, pk=pk)
    return found


def _to_change(request: SignedIn, pk: int) -> Movement:
    found = Movement.objects.readable_by(request.user).select_related("line__plan__region", "line__item")
    one: Movement | None = found.filter(pk=pk).first()
    if one is None:
        raise Http404
    allow(request, one.line.plan.region)
    return one


def _frame(found: Movement, word: str, lead: str, **words: str) -> Frame:
    address = reverse("movement", args=[found.pk])
    shown = f"{write_amount(found.total)}{' fte' if found.line.kind == Line.Kind.CAPACITY else ' euro'}"
    return Frame(
        heading=f"Mutatie {word}",
        back=address,
        path=_path(found.line.plan, Crumb(f"Mutatie {found.pk}", address), Crumb(word.capitalize())),
        region=found.line.plan.region,
        lead=f"{found.line}: {shown}, {found.source or 'nieuw'} → {found.target or 'vervallen'}. {lead}",
        **words,  # type: ignore[arg-type]
    )


def _path(plan: Plan, *crumbs: Crumb) -> list[Crumb]:
    above = (
        Crumb("Waarmee", reverse("question", args=[plan.region.code, "waarmee"])),
        Crumb(plan.title, reverse("plan_money", args=[plan.code])),
    )
    return trail(plan.region, *above, *crumbs)
