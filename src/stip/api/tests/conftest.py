# SPDX-License-Identifier: EUPL-1.2
"""One small country: two regions with a bureau each, and rows for the public, for partners and for the bureau alone.

Whatever may never leave the house bears the word GEHEIM.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from stip.accounts.models import User
from stip.api.tests import books, figures
from stip.monitor.figures.shelf import STORE
from stip.partners.models import Body, FormerName, Identifier, Organisation, Seat
from stip.places.models import Area, Boundary, Containment, Membership, Region, Succession
from stip.plans.models import Amount, Finding, Item, Level, Link, PartnerRole, Plan, Point, Theme, Version
from stip.plans.search import index_plan
from stip.sources.models import Citation, Document, Page

SHA256 = "0123456789abcdef" * 4
SQUARE = {"type": "Polygon", "coordinates": [[[5.9, 51.5], [6.0, 51.5], [6.0, 51.6], [5.9, 51.5]]]}


@pytest.fixture(scope="module")
def _rows(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """The rows, made once for a file of tests; what a test changes is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        _places()
        _partners()
        _sources()
        _plans()
        before, STORE.folder = STORE.folder, tmp_path_factory.mktemp("observaties")
        figures.fill()
        yield
        STORE.folder = before
        transaction.set_rollback(True)


@pytest.fixture
def country(_rows: None, db: None) -> None:
    pass


@pytest.fixture
def anyone(country: None) -> Client:
    return Client()


@pytest.fixture
def bureau(country: None) -> Client:
    return _bureau_of("noord")


@pytest.fixture
def other_bureau(country: None) -> Client:
    return _bureau_of("zuid")


def _bureau_of(code: str) -> Client:
    user = User.objects.create_user(f"{code}@voorbeeld.example")
    Membership.objects.create(user=user, region=Region.objects.get(code=code))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _places() -> None:
    land, province, town, quarter, old = Area.objects.bulk_create(
        [
            Area(code="NL", kind="land", name="Nederland", slug="geheim-nl"),
            Area(code="PV31", kind="provincie", name="Limburg", slug="geheim-limburg"),
            Area(code="GM0984", kind="gemeente", name="Venray", slug="geheim-venray"),
            Area(code="WK098400", kind="wijk", name="Centrum", slug="geheim-centrum"),
            Area(code="GM0001", kind="gemeente", name="Oudstad", slug="geheim-oudstad", last_year=2018),
        ]
    )
    Containment.objects.bulk_create(
        Containment(whole=whole, part=part, year=2024)
        for whole, part in ((land, province), (province, town), (town, quarter))
    )
    Boundary.objects.create(area=town, year=2024, geometry=SQUARE, source="CBS")
    Succession.objects.create(before=old, after=town, year=2019)
    Region.objects.create(code="noord", name="Noord", summary="Het noorden.", area=province, order=1)
    Region.objects.create(code="zuid", name="Zuid", order=2)
    Containment.objects.create(whole=province, part=old, year=2018)


def _partners() -> None:
    town = Area.objects.get(code="GM0984")
    venray = Organisation.objects.create(
        code="gemeente-venray",
        kind="gemeente",
        name="Gemeente Venray",
        area=town,
        website="https://www.venray.example/",
    )
    ministry = Organisation.objects.create(
        code="min-a", kind="ministerie", name="Ministerie A", abbreviation="MA", spellings=["Min. A"]
    )
    network = Organisation.objects.create(
        code="netwerk", kind="netwerk", name="Netwerk", since=date(2020, 1, 1), note="Los."
    )
    network.members.add(ministry, venray)
    FormerName.objects.create(organisation=ministry, name="Ministerie B", abbreviation="MB", until=date(2024, 7, 1))
    Identifier.objects.create(
        organisation=venray, scheme="tooi", value="gm0984", uri="https://identifier.example/gm0984"
    )
    board = Body.objects.create(
        code="regiegroep", kind="team", name="Regiegroep", region=Region.objects.get(code="noord"), task="Stuurt."
    )
    team = Body.objects.create(code="werkgroep", kind="team", name="Werkgroep", parent=board)
    Seat.objects.create(body=team, organisation=venray, role="voorzitter", person="Jo Publiek", person_public=True)
    Seat.objects.create(
        body=team, organisation=ministry, role="lid", person="GEHEIM persoon", office="wethouder", order=1
    )


def _sources() -> None:
    noord = Region.objects.get(code="noord")
    publisher = Organisation.objects.get(code="gemeente-venray")
    nota = Document.objects.create(
        code="nota", title="Nota", kind="nota", publisher=publisher, published="2023-11", region=noord, page_count=1,
        file="geheim.pdf", sha256="GEHEIM", page_starts=[[1, "GEHEIM"]], media_type="application/pdf",
    )  # fmt: skip
    Page.objects.create(document=nota, number=1, position=1, text="GEHEIM tekst van een ander")
    network, team = Organisation.objects.get(code="netwerk"), Body.objects.get(code="werkgroep")
    Document.objects.create(code="memo-partners", title="GEHEIM memo", region=noord, visibility="partners")
    Document.objects.create(code="memo-intern", title="GEHEIM intern", region=noord, visibility="intern")
    _cite(network, team, Seat.objects.get(body=team, order=0))


