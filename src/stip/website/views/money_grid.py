# SPDX-License-Identifier: EUPL-1.2
"""The books of a plan as a table to type in: with the script cell by cell, without it as one form."""

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from stip.money import ledger
from stip.money.cell_actions import Answer, Outcome, Typed, save_cells, write_amount
from stip.money.cells import Choice, Place, Table, Year, balances, standing_at, table, years_of
from stip.money.line_facts import LineFacts, check, facts_from
from stip.money.models import Line
from stip.plans.models import Item, Plan
from stip.website.doors import SignedIn, editable_plan, for_editors
from stip.website.formatting import counted
from stip.website.forms.about import About
from stip.website.forms.bookings import RowForm
from stip.website.listing import choices
from stip.website.navigation import Crumb, trail
from stip.website.pages.grid_page import Draft, grid_page, total_token, year_key

MOST_CELLS = 2000
"""Fields on one page: what a browser types in without delay. More rows go to a next page."""
MOST_AT_ONCE = 500
MOST_ADDED = 50
_NOTHING = Draft()


@dataclass(frozen=True)
class Asked:
    """What the address asks for: which rows, which page of them, and rows that were added and hold nothing yet."""

    plan: Plan
    choice: Choice
    page: str
    added: list[LineFacts]


@for_editors
def grid_edit(request: SignedIn, plan: str) -> HttpResponse:
    found = editable_plan(request, plan)
    asked = _asked(found, request.GET)
    if request.method != "POST":
        return _show(request, asked)
    if request.content_type == "application/json":
        return _answer_script(request, asked)
    return _save_form(request, asked)


def _asked(plan: Plan, query: QueryDict) -> Asked:
    item = plan.items.filter(code=query.get("onderdeel", "")).first() if query.get("onderdeel") else None
    kind = next(iter(choices(query, "soort", Line.Kind.values)), "")
    stage = next(iter(choices(query, "stadium", [stage.value for stage in ledger.Stage if stage])), "")
    added = [facts for key in query.getlist("rij")[:MOST_ADDED] if (facts := _possible(key))]
    return Asked(plan, Choice(item, kind, stage), query.get("pagina", ""), list(dict.fromkeys(added)))


def _possible(key: str) -> LineFacts | None:
    """The row of an address, or nothing when the address was spoilt."""
    try:
        facts = facts_from(key)
        check(facts)
    except ValueError:
        return None
    return facts


def _answer_script(request: SignedIn, asked: Asked) -> HttpResponse:
    """Save the cells that the script sends, or tell a script that was away what stands in its rows now."""
    sent = _read_json(request)
    if "rijen" in sent:
        return JsonResponse(_now(request, asked, [_row(key) for key in _several(sent["rijen"], MOST_CELLS)]))
    typed = [_typed_cell(cell) for cell in _several(sent.get("cellen"), MOST_AT_ONCE)]
    answers = save_cells(asked.plan, typed, by=request.user)
    cells = [
        {
            "rij": cell.row.key,
            "jaar": year_key(cell.year),
            "staat": answer.outcome.value,
            "tekst": write_amount(answer.now),
            "melding": answer.message,
        }
        for cell, answer in zip(typed, answers, strict=True)
    ]
    rows = list(dict.fromkeys(cell.row for cell in typed))
    return JsonResponse({"cellen": cells, **_now(request, asked, rows)})


def _now(request: SignedIn, asked: Asked, rows: list[LineFacts]) -> dict[str, Any]:
    """The texts in these rows, and the totals of all that was chosen."""
    texts: dict[str, dict[str, str]] = {row.key: {} for row in rows}
    for (row, year), total in standing_at(asked.plan, request.user, rows).items():
        texts[row.key][year_key(year)] = write_amount(total)
    totals: dict[str, dict[str, str]] = {}
    whole: dict[str, ledger.Total] = {}
    sums = balances(asked.plan, request.user, asked.choice).summed("line__kind", "line__year")
    for (kind, year), total in sums.items():
        totals.setdefault(kind, {})[year_key(year)] = total_token(total)
        whole[kind] = whole.get(kind, ledger.ZERO) + total
    for kind, total in whole.items():
        totals[kind]["alles"] = total_token(total)
    return {"regels": texts, "totalen": totals}


