# SPDX-License-Identifier: EUPL-1.2
"""`/catalogus`: the datasets as DCAT-AP-NL 3.0 describes datasets, for the national and European data portals.

Every thing has an address of its own here, so that two harvests are the same. Kinds are written out (a licence is a
`dct:LicenseDocument`), for a checker sees only this one answer.
"""

from collections import defaultdict
from typing import Any

import orjson
from django.conf import settings
from django.db.models import Max, Min
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from ninja import Query, Router

from stip.api import API_VERSION
from stip.api.addresses import site
from stip.api.answers import Facts, conditional
from stip.api.parameters import Parameters, word_filter
from stip.api.problems import not_acceptable
from stip.monitor.models import Coverage, Dataset, Indicator, Release
from stip.places.access import Visibility, Visitor

ROOT = "/api/v1"
JSON_LD, TURTLE = "application/ld+json", "text/turtle"
FORMS = {"json-ld": JSON_LD, "turtle": TURTLE}

_EU = "http://publications.europa.eu/resource/authority"
_CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_RIGHTS = {Visibility.PUBLIC: "PUBLIC", Visibility.PARTNERS: "RESTRICTED", Visibility.INTERNAL: "NON_PUBLIC"}
_LICENCES = {
    "CC BY 4.0": "http://creativecommons.org/licenses/by/4.0/deed.nl",
    "CC0": "http://creativecommons.org/publicdomain/zero/1.0/deed.nl",
}
_UNKNOWN_LICENCE = "http://standaarden.overheid.nl/owms/terms/licentieonbekend"
_EVERY = {1: "MONTHLY", 3: "QUARTERLY", 6: "ANNUAL_2", 12: "ANNUAL", 24: "BIENNIAL", 36: "TRIENNIAL"}
_POPULATION = "SOCI"
_THEMES = {
    "Gezondheid": "HEAL",
    "Zorg en jeugd": "HEAL",
    "Milieu": "ENVI",
    "Natuurlijk kapitaal": "ENVI",
    "Energie": "ENER",
    "Inkomen en werk": "ECON",
    "Materiële welvaart": "ECON",
    "Economisch kapitaal": "ECON",
    "Veiligheid": "JUST",
}
"""Themes of Stip that have a theme of their own in the European list; all figures are about population as well."""
_LABELS = {
    "SOCI": "Bevolking en samenleving",
    "HEAL": "Gezondheid",
    "ENVI": "Milieu",
    "ENER": "Energie",
    "ECON": "Economie en financiën",
    "JUST": "Justitie, rechtsstelsel en openbare veiligheid",
}
"""What the European list calls them; DCAT-AP wants the words beside the code."""

router = Router(tags=["catalogus"])


class CatalogueForm(Parameters):
    form: str | None = word_filter(
        "vorm", "In welke vorm. Standaard wat de kop Accept zegt, en anders JSON-LD.", [*FORMS], "turtle"
    )


@router.get("", response=dict[str, Any], operation_id="catalogus", summary="De datasets voor dataportalen")
def catalogue(request: HttpRequest, asked: Query[CatalogueForm]) -> HttpResponse:
    """De datasets volgens DCAT-AP-NL 3.0, als JSON-LD of als Turtle."""
    wanted = [FORMS[asked.form]] if asked.form else list(FORMS.values())
    media_type = request.get_preferred_type(wanted)
    if media_type is None:
        raise not_acceptable(" of ".join(wanted))
    body = orjson.dumps({"@context": _CONTEXT, "@graph": _graph(request.user, f"{site(request)}{ROOT}")})
    response = conditional(request, _as_turtle(body) if media_type == TURTLE else body, media_type)
    patch_vary_headers(response, ["Accept"])
    return response


def _as_turtle(json_ld: bytes) -> bytes:
    import rdflib

    graph = rdflib.Graph()
    graph.parse(data=json_ld, format="json-ld")
    return graph.serialize(format="turtle", encoding="utf-8")