def _plans() -> None:
    noord, zuid = Region.objects.get(code="noord"), Region.objects.get(code="zuid")
    _plan("plan-open", noord, "openbaar")
    _plan("geheim-plan-partners", noord, "partners")
    _plan("geheim-plan-intern", noord, "intern")
    _plan("plan-zuid", zuid, "openbaar")
    _link("plan-open/1.1", "plan-zuid/1", "vervolg-op")
    _link("plan-open/1", "plan-open/geheim-partners", "hangt-af-van")
    _link("plan-zuid/1", "geheim-plan-intern/1", "botst-met")
    for plan in Plan.objects.all():
        books.fill(plan)
        index_plan(plan, plan.items.values_list("code", flat=True))


def _plan(code: str, region: Region, visibility: str) -> None:
    secret = "GEHEIM " if visibility != "openbaar" else ""
    plan = Plan.objects.create(
        region=region, code=code, title=f"{secret}Plan {code}", kind="programma", period="2024/2027",
        summary="Wat wij doen.", horizon="Gezond in 2040.", visibility=visibility,
    )  # fmt: skip
    top = Level.objects.create(plan=plan, code="lijn", name="lijn", plural="lijnen", order=0)
    low = Level.objects.create(plan=plan, code="project", name="project", plural="projecten", order=1, under=["lijn"])
    theme = Theme.objects.create(plan=plan, code="water", title="Water", order=0)
    line = Item.objects.create(
        plan=plan,
        level=top,
        code="1",
        path="0001",
        title=f"{secret}Warmtenet",
        summary="Warme huizen.",
        status="uitvoering",
    )
    project = Item.objects.create(
        plan=plan, level=low, parent=line, code="1.1", path="00010001", title=f"{secret}Buurt zonder gas",
        body="Uitleg.", status="gestopt", origin="voortgezet", reason="Het geld was op.", period="2024/2025",
        delivery="2026",
    )  # fmt: skip
    hidden = Item.objects.create(
        plan=plan, level=top, code="geheim-partners", path="0002", title="GEHEIM warmtenet", visibility="partners"
    )
    Item.objects.create(
        plan=plan, level=top, code="geheim-intern", path="0003", title="GEHEIM intern", visibility="intern"
    )
    Item.objects.create(
        plan=plan,
        level=low,
        parent=hidden,
        code="2.1",
        path="00020001",
        title=f"{secret}Kind van een verborgen onderdeel",
    )
    _facts(line, project, theme)
    finding = Finding.objects.create(
        plan=plan,
        code="twee-getallen",
        kind="getal",
        title=f"{secret}Twee getallen",
        explanation="Wij tonen het eerste.",
    )
    _cite(finding, plan, theme)
    Version.objects.create(
        plan=plan, number=1, name=f"{secret}Eerste versie", content={"GEHEIM": 1}, sha256=SHA256, note="Na de inspraak."
    )


def _facts(line: Item, project: Item, theme: Theme) -> None:
    venray, ministry = Organisation.objects.get(code="gemeente-venray"), Organisation.objects.get(code="min-a")
    line.areas.add(Area.objects.get(code="PV31"))
    project.areas.add(Area.objects.get(code="GM0984"))
    project.themes.add(theme)
    lead = PartnerRole.objects.create(item=project, organisation=venray, role="trekker", order=0)
    PartnerRole.objects.create(item=project, organisation=ministry, role="financier", order=1)
    PartnerRole.objects.create(item=line, organisation=ministry, role="trekker")
    goal = Point.objects.create(item=project, kind="doel", text="Honderd huizen.")
    needed = Amount.objects.create(
        item=project, kind="nodig", euro="1500000.50", nature="circa", label="aanleg", funder=ministry, order=0
    )
    Amount.objects.create(
        item=project, kind="gevraagd", euro="10", high="20", nature="bandbreedte", year=2026, activity="onderhoud",
        in_kind=True, order=1,
    )  # fmt: skip
    _cite(project, lead, goal, needed)


def _cite(*facts: object) -> None:
    """One citation that anyone may see, and one of a document that only the bureau may see."""
    for fact in facts:
        for order, code in enumerate(("nota", "memo-intern")):
            document = Document.objects.get(code=code)
            Citation.objects.create(document=document, page_number=1, anchor="honderd huizen", order=order, fact=fact)


def _link(source: str, target: str, kind: str) -> None:
    ends = [
        Item.objects.get(plan__code=plan, code=code)
        for plan, _, code in (end.partition("/") for end in (source, target))
    ]
    _cite(Link.objects.create(kind=kind, source=ends[0], target=ends[1], note="Beide gaan over warmte."))