def _read_json(request: HttpRequest) -> dict[str, Any]:
    """What the script sent. Raises BadRequest when it is not what the script sends."""
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError) as broken:
        raise BadRequest("Dit is geen JSON.") from broken
    if not isinstance(sent, dict):
        raise BadRequest("Stuur een object met cellen.")
    return sent


def _several(things: object, most: int) -> list[Any]:
    if not isinstance(things, list) or not 0 < len(things) <= most:
        raise BadRequest(f"Stuur één tot {most} cellen of rijen.")
    return things


def _typed_cell(cell: object) -> Typed:
    if not isinstance(cell, dict) or not all(isinstance(cell.get(name), str) for name in ("gezien", "tekst", "jaar")):
        raise BadRequest("Een cel heeft rij, jaar, gezien en tekst.")
    return Typed(_row(cell.get("rij")), _year(cell["jaar"]), cell["gezien"], cell["tekst"].replace("\x00", " "))


def _row(key: object) -> LineFacts:
    try:
        return facts_from(key)
    except ValueError as wrong:
        raise BadRequest(str(wrong)) from wrong


def _year(text: object) -> Year:
    if text == "":
        return None
    if not (isinstance(text, str) and text.isascii() and text.isdigit() and len(text) == 4):
        raise BadRequest("Een jaar heeft vier cijfers.")
    return int(text)


@dataclass(frozen=True)
class Sent:
    """The form as it came back. `asked_again` are cells of which two values were shown and none was chosen."""

    rows: list[LineFacts]
    changed: list[Typed]
    asked_again: set[Place]


def _save_form(request: SignedIn, asked: Asked) -> HttpResponse:
    sent = _sent(request.POST)
    chosen = [cell for cell in sent.changed if (cell.row, cell.year) not in sent.asked_again]
    answers = dict(zip(_places(chosen), save_cells(asked.plan, chosen, by=request.user), strict=True))
    waiting = [cell for cell in sent.changed if (cell.row, cell.year) in sent.asked_again]
    answers |= {place: Answer(Outcome.CONFLICT, message="Kies welk bedrag het wordt.") for place in _places(waiting)}
    left = {place: answer for place, answer in answers.items() if answer.outcome is not Outcome.SAVED}
    saved = len(answers) - len(left)
    if saved:
        messages.success(request, f"{counted(saved, 'bedrag is', 'bedragen zijn')} bewaard.")
    texts = {(cell.row, cell.year): cell.text for cell in sent.changed if (cell.row, cell.year) in left}
    draft = Draft(texts, left)
    if "toevoegen" in request.POST:
        return _add_row(request, asked, draft)
    if left:
        return _show(request, asked, draft, status=409)
    if not saved:
        messages.info(request, "Er is niets gewijzigd.")
    return HttpResponseRedirect(request.get_full_path())


def _places(cells: list[Typed]) -> list[Place]:
    return [(cell.row, cell.year) for cell in cells]


def _add_row(request: SignedIn, asked: Asked, draft: Draft) -> HttpResponse:
    form = _row_form(request, asked, request.POST)
    if form.is_valid():
        try:
            facts = form.facts()
            check(facts)
        except ValueError as wrong:
            form.add_error(None, str(wrong))
        else:
            query = request.GET.copy()
            query.setlist("rij", list(dict.fromkeys([*query.getlist("rij"), facts.key])))
            if not draft.answers:
                return HttpResponseRedirect(f"{request.path}?{query.urlencode()}#nieuw")
            asked = _asked(asked.plan, query)
            return _show(request, asked, draft, status=409)
    return _show(request, asked, draft, form=form, status=422)


