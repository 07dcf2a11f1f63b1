# SPDX-License-Identifier: EUPL-1.2
"""The catalogue keeps the rules of DCAT-AP-NL 3.0 and of DCAT-AP 3.0 beneath it, in both forms.

The rules are those of `shapes/300` in github.com/Geonovum/DCAT-AP-NL30 (required values, and the range of classes and
of code lists) with what DCAT-AP 3.0 requires for the same classes, written here in our own words: property, at least,
at most (None is any number), and what each value must be.
"""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from rdflib import DCAT, DCTERMS, FOAF, RDF, SKOS, XSD, Graph, Literal, Namespace, Node, URIRef
from rdflib.compare import isomorphic

from stip.monitor.models import Dataset
from stip.monitor.releases import loading

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
EU = "http://publications.europa.eu/resource/authority"
TEXT, DAY, ANY = "text", "moment", "address"
MOMENTS = {XSD.gYear: r"\d{4}", XSD.gYearMonth: r"\d{4}-\d{2}", XSD.date: r"\d{4}-\d{2}-\d{2}"}

Rule = tuple[URIRef, int, int | None, object]
WHO: list[Rule] = [
    (DCTERMS.publisher, 1, 1, FOAF.Agent),
    (DCTERMS.creator, 1, 1, FOAF.Agent),
    (DCAT.contactPoint, 1, 1, VCARD.Kind),
    (DCTERMS.language, 1, None, DCTERMS.LinguisticSystem),
]
NAMED: list[Rule] = [(DCTERMS.title, 1, None, TEXT), (DCTERMS.description, 1, None, TEXT)]
RULES: dict[URIRef, list[Rule]] = {
    DCAT.Catalog: [
        *NAMED,
        *WHO,
        (DCAT.dataset, 1, None, DCAT.Dataset),
        (DCAT.service, 0, None, DCAT.DataService),
        (DCAT.themeTaxonomy, 0, None, SKOS.ConceptScheme),
        (FOAF.homepage, 0, 1, FOAF.Document),
    ],
    DCAT.Dataset: [
        *NAMED,
        *WHO,
        (DCTERMS.accessRights, 1, 1, DCTERMS.RightsStatement),
        (DCTERMS.identifier, 1, 1, TEXT),
        (DCAT.theme, 1, None, SKOS.Concept),
        (DCAT.keyword, 0, None, TEXT),
        (DCAT.distribution, 0, None, DCAT.Distribution),
        (DCAT.landingPage, 1, None, FOAF.Document),
        (FOAF.page, 1, None, FOAF.Document),
        (DCTERMS.conformsTo, 1, None, DCTERMS.Standard),
        (DCTERMS.temporal, 0, None, DCTERMS.PeriodOfTime),
        (DCTERMS.accrualPeriodicity, 0, 1, DCTERMS.Frequency),
        (DCTERMS.modified, 0, 1, DAY),
        (URIRef(f"{DCAT}version"), 0, 1, TEXT),
    ],
    DCAT.Distribution: [
        *NAMED,
        (DCAT.accessURL, 1, 1, ANY),
        (DCAT.downloadURL, 1, 1, ANY),
        (DCAT.accessService, 1, 1, DCAT.DataService),
        (DCTERMS.license, 1, 1, DCTERMS.LicenseDocument),
        (DCTERMS.language, 1, None, DCTERMS.LinguisticSystem),
        (DCTERMS.conformsTo, 1, None, DCTERMS.Standard),
        (DCTERMS.format, 0, 1, DCTERMS.MediaTypeOrExtent),
        (DCAT.mediaType, 0, 1, DCTERMS.MediaType),
        (DCTERMS.issued, 0, 1, DAY),
        (URIRef("http://data.europa.eu/r5r/availability"), 0, 1, SKOS.Concept),
    ],
    DCAT.DataService: [
        *NAMED,
        *WHO,
        (DCTERMS.accessRights, 1, 1, DCTERMS.RightsStatement),
        (DCTERMS.identifier, 1, 1, TEXT),
        (DCTERMS.license, 1, 1, DCTERMS.LicenseDocument),
        (DCTERMS.conformsTo, 0, None, DCTERMS.Standard),
        (DCAT.endpointURL, 1, 1, ANY),
        (DCAT.endpointDescription, 1, 1, ANY),
        (DCAT.servesDataset, 0, None, DCAT.Dataset),
        (DCAT.landingPage, 0, None, FOAF.Document),
        (DCAT.theme, 1, None, SKOS.Concept),
        (DCAT.keyword, 1, None, TEXT),
    ],
    DCTERMS.PeriodOfTime: [(DCAT.startDate, 0, 1, DAY), (DCAT.endDate, 0, 1, DAY)],
    FOAF.Agent: [(FOAF.name, 1, None, TEXT)],
    SKOS.Concept: [(SKOS.prefLabel, 1, None, TEXT)],
    SKOS.ConceptScheme: [(DCTERMS.title, 1, None, TEXT)],
}


def harvested(client: Client, *, form: str = "json-ld") -> Graph:
    answer = client.get(f"/api/v1/catalogus?vorm={form}")
    assert answer.status_code == 200
    return Graph().parse(data=answer.content, format=form)


