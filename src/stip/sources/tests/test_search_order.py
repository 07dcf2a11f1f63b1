# SPDX-License-Identifier: EUPL-1.2
"""What comes first, asked of whichever database the tests run on."""

import pytest
from django.contrib.auth.models import AnonymousUser

from stip.sources import search
from stip.sources.search.ranking import MAX_SCORED
from stip.sources.tests.conftest import Valley
from stip.sources.tests.test_search import codes


def test_very_many_hits_come_in_a_steady_order_title_first(db: None) -> None:
    search.index(search.Entry("onderdeel", f"{n:04}", "Iets", "water") for n in range(1200))
    search.index(
        [search.Entry("plan", "vaak", "Iets", "water water water"), search.Entry("plan", "titel", "Water", "")]
    )
    assert codes("water", limit=3) == ["titel", "vaak", "0000"]
    pages = [codes("water", limit=400, offset=offset) for offset in (0, 400, 800, 1200)]
    everything = [code for page in pages for code in page]
    assert len(everything) == len(set(everything)) == 1202
    assert everything[2:] == sorted(everything[2:])


def test_the_word_itself_comes_before_a_compound_and_a_title_before_a_text(db: None) -> None:
    search.index(
        [
            search.Entry("onderdeel", "d", "Iets", "Een warmtenet."),
            search.Entry("onderdeel", "c", "Warmtenet", "Warmtenetten en nog een warmtenet, en nog een warmtenet."),
            search.Entry("pagina", "b", "Rapport", "Er is warmte."),
            search.Entry("onderdeel", "a", "Warmte", ""),
            search.Entry("onderdeel", "e", "Plan over warmte", ""),
        ]
    )
    assert codes("warmte") == ["a", "e", "b", "c", "d"]
    assert codes("warmtenet") == ["c", "d"]


@pytest.mark.parametrize("together", [1, 2, 3, 4])
def test_a_few_hits_with_all_words_suffice_and_fewer_are_followed_by_those_with_some(db: None, together: int) -> None:
    search.index(search.Entry("onderdeel", f"x{n}", "Wijk", "molen") for n in range(together))
    search.index([search.Entry("plan", "wijk", "Wijk", ""), search.Entry("plan", "molen", "Molen", "")])
    found = search.search("molen wijk", visitor=AnonymousUser())
    both = [f"x{n}" for n in range(together)]
    assert [hit.code for hit in found.hits] == (both if together >= 3 else [*both, "molen", "wijk"])
    assert (found.whole, found.count) == (together, len(found.hits))
    assert codes('"molen" wijk') == both
    assert codes("molen wijk -wijk") == ["molen"]
    assert search.codes("molen wijk", visitor=AnonymousUser(), kind="onderdeel") == set(both)


def test_a_choice_of_kind_or_region_does_not_change_what_counts_as_few(valley: Valley) -> None:
    search.index(search.Entry("plan", f"p{n}", "Wijk en molen", region_id=valley.region.pk) for n in range(3))
    search.index([search.Entry("gebied", "g", "Wijk en molen"), search.Entry("gebied", "los", "Molen")])
    found = search.search("molen wijk", visitor=AnonymousUser(), kinds=["gebied"])
    assert [hit.code for hit in found.hits] == ["g"]
    assert (found.count, found.whole, found.facets) == (1, 1, {"gebied": 1, "plan": 3})
    assert found.regions == {None: 1}


def test_inside_one_document_all_words_are_asked(db: None) -> None:
    search.index(search.Entry("pagina", f"nota/p/{n}", "Nota", text) for n, text in enumerate(["molen", "molen wijk"]))
    search.index([search.Entry("pagina", "nota-2/p/1", "Nota", "molen wijk")])
    assert codes("molen wijk", document="nota") == ["nota/p/1"]
    assert codes("molen", document="nota") == ["nota/p/0", "nota/p/1"]
    assert codes("molen", document="weg") == []


def test_of_very_many_hits_with_some_of_the_words_those_with_all_come_first(db: None) -> None:
    count = MAX_SCORED + 50
    search.index(search.Entry("onderdeel", f"{n:04}", "Molen", "molen") for n in range(count))
    search.index([search.Entry("plan", "beide", "Iets", "een molen in de wijk"), search.Entry("plan", "wijk", "Wijk")])
    found = search.search("molen wijk", visitor=AnonymousUser(), limit=5)
    assert (found.count, found.whole) == (count + 2, 1)
    assert found.hits[0].code == "beide"
    pages = [codes("molen wijk", limit=100, offset=at) for at in range(0, count + 100, 100)]
    everything = [code for page in pages for code in page]
    assert len(everything) == len(set(everything)) == count + 2


def test_an_entry_that_becomes_hidden_or_moves_to_another_region_is_counted_there(valley: Valley) -> None:
    entry = search.Entry("plan", "p", "Molen", region_id=valley.region.pk)
    search.index([entry])
    assert search.search("molen", visitor=AnonymousUser()).regions == {valley.region.pk: 1}
    search.index([search.Entry("plan", "p", "Molen", region_id=valley.region.pk, visibility="intern")])
    assert search.search("molen", visitor=AnonymousUser()).regions == {}
    assert search.search("molen", visitor=valley.bureau).regions == {valley.region.pk: 1}
    search.index([search.Entry("plan", "p", "Molen")])
    assert search.search("molen", visitor=AnonymousUser()).regions == {None: 1}


def test_what_vanished_with_its_region_is_not_counted(valley: Valley) -> None:
    search.index([search.Entry("plan", "p", "Molen", region_id=valley.region.pk), search.Entry("plan", "q", "Molen")])
    valley.region.delete()
    found = search.search("molen", visitor=AnonymousUser())
    assert (found.count, [hit.code for hit in found.hits]) == (1, ["q"])
