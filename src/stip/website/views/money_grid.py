# SPDX-License-Identifier: EUPL-1.2
"""The books of a plan as a table to type in: with the script cell by cell, without it as one form."""

import json
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render

from stip.money import ledger
from stip.money.grid.cell_actions import Answer, Outcome, Typed, save_cells, write_amount
from stip.money.grid.cells import Choice, Place, Table, balances, standing_at, table, years_of
from stip.money.line_facts import LineFacts, Register, check, facts_from
from stip.money.models import Line
from stip.plans.models import Item, Plan
from stip.website.doors import SignedIn, View, editable_plan, for_editors
from stip.website.formatting import counted, number
from stip.website.forms.about import About
from stip.website.forms.bookings import RowForm
from stip.website.grid_sent import read_form, read_json, row_from, several, typed_cell
from stip.website.listing import choices
from stip.website.navigation import Crumb
from stip.website.pages.grid_page import Draft, cell_words, grid_page, total_token, year_key
from stip.website.views.money import money_trail

MOST_CELLS = 2000
"""Fields on one page: what a browser types in without delay. More rows go to a next page."""
USUAL_ROWS = 25
"""Rows on one page, unless all are asked for: what can still be overseen, also on a phone."""
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
    is_whole: bool = False


def _keeping_cells(view: View[[str]]) -> View[[str]]:
    """Whoever was signed out gets back the cells that she changed, by their own names."""

    @wraps(view)
    def kept(request: HttpRequest, /, plan: str) -> HttpResponse:
        is_form = request.method == "POST" and "gezien" in request.POST
        if not is_form or request.user.is_authenticated:
            return view(request, plan)
        typed = [(cell_words(cell.row, cell.year), cell.text) for cell in read_form(request.POST).changed]
        return render(request, "website/editing/signed_out.html", {"typed": typed}, status=403)

    return kept


@_keeping_cells
@for_editors
def grid_edit(request: SignedIn, plan: str) -> HttpResponse:
    found = editable_plan(request, plan)
    asked = _asked(found, request)
    if request.method != "POST":
        return _show(request, asked)
    if request.content_type == "application/json":
        return _answer_script(request, asked)
    return _save_form(request, asked)


def _asked(plan: Plan, request: SignedIn, query: QueryDict | None = None) -> Asked:
    query = request.GET if query is None else query
    item = plan.items.filter(code=query.get("onderdeel", "")).first() if query.get("onderdeel") else None
    kind = next(iter(choices(query, "soort", Line.Kind.values)), "")
    stage = next(iter(choices(query, "stadium", [stage.value for stage in ledger.Stage if stage])), "")
    added = _added(plan, request, query.getlist("rij"))
    return Asked(plan, Choice(item, kind, stage), query.get("pagina", ""), added, "alles" in query.getlist("toon"))


def _added(plan: Plan, request: SignedIn, keys: list[str]) -> list[LineFacts]:
    """The rows that the address adds; what was spoilt, or is not to be read by her, is left out."""
    named = [facts for key in keys[:MOST_ADDED] if (facts := _possible(key))]
    register = Register(plan, named, request.user)
    return [facts for facts in dict.fromkeys(named) if _stands(register, facts)]


def _possible(key: str) -> LineFacts | None:
    try:
        return facts_from(key)
    except ValueError:
        return None


def _stands(register: Register, facts: LineFacts) -> bool:
    try:
        register.line(facts, None)
    except ValueError:
        return False
    return True


def _answer_script(request: SignedIn, asked: Asked) -> HttpResponse:
    """Save the cells that the script sends, or tell a script that was away what stands in its rows now."""
    sent = read_json(request)
    if "rijen" in sent:
        return JsonResponse(_now(request, asked, [row_from(key) for key in several(sent["rijen"], MOST_CELLS)]))
    typed = [typed_cell(cell) for cell in several(sent.get("cellen"), MOST_AT_ONCE)]
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


def _save_form(request: SignedIn, asked: Asked) -> HttpResponse:
    sent = read_form(request.POST)
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
            asked = _asked(asked.plan, request, query)
            return _show(request, asked, draft, status=409)
    return _show(request, asked, draft, form=form, status=422)


def _show(
    request: SignedIn, asked: Asked, draft: Draft = _NOTHING, *, form: RowForm | None = None, status: int = 200
) -> HttpResponse:
    found, page = _table(request, asked)
    shown = grid_page(asked.plan, request.user, found, _with_drafts(asked, found, draft), draft)
    context = {
        "plan": asked.plan,
        "region": asked.plan.region,
        "question": "waarmee",
        "path": [*money_trail(asked.plan, here=False), Crumb("Bewerken")],
        "grid": shown,
        "seen": _seen(shown),
        "page": page,
        "whole": asked.is_whole,
        "longer": _longer(request, asked, found.count),
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
    size = size if asked.is_whole else min(size, USUAL_ROWS)
    at = int(asked.page) if asked.page.isascii() and asked.page.isdigit() and len(asked.page) < 6 else 1
    found = table(asked.plan, request.user, asked.choice, start=(max(at, 1) - 1) * size, size=size)
    pages = Paginator(range(found.count), size)
    page = pages.get_page(at)
    if page.number != at:
        found = table(asked.plan, request.user, asked.choice, start=(page.number - 1) * size, size=size)
    return found, page


def _longer(request: SignedIn, asked: Asked, count: int) -> tuple[str, str]:
    """The link to more rows on a page, or back to fewer: its address and words; empty when there is no choice."""
    if count <= USUAL_ROWS:
        return "", ""
    query = request.GET.copy()
    for name in ("toon", "pagina"):
        query.pop(name, None)
    if not asked.is_whole:
        query["toon"] = "alles"
    words = f"Toon {USUAL_ROWS} regels per pagina" if asked.is_whole else f"Toon alle {number(count)} regels"
    return f"{request.path}?{query.urlencode()}", words


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
    return list(plan.items.filter(level__order__lte=1).only("code", "title", "path", "plan").order_by("path")[:300])


def _row_form(request: SignedIn, asked: Asked, data: QueryDict | None = None) -> RowForm:
    item = asked.choice.item
    about = About(request.user, plan=asked.plan)
    start = {"onderdeel": about.own_items.text(item.code)} if item else {}
    return RowForm(data, initial=start, about=about)
