# SPDX-License-Identifier: EUPL-1.2
"""What Stip ships is registered once, with what is known about it and nothing more."""

import pytest
from django.db.models import QuerySet

from stip.monitor.figures.shelf import STORE
from stip.monitor.figures.store import SHIPPED, checksum_of
from stip.monitor.models import Coverage, Dataset, Indicator, Release
from stip.monitor.releases import loading

pytestmark = pytest.mark.django_db


def test_loading_again_changes_nothing() -> None:
    loading.load()
    before = [list(model.objects.order_by("pk").values()) for model in (Dataset, Indicator, Release, Coverage)]
    loading.load()
    assert before == [list(model.objects.order_by("pk").values()) for model in (Dataset, Indicator, Release, Coverage)]


def test_every_shipped_file_is_a_release_with_its_checksum() -> None:
    loading.load()
    files = {path.stem: checksum_of(path) for path in SHIPPED.glob("*.parquet")}
    assert dict(Release.objects.values_list("code", "sha256")) == files


def test_every_release_of_every_indicator_is_covered() -> None:
    loading.load()
    figures = STORE.files(sorted(SHIPPED.glob("*.parquet"))).value.count().execute()
    assert sum(Release.objects.values_list("row_count", flat=True)) == figures
    counted = Coverage.objects.filter(indicator__code="inwoners", level="gemeente", year=2024)
    assert [(row.release.code, row.measured) for row in counted] == [("kerncijfers-gemeenten-2012-2024", 342)]


def test_a_publication_date_is_only_there_when_it_is_known() -> None:
    loading.load()
    known = {"brede-welvaart-2023": "2023", "kerncijfers-2020-1": "2021-03"}
    assert dict(Release.objects.exclude(published="").values_list("code", "published")) == known


def test_a_shipped_file_that_changed_is_refused() -> None:
    loading.load()
    # Past the manager, which refuses it.
    QuerySet(Release).filter(code="kerncijfers-2021").update(sha256="0" * 64)
    with pytest.raises(loading.Changed, match="kerncijfers-2021"):
        loading.load()


def test_the_series_break_of_working_inhabitants_is_told_at_the_indicator_and_the_delivery() -> None:
    loading.load()
    assert Indicator.objects.get(code="werkt").breaks[0][0] == 2022
    assert "vanaf 2022 anders gemeten" in Release.objects.get(code="kerncijfers-gemeenten-2012-2024").note


def test_every_denominator_is_an_indicator_that_counts() -> None:
    loading.load()
    named = set(Indicator.objects.exclude(denominator="").values_list("denominator", flat=True))
    assert named == set(Indicator.objects.filter(code__in=named, measure="aantal").values_list("code", flat=True))


def test_no_median_or_score_has_a_denominator_to_average_it_with() -> None:
    loading.load()
    assert not Indicator.objects.filter(measure__in=["mediaan", "score"]).exclude(denominator="").exists()
