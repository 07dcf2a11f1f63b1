# SPDX-License-Identifier: EUPL-1.2
"""What a cashier accounts for over a year of a scheme, with the movements behind every figure."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from stip.money.deals import accountability
from stip.places.access import may_edit
from stip.website.as_of import as_of
from stip.website.downloads import FORMATS, download
from stip.website.navigation import Crumb, trail
from stip.website.pages import account_page
from stip.website.views.schemes import above, readable_scheme, year_or_404


def scheme_account(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The annex of a year, now or as it was known at the end of an earlier day."""
    found = readable_scheme(request, code)
    asked = as_of(request.GET)
    statement = accountability.statement(found, year_or_404(year), request.user, on=asked.day)
    kind = request.GET.get("formaat", "")
    name = f"verantwoording-{code}-{year}"
    if kind in FORMATS and request.GET.get("deel") == "mutaties":
        rows = account_page.opened(statement, request.user, most=len(statement.whole.cumulative.movements) + 1)
        header = account_page.MOVEMENT_HEADER
        return download(kind, name=f"{name}-mutaties", header=header, rows=account_page.movement_lines(rows))
    if kind in FORMATS:
        header_of_annex, lines = account_page.lines(statement)
        return download(kind, name=name, header=header_of_annex, rows=lines)
    years = accountability.years_of(found, request.user)
    context = {
        "scheme": found,
        "year": year,
        "statement": statement,
        "names": account_page.names_of(year),
        "opened": account_page.opened(statement, request.user),
        "earlier": max((one for one in years if one < year), default=None),
        "later": min((one for one in years if one > year), default=None),
        "as_of": asked,
        "may_edit": may_edit(request.user, found.region),
        "region": found.region,
        "question": "waarmee",
        "path": trail(
            found.region,
            *above(found.region),
            Crumb(found.name, reverse("scheme", args=[code])),
            Crumb(f"Verantwoording {year}"),
        ),
    }
    return render(request, "website/schemes/account.html", context)
