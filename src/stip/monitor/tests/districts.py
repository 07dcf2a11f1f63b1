# SPDX-License-Identifier: EUPL-1.2
"""Eight districts in the two municipalities of the valley, with figures to choose focus areas on."""

from stip.conftest import Cast
from stip.monitor.figures.store import Observation, Status
from stip.monitor.models import Dataset, Indicator, Release
from stip.monitor.releases.adding import Delivery, add_release
from stip.places.access import Visibility
from stip.places.models import Area, Boundary, Containment

HEALTH, INCOME, NEAR, PEOPLE, HIDDEN = "gezond", "inkomen", "afstand-winkel", "bewoners", "geheim-cijfer"
DISTRICTS = tuple(f"WK99{town}{number:02}" for town in ("01", "02") for number in range(4))
# A to H: the first is the weakest on everything, the second on nearly everything.
FIGURES = {
    HEALTH: (40.0, 50.0, 62.0, 70.0, 71.0, 75.0, 80.0, 90.0),
    INCOME: (18.0, 20.0, 26.0, 22.0, 31.0, 30.0, 29.0, 40.0),
    NEAR: (9.0, 4.0, 3.0, 5.0, 2.0, 1.5, 2.5, 0.5),
}


def figure(indicator: str, area: str, year: int, value: float | None, status: Status = Status.MEASURED) -> Observation:
    return Observation(indicator, area, year, "", value, status)


def build(cast: Cast) -> Dataset:
    """Call with the store in a folder of the test."""
    towns = list(Area.objects.filter(code__in=("BD01", "BD02")).order_by("code"))
    for place, code in enumerate(DISTRICTS):
        name = f"Wijk {place:02} {'ABCDEFGH'[place]}dorp"
        area = Area.objects.create(code=code, kind=Area.Kind.DISTRICT, name=name, slug=f"wijk-{place}")
        Containment.objects.create(whole=towns[place // 4], part=area, year=2024)
        west = 5.0 + place * 0.1
        ring = [[west, 51.0], [west + 0.1, 51.0], [west + 0.1, 51.1], [west, 51.1], [west, 51.0]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        Boundary.objects.create(area=area, year=2024, geometry=geometry, source="verzonnen")
    dataset = Dataset.objects.create(
        code="wijkmeting", title="Wijkmeting", publisher="Bureau Beekdal", licence="CC0 1.0", every_months=12
    )
    hidden = Dataset.objects.create(
        code="geheime-meting", title="Geheime meting", publisher="Bureau Beekdal", region=cast.region,
        visibility=Visibility.INTERNAL,
    )  # fmt: skip
    rows = [
        (HEALTH, "Voelt zich gezond", "hoger", "aandeel", "Gezondheid", dataset),
        (INCOME, "Gemiddeld inkomen", "hoger", "gemiddelde", "Inkomen", dataset),
        (NEAR, "Afstand tot een winkel", "lager", "gemiddelde", "Voorzieningen", dataset),
        (PEOPLE, "Bewoners", "", "aantal", "Bevolking", dataset),
        (HIDDEN, "Geheim cijfer", "lager", "aandeel", "Geheim", hidden),
    ]
    for order, (code, title, direction, measure, theme, of) in enumerate(rows):
        Indicator.objects.create(
            code=code, title=title, unit="%", direction=direction, measure=measure, theme=theme, dataset=of, order=order
        )
    deliver(dataset, 2023)
    add_release(
        hidden,
        Delivery("geheim-2023", "Geheime meting 2023", published="2024"),
        [figure(HIDDEN, code, 2023, float(place)) for place, code in enumerate(DISTRICTS)],
        by=None,
    )
    return dataset


def deliver(dataset: Dataset, year: int, **other: tuple[float, ...]) -> Release:
    """A delivery of one year; `other` replaces the figures of an indicator."""
    rows = [figure(PEOPLE, area, year, 1000.0) for area in DISTRICTS]
    for code, values in {**FIGURES, **other}.items():
        for area, value in zip(DISTRICTS, values, strict=True):
            is_secret = (code, area) == (NEAR, DISTRICTS[6])
            status = Status.SECRET if is_secret else Status.MEASURED
            rows.append(figure(code, area, year, None if is_secret else value, status))
    delivery = Delivery(f"wijken-{year}", f"Wijkmeting {year}", published=f"{year + 1}-02")
    return add_release(dataset, delivery, rows, by=None)
