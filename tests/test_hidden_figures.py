# SPDX-License-Identifier: EUPL-1.2
"""Figures, targets, claims, stories, recipes and baselines that a visitor may not read show nowhere.

Every address of the site is read, for everybody who may not see them: no word or number of theirs is told, their own
addresses do not open, and nothing else on the site changes because they are there.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client

from stip.accounts.models import User
from stip.conftest import Cast
from stip.monitor.aims import actions
from stip.monitor.models import Pin
from stip.monitor.targets import Target
from stip.monitor.tests import beekdal
from stip.monitor.tests.beekdal import Monitor
from stip.plans.models import Item
from stip.sources.models import Citation
from tests.test_every_address import TABLE, figures_folder, names, visitors  # noqa: F401, the last three are fixtures
from tests.test_hidden_money import _client, _seen

HIDDEN, NUMBER = "zwijgdal", 777_777.0
# As people read it and as computers do; a value of the store lies a few above it.
TOLD = re.compile(rb"zwijgdal|777[., ]?7[78]\d", re.IGNORECASE)
FORMATS = ("formaat=csv", "formaat=xlsx")
Names = dict[str, object]


@pytest.fixture
def shown(cast: Cast, names: Names) -> Names:  # noqa: F811
    """What is public: one of everything, with an item that only the bureau reads."""
    project = cast.plan.items.get(code="1.1")
    Item.objects.create(
        plan=cast.plan, level=project.level, parent=project.parent, path=f"{project.parent.path}00ff", code="1.9",
        title="Stil project", visibility="intern",
    )  # fmt: skip
    return names


def _hide(cast: Cast) -> list[Monitor]:
    """Hidden by themselves, and hidden because what they are about is hidden."""
    by_itself = beekdal.fill(cast, HIDDEN, NUMBER, visibility="intern")
    for_partners = beekdal.fill(cast, f"{HIDDEN}-p-", NUMBER, visibility="partners")
    by_item = beekdal.fill(cast, f"{HIDDEN}-q-", NUMBER, visibility="intern", item="1.9")
    actions.add_claim(
        {"regio": "beekdal", "onderdeel": "beekdal-2024-2030/1.1", "oplevering": f"{HIDDEN}bochten",
         "voorwaarde": f"{HIDDEN}wandelaars", "indicator": by_itself.marks.code}, by=cast.bureau,
    )  # fmt: skip
    actions.add_story(
        {"regio": "beekdal", "titel": f"Over {HIDDEN}", "tekst": f"{HIDDEN}tekst", "gebied": "BD01",
         "indicator": by_itself.marks.code}, by=cast.bureau,
    )  # fmt: skip
    for kind in (actions.add_claim, actions.add_story, actions.add_target):
        kind(_about_the_silent_item(kind, by_itself), by=cast.bureau)
    return [by_itself, for_partners, by_item]


def _about_the_silent_item(kind: object, hidden: Monitor) -> dict[str, object]:
    """Public in itself, and about an item that is not."""
    own: dict[str, object] = {"regio": "beekdal", "onderdeel": "beekdal-2024-2030/1.9"}
    if kind is actions.add_claim:
        return own | {"oplevering": HIDDEN, "voorwaarde": HIDDEN, "indicator": "dalcijfer"}
    if kind is actions.add_story:
        return own | {"titel": HIDDEN, "tekst": HIDDEN}
    return own | {"code": HIDDEN, "doel": HIDDEN, "eenheid": HIDDEN, "streefwaarde": str(NUMBER)}


def _addresses(names: Names) -> list[str]:  # noqa: F811
    """Every page to read, with its downloads, and the API."""
    plain = [address.format(**names) for address, answers in TABLE.values() if answers.startswith("200/405")]
    plain += [f"zoeken?q={HIDDEN}", f"zoeken/suggesties?q={HIDDEN}", f"api/v1/indicatoren?zoek={HIDDEN}"]
    plain += ["zoeken?q=droge+voeten", "documenten/beekdalnota/p/2", f"beekdal/doelen?zoek={HIDDEN}"]
    plain += [f"beekdal/{page}?zoek={HIDDEN}" for page in ("bijdragen", "verhalen")]
    choose = "beekdal/aandachtsgebieden"
    plain += [f"{choose}/kies?c={HIDDEN}cijfer", f"{choose}/kies?c=dalcijfer&c={HIDDEN}cijfer&niveau=gemeente"]
    plain += [f"{choose}/kies?recept={HIDDEN}recept", f"{choose}/vergelijk?een=dalrecept&twee={HIDDEN}recept"]
    plain += [f"beekdal/cijfers/geschiedenis?onderwerp=doel/{HIDDEN}doel"]
    plain += [f"api/v1/waarnemingen?indicator={HIDDEN}cijfer", f"api/v1/doelen?regio=beekdal&indicator={HIDDEN}cijfer"]
    plain += ["cijfers/vergelijk?gebied=BD01&gebied=BD02", f"cijfers/vergelijk?gebied=BD01&thema={HIDDEN}thema"]
    pages = [address for address in plain if not address.startswith(("api", "account"))]
    return plain + [_as_file(page, kind) for page in pages if _is_offered_as_file(page) for kind in FORMATS]


def _as_file(page: str, kind: str) -> str:
    return f"{page}{'&' if '?' in page else '?'}{kind}"


def _is_offered_as_file(page: str) -> bool:
    """Whether the page is anything else than a page when a file is asked of it."""
    return not Client().get(f"/{_as_file(page, FORMATS[0])}").headers["Content-Type"].startswith("text/html")


def _outsiders(visitors: list[User | None]) -> list[Client]:  # noqa: F811
    """Somebody not signed in, and the bureau of another region."""
    return [_client(user) for user in visitors[:2]]


def test_hidden_figures_are_told_nowhere_and_change_nothing(
    cast: Cast,
    shown: Names,
    visitors: list[User | None],  # noqa: F811
) -> None:
    outsiders, addresses = _outsiders(visitors), _addresses(shown)
    before = [{address: _seen(client, address) for address in addresses} for client in outsiders]
    _hide(cast)
    after = [{address: _seen(client, address) for address in addresses} for client in outsiders]
    # What was asked for by name is repeated on the page; that it is not there shows below.
    unasked = [address for address in addresses if HIDDEN not in address]
    told = [address for seen in after for address in unasked if TOLD.search(seen[address])]
    assert told == []
    changed = [
        address for old, new in zip(before, after, strict=True) for address in addresses if old[address] != new[address]
    ]
    assert changed == []


def test_the_bureau_itself_reads_them(cast: Cast, shown: Names, visitors: list[User | None]) -> None:  # noqa: F811
    """Else the test above would find nothing because there is nothing."""
    _hide(cast)
    bureau = _client(visitors[2])
    telling = ("indicatoren", "cijfers/uitgaven", "api/v1/doelen", "api/v1/recepten", "api/v1/waarnemingen")
    assert [address for address in telling if not TOLD.search(_seen(bureau, address))] == []


def test_an_address_of_something_hidden_opens_for_nobody_else(
    cast: Cast,
    shown: Names,
    visitors: list[User | None],  # noqa: F811
) -> None:
    for hidden in _hide(cast):
        for client in _outsiders(visitors):
            assert list(_opened(client, shown, hidden)) == []


def _opened(client: Client, shown: Names, hidden: Monitor) -> Iterator[str]:
    """The addresses that name something hidden and yet open or tell it, also when a form is sent to them."""
    for address, _ in TABLE.values():
        here = address.format(**shown | hidden.names)
        if here == address.format(**shown):
            continue
        for said in (_seen(client, here), _posted(client, here)):
            # Who must sign in first is led back to where she asked to be.
            told = re.sub(rb"\xe2\x80\x98[\w-]*\xe2\x80\x99", b"", said)
            for words in (here, quote(here, safe="")):
                told = told.replace(words.encode(), b"")
            if said.startswith((b"200", b"422", b"5")) or TOLD.search(told):
                yield here


def test_what_a_hidden_thing_rests_on_and_gave_opens_for_nobody_else(
    cast: Cast,
    shown: Names,
    visitors: list[User | None],  # noqa: F811
) -> None:
    public = set(Citation.objects.values_list("pk", flat=True))
    hidden = _hide(cast)
    addresses = [f"bronnen/{pk}" for pk in Citation.objects.exclude(pk__in=public).values_list("pk", flat=True)]
    addresses += [f"beekdal/aandachtsgebieden/dalrecept?uitkomst={each.outcome.pk}" for each in hidden]
    assert len(addresses) > 10
    for client in _outsiders(visitors):
        assert [address for address in addresses if TOLD.search(_seen(client, address))] == []
        assert {_seen(client, address)[:3] for address in addresses if address.startswith("bronnen")} == {b"404"}


def _posted(client: Client, address: str) -> bytes:
    answer = client.post(f"/{address}", {"gezien": "1"})
    return b"%d %s" % (answer.status_code, answer.content)


def test_what_is_public_does_not_give_away_the_hidden_figures_it_speaks_of(
    cast: Cast,
    shown: Names,
    visitors: list[User | None],  # noqa: F811
) -> None:
    """A public target on hidden figures, a baseline that pins them: what the bureau itself wrote may be read."""
    hidden = beekdal.fill(cast, HIDDEN, NUMBER, visibility="intern")
    target = Target.objects.get(code=shown["target"])
    Target.objects.filter(pk=target.pk).update(indicator=hidden.marks)
    public = Pin.objects.get(baseline__code=shown["baseline"])
    Pin.objects.create(baseline=public.baseline, indicator=hidden.marks, release=hidden.release, year=2020)
    told = [
        address
        for client in _outsiders(visitors)
        for address in _addresses(shown)
        if HIDDEN not in address and TOLD.search(_seen(client, address))
    ]
    assert told == []


def test_no_file_of_a_hidden_delivery_lies_where_the_web_server_reaches(cast: Cast, shown: Names) -> None:
    hidden = _hide(cast)[0]
    served = [Path(settings.STATIC_ROOT), *map(Path, settings.STATICFILES_DIRS)]
    assert not any(path.name.startswith(hidden.release.code) for folder in served for path in folder.rglob("*.parquet"))
