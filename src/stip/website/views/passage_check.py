# SPDX-License-Identifier: EUPL-1.2
"""Whether the words of a citation are found in its document: a line beside the row, while somebody types."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stip.website.doors import for_editors
from stip.website.forms.about import About
from stip.website.forms.sources import check_passage

LONGEST = 200


@for_editors
def passage_check(request: HttpRequest) -> HttpResponse:
    """The fields of one row come with the prefix of their row."""
    sent = {key.rpartition("-")[2]: str(value) for key, value in request.GET.items()}
    page = sent.get("pagina", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else None
    code = About(request.user).documents.code(sent.get("document", "")) or ""
    check = check_passage(request.user, code, number, sent.get("anker", "")[:LONGEST])
    return render(request, "website/editing/passage_found.html", {"check": check})
