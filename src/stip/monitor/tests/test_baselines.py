# SPDX-License-Identifier: EUPL-1.2
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError

from stip.accounts.conflict import Conflict
from stip.accounts.models import Change
from stip.conftest import Cast
from stip.monitor.aims.baselines import add_baseline, baseline_facts, change_baseline, remove_baseline
from stip.monitor.figures.store import Observation, Status
from stip.monitor.models import Baseline, Dataset
from stip.monitor.releases.adding import Delivery, add_release
from stip.partners.exchange import Refused


def start(**changes: Any) -> dict[str, Any]:
    return {
        "regio": "beekdal",
        "code": "begin",
        "titel": "Nulmeting van het dal",
        "vastgesteldOp": "2024-03-01",
        "toelichting": "Zo begonnen we.",
        "gebieden": ["BD01"],
        "punten": [{"indicator": "rapportcijfer", "levering": "dalmeting-2023", "jaar": 2023}],
        "bronnen": [{"document": "beekdalnota", "pagina": 3}],
        **changes,
    }


@pytest.fixture
def counted(valley_count: Dataset, cast: Cast) -> Dataset:
    rows = [Observation("rapportcijfer", "BD01", year, "", 7.0, Status.MEASURED) for year in (2022, 2023)]
    delivery = Delivery(code="dalmeting-2023", title="Dalmeting 2023", published="2024-01")
    add_release(valley_count, delivery, rows, by=cast.bureau)
    return valley_count


@pytest.fixture
def baseline(counted: Dataset, cast: Cast) -> Baseline:
    return add_baseline(start(), by=cast.bureau)


def test_a_baseline_keeps_all_that_was_said(baseline: Baseline) -> None:
    assert baseline_facts(baseline) == start()
    pin = baseline.pins.get()
    assert (pin.indicator.code, pin.release.code, pin.year) == ("rapportcijfer", "dalmeting-2023", 2023)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"punten": []}, "punten"),
        ({"punten": [{"indicator": "geluk", "levering": "dalmeting-2023", "jaar": 2023}]}, "‘geluk’ is er niet"),
        ({"punten": [{"indicator": "bezoekers", "levering": "dalmeting-2023", "jaar": 2023}]}, "nog geen cijfers"),
        ({"punten": [{"indicator": "rapportcijfer", "levering": "zoek", "jaar": 2023}]}, "kies dalmeting-2023"),
        (
            {"punten": [{"indicator": "rapportcijfer", "levering": "dalmeting-2023", "jaar": 2020}]},
            "geen cijfers over 2020: kies 2022 of 2023",
        ),
        ({"punten": start()["punten"] * 2}, "een indicator staat twee keer"),
        ({"gebieden": ["GM9999"]}, "het gebied ‘GM9999’ is er niet"),
        ({"gebieden": ["BD01", "BD01"]}, "een gebied staat twee keer"),
        ({"regio": "elders"}, "de regio ‘elders’ is er niet"),
        ({"bronnen": [{"document": "zoek"}]}, "‘zoek’ is er niet"),
        ({"titel": ""}, "‘titel’ is leeg"),
        ({"vastgesteldOp": "gisteren"}, "vastgesteldOp"),
    ],
)
def test_a_baseline_that_cannot_be_is_refused_and_nothing_is_kept(
    counted: Dataset, cast: Cast, wrong: Any, message: str
) -> None:
    with pytest.raises(Refused, match=message):
        add_baseline(start(**wrong), by=cast.bureau)
    assert not Baseline.objects.exists()


def test_figures_that_another_region_keeps_to_itself_are_not_pinned(counted: Dataset, cast: Cast) -> None:
    Dataset.objects.update(visibility="intern", region=None)
    with pytest.raises(Refused, match="nog geen cijfers"):
        add_baseline(start(), by=cast.bureau)
    Dataset.objects.update(region=cast.region)
    assert add_baseline(start(), by=cast.bureau)


def test_only_the_bureau_of_the_region_pins(counted: Dataset, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        add_baseline(start(), by=cast.neighbour)
    baseline = add_baseline(start(), by=cast.bureau)
    with pytest.raises(PermissionDenied):
        change_baseline(baseline, {"titel": "Van de buren"}, seen=1, by=cast.neighbour)
    with pytest.raises(PermissionDenied):
        remove_baseline(baseline, seen=1, by=cast.neighbour)


def test_a_baseline_that_is_not_public_is_for_its_bureau(baseline: Baseline, cast: Cast) -> None:
    change_baseline(baseline, {"zichtbaarheid": "intern"}, seen=1, by=cast.bureau)
    assert not Baseline.objects.readable_by(cast.neighbour).exists()
    assert Baseline.objects.readable_by(cast.bureau).exists()


def test_who_writes_second_sees_both_texts(baseline: Baseline, cast: Cast) -> None:
    change_baseline(baseline, {"toelichting": "Eerst"}, seen=1, by=cast.bureau)
    with pytest.raises(Conflict) as conflict:
        change_baseline(baseline, {"toelichting": "Daarna"}, seen=1, by=cast.bureau)
    assert conflict.value.theirs == {"toelichting": "Eerst"}
    with pytest.raises(Conflict):
        remove_baseline(baseline, seen=1, by=cast.bureau)


def test_a_code_is_used_once_and_stays(baseline: Baseline, cast: Cast) -> None:
    with pytest.raises(Refused, match="al in gebruik"):
        add_baseline(start(), by=cast.bureau)
    with pytest.raises(Refused, match="ligt vast"):
        change_baseline(baseline, {"code": "anders"}, seen=1, by=cast.bureau)


def test_the_history_tells_what_was_pinned_and_a_save_without_change_nothing(baseline: Baseline, cast: Cast) -> None:
    other = [{"indicator": "rapportcijfer", "levering": "dalmeting-2023", "jaar": 2022}]
    change_baseline(baseline, {"punten": start()["punten"]}, seen=1, by=cast.bureau)
    changed = change_baseline(baseline, {"punten": other, "gebieden": []}, seen=1, by=cast.bureau)
    remove_baseline(changed, seen=2, by=cast.bureau, reason="dubbel")
    rows = list(Change.objects.filter(code="nulmeting/begin").order_by("id"))
    assert [(row.before is None, row.after is None) for row in rows] == [(True, False), (False, False), (False, True)]
    assert rows[1].after["punten"] == other
    assert "gebieden" not in rows[1].after


def test_a_release_that_is_pinned_stays(baseline: Baseline) -> None:
    with pytest.raises(TypeError, match="nooit verwijderd"):
        baseline.pins.get().release.delete()
    with pytest.raises(ProtectedError):
        baseline.pins.get().indicator.delete()
