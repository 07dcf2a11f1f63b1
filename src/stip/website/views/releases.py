# SPDX-License-Identifier: EUPL-1.2
"""What figures are in, from when, under which licence, and what is still to come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from stip.monitor.models import Dataset, Release
from stip.monitor.releases.publishing import Due, due
from stip.places.access import regions_of
from stip.places.models import Region
from stip.website.downloads import FORMATS, Cell, download
from stip.website.navigation import Crumb, trail

HEADER = (
    "bron", "uitgever", "licentie", "levering", "titel", "uitgegeven", "ingelezen", "waarnemingen", "indicatoren",
    "van", "tot en met", "grenzen van", "voorlopig", "sha256",
)  # fmt: skip


LATE, COMING, NOTHING_YET, CANNOT_BE_TOLD = "te laat", "komt nog", "nog niets binnen", "niet te zeggen"
STATES = (LATE, COMING, NOTHING_YET, CANNOT_BE_TOLD)


@dataclass(frozen=True)
class Row:
    """A dataset with its deliveries, the newest first, and when the next one is expected."""

    dataset: Dataset
    releases: list[Release]
    due: Due

    @property
    def state(self) -> str:
        """What is to be said of the next delivery, in a word or two."""
        if not self.releases:
            return NOTHING_YET
        if not self.due.expected:
            return CANNOT_BE_TOLD
        return LATE if self.due.is_late else COMING


def releases(request: HttpRequest) -> HttpResponse:
    told = Release.objects.annotate(
        first=Min("coverage__year"),
        last=Max("coverage__year"),
        indicator_count=Count("coverage__indicator", distinct=True),
    )
    datasets = Dataset.objects.readable_by(request.user).prefetch_related(Prefetch("releases", told))
    rows = [_row(dataset, timezone.localdate()) for dataset in datasets]
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        return download(kind, name="leveringen", header=HEADER, rows=_lines(rows))
    context = {
        "rows": rows,
        "overview": sorted(rows, key=lambda row: STATES.index(row.state)),
        "release_count": sum(len(row.releases) for row in rows),
        "figure_count": sum(release.row_count for row in rows for release in row.releases),
        "late": [row for row in rows if row.due.is_late],
        "empty": [row for row in rows if not row.releases],
        "own_regions": Region.objects.filter(pk__in=regions_of(request.user)),
        "path": trail(None, Crumb("Cijfers", reverse("indicators")), Crumb("Leveringen")),
    }
    return render(request, "website/monitor/releases.html", context)


def _row(dataset: Dataset, today: date) -> Row:
    newest_first = sorted(dataset.releases.all(), key=_age, reverse=True)
    return Row(dataset, newest_first, due(dataset, newest_first, today))


def _age(release: Release) -> tuple[int, str, int]:
    """By the last year that it tells of, for not every delivery has a date."""
    return release.last or 0, release.published, release.pk  # type: ignore[attr-defined]


def _lines(rows: list[Row]) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        for release in row.releases:
            yield (
                row.dataset.title,
                row.dataset.publisher,
                row.dataset.licence,
                release.code,
                release.title,
                release.published,
                release.read_at.date(),
                release.row_count,
                release.indicator_count,  # type: ignore[attr-defined]
                release.first,  # type: ignore[attr-defined]
                release.last,  # type: ignore[attr-defined]
                release.boundary_year,
                "ja" if release.is_provisional else "nee",
                release.sha256,
            )
