# SPDX-License-Identifier: EUPL-1.2
"""One set of questions with its answers, asked of whichever database the tests run on."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from stip.places.models import Region
from stip.sources import search
from stip.sources.models import SearchEntry, SearchWord
from stip.sources.tests.conftest import Valley

ENTRIES = [
    search.Entry("onderdeel", "a", "Wijkaanpak Bovendal", "Een aanpak voor verkeersveiligheid in de wijk."),
    search.Entry("onderdeel", "b", "Regio Deal", "De regio sluit een deal met het Rijk over gezondheid."),
    search.Entry("onderdeel", "c", "Deal over wonen", "In de regio komt later een tweede deal."),
    search.Entry("onderdeel", "d", "Veilige wijken", "Zonnepanelen op daken, coöperatie Zon."),
    search.Entry("organisatie", "rws", "Rijkswaterstaat", "Beheert wegen en vaarwegen.", label="RWS"),
    search.Entry("pagina", "nota/p/1", "Nota", "Veiligheid, veiligheid en nog eens veiligheid. De N278 in 2024-2027."),
    search.Entry("pagina", "nota/p/2", "Nota", "De mobiliteitsportal voor de regio's; kinderen in de stad, de aanpak."),
    search.Entry("gebied", "venray", "Venray", "gemeente"),
    search.Entry("plan", "p1", "Programma Venray", "Over Venray."),
]

# What is typed, and the codes that come out, best first.
QUESTIONS = {
    "veiligheid": ["d", "nota/p/1", "a"],
    "VEILIGE": ["d", "nota/p/1", "a"],
    "wijk": ["d", "a"],
    "wijkaanpak": ["a", "nota/p/2"],
    "verkeersveiligheid": ["a", "d", "nota/p/1"],
    "regio deal": ["b", "c", "nota/p/2"],
    '"regio deal"': ["b"],
    "“Regio Deal”": ["b"],
    "regio-deal": ["b"],
    "regiodeal": ["b", "c"],
    "deal -wonen": ["b"],
    'deal -"regio deal"': ["c"],
    "-deal": [],
    "mobiliteitsportaal": ["nota/p/2"],
    "mobilietitsportal": ["nota/p/2"],
    "venrai": ["venray", "p1"],
    "venray": ["venray", "p1"],
    "rijkswatterstaad": ["rws"],
    "rws": ["rws"],
    "coöperatie": ["d"],
    "cooperatie": ["d"],
    "zonnepaneel": ["d"],
    "regio's": ["b", "c", "nota/p/2"],
    "kind": ["nota/p/2"],
    "steden": ["nota/p/2"],
    "n278": ["nota/p/1"],
    "2024": ["nota/p/1"],
    "2024-2027": ["nota/p/1"],
    "de aanpak van de wijk": ["a", "d", "nota/p/2"],
    "de": ["nota/p/2", "a", "b", "c", "nota/p/1"],
    "": [],
    '"': [],
    "-": [],
    "' OR 1=1 --": [],
    "qz": [],
    "NEAR(regio deal)": ["b", "c"],
    "regio AND deal": ["b", "c", "nota/p/2"],
    "qwertzuiop": [],
    "a" * 500: [],
    "∑ 中文": [],
}


@pytest.fixture
def filled(db: None) -> None:
    search.index(ENTRIES)


def codes(text: str, **choices: object) -> list[str]:
    found = search.search(text, visitor=AnonymousUser(), **choices)
    assert found.count >= len(found.hits)
    return [hit.code for hit in found.hits]


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_has_the_same_answer_on_every_database(filled: None, text: str) -> None:
    assert codes(text) == QUESTIONS[text], connection.vendor


def test_a_word_that_stands_nowhere_is_read_as_one_that_looks_like_it(filled: None) -> None:
    found = search.search("venrai", visitor=AnonymousUser())
    assert found.corrections == {"venrai": ["venray"]}
    assert search.search("venray", visitor=AnonymousUser()).corrections == {}


def test_facets_count_every_kind_and_kinds_narrow_the_hits(filled: None) -> None:
    found = search.search("veiligheid", visitor=AnonymousUser(), kinds=["pagina"])
    assert (found.count, found.facets) == (1, {"onderdeel": 2, "pagina": 1})
    assert [hit.code for hit in found.hits] == ["nota/p/1"]


def test_hits_come_in_pages_that_do_not_overlap(filled: None) -> None:
    assert codes("veiligheid", limit=2) + codes("veiligheid", limit=2, offset=2) == QUESTIONS["veiligheid"]
    assert codes("veiligheid", offset=10) == []


def test_a_hit_shows_what_answers_the_question(filled: None) -> None:
    [hit] = search.search("mobiliteitsportal kinderen", visitor=AnonymousUser()).hits
    assert [text for text, is_marked in hit.snippet if is_marked] == ["mobiliteitsportal", "kinderen"]
    assert "".join(text for text, _ in hit.snippet) == ENTRIES[6].text
    hit = search.search("wijk", visitor=AnonymousUser()).hits[0]
    assert hit.title_parts == [("Veilige ", False), ("wijken", True)]


def test_a_long_text_is_cut_to_where_the_answer_is(db: None) -> None:
    search.index([search.Entry("pagina", "x", "X", "begin " * 200 + "de molen draait " + "slot " * 200)])
    [hit] = search.search("molen", visitor=AnonymousUser()).hits
    text = "".join(piece for piece, _ in hit.snippet)
    assert "molen draait" in text and len(text) < 300 and text.startswith("… ") and text.endswith(" …")


def test_the_words_of_a_question_are_marked_in_a_whole_page(filled: None) -> None:
    text = "De veilige stad en\nhaar verkeersveiligheid."
    parts = search.highlight(text, "veiligheid")
    assert "".join(piece for piece, _ in parts) == text
    assert [piece for piece, is_marked in parts if is_marked] == ["veilige", "verkeersveiligheid"]


def test_what_a_visitor_may_not_read_is_neither_shown_nor_counted_nor_suggested(valley: Valley) -> None:
    secret = {"region_id": valley.region.pk, "visibility": "intern"}
    search.index([search.Entry("onderdeel", "geheim", "Geheime molen", "molen", **secret)])
    for visitor in (AnonymousUser(), valley.neighbour):
        found = search.search("molen", visitor=visitor)
        assert (found.count, found.hits, found.facets) == (0, [], {})
        assert search.search("moleb", visitor=visitor).corrections == {}
        assert search.suggest("mol", visitor=visitor) == []
    assert search.search("molen", visitor=valley.bureau).count == 1
    assert search.suggest("mol", visitor=valley.bureau)[0].code == "geheim"


def test_a_region_narrows_the_hits(valley: Valley) -> None:
    other = Region.objects.create(code="elders", name="Elders")
    search.index(
        [
            search.Entry("plan", "hier", "Molenplan", region_id=valley.region.pk),
            search.Entry("plan", "daar", "Molenplan", region_id=other.pk),
        ]
    )
    assert codes("molenplan", region="elders") == ["daar"]


def test_suggestions_are_titles_in_which_a_word_begins_so(filled: None) -> None:
    assert [one.title for one in search.suggest("ven")] == ["Venray", "Programma Venray"]
    assert [one.title for one in search.suggest("programma ve")] == ["Programma Venray"]
    assert [one.title for one in search.suggest("wij")] == ["Wijkaanpak Bovendal", "Veilige wijken"]
    assert search.suggest("veiligheid e") == search.suggest("") == search.suggest("%") == []


def test_renewing_an_entry_replaces_it_and_the_same_again_changes_nothing(filled: None) -> None:
    assert search.index(ENTRIES) == 0
    assert search.index([search.Entry("plan", "p1", "Programma Molens", "Over molens.")]) == 1
    assert codes("venray") == ["venray"]
    assert codes("molen") == ["p1"]
    assert SearchEntry.objects.count() == len(ENTRIES)


def test_removed_entries_are_gone(filled: None) -> None:
    assert search.remove("organisatie", ["rws", "onbekend"]) == 1
    assert codes("rijkswaterstaat") == []


def test_rebuilding_gives_the_same_answers_and_forgets_old_words(filled: None) -> None:
    search.remove("organisatie", ["rws"])
    assert SearchWord.objects.filter(word="rijkswaterstaat").exists()
    assert search.rebuild() == len(ENTRIES) - 1
    assert not SearchWord.objects.filter(word="rijkswaterstaat").exists()
    assert codes("veiligheid") == QUESTIONS["veiligheid"]


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_no_question_breaks_the_search(text: str) -> None:
    search.index(ENTRIES[:2])
    assert search.search(text, visitor=AnonymousUser()).count <= 2
    search.suggest(text)
    search.highlight("Een aanpak.", text)
