# SPDX-License-Identifier: EUPL-1.2
"""Money that a visitor may not read changes nothing of what she sees: no sum, count, finding, picture or download.

Every address of the site is read before and after the bureau books hidden money; the answers must be the same.
"""

import io
import re
import zipfile
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from stip.accounts.models import User
from stip.conftest import Cast
from stip.money import actions, ledger
from stip.money.ledger import Stage, exact
from stip.money.models import Balance, Movement, StatedTotal
from stip.money.schemes import Account, Deadline, Scheme, SchemeLine, SchemeVersion
from stip.partners.models import Body, Organisation
from stip.plans.models import Amount, Item, Plan
from tests.test_every_address import TABLE, figures_folder, names, visitors  # noqa: F401, the last three are fixtures

VOLATILE = re.compile(rb'nonce="[^"]+"|name="csrfmiddlewaretoken" value="[^"]+"')
HUGE = exact(777_777_777)
OPEN = [address for address, answers in TABLE.values() if answers.startswith("200/405")]
OPEN += ["{plan}/geld", "{item}/geld", "mutaties/{movement}", "regelingen", "regelingen/beekdeal", "beekdal/capaciteit"]
OPEN += ["beekdal/verdeelsleutels", "beekdal/verdeelsleutels/per-inwoner?bedrag=100", "beekdal/waarmee", "bevindingen"]
OPEN += ["beekdal/geldbevindingen", "beekdal/geldkalender", "{plan}/geld/bestand", "organisaties/provincie-dal/geld"]
OPEN += ["regelingen/beekdeal/verantwoording/2025", "beekdal/geldkalender?jaar=2029"]
MONEY = ("geld", "capaciteit", "waarmee", "regelingen", "verdeelsleutels", "bevindingen", "mutaties", "kalender")


def test_hidden_money_changes_nothing_for_a_visitor(
    cast: Cast,
    names: dict[str, object],  # noqa: F811
    visitors: list[User | None],  # noqa: F811
) -> None:
    addresses = [address.format(**names) for address in dict.fromkeys(OPEN) if "account" not in address]
    addresses += [
        f"{address}{'&' if '?' in address else '?'}{more}"
        for address in addresses
        if any(word in address for word in MONEY) and not address.startswith("api")
        for more in ("formaat=csv", "formaat=xlsx", f"op={timezone.localdate() - timedelta(days=1)}")
    ]
    stranger, neighbour, bureau, _ = visitors
    _bid(Scheme.objects.get(code="beekdeal"))
    readers = [_client(stranger), _client(neighbour)]
    before = [{address: _seen(client, address) for address in addresses} for client in readers]
    told = {address: _seen(_client(bureau), address) for address in addresses}
    _hide_money(cast)
    told_more = [address for address in addresses if _seen(_client(bureau), address) != told[address]]
    assert f"{names['plan']}/geld" in told_more, "the bureau itself must see it"
    after = [{address: _seen(client, address) for address in addresses} for client in readers]
    leaks = [
        address for old, new in zip(before, after, strict=True) for address in addresses if old[address] != new[address]
    ]
    assert leaks == []


def _client(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _seen(client: Client, address: str) -> bytes:
    answer = client.get(f"/{address}")
    body = answer.content if not answer.streaming else b"".join(answer.streaming_content)
    if body.startswith(b"PK"):
        # Of a workbook its sheets; its other parts say when it was made.
        book = zipfile.ZipFile(io.BytesIO(body))
        body = b"".join(book.read(name) for name in sorted(book.namelist()) if name.startswith("xl/"))
    return b"%d %s" % (answer.status_code, VOLATILE.sub(b"", body))


def _hide_money(cast: Cast) -> None:
    """Everything the books can hold, where visitors may not look, in the same region and about the same parties."""
    project = cast.plan.items.get(code="1.1")
    inside = Item.objects.create(
        plan=cast.plan, level=project.level, parent=project.parent, path=f"{project.parent.path}00ff", code="1.9",
        title="Stil project", visibility="intern",
    )  # fmt: skip
    closed_plan = Plan.objects.create(
        region=cast.region, code="stil-plan", title="Stil plan", visibility="partners", period="2024/2030"
    )
    Amount.objects.create(item=inside, kind="nodig", euro=777_777_777)
    town, province = (Organisation.objects.get(code=code) for code in ("gemeente-bovendal", "provincie-dal"))
    closed_scheme = Scheme.objects.create(
        code="stille-deal", name="Stille deal", kind="regio-deal", region=cast.region, plan=cast.plan, cashier=town,
        funder=province, visibility="intern", period="2024/2027",
    )  # fmt: skip
    for place in (
        {"plan": cast.plan, "item": inside},
        {"plan": cast.plan, "item": project, "visibility": "intern", "activity": "stil"},
        {"plan": cast.plan, "item": None, "visibility": "partners", "activity": "stil"},
        {"plan": closed_plan, "item": None},
    ):
        _book_everything(place, town, province, closed_scheme)
    _scheme_facts(closed_scheme, inside)
    _scheme_facts(Scheme.objects.get(code="beekdeal"), inside, hidden_only=True)
    for plan, item, code in ((cast.plan, inside, "stil"), (closed_plan, None, "stil")):
        StatedTotal.objects.create(
            plan=plan, item=item, code=code, title="Stil totaal", kind="kosten", low=HUGE.low, high=HUGE.high
        )


def _book_everything(place: dict[str, object], town: Organisation, province: Organisation, scheme: Scheme) -> None:
    team = Body.objects.get(code="beekteam")
    for kind, stages in ledger.STAGES.items():
        for stage in stages:
            facts = {"year": 2029, **place, "kind": kind.value}
            if kind is not ledger.Kind.COST:
                facts |= {"party": province, "recipient": town, "purse": "publiek", "scheme": scheme}
            if kind is ledger.Kind.CAPACITY:
                facts |= {"team": team, "rate": "90000", "recipient": None}
            line = actions.line_for(**facts)
            actions.book(line, HUGE, target=Stage(stage), by=None)
            actions.book(line, ledger.UNKNOWN, target=Stage(stage), by=None)
            yesterday = Movement.objects.create(
                line=line, target=stage.value, low=1, high=1, booked_at=timezone.now() - timedelta(days=9)
            )
            Balance.objects.filter(line=line, stage=stage.value).update(
                low=HUGE.low + yesterday.low, high=HUGE.high + yesterday.high
            )


def _scheme_facts(scheme: Scheme, item: Item, *, hidden_only: bool = False) -> None:
    SchemeLine.objects.create(version=_bid(scheme), item=item, purse="rijk", low=HUGE.low, high=HUGE.high)
    Account.objects.create(scheme=scheme, item=item, year=2031, deviations="stil")
    scheme.rules = [
        {"regel": "post-hoogstens", "onderdeel": item.code, "bedrag": 5, "grondslag": {"publicatie": "Stil besluit"}}
    ]
    scheme.save()
    if not hidden_only:
        Deadline.objects.create(
            region=scheme.region, scheme=scheme, code="stil", title="Stille termijn", month=6, day=1
        )


def _bid(scheme: Scheme) -> SchemeVersion:
    about = {"scheme": scheme, "kind": "aanvraag", "dated": "2023"}
    return SchemeVersion.objects.get_or_create(**about, defaults={"title": "Aanvraag"})[0]