def broken(graph: Graph) -> Iterator[tuple[Node, URIRef, str]]:
    """What in the catalogue breaks a rule."""
    for kind, rules in RULES.items():
        for thing in graph.subjects(RDF.type, kind):
            for name, least, most, must_be in rules:
                values = list(graph.objects(thing, name))
                if len(values) < least or (most is not None and len(values) > most):
                    yield thing, name, f"{len(values)} values"
                for value in values:
                    if not _is(graph, value, must_be):
                        yield thing, name, f"{value} is not {must_be}"


def _is(graph: Graph, value: Node, must_be: object) -> bool:
    if must_be == TEXT:
        return isinstance(value, Literal) and bool(str(value).strip())
    if must_be == DAY:
        return isinstance(value, Literal) and bool(re.fullmatch(MOMENTS.get(value.datatype, "!"), str(value)))
    if must_be == ANY:
        return isinstance(value, URIRef)
    return isinstance(value, URIRef) and (value, RDF.type, must_be) in graph


@pytest.fixture
def shipped(anyone: Client) -> Client:
    loading.load()
    return anyone


def test_the_catalogue_keeps_every_rule(shipped: Client, bureau: Client) -> None:
    for client in (shipped, bureau):
        graph = harvested(client)
        assert list(broken(graph)) == []
        for kind in RULES:
            assert (None, RDF.type, kind) in graph


@pytest.mark.parametrize("kind", [kind for kind in RULES if kind != DCTERMS.PeriodOfTime])
def test_the_rules_notice_what_is_left_out(shipped: Client, kind: URIRef) -> None:
    graph = harvested(shipped)
    thing = next(iter(graph.subjects(RDF.type, kind)))
    for name, least, _, _ in RULES[kind]:
        if least:
            smaller = Graph() + graph
            smaller.remove((thing, name, None))
            assert (thing, name, "0 values") in list(broken(smaller))


def test_both_forms_say_the_same(shipped: Client) -> None:
    assert isomorphic(harvested(shipped), harvested(shipped, form="turtle"))


def test_every_thing_has_an_address_of_its_own(shipped: Client) -> None:
    assert all(isinstance(thing, URIRef) for thing in harvested(shipped).subjects())


def test_two_harvests_are_the_same(shipped: Client) -> None:
    for form in ("json-ld", "turtle"):
        first, second = (shipped.get(f"/api/v1/catalogus?vorm={form}") for _ in range(2))
        assert (first.content, first["ETag"]) == (second.content, second["ETag"])


@pytest.mark.parametrize(
    ("accept", "gives"),
    [
        ("", "application/ld+json"),
        ("*/*", "application/ld+json"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("text/html, text/turtle;q=0.8, application/ld+json;q=0.5", "text/turtle"),
        ("text/*", "text/turtle"),
    ],
)
def test_a_portal_gets_the_form_that_it_asks_for(anyone: Client, accept: str, gives: str) -> None:
    answer = anyone.get("/api/v1/catalogus", headers={"accept": accept} if accept else {})
    assert (answer.status_code, answer["Content-Type"]) == (200, gives)
    assert "Accept" in answer["Vary"]


@pytest.mark.parametrize("address", ["catalogus", "catalogus?vorm=turtle"])
def test_another_form_is_refused(anyone: Client, address: str) -> None:
    answer = anyone.get(f"/api/v1/{address}", headers={"accept": "application/rdf+xml"})
    assert (answer.status_code, answer["Content-Type"]) == (406, "application/problem+json")


def test_a_dataset_says_its_licence_and_who_may_read_it(anyone: Client, bureau: Client) -> None:
    graph = harvested(anyone)
    distribution = URIRef("http://testserver/api/v1/leveringen/dalmeting-2023")
    assert str(graph.value(distribution, DCTERMS.license)) == "http://creativecommons.org/licenses/by/4.0/deed.nl"
    for client, rights in ((anyone, None), (bureau, f"{EU}/access-right/NON_PUBLIC")):
        hidden = URIRef("http://testserver/api/v1/datasets/geheim-telling")
        told = harvested(client).value(hidden, DCTERMS.accessRights)
        assert (None if told is None else str(told)) == rights


def test_where_a_licence_is_not_certain_it_is_called_unknown(shipped: Client) -> None:
    distribution = URIRef("http://testserver/api/v1/leveringen/gezondheid-limburg-2012-2020")
    told = str(harvested(shipped).value(distribution, DCTERMS.license))
    assert told == "http://standaarden.overheid.nl/owms/terms/licentieonbekend"


def test_the_addresses_in_the_catalogue_lead_somewhere(shipped: Client) -> None:
    graph = harvested(shipped)
    for name in (DCAT.accessURL, DCAT.downloadURL, DCAT.endpointURL, DCAT.endpointDescription, FOAF.page):
        for address in set(graph.objects(None, name)):
            assert shipped.get(str(address).removeprefix("http://testserver")).status_code == 200
    for thing in graph.subjects(RDF.type, DCAT.Dataset):
        assert shipped.get(str(thing).removeprefix("http://testserver")).status_code == 200


def test_odd_words_stay_words(anyone: Client) -> None:
    odd = '"""\\" <script> \u2028 é {} @nl .'
    Dataset.objects.filter(code="dalmeting").update(title=odd, note=odd, publisher=odd)
    dataset = URIRef("http://testserver/api/v1/datasets/dalmeting")
    for form in ("json-ld", "turtle"):
        graph = harvested(anyone, form=form)
        assert graph.value(dataset, DCTERMS.title) == Literal(odd, lang="nl")
        assert list(broken(graph)) == []