def _sent(post: QueryDict) -> Sent:
    """The cells of the form whose text is not what was seen. Raises BadRequest when the form was tampered with."""
    try:
        page = json.loads(post.get("gezien", ""))
        rows = [_row(key) for key in page["rijen"]]
        seen = {str(name): str(text) for name, text in page["gezien"].items()}
        conflicts = {str(name) for name in page.get("botsing", ())}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as broken:
        raise BadRequest("‘gezien’ is niet wat er verstuurd was.") from broken
    changed, again = [], set()
    for name, text in post.items():
        place = _place(name, rows)
        if place is None or post.get(f"keuze-{name}") == "hun":
            continue
        before = seen.get(name, "")
        if " ".join(str(text).split()) != before:
            changed.append(Typed(*place, before, str(text)))
            if name in conflicts and post.get(f"keuze-{name}") != "mijn":
                again.add(place)
    return Sent(rows, changed, again)


def _place(name: str, rows: list[LineFacts]) -> Place | None:
    """The cell that a field stands for; None for any other field."""
    prefix, _, rest = name.partition("-")
    number, dash, year = rest.partition("-")
    if prefix != "c" or not dash or not (number.isascii() and number.isdigit() and len(number) < 5):
        return None
    return (rows[int(number)], _year(year)) if int(number) < len(rows) else None


def _show(
    request: SignedIn, asked: Asked, draft: Draft = _NOTHING, *, form: RowForm | None = None, status: int = 200
) -> HttpResponse:
    found, page = _table(request, asked)
    shown = grid_page(asked.plan, found, _with_drafts(asked, found, draft), draft)
    here = Crumb("Geld bewerken")
    context = {
        "plan": asked.plan,
        "region": asked.plan.region,
        "question": "waarmee",
        "path": trail(asked.plan.region, Crumb(asked.plan.title, reverse("plan", args=[asked.plan.code])), here),
        "grid": shown,
        "seen": _seen(shown),
        "page": page,
        "count": found.count,
        "choice": asked.choice,
        "items": _offered(asked.plan),
        "kinds": Line.Kind.choices,
        "stages": [stage.value for stage in ledger.Stage if stage],
        "form": form or _row_form(request, asked),
        "left": list(draft.answers.values()),
        "refused": sum(answer.outcome is Outcome.REFUSED for answer in draft.answers.values()),
        "conflicts": sum(answer.outcome is Outcome.CONFLICT for answer in draft.answers.values()),
    }
    return render(request, "website/money/grid.html", context, status=status)


def _table(request: SignedIn, asked: Asked) -> tuple[Table, Any]:
    """The rows of the page that is asked for, and the page itself as a paginator knows it."""
    size = max(5, MOST_CELLS // (len(years_of(asked.plan, request.user)) + 1) - len(asked.added))
    number = int(asked.page) if asked.page.isascii() and asked.page.isdigit() and len(asked.page) < 6 else 1
    found = table(asked.plan, request.user, asked.choice, start=(max(number, 1) - 1) * size, size=size)
    pages = Paginator(range(found.count), size)
    page = pages.get_page(number)
    if page.number != number:
        found = table(asked.plan, request.user, asked.choice, start=(page.number - 1) * size, size=size)
    return found, page


def _with_drafts(asked: Asked, found: Table, draft: Draft) -> list[LineFacts]:
    """The added rows, and rows that somebody was typing in and that a colleague has emptied meanwhile."""
    return list(dict.fromkeys([*asked.added, *(row for row, _ in draft.texts if row not in found.rows)]))


def _seen(shown: Any) -> str:
    """What the writer sees on this page, to be sent along with what she types."""
    rows = [row for group in shown.groups for row in group.rows]
    cells = [cell for row in rows for cell in row.cells]
    return json.dumps(
        {
            "rijen": [row.facts.key for row in rows],
            "gezien": {cell.name: cell.seen for cell in cells if cell.seen},
            "botsing": [cell.name for cell in cells if cell.theirs],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _offered(plan: Plan) -> list[Item]:
    """The items to choose from: those of the higher levels, so that the list stays readable."""
    return list(plan.items.filter(level__order__lte=1).only("code", "title", "path").order_by("path")[:300])


def _row_form(request: SignedIn, asked: Asked, data: QueryDict | None = None) -> RowForm:
    item = asked.choice.item
    about = About(request.user, plan=asked.plan)
    start = {"onderdeel": about.own_items.text(item.code)} if item else {}
    return RowForm(data, initial=start, about=about)
