# SPDX-License-Identifier: EUPL-1.2
"""A table of CBS becomes a release, goes on where the line broke, and comes in whole or not at all."""

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from stip.monitor.figures.reading import figures
from stip.monitor.figures.store import NotUnique, Refused, Status
from stip.monitor.models import Dataset, Indicator, Release
from stip.monitor.releases.adding import Delivery
from stip.monitor.releases.fetching import Link, add_table, read_link, sketch
from stip.monitor.releases.readers.cbs_odata import SchemaChanged, Source, Unreachable
from stip.monitor.tests.cbs_stand_in import StandIn, serving

pytestmark = pytest.mark.django_db
LINK = "bron: kerncijfers\ngebied: RegioS\nmaten: {T1: inwoners}\n"
DELIVERY = Delivery("kerncijfers-cbs", "Kerncijfers van CBS", published="2024-03")


def row(number: int, **other: Any) -> dict[str, Any]:
    facts = {"Id": number, "Measure": "T1", "ValueAttribute": "None", "Value": 100.0 + number, "StringValue": None}
    return {**facts, "RegioS": f"GM{number:04}    ", "Perioden": "2023JJ00", **other}


@pytest.fixture(autouse=True)
def dataset(db: None) -> Dataset:
    made = Dataset.objects.create(code="kerncijfers", title="Kerncijfers", publisher="CBS", licence="CC BY 4.0")
    Indicator.objects.create(code="inwoners", title="Inwoners", unit="aantal", measure="aantal", dataset=made)
    return made


@pytest.fixture
def cbs() -> Iterator[StandIn]:
    with serving(StandIn([row(number) for number in range(1, 6)])) as stand_in:
        yield stand_in


def source(cbs: StandIn) -> Source:
    client = httpx.Client(timeout=5.0, trust_env=False)
    return Source("T", cbs.base, client, lambda _: None, random.Random(1))


def added(cbs: StandIn, folder: Path, link: Link | None = None) -> Release:
    return add_table(source(cbs), link or read_link(LINK), folder, DELIVERY, by=None)[0]


def test_a_table_becomes_a_release_and_its_pages_go(cbs: StandIn, tmp_path: Path) -> None:
    release = added(cbs, tmp_path / "T")
    assert (release.row_count, release.published) == (5, "2024-03")
    found = figures(["inwoners"], areas=["GM0003"]).at("inwoners", "GM0003", 2023)
    assert (found.value, found.status) == (103.0, Status.PROVISIONAL)
    assert not (tmp_path / "T").exists()


def test_what_was_broken_off_goes_on_at_the_last_whole_page(cbs: StandIn, tmp_path: Path) -> None:
    cbs.trouble = ["", *["503"] * 20]
    with pytest.raises(Unreachable):
        added(cbs, tmp_path / "T")
    assert not Release.objects.exists()
    cbs.trouble, cbs.asked = [], []
    assert added(cbs, tmp_path / "T").row_count == 5
    observations = [path for path in cbs.asked if "Observations" in path]
    assert [path.rsplit("=", 1)[-1] for path in observations] == ["2", "4"]


def test_pages_of_another_day_are_not_gone_on_with(cbs: StandIn, tmp_path: Path) -> None:
    cbs.trouble = ["", *["503"] * 20]
    with pytest.raises(Unreachable):
        added(cbs, tmp_path / "T")
    long_ago = time.time() - 25 * 3600
    for path in (tmp_path / "T").iterdir():
        os.utime(path, (long_ago, long_ago))
    cbs.trouble, cbs.asked = [], []
    added(cbs, tmp_path / "T")
    assert sum("Observations" in path for path in cbs.asked) == 3


def test_two_figures_for_the_same_keep_all_of_it_out(cbs: StandIn, tmp_path: Path) -> None:
    cbs.rows.append(row(1, Id=99))
    with pytest.raises(NotUnique):
        added(cbs, tmp_path / "T")
    assert not Release.objects.exists() and not (tmp_path / "T").exists()


def test_a_table_that_changed_is_refused_when_the_link_says_what_it_was(cbs: StandIn, tmp_path: Path) -> None:
    fingerprint = add_table(source(cbs), read_link(LINK), tmp_path / "T", DELIVERY, by=None)[1]
    cbs.measures.append({"Identifier": "T2", "Title": "Nieuw", "Unit": "aantal"})
    with pytest.raises(SchemaChanged, match="andere kolommen"):
        added(cbs, tmp_path / "T", read_link(f"{LINK}schema: {fingerprint}\n"))


def test_a_table_is_sketched_as_a_link_to_fill_in(cbs: StandIn) -> None:
    text = sketch(source(cbs))
    assert "gebied: RegioS\nperiode: Perioden" in text and "T1:   # Inwoners, aantal" in text
    link = read_link(text.replace("  T1:", "  T1: inwoners"))
    assert (link.mapped.measures, link.mapped.region, len(link.expected)) == ({"T1": "inwoners"}, "RegioS", 64)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "leeg"),
        ("- een\n- twee", "leeg"),
        ("a: [", "geen YAML"),
        ("bron: kerncijfers\ngebied: RegioS\n", "ontbreekt ‘maten’"),
        ("bron: kerncijfers\ngebied: RegioS\nmaten: {T1: 3}\n", "één woord"),
        ("gebied: RegioS\nmaten: {T1: inwoners}\n", "ontbreekt ‘bron’"),
        (f"{LINK}maat: x\n", "‘maat’"),
        (f"{LINK}delen: [a]\n", "‘delen’"),
        ("!!python/object/apply:os.system ['true']", "geen YAML"),
    ],
)
def test_a_link_that_is_wrong_is_told(text: str, message: str) -> None:
    with pytest.raises(Refused, match=message):
        read_link(text)
