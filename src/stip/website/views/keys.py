# SPDX-License-Identifier: EUPL-1.2
"""Distribution keys: which there are, and what each member pays of an amount, exactly to the cent."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from stip.accounts.models import Change
from stip.money import notation
from stip.money.keys.figures import plain
from stip.money.keys.sharing import Share, shares
from stip.money.ledger import ZERO, Nature, Total, exact
from stip.money.schemes import DistributionKey
from stip.partners.models import Organisation
from stip.places.access import may_edit
from stip.places.models import Region
from stip.website.downloads import FORMATS, Cell, download
from stip.website.formatting import number
from stip.website.navigation import Crumb, trail

LONGEST = notation.LONGEST
FIGURE = {
    DistributionKey.Method.INHABITANTS: "Inwoners",
    DistributionKey.Method.EQUAL: "Delen",
    DistributionKey.Method.FIXED: "Percentage",
    DistributionKey.Method.OWN: "Cijfer",
}
LIST_HEADER = ("code", "naam", "methode", "peildatum", "aantal organisaties", "bron")
HEADER = ("organisatie", "cijfer", "deel (%)")
SPLIT_HEADER = (*HEADER, "bedrag (euro)", "hoogstens (euro)", "aard")


@dataclass(frozen=True)
class Asked:
    """The amount to split as it was typed, what it is, and what is wrong with it."""

    text: str
    total: Total
    problem: str

    @property
    def is_split(self) -> bool:
        return bool(self.total)


@dataclass(frozen=True)
class Row:
    """A member with her figure, her part in words and as a length of the bar, and her amount."""

    organisation: Organisation
    figure: str
    part: str
    width: str
    total: Total


def keys(request: HttpRequest, region: str) -> HttpResponse:
    found = get_object_or_404(Region, code=region)
    rows = found.keys.annotate(members=Count("shares")).order_by("order", "name")
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        lines = (
            (key.code, key.name, key.get_method_display(), key.reference_day, key.members, key.source) for key in rows
        )
        return download(kind, name=f"verdeelsleutels-{found.code}", header=LIST_HEADER, rows=lines)
    context = {
        "region": found,
        "question": "waarmee",
        "rows": rows,
        "links": _links("key_new", "Verdeelsleutel toevoegen", found, request),
        "path": trail(found, Crumb("Waarmee", reverse("question", args=[found.code, "waarmee"])), Crumb("Verdelen")),
    }
    return render(request, "website/money/keys.html", context)


def key(request: HttpRequest, region: str, code: str) -> HttpResponse:
    keys_ = DistributionKey.objects.select_related("region").prefetch_related("shares__organisation")
    found = get_object_or_404(keys_, region__code=region, code=code)
    asked = _asked(request)
    # Without an amount the page still tells what is paid of every 100 euro.
    members = sorted(shares(found, asked.total if asked.is_split else exact(100)), key=lambda share: -share.part)
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        header = SPLIT_HEADER if asked.is_split else HEADER
        return download(kind, name=f"{found.region.code}-{found.code}", header=header, rows=_lines(members, asked))
    history = Change.objects.filter(content_type=ContentType.objects.get_for_model(found), object_id=found.pk)
    context = {
        "key": found,
        "region": found.region,
        "question": "waarmee",
        "asked": asked,
        "rows": [_row(share, members[0]) for share in members],
        "is_equal": len({share.figure for share in members}) == 1,
        "figure_word": FIGURE[DistributionKey.Method(found.method)],
        "figures_together": _figure(sum((share.figure for share in members), Decimal(0))),
        "history": history.select_related("by").order_by("-pk")[:20],
        "links": _links("key_edit", "Wijzigen", found.region, request, found.code),
        "path": _path(found),
    }
    return render(request, "website/money/key.html", context, status=422 if asked.problem else 200)


def _links(name: str, word: str, region: Region, request: HttpRequest, *more: str) -> list[tuple[str, str]]:
    return [(reverse(name, args=[region.code, *more]), word)] if may_edit(request.user, region) else []


def _row(share: Share, largest: Share) -> Row:
    width = share.figure / largest.figure * 100
    return Row(
        share.organisation, _figure(share.figure), f"{number(share.part * 100, 2)}%", f"{width:.1f}%", share.total
    )


def _figure(value: Decimal) -> str:
    places = -int(Decimal(plain(value)).as_tuple().exponent)
    return number(value, max(places, 0))


def _path(key: DistributionKey) -> list[Crumb]:
    return trail(key.region, *above(key.region), Crumb(key.name))


def above(region: Region) -> tuple[Crumb, Crumb]:
    """What a page about a key hangs under: the question, and the keys of its region."""
    return (
        Crumb("Waarmee", reverse("question", args=[region.code, "waarmee"])),
        Crumb("Verdelen", reverse("keys", args=[region.code])),
    )


def _asked(request: HttpRequest) -> Asked:
    text = " ".join(request.GET.get("bedrag", "").replace("\x00", "").split())
    try:
        total = notation.parse(text, unit="euro")
    except ValueError as wrong:
        return Asked(text[:LONGEST], ZERO, str(wrong))
    nothing = bool(text) and not total
    return Asked(text, total or ZERO, "Er valt niets te verdelen. Vul een bedrag boven nul in." if nothing else "")


def _lines(members: list[Share], asked: Asked) -> Iterator[tuple[Cell, ...]]:
    for share in members:
        line = (share.organisation.name, share.figure, share.part * 100)
        if not asked.is_split:
            yield line
        elif share.total.nature is Nature.UNKNOWN:
            yield *line, None, None, Nature.UNKNOWN.value
        else:
            yield *line, share.total.low, share.total.high, share.total.nature.value