def _graph(visitor: Visitor, root: str) -> list[Facts]:
    """The catalogue, the service, the datasets that have a delivery, and a distribution for each delivery."""
    datasets = list(Dataset.objects.readable_by(visitor).filter(releases__isnull=False).distinct().order_by("code"))
    themes, spans = _themes(datasets), _spans(datasets)
    releases = defaultdict(list)
    for release in Release.objects.filter(dataset__in=datasets).order_by("-published", "-pk"):
        releases[release.dataset_id].append(release)
    nodes = [_catalogue(root, datasets), _service(root, datasets)]
    for dataset in datasets:
        of_dataset = releases[dataset.pk]
        nodes.append(
            _dataset(root, dataset, of_dataset) | _about(root, dataset, themes[dataset.pk], spans.get(dataset.pk))
        )
        nodes += [_distribution(root, dataset, release) for release in of_dataset]
    return nodes


def _catalogue(root: str, datasets: list[Dataset]) -> Facts:
    return {
        **_node(f"{root}/catalogus", "dcat:Catalog"),
        **_ours(root),
        "dct:title": _dutch("Open gegevens van Stip"),
        "dct:description": _dutch("De cijfers achter de plannen van samenwerkende regio's."),
        "foaf:homepage": _node(root, "foaf:Document"),
        "dcat:themeTaxonomy": {
            **_node(f"{_EU}/data-theme", "skos:ConceptScheme"),
            "dct:title": _dutch("Thema’s van de Europese Unie voor datasets"),
        },
        "dcat:dataset": [{"@id": _address(root, dataset)} for dataset in datasets],
        "dcat:service": {"@id": f"{root}/catalogus#dienst"},
    }


def _service(root: str, datasets: list[Dataset]) -> Facts:
    address = f"{root}/catalogus#dienst"
    return {
        **_node(address, "dcat:DataService"),
        **_ours(root),
        "dct:identifier": address,
        "dct:title": _dutch("De open API van Stip"),
        "dct:description": _dutch("Alle openbare plannen en cijfers, zonder aan te melden."),
        "dct:accessRights": _access(Visibility.PUBLIC),
        "dct:license": _node(f"{_EU}/licence/EUPL_1_2", "dct:LicenseDocument"),
        "dct:conformsTo": _node("https://spec.openapis.org/oas/v3.1.0", "dct:Standard"),
        "dcat:endpointURL": {"@id": root},
        "dcat:endpointDescription": {"@id": f"{root}/openapi.json"},
        "dcat:keyword": [_dutch("brede welvaart"), _dutch("regio")],
        "dcat:landingPage": _node(root, "foaf:Document"),
        "dcat:servesDataset": [{"@id": _address(root, dataset)} for dataset in datasets],
        "dcat:theme": _theme(_POPULATION),
        "dcat:version": API_VERSION,
    }


def _ours(root: str) -> Facts:
    """Who answers for this installation."""
    contact, beheerder = settings.API_CONTACT, f"{root}/catalogus#beheerder"
    agent = {**_node(beheerder, "foaf:Agent"), "foaf:name": _dutch(contact["name"])}
    return {
        "dct:publisher": agent,
        "dct:creator": {"@id": beheerder},
        "dcat:contactPoint": _contact(root),
        "dct:language": _language(),
    }


def _contact(root: str) -> Facts:
    contact = settings.API_CONTACT
    return {
        "@id": f"{root}/catalogus#contact",
        "@type": ["vcard:Kind", "vcard:Organization"],
        "vcard:fn": _dutch(contact["name"]),
        "vcard:hasEmail": {"@id": f"mailto:{contact['email']}"},
        "vcard:hasURL": {"@id": contact["url"]},
    }


def _dataset(root: str, dataset: Dataset, releases: list[Release]) -> Facts:
    address = _address(root, dataset)
    publisher = f"{address}#uitgever"
    description = dataset.note or f"{dataset.title}: cijfers van {dataset.publisher}, per gebied en per jaar."
    facts = {
        **_node(address, "dcat:Dataset"),
        "dct:identifier": address,
        "dct:title": _dutch(dataset.title),
        "dct:description": _dutch(description),
        "dct:publisher": {**_node(publisher, "foaf:Agent"), "foaf:name": _dutch(dataset.publisher)},
        "dct:creator": {"@id": publisher},
        "dcat:contactPoint": _contact(root),
        "dct:accessRights": _access(dataset.visibility),
        "dct:language": _language(),
        "dct:conformsTo": _node(f"{root}/openapi.json", "dct:Standard"),
        "dct:modified": _moment(max(release.read_at for release in releases).date().isoformat()),
        "foaf:page": _node(f"{root}/indicatoren?dataset={dataset.code}", "foaf:Document"),
        "dcat:landingPage": _node(
            dataset.website or f"{root.removesuffix(ROOT)}{reverse('indicators')}", "foaf:Document"
        ),
        "dcat:distribution": [{"@id": _address(root, release)} for release in releases],
    }
    if dataset.every_months in _EVERY:
        often = f"{_EU}/frequency/{_EVERY[dataset.every_months]}"
        facts["dct:accrualPeriodicity"] = _node(often, "dct:Frequency")
    return facts


