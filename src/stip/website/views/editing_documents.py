# SPDX-License-Identifier: EUPL-1.2
"""Add documents and change what is known about them."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from stip.accounts.history import facts_at
from stip.places.access import regions_of
from stip.places.models import Region
from stip.sources import actions
from stip.sources.models import Document
from stip.sources.reading import Unreadable
from stip.website import editing
from stip.website.doors import SignedIn, allow, for_editors, missing
from stip.website.editing import Frame, Subject
from stip.website.formatting import counted
from stip.website.forms.about import About
from stip.website.forms.documents import DOCUMENT, UploadForm
from stip.website.navigation import Crumb, trail
from stip.website.views.editing_items import last_change


@for_editors
def add(request: SignedIn) -> HttpResponse:
    """Upload a file, and say what was recognised in it."""
    if not regions_of(request.user):
        allow(request, None)
    about = About(request.user)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    start = {"document": request.GET.get("document", ""), "regio": request.GET.get("regio", "")}
    form = UploadForm(*sent, about=about, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            documents = _added(request, form)
        except Unreadable as unreadable:
            form.add_error("bestand", unreadable.message)
        else:
            for document in documents:
                messages.success(request, _told(document))
            one = len(documents) == 1
            return HttpResponseRedirect(reverse("document", args=[documents[0].code]) if one else reverse("documents"))
    path = [Crumb("Documenten", reverse("documents")), Crumb("Toevoegen")]
    frame = Frame(
        heading="Document toevoegen", back=reverse("documents"), path=path, region=None, button="Document toevoegen",
        lead="De tekst wordt gelezen en doorzoekbaar, en elke bronverwijzing ernaar krijgt zijn passage.",
    )  # fmt: skip
    context = {"form": form, "frame": frame, "path": path}
    return render(request, "website/editing/simple.html", context, status=422 if form.errors else 200)


@for_editors
def change(request: SignedIn, code: str) -> HttpResponse:
    found = Document.objects.readable_by(request.user).select_related("region").filter(code=code).first()
    if found is None:
        raise missing(request)
    allow(request, found.region)

    def load() -> Subject:
        now = Document.objects.select_related("region", "publisher").get(code=code)
        return Subject(
            facts=actions.facts_of(now),
            revision=now.revision,
            at=lambda revision: facts_at(now, revision=revision, present=now.revision),
            save=lambda values, seen, reason: actions.change_document(
                now, values, seen=seen, by=request.user, reason=reason
            ),
            meanwhile=last_change(now),
        )  # fmt: skip

    address = reverse("document", args=[code])
    path = trail(
        found.region, Crumb("Documenten", reverse("documents")), Crumb(found.title, address), Crumb("Wijzigen")
    )
    frame = Frame(heading=f"{found.title}: wijzigen", back=address, path=path, region=found.region)
    return editing.change(request, load, DOCUMENT, About(request.user, region=found.region), frame)


def _added(request: SignedIn, form: UploadForm) -> list[Document]:
    told = form.cleaned_data
    upload = told["bestand"]
    return actions.add_document(
        content=upload.read(),
        filename=upload.name,
        by=request.user,
        region=Region.objects.get(code=told["regio"]),
        title=told["titel"],
        document=Document.objects.filter(code=told["document"]).first() if told["document"] else None,
        visibility=told["zichtbaarheid"],
    )


def _told(document: Document) -> str:
    citations = document.citations.count()
    found = document.citations.exclude(start=None).count()
    pages = counted(document.page_count, "pagina", "pagina’s")
    cited = f"{found} van de {citations} bronverwijzingen gevonden" if citations else "nog geen bronverwijzingen"
    return f"‘{document.title}’: {pages} gelezen, {cited}."
