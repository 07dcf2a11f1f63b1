# SPDX-License-Identifier: EUPL-1.2
"""The organisations and bodies of the demo are complete, loadable and each rest on a source."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count

from stip.accounts.models import Change
from stip.demo import partners, regions
from stip.demo.loading import EXAMPLE, LIMBURG
from stip.partners.models import Body, Organisation, Seat
from stip.places import loading as places
from stip.places.models import Region
from stip.sources import search
from stip.sources.actions import register_documents
from stip.sources.models import Citation

FOLDERS = (LIMBURG, EXAMPLE)


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _named_in(node: Any) -> set[str]:
    if isinstance(node, list):
        return {code for part in node for code in _named_in(part)}
    if not isinstance(node, dict):
        return set()
    own = {node[key] for key in ("organisatie", "financier") if isinstance(node.get(key), str)}
    return own | {code for part in node.values() for code in _named_in(part)}


@pytest.fixture
def loaded(db: None) -> None:
    places.load()
    regions.load()
    for folder in FOLDERS:
        partners.load(folder)
    register_documents([row for folder in FOLDERS for row in _read(folder / "documenten.yaml")])
    for folder in FOLDERS:
        partners.cite(folder)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_organisation_that_a_plan_names_is_in_the_list(folder: Path) -> None:
    known = {row["code"] for row in _read(folder / "organisaties.yaml")["organisaties"]}
    for path in sorted(folder.glob("*.yaml")):
        assert _named_in(_read(path)) - known == set(), path.name


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_row_has_a_source_in_a_document_that_is_listed(folder: Path) -> None:
    documents = {row["code"] for row in _read(folder / "documenten.yaml")}
    for name in ("organisaties", "gremia"):
        for row in _read(folder / f"{name}.yaml")[name]:
            assert row["bronnen"], row["code"]
            assert {source["document"] for source in row["bronnen"]} <= documents
            assert all(source["anker"] for source in row["bronnen"])


def test_all_of_limburg_takes_part(loaded: None) -> None:
    municipalities = Organisation.objects.of_kind("gemeente").filter(example=False)
    assert municipalities.count() == 31
    for organisation in municipalities.select_related("area"):
        number = organisation.identifiers.get(scheme="tooi")
        assert organisation.area is not None
        assert number.value == organisation.area.code.lower()
        assert number.uri == f"https://identifier.overheid.nl/tooi/id/gemeente/{number.value}"
    assert Organisation.objects.get(code="gemeenten-zuid-limburg").members.count() == 16
    assert Organisation.objects.get(code="regio-noord-limburg").members.count() == 8


def test_each_of_the_eight_has_a_council_and_a_college(loaded: None) -> None:
    region = Region.objects.get(code="noord-limburg")
    kinds = Body.objects.of_region(region).values_list("kind").annotate(number=Count("pk"))
    assert {kind: number for kind, number in kinds if kind in ("raad", "college")} == {"raad": 8, "college": 8}


def test_the_seats_of_the_kernoverleg_show_who_signed(loaded: None) -> None:
    seats = Seat.objects.filter(body__code="bestuurlijk-kernoverleg-zuid-limburg")
    assert [seat.public_person for seat in seats][:2] == ["A. Dritty", "R. Diederen"]
    assert seats.count() == 11


def test_every_organisation_body_and_filled_seat_is_cited(loaded: None) -> None:
    cited = set(Citation.objects.values_list("content_type__model", "object_id"))
    wanted = {("organisation", key) for key in Organisation.objects.values_list("pk", flat=True)}
    wanted |= {("body", key) for key in Body.objects.values_list("pk", flat=True)}
    real = Seat.objects.filter(body__example=False)
    assert wanted | {("seat", key) for key in real.values_list("pk", flat=True)} <= cited


def test_loading_and_citing_again_changes_nothing(loaded: None) -> None:
    before = (Change.objects.count(), list(Citation.objects.order_by("pk").values_list("pk", flat=True)))
    for folder in FOLDERS:
        assert partners.load(folder).endswith("0 nieuw of gewijzigd")
        assert partners.cite(folder) == 0
    assert (Change.objects.count(), list(Citation.objects.order_by("pk").values_list("pk", flat=True))) == before


def test_the_example_is_marked_as_an_example(loaded: None) -> None:
    example = {row["code"] for row in _read(EXAMPLE / "organisaties.yaml")["organisaties"]}
    assert set(Organisation.objects.filter(example=True).values_list("code", flat=True)) == example
    assert not Body.objects.filter(region__code="voorbeeldregio", example=False).exists()


def test_search_finds_a_party_by_another_spelling(loaded: None) -> None:
    spellings = {"MAHLL": "mahhl", "Noordrijn-Westfalen": "nordrhein-westfalen", "LNV": "ministerie-lnv"}
    for words, code in spellings.items():
        found = search.search(words, visitor=AnonymousUser(), kinds=["organisatie"])
        assert code in [hit.code for hit in found.hits]
