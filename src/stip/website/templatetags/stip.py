# SPDX-License-Identifier: EUPL-1.2
"""Template filters and tags of every page. They are loaded everywhere, so no page needs a load tag.

Components live in templates/website/components/; each has one tag here that gives it ready values.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.core.paginator import Page
from django.db.models import Manager
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select, Textarea
from django.utils.safestring import SafeString

from stip.money.ledger import Gap, Total
from stip.partners.models import Organisation
from stip.plans.models import Amount, Item, PartnerRole, Plan
from stip.plans.numbering import number_in
from stip.sources.models import Citation
from stip.website import formatting, naming, stylesheet
from stip.website.listing import Filter
from stip.website.map_figure import Figure
from stip.website.road import Road
from stip.website.road import road as lay_road

register = template.Library()
COMPONENTS = "website/components/"


@register.filter
def number(value: int | float | Decimal | None, decimals: int = 0) -> str:
    return formatting.number(value, decimals)


@register.filter
def euro(value: Decimal | int | None) -> str:
    return formatting.euro(value)


@register.filter
def euro_full(value: Decimal | int | None) -> str:
    return formatting.euro_full(value)


@register.filter
def amount(value: Amount) -> str:
    """The amount as the source states it, for running text."""
    return formatting.stated(value.euro, value.nature, high=value.high)


@register.filter
def amount_full(value: Amount) -> str:
    """The amount as the source states it, for a table."""
    return formatting.stated(value.euro, value.nature, high=value.high, full=True)


@register.filter
def total(value: Total) -> str:
    """A sum of amounts, for running text."""
    return formatting.total(value)


@register.filter
def total_full(value: Total) -> str:
    """A sum of amounts, for a table."""
    return formatting.total(value, full=True)


@register.filter
def to_the_cent(value: Total) -> str:
    return formatting.to_the_cent(value)


@register.filter
def fte(value: Total) -> str:
    return formatting.fte(value)


@register.filter
def gap(value: Gap) -> str:
    """What is still needed, for running text."""
    return formatting.gap(value)


@register.filter
def gap_full(value: Gap) -> str:
    """What is still needed, for a table."""
    return formatting.gap(value, full=True)


@register.filter
def day(value: date | datetime | str | None) -> str:
    return formatting.day(value)


@register.filter
def span(value: str) -> str:
    """A period in words."""
    return formatting.span(value)


@register.filter
def plural(count: int, words: str) -> str:
    """The number with its word: `{{ 3|plural:"opgave,opgaven" }}` gives "3 opgaven"."""
    singular, many = words.split(",")
    return formatting.counted(count, singular, many)


@register.filter
def in_words(count: int) -> str:
    return formatting.in_words(count)


@register.filter
def capitalised(text: str) -> str:
    return formatting.capitalised(text)


@register.filter
def known(value: object) -> object:
    """The value, or "niet bekend" when there is none."""
    return formatting.UNKNOWN if value in (None, "") else value


@register.filter
def full_in(organisation: Organisation, plan: Plan) -> str:
    """The name as a reader of the plan knows it; the organisation comes with its former names."""
    return naming.full_in(organisation, plan)


@register.filter
def short_in(organisation: Organisation, plan: Plan) -> str:
    """The abbreviation as a reader of the plan knows it; the organisation comes with its former names."""
    return naming.short_in(organisation, plan)


@register.filter
def is_numbering(code: str) -> bool:
    """Whether a code is a number that the source itself uses ("5.1.3", "A2") and not a name made of its title."""
    return bool(number_in(code))


@register.simple_tag
def stylesheet_address(name: str) -> str:
    return stylesheet.address(name)


@register.inclusion_tag(COMPONENTS + "state.html")
def state(status: str) -> dict[str, Any]:
    """A state as word and shape; an empty status reads "stand niet bekend"."""
    return {"status": status, "word": Item.Status(status).label if status else f"stand {formatting.UNKNOWN}"}


@register.inclusion_tag(COMPONENTS + "source_dot.html")
def source_dot(citations: "Manager[Citation] | Iterable[Citation]") -> dict[str, Any]:
    """The dot that asks "waar staat dat?". Fetch the citations with their document, only the readable ones."""
    found = list(citations.all() if isinstance(citations, Manager) else citations)
    return {"citation": found[0] if found else None, "others": len(found) - 1}


@register.inclusion_tag(COMPONENTS + "period_bar.html")
def period_bar(own: str, frame: str = "", delivery: str = "") -> dict[str, Road]:
    """The period as a bar within `frame`, with the words under it."""
    return {"road": lay_road(own, frame=frame, delivery=delivery)}


@register.inclusion_tag(COMPONENTS + "item_card.html")
def item_card(item: Item, note: str = "", heading: int = 3) -> dict[str, Any]:
    """One item as a card, with what is known of it; the page says once what a silent card means.

    Reads plan, level, partners with organisation and its former names, and citations with document.

    note      a line for what the page adds, such as "3 ambities, 6 projecten"
    heading   the rank of the title on this page
    """
    roles = list(item.partners.all())
    leads = [role for role in roles if role.role in (PartnerRole.Role.LEAD, PartnerRole.Role.DEPARTMENT)]
    return {"item": item, "note": note, "heading": heading, "leads": leads, "citations": item.citations}


@register.inclusion_tag(COMPONENTS + "map.html")
def map_figure(figure: Figure, title: str, listed: bool = True, tabbed: bool = True) -> dict[str, Any]:
    """A map of map_figure.figure(); its areas are links, and the same links stand in a list beside it when `listed`.

    tabbed   without a list, whether a keyboard visits each area; not when a table on the page has the same links
    """
    return {"figure": figure, "title": title, "listed": listed, "tabbed": tabbed}


@register.inclusion_tag(COMPONENTS + "answer.html")
def answer(question: str, address: str, headline: str, detail: str = "") -> dict[str, str]:
    return {"question": question, "address": address, "headline": headline, "detail": detail}


@register.inclusion_tag(COMPONENTS + "downloads.html", takes_context=True)
def downloads(context: template.Context) -> dict[str, Any]:
    """Links to this very list as CSV and XLSX; the view answers `?formaat=` with `downloads.download`."""
    query = context["request"].GET.copy()
    query.pop("pagina", None)
    addresses = []
    for kind, word in (("csv", "CSV"), ("xlsx", "Excel")):
        query["formaat"] = kind
        addresses.append((word, f"?{query.urlencode()}"))
    return {"addresses": addresses}


@register.inclusion_tag(COMPONENTS + "filters.html", takes_context=True)
def filters(context: template.Context, groups: list[Filter], search: str = "") -> dict[str, Any]:
    """The left column of a list. `search` is the label of a text field named `zoek`, empty for none."""
    query = context["request"].GET
    names = {group.name for group in groups} | {"pagina", "formaat", "zoek"}
    kept = [(key, value) for key in query if key not in names for value in query.getlist(key)]
    # An empty answer, such as "all regions", narrows nothing.
    chosen = sum(bool(option.value) for group in groups for option in group.chosen) + bool(query.get("zoek"))
    asked, cleared = query.get("zoek", ""), f"?{urlencode(kept)}"
    return {"groups": groups, "search": search, "asked": asked, "kept": kept, "chosen": chosen, "cleared": cleared}


@register.inclusion_tag(COMPONENTS + "empty_result.html", takes_context=True)
def empty_result(context: template.Context, groups: list[Filter]) -> dict[str, Any]:
    """What to loosen when a list is empty: each chosen filter as a link that takes it off."""
    query = context["request"].GET
    loosen = []
    for group in groups:
        for option in group.chosen:
            rest = query.copy()
            rest.setlist(group.name, [value for value in rest.getlist(group.name) if value != option.value])
            rest.pop("pagina", None)
            loosen.append((f"{group.legend}: {option.label}", f"?{rest.urlencode()}"))
    if query.get("zoek"):
        rest = query.copy()
        del rest["zoek"]
        loosen.append((f"Zoeken op “{query['zoek']}”", f"?{rest.urlencode()}"))
    return {"loosen": loosen}


@register.inclusion_tag(COMPONENTS + "pagination.html", takes_context=True)
def pagination(context: template.Context, page: "Page[Any]") -> dict[str, Any]:
    query = context["request"].GET.copy()
    query.pop("pagina", None)
    begin = f"?{query.urlencode()}&pagina=" if query else "?pagina="
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "begin": begin, "numbers": [each if isinstance(each, int) else None for each in numbers]}


@register.inclusion_tag(COMPONENTS + "sort_header.html", takes_context=True)
def sort_header(context: template.Context, key: str, label: str, numeric: bool = False) -> dict[str, Any]:
    """A column header that sorts on `key`, and the other way round on the second time. Goes inside a table row."""
    query = context["request"].GET.copy()
    now = query.get("sorteer", "")
    query["sorteer"] = f"-{key}" if now == key else key
    query.pop("pagina", None)
    direction = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    return {"label": label, "address": f"?{query.urlencode()}", "direction": direction, "numeric": numeric}


@register.inclusion_tag(COMPONENTS + "form_field.html")
def form_field(field: BoundField) -> dict[str, Any]:
    """A field with its label, help and error beside it."""
    widget = field.field.widget
    return {
        "field": field,
        "is_check": isinstance(widget, CheckboxInput),
        "is_group": field.use_fieldset,
        "is_list": _is_group(field),
    }


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The input itself, dressed in the class of its kind."""
    return field.as_widget(attrs={"class": _control_class(field)})


def _is_group(field: BoundField) -> bool:
    return isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)


def _control_class(field: BoundField) -> str:
    kinds: tuple[tuple[type, str], ...] = (
        (RadioSelect, "utrecht-radio-button utrecht-radio-button--html-input"),
        (CheckboxSelectMultiple, "utrecht-checkbox utrecht-checkbox--html-input"),
        (CheckboxInput, "utrecht-checkbox utrecht-checkbox--html-input"),
        (Select, "utrecht-select utrecht-select--html-select"),
        (Textarea, "utrecht-textarea utrecht-textarea--html-textarea"),
    )
    widget = field.field.widget
    own = next(
        (name for kind, name in kinds if isinstance(widget, kind)), "utrecht-textbox utrecht-textbox--html-input"
    )
    return " ".join(filter(None, [widget.attrs.get("class"), own]))
