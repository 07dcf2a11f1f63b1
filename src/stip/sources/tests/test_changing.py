# SPDX-License-Identifier: EUPL-1.2
"""What is known about a document can be changed, with history, and a second writer loses nothing."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from stip.accounts.models import Change
from stip.sources import search
from stip.sources.actions import Conflict, change_document, register_documents, remove_document
from stip.sources.models import Document
from stip.sources.tests.conftest import Valley

ROW = {
    "code": "molennota",
    "titel": "Molennota",
    "soort": "nota",
    "uitgever": "provincie-dal",
    "datum": "2022-11",
    "regio": "beekdal",
    "paginas": [[1, "Molens in het dal"]],
}


def test_a_change_is_kept_with_who_when_and_why(valley: Valley) -> None:
    seen = valley.document.revision
    changed = change_document(
        valley.document,
        {"titel": "Nota van het dal", "uitgever": "provincie-dal"},
        seen=seen,
        by=valley.bureau,
        reason="Naam",
    )
    assert (changed.title, changed.publisher.code, changed.revision) == ("Nota van het dal", "provincie-dal", seen + 1)
    change = Change.objects.get(code="beekdalnota")
    assert (change.by, change.reason, change.region_code) == (valley.bureau, "Naam", "beekdal")
    assert (change.before["titel"], change.after["titel"]) == ("Beekdalnota", "Nota van het dal")
    assert search.search("nota dal", visitor=AnonymousUser()).hits[0].title == "Nota van het dal"


def test_a_second_writer_sees_both_texts_and_chooses(valley: Valley) -> None:
    seen = valley.document.revision
    change_document(valley.document, {"titel": "Eerste"}, seen=seen, by=valley.bureau)
    with pytest.raises(Conflict) as caught:
        change_document(valley.document, {"titel": "Tweede"}, seen=seen, by=valley.bureau)
    assert (caught.value.theirs, caught.value.yours) == ({"titel": "Eerste"}, {"titel": "Tweede"})
    change_document(valley.document, {"titel": "Tweede"}, seen=caught.value.revision, by=valley.bureau)
    assert Document.objects.get(pk=valley.document.pk).title == "Tweede"


def test_the_same_value_twice_is_no_conflict_and_no_change(valley: Valley) -> None:
    change_document(valley.document, {"titel": "Nieuw"}, seen=valley.document.revision, by=valley.bureau)
    change_document(valley.document, {"titel": "Nieuw"}, seen=valley.document.revision, by=valley.bureau)
    assert Change.objects.filter(code="beekdalnota").count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"titel": "  "}, "titel"),
        ({"titel": "x" * 301}, "titel"),
        ({"datum": "november 2022"}, "datum"),
        ({"datum": "2022-13"}, "datum"),
        ({"uitgever": "bestaat-niet"}, "uitgever"),
        ({"regio": "bestaat-niet"}, "regio"),
        ({"zichtbaarheid": "geheim"}, "zichtbaarheid"),
    ],
)
def test_a_value_that_cannot_be_is_refused_beside_its_field(valley: Valley, values: dict[str, str], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        change_document(valley.document, values, seen=valley.document.revision, by=valley.bureau)
    assert set(caught.value.message_dict) == {field}
    assert Document.objects.get(pk=valley.document.pk).title == "Beekdalnota"


def test_others_may_not_change_or_remove_a_document(valley: Valley) -> None:
    with pytest.raises(PermissionDenied):
        change_document(valley.document, {"titel": "x"}, seen=valley.document.revision, by=valley.neighbour)
    with pytest.raises(PermissionDenied):
        remove_document(valley.document, by=valley.neighbour)


def test_a_document_that_facts_rest_on_stays(valley: Valley) -> None:
    with pytest.raises(ValidationError, match="4 bronverwijzingen"):
        remove_document(valley.document, by=valley.bureau)


def test_the_list_of_documents_can_be_read_again_without_changing_anything(valley: Valley) -> None:
    [made] = register_documents([ROW])
    assert (made.publisher.code, made.published, made.region, made.page_starts) == (
        "provincie-dal", "2022-11", valley.region, [[1, "Molens in het dal"]],
    )  # fmt: skip
    before = Change.objects.count()
    [again] = register_documents([ROW])
    assert (again.pk, again.revision, Change.objects.count()) == (made.pk, made.revision, before)
    [changed] = register_documents([{**ROW, "titel": "Molens", "datum": date(2022, 11, 3)}])
    assert (changed.pk, changed.title, changed.published) == (made.pk, "Molens", "2022-11-03")


def test_a_list_that_names_an_unknown_publisher_is_refused_whole(valley: Valley) -> None:
    with pytest.raises(ValidationError, match="bestaat niet"):
        register_documents([ROW, {**ROW, "code": "ander", "uitgever": "niemand"}])
    assert not Document.objects.filter(code__in=["molennota", "ander"]).exists()
