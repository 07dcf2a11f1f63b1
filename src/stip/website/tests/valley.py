# SPDX-License-Identifier: EUPL-1.2
"""More of Beekdal for pages about connections: a second plan, State tracks, bodies, a merger and links between them."""

from stip.conftest import Cast, import_plan
from stip.partners.models import Body, Identifier, Organisation, Seat
from stip.places.models import Area, Boundary, Containment, Region, Succession
from stip.plans.models import Link, Plan

SECOND = """\
stip: plan/1
code: beekdal-wonen
titel: Woonprogramma
regio: beekdal
periode: 2025/
niveaus:
  - {code: opgave, naam: opgave, meervoud: opgaven}
  - {code: lijn, naam: lijn, meervoud: lijnen}
  - {code: project, naam: project, meervoud: projecten, onder: [opgave, lijn]}
themas:
  - {code: water, titel: Water}
  - {code: groen, titel: Groen}
onderdelen:
  - code: A
    niveau: opgave
    titel: Meer woningen
    themas: [groen]
    onderdelen:
      - code: A.1
        niveau: lijn
        titel: Bouwen bij het station
        themas: [water, groen]
        periode: 2025/
        gebieden: [BD]
        onderdelen:
          - code: A.1.1
            niveau: project
            titel: Torenflat
            themas: [water]
            oplevering: ~2031
            gebieden: [BD02]
            partners: [{organisatie: gemeente-bovendal, rol: partner}]
            relaties:
              - {soort: hangt-af-van, naar: B.1, toelichting: eerst de rotonde}
              - soort: draagt-bij-aan
                naar: beekdal-2024-2030/1
                bronnen: [{document: beekdalnota, pagina: 4}]
  - code: B
    niveau: opgave
    titel: Goed bereikbaar
    onderdelen:
      - {code: B.1, niveau: lijn, titel: Rotonde, periode: ~2026}
"""
TRACKS = """\
stip: plan/1
code: rijkstrajecten-dal
titel: Rijkstrajecten in het dal
regio: beekdal
niveaus:
  - {code: traject, naam: traject, meervoud: trajecten}
onderdelen:
  - code: beken
    niveau: traject
    titel: Beken op orde
    status: uitvoering
    gebieden: [BD01]
    partners:
      - {organisatie: ministerie-water, rol: departement}
      - {organisatie: ministerie-wonen, rol: departement}
    punten: [{soort: stand-van-zaken, tekst: De eerste meander ligt er.}]
    bedragen: [{soort: toegekend, euro: 2000000}]
    relaties: [{soort: draagt-bij-aan, naar: beekdal-2024-2030/1.1}]
  - code: stilte
    niveau: traject
    titel: Stilte in het dal
    partners: [{organisatie: ministerie-wonen, rol: departement}]
"""


def connect(cast: Cast) -> Plan:
    """Load it all; returns the second plan."""
    for code in ("water", "wonen"):
        Organisation.objects.create(code=f"ministerie-{code}", kind="ministerie", name=f"Ministerie van {code.title()}")
    second = import_plan(SECOND)
    import_plan(TRACKS)
    bovendal = Organisation.objects.get(code="gemeente-bovendal")
    bovendal.area = cast.municipality
    bovendal.save()
    Identifier.objects.create(
        organisation=bovendal, scheme="tooi", value="gm9999", uri="https://identifier.example/gm9999"
    )
    _bodies(cast.region, bovendal)
    _merger(cast.municipality)
    return second


def hide(plan: Plan, code: str) -> None:
    """Make an item readable for the region's bureau alone."""
    plan.items.filter(code=code).update(visibility="intern")


def link(plan: Plan, source: str, kind: str, target: str) -> None:
    Link.objects.create(kind=kind, source=plan.items.get(code=source), target=plan.items.get(code=target))


def _bodies(region: Region, holder: Organisation) -> None:
    board = Body.objects.create(
        code="dalberaad", kind="bestuurlijk-overleg", name="Dalberaad", region=region, task="Bestuurt het dal."
    )
    team = Body.objects.create(code="beekteam", kind="team", name="Beekteam", region=region, parent=board, order=1)
    Seat.objects.create(body=board, organisation=holder, role="voorzitter", person="Vera Openbaar", person_public=True)
    Seat.objects.create(body=team, organisation=holder, office="wethouder", person="Gerda Geheim")


def _merger(municipality: Area) -> None:
    gone = Area.objects.create(
        code="BD09", kind=Area.Kind.MUNICIPALITY, name="Oudendal", slug="oudendal", last_year=2018
    )
    Succession.objects.create(before=gone, after=municipality, year=2019)
    district = Area.objects.create(code="WK01", kind=Area.Kind.DISTRICT, name="Beekwijk", slug="beekwijk")
    street = Area.objects.create(code="BU01", kind=Area.Kind.NEIGHBOURHOOD, name="Oeverbuurt", slug="oeverbuurt")
    Containment.objects.create(whole=municipality, part=district, year=2024)
    Containment.objects.create(whole=district, part=street, year=2024)
    ring = [[5.0, 51.0], [5.05, 51.0], [5.05, 51.05], [5.0, 51.0]]
    Boundary.objects.create(
        area=district, year=2024, geometry={"type": "Polygon", "coordinates": [ring]}, source="verzonnen"
    )
