# SPDX-License-Identifier: EUPL-1.2
"""Which compounds hold a word, how a compound splits, and which words look alike. No database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stip.sources.search.vocabulary import Vocabulary, edits
from stip.sources.search.words import stem


def vocabulary(words: str) -> Vocabulary:
    return Vocabulary((word, stem(word)) for word in words.split())


VOCABULARY = vocabulary(
    "verkeer veiligheid wijk wijken aanpak overheden heden zon paneel panelen regio regionale deal "
    "verkeersveiligheid zonnepanelen wijkaanpak"
)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("verkeersveiligheid", ("verkeer", "veiligheid")),
        ("wijkaanpak", ("wijk", "aanpak")),
        ("wijkenaanpak", ("wijken", "aanpak")),
        ("regiodeal", ("regio", "deal")),
        ("overheden", ()),
        ("verkeersdeal", ("verkeer", "deal")),
        ("aanpak", ()),
        ("verkeersveiligheidsaanpak", ("verkeer", "veiligheid", "aanpak")),
    ],
)
def test_compounds_split_into_words_that_the_index_knows(word: str, parts: tuple[str, ...]) -> None:
    assert VOCABULARY.split(word) == parts


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("aanpka", ["aanpak"]),
        ("aanpa", ["aanpak"]),
        ("wijk", ["wijk"]),
        ("wyk", []),
        ("veilligheit", ["veiligheid"]),
        ("viiligheit", ["veiligheid"]),
        ("feilligheit", []),
    ],
)
def test_one_edit_is_forgiven_from_five_letters_and_two_from_nine(typed: str, read_as: list[str]) -> None:
    assert [word for word, _ in VOCABULARY.corrections(typed)] == (read_as if typed != "wijk" else [])


# Each word of a plan with the words that must find it.
COMPOUNDS = {
    "warmtenet": "warmte net", "warmtenetten": "warmte net", "elektriciteitsnet": "elektriciteit net",
    "fietsroute": "fiets route", "fietsnetwerk": "fiets netwerk net", "hoofdfietsroute": "fiets route",
    "basisschool": "school", "schooldag": "school dag", "wijkaanpak": "wijk aanpak", "ketenaanpak": "keten aanpak",
    "verkeersveiligheid": "verkeer veiligheid", "verkeersveiligheidsaspect": "verkeer veiligheid aspect",
    "waterveiligheid": "water veiligheid", "hoogwateropgave": "water opgave", "beekdal": "beek dal",
    "stationsweg": "station weg", "snelwegen": "weg", "wegennet": "net", "binnenstad": "stad",
    "stadscentrum": "stad centrum", "regiodeal": "regio deal", "grensregio": "grens regio",
    "arbeidsmarktregio": "regio", "programmalijnen": "programma lijn", "opgaveteam": "opgave team",
    "zorgkosten": "zorg kosten", "mantelzorg": "zorg", "woningbouwopgave": "woning bouw opgave",
    "bedrijventerreinen": "bedrijf terrein", "energietransitie": "energie transitie", "klimaatadaptatie": "klimaat",
    "stikstofproblematiek": "stikstof", "mobiliteitsarmoede": "mobiliteit armoede", "topsport": "top sport",
    "vakmensen": "vak mens", "zonneveld": "zon veld", "netcapaciteit": "net capaciteit", "zeehaven": "zee haven",
    "dorpskernen": "dorp kern", "staatsbosbeheer": "staat bos beheer", "landbouwtransitie": "landbouw transitie",
    "restwarmte": "warmte", "fietsverlichting": "fiets", "arbeidsmigranten": "arbeid", "probleemwijken": "wijk",
}  # fmt: skip
SIMPLE = """
limburg gemeente provincie nederland overheden belangrijk maatregelen besturen directeuren standaard faciliteiten
regionale regionaal werkende werken wonen overleg voorbeeld onderwijs uitvoering partners samenwerking kansrijk
planning internet kabinet toekomst voortgang veiligheid gezondheid wethouder bewoners harderwijk oisterwijk
flevoland gemeenschap fietsers arbeiders venster wegens nettoyage zeeland zonder daldert
""".split()  # noqa: SIM905
PARTS = """
aanpak aard adaptatie arbeid armoede aspect basis bedrijf bedrijven beek beeld beheer bewoner bouw capaciteit
centrum dag dagen deal dingen dorp elektriciteit energie fiets gang gemeen gezond grens haven heden hoofd hoog kans
kern kernen keten klimaat kosten land landbouw lijn lijnen markt mens mensen mobiliteit netwerk opgave over plan
problematiek programma regelen regio rest rijk rijke route school snel sport staat stad stand station stikstof team
terrein terreinen toren transitie uren veiligheid veld verkeer voor warmte water weg wegen werk wijk wijken wijs
woning zoon zorg
"""
MANY = vocabulary(f"{PARTS} {' '.join(COMPOUNDS)} {' '.join(SIMPLE)}")


@pytest.mark.parametrize(("compound", "words"), COMPOUNDS.items())
def test_a_compound_is_found_by_its_parts(compound: str, words: str) -> None:
    missing = [word for word in words.split() if compound not in MANY.compounds_with(word)]
    assert not missing, f"{compound} = {MANY.split(compound)}"


@pytest.mark.parametrize("word", SIMPLE)
def test_a_word_that_is_no_compound_is_not_split_nor_found_by_what_looks_like_a_part(word: str) -> None:
    assert MANY.split(word) == ()
    assert [part for part in PARTS.split() if word in MANY.compounds_with(part)] == []


@pytest.mark.parametrize("word", ["de", "het", "van", "ing", "ten", "", "x"])
def test_small_words_are_part_of_nothing(word: str) -> None:
    assert MANY.compounds_with(word) == []


def test_a_compound_that_is_typed_may_be_new_as_long_as_its_parts_are_known() -> None:
    assert MANY.split("fietsdal") == ("fiets", "dal")
    assert MANY.split("wijkenroute") == ("wijken", "route")
    assert MANY.split("netdal") == ()


@given(st.text("abcd", max_size=9), st.text("abcd", max_size=9))
def test_the_number_of_edits_is_the_same_both_ways_and_none_only_for_the_same_word(one: str, other: str) -> None:
    assert edits(one, other, 2) == edits(other, one, 2) <= 3
    assert (edits(one, other, 2) == 0) == (one == other)


@given(st.sampled_from(sorted(COMPOUNDS)), st.integers(0, 30), st.sampled_from("aeqz"))
def test_one_wrong_letter_anywhere_in_a_word_is_forgiven(word: str, place: int, sign: str) -> None:
    place %= len(word)
    for typed in (word[:place] + sign + word[place + 1 :], word[:place] + word[place + 1 :]):
        assert typed == word or word in {near for near, _ in MANY.corrections(typed)}
