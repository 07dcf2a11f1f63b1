# SPDX-License-Identifier: EUPL-1.2
"""One cast of characters for all tests: an invented region of two municipalities with a plan, and who looks at it."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import settings

from stip.accounts.models import User
from stip.partners.models import Organisation
from stip.places.models import Area, Boundary, Containment, Membership, Region
from stip.plans import files, importing
from stip.plans.models import Plan
from stip.sources.models import Document

# How long an example takes depends on what else the machine does; speed is measured in bench/. The same code gets the
# same examples each time, so that whoever changes one thing is not stopped by another.
settings.register_profile("stip", deadline=None, derandomize=True)
settings.load_profile("stip")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses the database: the rest is the same on every database and need not run on each."""
    for item in items:
        if item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")


BEEKDAL_PLAN = """\
stip: plan/1
code: beekdal-2024-2030
titel: Beekdalprogramma
regio: beekdal
soort: programma
periode: 2024/2030
samenvatting: Twee gemeenten houden samen het water vast.
horizon: In 2030 houdt het dal zijn eigen water vast.
bronnen:
  - {document: beekdalnota, pagina: 1, anker: eigen water}
niveaus:
  - {code: opgave, naam: opgave, meervoud: opgaven}
  - {code: project, naam: project, meervoud: projecten, onder: [opgave]}
themas:
  - {code: water, titel: Water}
onderdelen:
  - code: '1'
    niveau: opgave
    titel: Droge voeten
    samenvatting: Het water blijft waar het valt.
    bronnen: [{document: beekdalnota, pagina: 2, anker: droge voeten}]
    onderdelen:
      - code: '1.1'
        niveau: project
        titel: Beekherstel
        samenvatting: De beek krijgt weer bochten.
        status: uitvoering
        periode: 2024/2026
        oplevering: '2026'
        themas: [water]
        gebieden: [BD01]
        partners:
          - {organisatie: gemeente-bovendal, rol: trekker}
          - {organisatie: provincie-dal, rol: financier}
        punten:
          - {soort: doel, tekst: Tien kilometer beek hersteld., bronnen: [{document: beekdalnota, pagina: 3}]}
        bedragen:
          - {soort: nodig, euro: 14500000, aard: circa, omschrijving: raming}
          - {soort: toegezegd, aard: pm, financier: provincie-dal}
        bronnen: [{document: beekdalnota, pagina: 3, anker: bochten}]
      - code: '1.2'
        niveau: project
        titel: Waterplein
        status: gestopt
        reden: Er was geen plek.
  - code: '2'
    niveau: opgave
    titel: Wonen in het dal
"""


@dataclass(frozen=True)
class Cast:
    """Everybody and everything in Beekdal. `bureau` works for the region; `neighbour` signs in but works elsewhere."""

    region: Region
    municipality: Area
    plan: Plan
    document: Document
    bureau: User
    neighbour: User


@pytest.fixture
def cast(db: None) -> Cast:
    valley = _areas()
    region = Region.objects.create(code="beekdal", name="Beekdal", area=valley, summary="Twee gemeenten aan één beek.")
    Organisation.objects.create(code="gemeente-bovendal", kind="gemeente", name="Gemeente Bovendal")
    Organisation.objects.create(code="provincie-dal", kind="provincie", name="Provincie Dal")
    document = Document.objects.create(code="beekdalnota", title="Beekdalnota", published="2023-11", region=region)
    plan = import_plan(BEEKDAL_PLAN)
    bureau = User.objects.create_user("bureau@beekdal.example", name="Bo Bureau")
    Membership.objects.create(user=bureau, region=region)
    neighbour = User.objects.create_user("buur@elders.example", name="Bas Buur")
    return Cast(region, Area.objects.get(code="BD01"), plan, document, bureau, neighbour)


def import_plan(text: str) -> Plan:
    """Import one plan as people do; a mistake in the text fails the test."""
    facts, problems = files.read(text)
    assert not problems, problems
    return importing.import_plans([facts], by=None)[0]


def _areas() -> Area:
    """A valley of two municipalities, side by side."""
    valley = Area.objects.create(code="BD", kind=Area.Kind.COOPERATION, name="Beekdal", slug="beekdal")
    for place, name in enumerate(("Bovendal", "Benedendal")):
        area = Area.objects.create(
            code=f"BD0{place + 1}", kind=Area.Kind.MUNICIPALITY, name=name, slug=name.lower(), example=True
        )
        Containment.objects.create(whole=valley, part=area, year=2024)
        Boundary.objects.create(area=area, year=2024, geometry=_square(place), source="verzonnen")
    return valley


def _square(place: int) -> dict[str, Any]:
    west, east = 5.0 + place * 0.1, 5.1 + place * 0.1
    ring = [[west, 51.0], [east, 51.0], [east, 51.1], [west, 51.1], [west, 51.0]]
    return {"type": "Polygon", "coordinates": [ring]}
