# SPDX-License-Identifier: EUPL-1.2
"""Every address of the site, for every sort of visitor: what opens, what is refused, and that nothing breaks.

A new address goes into the table below; a test fails until it is there. A row is the route as Django knows it, the
address to try, and what each visitor gets as "GET/POST": somebody not signed in, the bureau of another region, the
bureau of this region, and a superuser. A POST carries a valid token and no fields, so a form answers 422, or 400 when
the revision is missing that it always sends along.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from stip.accounts.models import User
from stip.conftest import Cast
from stip.money.models import Line
from stip.money.schemes import Deadline, SchemeVersion
from stip.money.tests.beekdal import fill
from stip.monitor.figures.shelf import STORE
from stip.monitor.tests import beekdal
from stip.partners.models import Body
from stip.places.models import Membership, Region
from stip.plans.actions import freeze
from stip.plans.models import Finding, Link
from stip.sources.actions import add_document
from stip.sources.models import Citation

PASSWORD = "een heel lang wachtwoord"
READ = "200/405 200/405 200/405 200/405"
NOT_THERE = "404/405 404/405 404/405 404/405"
CLOSED = "302/302 302/302 302/302 302/302"
EDIT = "302/403 403/403 200/400 200/400"
FORM = "302/403 403/403 200/422 200/422"
ANY_BUREAU = "302/403 200/422 200/422 200/422"
ANY_BUREAU_EDIT = "302/403 200/400 200/400 200/400"
OWN = "302/302 200/200 200/200 200/200"
OPEN_FORM = "200/200 200/200 200/200 200/200"
GUESTS = "200/200 302/302 302/302 302/302"

PLAN, ITEM = "plannen/<slug:plan>", "plannen/<slug:plan>/onderdelen/<str:item>"
DEAL, ACCOUNT = "regelingen/<slug:code>", "regelingen/<slug:code>/verantwoording/<int:year>"
API_RECIPE = "api/v1/regios/<regio>/recepten/<code>"
TABLE: dict[str, tuple[str, str]] = {
    # Pages to read
    "": ("", READ),
    "stijl/<slug:name>.css": ("stijl/stip.css", READ),
    "over": ("over", READ),
    "toegankelijkheid": ("toegankelijkheid", READ),
    "privacy": ("privacy", READ),
    "bronnen/<int:pk>": ("bronnen/{citation}", READ),
    "plannen": ("plannen", READ),
    PLAN: ("{plan}", READ),
    f"{PLAN}/geschiedenis": ("{plan}/geschiedenis", READ),
    f"{PLAN}/bestand": ("{plan}/bestand", READ),
    f"{PLAN}/versies": ("{plan}/versies", READ),
    f"{PLAN}/vergelijk": ("{plan}/vergelijk?van=1&naar=nu", READ),
    f"{PLAN}/matrix": ("{plan}/matrix", READ),
    f"{PLAN}/samenhang": ("{plan}/samenhang", READ),
    ITEM: ("{item}", READ),
    "rijkstrajecten": ("rijkstrajecten", READ),
    "organisaties": ("organisaties", READ),
    "organisaties/<slug:code>": ("organisaties/gemeente-bovendal", READ),
    "gremia/<slug:code>": ("gremia/dalraad", READ),
    "gebieden": ("gebieden", READ),
    "gebieden/<str:code>": ("gebieden/BD01", READ),
    "documenten": ("documenten", READ),
    "documenten/<slug:code>": ("documenten/beekdalnota", READ),
    "documenten/<slug:code>/bestand": ("documenten/beekdalnota/bestand", READ),
    "documenten/<slug:code>/p/<int:number>": ("documenten/beekdalnota/p/1", READ),
    "documenten/<slug:code>/p/<int:number>/beeld": ("documenten/beekdalnota/p/1/beeld", NOT_THERE),
    "zoeken": ("zoeken?zoek=beek", READ),
    "zoeken/suggesties": ("zoeken/suggesties?zoek=beek", READ),
    "bevindingen": ("bevindingen", READ),
    "bevindingen/<slug:plan>/<slug:code>": ("bevindingen/beekdal-2024-2030/som", READ),
    "schema": ("schema", READ),
    "schema/boeken.json": ("schema/boeken.json", READ),
    "schema/plan.json": ("schema/plan.json", READ),
    "<slug:region>/wie": ("beekdal/wie", READ),
    "<slug:region>/tijdlijn": ("beekdal/tijdlijn", READ),
    "organisaties/<slug:code>/geld": ("organisaties/gemeente-bovendal/geld", READ),
    "<slug:region>/geldbevindingen": ("beekdal/geldbevindingen", READ),
    "<slug:region>/capaciteit": ("beekdal/capaciteit", READ),
    "<slug:region>/verdeelsleutels": ("beekdal/verdeelsleutels", READ),
    "regelingen": ("regelingen", READ),
    DEAL: ("regelingen/beekdeal", READ),
    ACCOUNT: ("regelingen/beekdeal/verantwoording/2025", READ),
    "<slug:region>/geldkalender": ("beekdal/geldkalender", READ),
    "<slug:region>/verdeelsleutels/<slug:code>": ("beekdal/verdeelsleutels/per-inwoner", READ),
    "<slug:region>/<slug:question>": ("beekdal/wat", READ),
    "<slug:region>": ("beekdal", READ),
    f"{PLAN}/geld": ("{plan}/geld", READ),
    f"{ITEM}/geld": ("{item}/geld", READ),
    f"{PLAN}/geld/bestand": ("{plan}/geld/bestand", READ),
    "mutaties/<int:pk>": ("mutaties/{movement}", READ),
    "indicatoren": ("indicatoren", READ),
    "indicatoren/<slug:code>": ("indicatoren/{indicator}", READ),
    "gebieden/<str:code>/cijfers": ("gebieden/BD01/cijfers", READ),
    "gebieden/<str:code>/inlopen": ("gebieden/BD01/inlopen", READ),
    "cijfers/vergelijk": ("cijfers/vergelijk?gebied=BD01&gebied=BD02", READ),
    "cijfers/uitgaven": ("cijfers/uitgaven", READ),
    "<slug:region>/aandachtsgebieden": ("beekdal/aandachtsgebieden", READ),
    "<slug:region>/aandachtsgebieden/kies": ("beekdal/aandachtsgebieden/kies", READ),
    "<slug:region>/aandachtsgebieden/vergelijk": ("beekdal/aandachtsgebieden/vergelijk", READ),
    "<slug:region>/aandachtsgebieden/<slug:code>": ("beekdal/aandachtsgebieden/{recipe}", READ),
    "<slug:region>/nulmetingen": ("beekdal/nulmetingen", READ),
    "<slug:region>/nulmetingen/<slug:code>": ("beekdal/nulmetingen/{baseline}", READ),
    "<slug:region>/doelen": ("beekdal/doelen", READ),
    "<slug:region>/doelen/<slug:code>": ("beekdal/doelen/{target}", READ),
    "<slug:region>/bijdragen": ("beekdal/bijdragen", READ),
    "<slug:region>/verhalen": ("beekdal/verhalen", READ),
    "<slug:region>/verhalen/<int:pk>": ("beekdal/verhalen/{story}", READ),
    "<slug:region>/verhalen/<int:pk>/beeld": ("beekdal/verhalen/{story}/beeld", READ),
    "<slug:region>/cijfers/geschiedenis": ("beekdal/cijfers/geschiedenis", READ),
    "rekenwijze": ("rekenwijze", READ),
    # Pages to change something
    "<slug:region>/nulmetingen/nieuw": ("beekdal/nulmetingen/nieuw", FORM),
    "<slug:region>/nulmetingen/<slug:code>/wijzig": ("beekdal/nulmetingen/{baseline}/wijzig", EDIT),
    "<slug:region>/nulmetingen/<slug:code>/verwijder": ("beekdal/nulmetingen/{baseline}/verwijder", EDIT),
    "<slug:region>/doelen/nieuw": ("beekdal/doelen/nieuw", FORM),
    "<slug:region>/doelen/<slug:code>/wijzig": ("beekdal/doelen/{target}/wijzig", EDIT),
    "<slug:region>/doelen/<slug:code>/bijstellen": ("beekdal/doelen/{target}/bijstellen", EDIT),
    "<slug:region>/doelen/<slug:code>/tellen": ("beekdal/doelen/{counted}/tellen", EDIT),
    "<slug:region>/doelen/<slug:code>/verwijder": ("beekdal/doelen/{target}/verwijder", EDIT),
    "<slug:region>/bijdragen/nieuw": ("beekdal/bijdragen/nieuw", FORM),
    "<slug:region>/bijdragen/<int:pk>/wijzig": ("beekdal/bijdragen/{claim}/wijzig", EDIT),
    "<slug:region>/bijdragen/<int:pk>/verwijder": ("beekdal/bijdragen/{claim}/verwijder", EDIT),
    "<slug:region>/verhalen/nieuw": ("beekdal/verhalen/nieuw", FORM),
    "<slug:region>/verhalen/<int:pk>/wijzig": ("beekdal/verhalen/{story}/wijzig", EDIT),
    "<slug:region>/verhalen/<int:pk>/foto": ("beekdal/verhalen/{story}/foto", EDIT),
    "<slug:region>/verhalen/<int:pk>/verwijder": ("beekdal/verhalen/{story}/verwijder", EDIT),
    "plannen/inlezen": ("plannen/inlezen", ANY_BUREAU),
    f"{PLAN}/geld/bewerken": ("{plan}/geld/bewerken", EDIT),
    f"{PLAN}/geld/boeken": ("{plan}/geld/boeken", FORM),
    "mutaties/<int:pk>/terugdraaien": ("mutaties/{movement}/terugdraaien", FORM),
    "mutaties/<int:pk>/corrigeren": ("mutaties/{movement}/corrigeren", FORM),
    f"{PLAN}/wijzig": ("{plan}/wijzig", EDIT),
    f"{PLAN}/themas": ("{plan}/themas", EDIT),
    f"{PLAN}/niveaus": ("{plan}/niveaus", EDIT),
    f"{PLAN}/versies/nieuw": ("{plan}/versies/nieuw", FORM),
    f"{PLAN}/versies/<int:number>/stadium": ("{plan}/versies/1/stadium", FORM),
    f"{PLAN}/onderdelen/nieuw": ("{plan}/onderdelen/nieuw", FORM),
    f"{ITEM}/wijzig": ("{item}/wijzig", EDIT),
    f"{ITEM}/partners": ("{item}/partners", EDIT),
    f"{ITEM}/punten": ("{item}/punten", EDIT),
    f"{ITEM}/bedragen": ("{item}/bedragen", EDIT),
    f"{ITEM}/relaties": ("{item}/relaties", EDIT),
    f"{ITEM}/bronnen": ("{item}/bronnen", EDIT),
    f"{ITEM}/verplaats": ("{item}/verplaats", FORM),
    f"{ITEM}/verwijder": ("{item}/verwijder", FORM),
    "organisaties/nieuw": ("organisaties/nieuw", ANY_BUREAU),
    "organisaties/<slug:code>/wijzig": ("organisaties/gemeente-bovendal/wijzig", ANY_BUREAU_EDIT),
    "gremia/nieuw": ("gremia/nieuw", ANY_BUREAU),
    "gremia/<slug:code>/wijzig": ("gremia/dalraad/wijzig", EDIT),
    "documenten/toevoegen": ("documenten/toevoegen", ANY_BUREAU),
    "documenten/<slug:code>/wijzig": ("documenten/beekdalnota/wijzig", EDIT),
    "bronnen/nakijken": ("bronnen/nakijken?rij-document=x", "302/403 200/200 200/200 200/200"),
    "<slug:region>/mensen": ("beekdal/mensen", FORM),
    "regelingen/nieuw": ("regelingen/nieuw", ANY_BUREAU),
    f"{DEAL}/wijzig": ("regelingen/beekdeal/wijzig", EDIT),
    f"{DEAL}/regels/wijzig": ("regelingen/beekdeal/regels/wijzig", EDIT),
    f"{DEAL}/versies": ("regelingen/beekdeal/versies", "302/403 403/403 200/200 200/200"),
    f"{DEAL}/versies/nieuw": ("regelingen/beekdeal/versies/nieuw", FORM),
    f"{DEAL}/versies/<slug:kind>/<slug:dated>/wijzig": ("regelingen/beekdeal/versies/aanvraag/2023/wijzig", EDIT),
    f"{DEAL}/versies/<slug:kind>/<slug:dated>/verwijder": ("regelingen/beekdeal/versies/aanvraag/2023/verwijder", EDIT),
    f"{ACCOUNT}/wijzig": ("regelingen/beekdeal/verantwoording/2025/wijzig", EDIT),
    "<slug:region>/geldkalender/nieuw": ("beekdal/geldkalender/nieuw", FORM),
    "<slug:region>/geldkalender/<slug:code>/wijzig": ("beekdal/geldkalender/sisa/wijzig", EDIT),
    # Taking it away twice does no harm: the second visitor finds nothing.
    "<slug:region>/geldkalender/<slug:code>/verwijder": (
        "beekdal/geldkalender/sisa/verwijder",
        "302/403 403/403 200/302 404/410",
    ),
    "<slug:region>/aandachtsgebieden/bewaar": ("beekdal/aandachtsgebieden/bewaar", FORM),
    "<slug:region>/aandachtsgebieden/<slug:code>/wijzig": ("beekdal/aandachtsgebieden/{recipe}/wijzig", EDIT),
    "<slug:region>/aandachtsgebieden/<slug:code>/verwijder": ("beekdal/aandachtsgebieden/{recipe}/verwijder", EDIT),
    "<slug:region>/verdeelsleutels/nieuw": ("beekdal/verdeelsleutels/nieuw", FORM),
    "<slug:region>/verdeelsleutels/<slug:code>/wijzig": ("beekdal/verdeelsleutels/per-inwoner/wijzig", EDIT),
    "uitnodiging/<str:token>": ("uitnodiging/onbekend", "410/410 410/410 410/410 410/410"),
    f"{PLAN}/geld/inlezen": ("{plan}/geld/inlezen", FORM),
    "<slug:region>/cijfers/inlezen": ("beekdal/cijfers/inlezen", FORM),
    # Signing in
    "account/login/": ("account/login/", GUESTS),
    "account/signup/": ("account/signup/", GUESTS),
    "account/logout/": ("account/logout/", "302/302 200/302 200/302 200/302"),
    "account/inactive/": ("account/inactive/", READ),
    "account/reauthenticate/": ("account/reauthenticate/", OWN),
    "account/email/": ("account/email/", "302/302 200/302 200/302 200/302"),
    "account/confirm-email/": ("account/confirm-email/", READ),
    "account/password/change/": ("account/password/change/", OWN),
    "account/password/set/": ("account/password/set/", CLOSED),
    "account/password/reset/": ("account/password/reset/", OPEN_FORM),
    "account/login/code/confirm/": ("account/login/code/confirm/", CLOSED),
    r"account/^confirm-email/(?P<key>[-:\w]+)/$": ("account/confirm-email/x/", "200/404 200/404 200/404 200/404"),
    "account/password/reset/key/done/": ("account/password/reset/key/done/", READ),
    r"account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": (
        "account/password/reset/key/1-x/",
        OPEN_FORM,
    ),
    "account/password/reset/done/": ("account/password/reset/done/", READ),
    "account/2fa/": ("account/2fa/", "302/302 200/405 200/405 200/405"),
    "account/2fa/authenticate/": ("account/2fa/authenticate/", CLOSED),
    "account/2fa/reauthenticate/": ("account/2fa/reauthenticate/", CLOSED),
    "account/2fa/totp/activate/": ("account/2fa/totp/activate/", CLOSED),
    "account/2fa/totp/deactivate/": ("account/2fa/totp/deactivate/", "302/302 404/404 404/404 404/404"),
    "account/2fa/recovery-codes/": ("account/2fa/recovery-codes/", "302/302 404/405 404/405 404/405"),
    "account/2fa/recovery-codes/generate/": ("account/2fa/recovery-codes/generate/", CLOSED),
    "account/2fa/recovery-codes/download/": (
        "account/2fa/recovery-codes/download/",
        "302/302 404/404 404/404 404/404",
    ),
    # The open API
    "api/v1": ("api/v1", READ),
    "api/v1/": ("api/v1/", READ),
    "api/v1/openapi.json": ("api/v1/openapi.json", READ),
    "api/v1/gebieden.geojson": ("api/v1/gebieden.geojson?soort=gemeente", READ),
    "api/v1/regios": ("api/v1/regios", READ),
    "api/v1/regios/<code>": ("api/v1/regios/beekdal", READ),
    "api/v1/gebieden": ("api/v1/gebieden", READ),
    "api/v1/gebieden/<code>": ("api/v1/gebieden/BD01", READ),
    "api/v1/gebieden/geojson": ("api/v1/gebieden/geojson?soort=gemeente", READ),
    "api/v1/gebieden/<code>/geojson": ("api/v1/gebieden/BD01/geojson", READ),
    "api/v1/organisaties": ("api/v1/organisaties", READ),
    "api/v1/organisaties/<code>": ("api/v1/organisaties/gemeente-bovendal", READ),
    "api/v1/gremia": ("api/v1/gremia", READ),
    "api/v1/gremia/<code>": ("api/v1/gremia/dalraad", READ),
    "api/v1/documenten": ("api/v1/documenten", READ),
    "api/v1/documenten/<code>": ("api/v1/documenten/beekdalnota", READ),
    "api/v1/plannen": ("api/v1/plannen", READ),
    "api/v1/plannen/<code>": ("api/v1/{plan}", READ),
    "api/v1/plannen/<plan>/versies": ("api/v1/{plan}/versies", READ),
    "api/v1/plannen/<plan>/versies/<nummer>": ("api/v1/{plan}/versies/1", READ),
    "api/v1/onderdelen": ("api/v1/onderdelen", READ),
    "api/v1/plannen/<plan>/onderdelen/<code>": ("api/v1/{item}", READ),
    "api/v1/relaties": ("api/v1/relaties", READ),
    "api/v1/relaties/<code>": ("api/v1/relaties/{link}", READ),
    "api/v1/bevindingen": ("api/v1/bevindingen", READ),
    "api/v1/plannen/<plan>/bevindingen/<code>": ("api/v1/{plan}/bevindingen/som", READ),
    "api/v1/begrotingsregels": ("api/v1/begrotingsregels", READ),
    "api/v1/begrotingsregels/<nummer>": ("api/v1/begrotingsregels/{kosten}", READ),
    "api/v1/bijdragen": ("api/v1/bijdragen", READ),
    "api/v1/bijdragen/<nummer>": ("api/v1/bijdragen/{bijdrage}", READ),
    "api/v1/uitgaven": ("api/v1/uitgaven", READ),
    "api/v1/uitgaven/<nummer>": ("api/v1/uitgaven/{uitgave}", READ),
    "api/v1/capaciteit": ("api/v1/capaciteit", READ),
    "api/v1/capaciteit/<nummer>": ("api/v1/capaciteit/{inzet}", READ),
    "api/v1/mutaties": ("api/v1/mutaties", READ),
    "api/v1/mutaties/<nummer>": ("api/v1/mutaties/{movement}", READ),
    "api/v1/catalogus": ("api/v1/catalogus", READ),
    "api/v1/datasets": ("api/v1/datasets", READ),
    "api/v1/datasets/<code>": ("api/v1/datasets/{dataset}", READ),
    "api/v1/leveringen": ("api/v1/leveringen", READ),
    "api/v1/leveringen/<code>": ("api/v1/leveringen/{release}", READ),
    "api/v1/indicatoren": ("api/v1/indicatoren", READ),
    "api/v1/indicatoren/<code>": ("api/v1/indicatoren/{indicator}", READ),
    "api/v1/waarnemingen": ("api/v1/waarnemingen", READ),
    "api/v1/regios/<regio>/nulmetingen": ("api/v1/regios/beekdal/nulmetingen", READ),
    "api/v1/regios/<regio>/nulmetingen/<code>": ("api/v1/regios/beekdal/nulmetingen/{baseline}", READ),
    "api/v1/doelen": ("api/v1/doelen", READ),
    "api/v1/regios/<regio>/doelen/<code>": ("api/v1/regios/beekdal/doelen/{target}", READ),
    "api/v1/recepten": ("api/v1/recepten", READ),
    API_RECIPE: ("api/v1/regios/beekdal/recepten/{recipe}", READ),
    f"{API_RECIPE}/uitkomsten/<nummer>": ("api/v1/regios/beekdal/recepten/{recipe}/uitkomsten/{outcome}", READ),
    "api/v1/bijdragelijnen": ("api/v1/bijdragelijnen", READ),
    "api/v1/bijdragelijnen/<nummer>": ("api/v1/bijdragelijnen/{claim}", READ),
    "api/v1/verhalen": ("api/v1/verhalen", READ),
    "api/v1/verhalen/<nummer>": ("api/v1/verhalen/{story}", READ),
    "api/v1/regelingen": ("api/v1/regelingen", READ),
    "api/v1/regelingen/<code>": ("api/v1/regelingen/beekdeal", READ),
    "api/": ("api/niets", "404/404 404/404 404/404 404/404"),
}


@pytest.fixture
def figures_folder(tmp_path: Path) -> Iterator[Path]:
    """Deliveries of a test go into a folder of its own."""
    before, STORE.folder = STORE.folder, tmp_path / "observaties"
    yield STORE.folder
    STORE.folder = before


@pytest.fixture
def names(cast: Cast, settings: object, tmp_path: Path, figures_folder: Path) -> dict[str, object]:
    """One of everything that an address may name."""
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    text = b"Het dal houdt eigen water vast.\fDroge voeten voor iedereen.\fDe beek krijgt bochten."
    add_document(content=text, filename="nota.txt", document=cast.document, by=None)
    Body.objects.create(code="dalraad", name="Dalraad", kind="raad", region=cast.region)
    Finding.objects.create(plan=cast.plan, code="som", kind="getal", title="De som klopt niet", explanation="3 en 4")
    source, target = cast.plan.items.get(code="1.1"), cast.plan.items.get(code="2")
    Link.objects.create(kind=Link.Kind.CONTRIBUTES, source=source, target=target)
    freeze(cast.plan, name="Eerste", by=None)
    plan = f"plannen/{cast.plan.code}"
    link = f"{cast.plan.code}:1.1:draagt-bij-aan:{cast.plan.code}:2"
    citation = Citation.objects.filter(document=cast.document).first()
    assert citation
    known = {"plan": plan, "item": f"{plan}/onderdelen/1.1", "citation": citation.pk, "link": link}
    return known | _books(cast) | beekdal.fill(cast).names


def _books(cast: Cast) -> dict[str, object]:
    """A movement, and a line of each kind by the name of its kind; also a version and a deadline of the deal."""
    books = fill(cast)
    SchemeVersion.objects.create(scheme=books.scheme, kind="aanvraag", title="Bod", dated="2023")
    Deadline.objects.create(region=cast.region, code="sisa", title="SiSa", month=7, day=15)
    return {"movement": books.estimate.pk} | {line.kind: line.pk for line in Line.objects.all()}


def _routes(patterns: list[URLPattern | URLResolver], begin: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{begin}{pattern.pattern}"
        else:
            yield from _routes(pattern.url_patterns, f"{begin}{pattern.pattern}")


@pytest.fixture
def visitors(cast: Cast) -> list[User | None]:
    """Somebody unknown, the bureau of another region, the bureau of this one, and a superuser."""
    elsewhere = Region.objects.create(code="elders", name="Elders")
    Membership.objects.create(user=cast.neighbour, region=elsewhere)
    beheer = User.objects.create_superuser("beheer@stip.example", PASSWORD)
    for user in (cast.neighbour, cast.bureau):
        user.set_password(PASSWORD)
        user.save()
    return [None, cast.neighbour, cast.bureau, beheer]


def _answers(path: str, visitors: list[User | None]) -> str:
    found = []
    for user in visitors:
        client = Client(raise_request_exception=False)
        if user:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        found.append(f"{client.get(path).status_code}/{client.post(path).status_code}")
    return " ".join(found)


def test_the_table_holds_every_address_and_no_other() -> None:
    routes = set(_routes(get_resolver().url_patterns))
    assert routes - set(TABLE) == set(), "zet deze adressen in de tabel"
    assert set(TABLE) - routes == set(), "deze adressen bestaan niet meer"


def test_every_visitor_gets_what_the_table_says(names: dict[str, object], visitors: list[User | None]) -> None:
    found = {route: _answers("/" + address.format(**names), visitors) for route, (address, _) in TABLE.items()}
    expected = {route: answers for route, (_, answers) in TABLE.items()}
    assert {route: said for route, said in found.items() if said != expected[route]} == {}


def test_every_form_refuses_a_post_without_its_token(cast: Cast, names: dict[str, object]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.bureau, backend="django.contrib.auth.backends.ModelBackend")
    for address, expected in TABLE.values():
        if expected in {EDIT, FORM, ANY_BUREAU, ANY_BUREAU_EDIT, OWN}:
            assert client.post("/" + address.format(**names)).status_code == 403, address


def test_signing_in_leads_on_inside_the_site_only(cast: Cast) -> None:
    cast.bureau.set_password(PASSWORD)
    cast.bureau.save()
    for hostile in ("https://boos.example/", "//boos.example/", "/\\boos.example", "javascript:alert(1)"):
        sent = {"login": cast.bureau.email, "password": PASSWORD, "next": hostile}
        response = Client().post(reverse("account_login"), sent)
        assert response.status_code == 302
        assert response["Location"] == "/", hostile
