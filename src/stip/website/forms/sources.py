# SPDX-License-Identifier: EUPL-1.2
"""Where a fact is written: rows of document, page and anchor, with a look whether the passage is found."""

from dataclasses import dataclass

from django import forms

from stip.places.access import Visitor
from stip.sources.models import Document, Page
from stip.sources.passages import Pages
from stip.website.forms.about import About
from stip.website.forms.fields import Line, Named
from stip.website.forms.rows import FactForm, Rows


@dataclass(frozen=True)
class Check:
    """Whether a passage can be found. `state` is "found", "lost" or "absent" (the text is not there yet)."""

    state: str
    word: str
    text: str = ""


def check_passage(visitor: Visitor, code: str, number: int | None, anchor: str) -> Check | None:
    """Look for an anchor in a document that the visitor may read; None when there is nothing to look for."""
    document = Document.objects.readable_by(visitor).filter(code=code).first()
    if document is None or not anchor:
        return None
    if not document.has_text:
        return Check("absent", "Niet na te kijken: de tekst van dit document is nog niet toegevoegd.")
    rows = list(Page.objects.filter(document=document).order_by("position").values_list("number", "text"))
    passage = Pages(rows).find(anchor, number)
    if passage is None:
        return Check("lost", "Niet gevonden. Neem een paar woorden over die letterlijk op de pagina staan.")
    page, text = rows[passage.page]
    word = f"Gevonden op pagina {page}:" if page == number else f"Gevonden, maar op pagina {page}:"
    return Check("found", word, text[passage.start : passage.end])


class SourceRow(FactForm):
    document = Named("documents", "dit document", label="Document")
    pagina = forms.IntegerField(label="Pagina", required=False, min_value=1, max_value=100_000)
    anker = Line(label="Woorden uit de passage", required=False, max_length=200)
    check_address = True

    @property
    def passage(self) -> Check | None:
        """What is found for the fields as they stand, once there is something in them."""
        if self.is_bound:
            values = getattr(self, "cleaned_data", {})
            return self._look(values.get("document"), values.get("pagina"), values.get("anker"))
        code = self.about.documents.code(str(self.initial.get("document") or ""))
        return self._look(code, self.initial.get("pagina"), self.initial.get("anker"))

    def _look(self, code: str | None, number: int | None, anchor: str | None) -> Check | None:
        return check_passage(self.about.visitor, code or "", number, anchor or "")


def hides_document(row: dict[str, object], about: About) -> bool:
    return row["document"] not in about.documents.shown


SOURCES = Rows(
    "bronnen",
    SourceRow,
    title="Waar staat dit?",
    one="bron",
    beside="document",
    help="Neem een naam of cijfer over dat letterlijk op de pagina staat: daarmee vinden we de passage.",
    hides=hides_document,
)
