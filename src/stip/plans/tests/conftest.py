# SPDX-License-Identifier: EUPL-1.2
"""A small plan with one of everything, and the things that it names."""

import pytest

from stip.accounts.models import User
from stip.partners.models import Organisation
from stip.places.models import Area, Membership, Region
from stip.plans import files, importing
from stip.plans.exchange import Facts
from stip.plans.models import Plan
from stip.sources.models import Document

SMALL = """\
stip: plan/1
code: proefplan
titel: Proefplan
regio: proefregio
periode: 2024/2027
samenvatting: Een plan om mee te oefenen.
bronnen:
  - {document: proefnota, pagina: 1, anker: proef}
niveaus:
  - {code: programma, naam: programma, meervoud: programma's}
  - {code: lijn, naam: lijn, meervoud: lijnen}
  - {code: project, naam: project, meervoud: projecten, onder: [programma, lijn], bovenaan: true}
themas:
  - {code: water, titel: Water}
onderdelen:
  - code: '1'
    niveau: programma
    titel: Ruimte
    onderdelen:
      - code: '1.1'
        niveau: lijn
        titel: Beken
        themas: [water]
        onderdelen:
          - code: 1.1.1
            niveau: project
            titel: Beekherstel
            samenvatting: De beek krijgt een smalle bedding.
            tekst: |-
              Eerste alinea.

              Tweede alinea.
            status: uitvoering
            periode: 2024-03/2025
            oplevering: ~2030
            gebieden: [PG01]
            partners:
              - {organisatie: waterschap-proef, rol: trekker}
            punten:
              - soort: doel
                tekst: Droge voeten.
                bronnen:
                  - {document: proefnota, pagina: 2}
            bedragen:
              - {soort: nodig, euro: 1250000, aard: circa, omschrijving: raming}
              - {soort: toegezegd, aard: pm, financier: waterschap-proef}
              - {soort: begroot, euro: 0}
            relaties:
              - {soort: draagt-bij-aan, naar: '2', toelichting: minder schade}
      - {code: '1.2', niveau: lijn, titel: Wegen}
  - {code: '2', niveau: programma, titel: Veiligheid}
bevindingen:
  - code: optelling
    soort: getal
    titel: De som klopt niet
    toelichting: Op pagina 1 staat 3, op pagina 2 staat 4.
"""


@pytest.fixture
def region(db: None) -> Region:
    Area.objects.create(code="PG01", kind=Area.Kind.MUNICIPALITY, name="Proefgemeente", slug="proefgemeente")
    Organisation.objects.create(code="waterschap-proef", kind=Organisation.Kind.WATER_BOARD, name="Waterschap Proef")
    Document.objects.create(code="proefnota", title="Proefnota")
    return Region.objects.create(code="proefregio", name="Proefregio")


@pytest.fixture
def facts() -> Facts:
    read, problems = files.read(SMALL)
    assert problems == []
    return read


@pytest.fixture
def plan(region: Region, facts: Facts) -> Plan:
    return importing.import_plans([facts], by=None)[0]


@pytest.fixture
def officer(region: Region) -> User:
    user = User.objects.create_user("bureau@proefregio.example", name="Bo van het bureau")
    Membership.objects.create(user=user, region=region)
    return user