def _about(root: str, dataset: Dataset, themes: list[str], span: tuple[int, int] | None) -> Facts:
    """What a dataset is about and of which years."""
    codes = sorted({_POPULATION, *(_THEMES[theme] for theme in themes if theme in _THEMES)})
    facts: Facts = {
        "dcat:theme": [_theme(code) for code in codes],
        "dcat:keyword": [_dutch(theme) for theme in themes],
    }
    if span:
        facts["dct:temporal"] = {
            **_node(f"{_address(root, dataset)}#jaren", "dct:PeriodOfTime"),
            "dcat:startDate": _moment(f"{span[0]:04}"),
            "dcat:endDate": _moment(f"{span[1]:04}"),
        }
    return facts


def _distribution(root: str, dataset: Dataset, release: Release) -> Facts:
    figures = f"{root}/waarnemingen?uitgave={release.code}"
    facts = {
        **_node(_address(root, release), "dcat:Distribution"),
        "dct:title": _dutch(release.title),
        "dct:description": _dutch(release.note or f"{release.title}: {release.row_count} cijfers."),
        "dct:license": _node(_LICENCES.get(dataset.licence, _UNKNOWN_LICENCE), "dct:LicenseDocument"),
        "dct:language": _language(),
        "dct:format": _node(f"{_EU}/file-type/JSON", "dct:MediaTypeOrExtent"),
        "dct:conformsTo": _node(f"{root}/openapi.json", "dct:Standard"),
        "dcat:accessURL": {"@id": figures},
        "dcat:downloadURL": {"@id": f"{figures}&paginaGrootte=500"},
        "dcat:accessService": {"@id": f"{root}/catalogus#dienst"},
        "dcat:mediaType": _node("https://www.iana.org/assignments/media-types/application/json", "dct:MediaType"),
        # A delivery never changes.
        "dcatap:availability": {
            **_node(f"{_EU}/planned-availability/STABLE", "skos:Concept"),
            "skos:prefLabel": _dutch("stabiel"),
        },
    }
    if release.published:
        facts["dct:issued"] = _moment(release.published)
    return facts


def _themes(datasets: list[Dataset]) -> dict[int, list[str]]:
    """The themes of Stip by dataset."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Indicator.objects.filter(dataset__in=datasets).order_by("theme")
    for key, theme in rows.values_list("dataset_id", "theme").distinct():
        found[key].append(theme)
    return found


def _spans(datasets: list[Dataset]) -> dict[int, tuple[int, int]]:
    """The first and last year by dataset."""
    rows = Coverage.objects.filter(release__dataset__in=datasets).order_by()
    ends = rows.values_list("release__dataset").annotate(Min("year"), Max("year"))
    return {key: (first, last) for key, first, last in ends}


def _address(root: str, thing: Dataset | Release) -> str:
    return f"{root}/{'datasets' if isinstance(thing, Dataset) else 'leveringen'}/{thing.code}"


def _access(visibility: str) -> Facts:
    return _node(f"{_EU}/access-right/{_RIGHTS[Visibility(visibility)]}", "dct:RightsStatement")


def _theme(code: str) -> Facts:
    return {**_node(f"{_EU}/data-theme/{code}", "skos:Concept"), "skos:prefLabel": _dutch(_LABELS[code])}


def _language() -> Facts:
    return _node(f"{_EU}/language/NLD", "dct:LinguisticSystem")


def _moment(text: str) -> Facts:
    """A year, month or day with the type that its length tells."""
    kind = {4: "gYear", 7: "gYearMonth"}.get(len(text), "date")
    return {"@value": text, "@type": f"xsd:{kind}"}


def _dutch(text: str) -> Facts:
    return {"@value": text, "@language": "nl"}


def _node(address: str, kind: str) -> Facts:
    return {"@id": address, "@type": kind}
