# SPDX-License-Identifier: EUPL-1.2
"""Server time and queries of the API on a made-up country: 300 plans, 60,000 items.

Run: .venv/bin/python -m bench.api
"""

import os
import resource
import statistics
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stip.project.settings")
os.environ.setdefault("STIP_DEBUG", "1")
os.environ.setdefault("STIP_DATA_DIR", str(Path(tempfile.gettempdir()) / "stip-bench-api"))

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from stip.partners.models import Organisation  # noqa: E402
from stip.places.models import Area, Region  # noqa: E402
from stip.plans.models import Amount, Item, Level, Link, PartnerRole, Plan, Point, Theme  # noqa: E402
from stip.sources.models import Citation, Document  # noqa: E402

REGIONS, PLANS_EACH, ITEMS_EACH = 100, 3, 200
ADDRESSES = {
    "200 onderdelen": "/api/v1/onderdelen?paginaGrootte=200",
    "200 onderdelen van één plan": "/api/v1/onderdelen?plan=plan-7&paginaGrootte=200",
    "200 onderdelen, laatste pagina": "/api/v1/onderdelen?paginaGrootte=200&pagina=300",
    "200 onderdelen van een partner": "/api/v1/onderdelen?organisatie=partij-3&paginaGrootte=200",
    "200 onderdelen in een gebied": "/api/v1/onderdelen?gebied=GM0003&paginaGrootte=200",
    "200 onderdelen met status": "/api/v1/onderdelen?status=uitvoering&paginaGrootte=200",
    "50 onderdelen, gezocht": "/api/v1/onderdelen?zoek=warmte",
    "één onderdeel": "/api/v1/plannen/plan-7/onderdelen/150",
    "200 relaties": "/api/v1/relaties?paginaGrootte=200",
    "200 plannen": "/api/v1/plannen?paginaGrootte=200",
}


def main() -> None:
    call_command("migrate", verbosity=0)
    if not Item.objects.exists():
        began = time.perf_counter()
        make_country()
        print(f"{Item.objects.count()} onderdelen gemaakt in {time.perf_counter() - began:.0f} s")
    connection.cursor().execute("ANALYZE")
    client = Client()
    print(f"{'vraag':<34}{'ms':>8}{'cpu ms':>8}{'vragen':>8}{'kB':>8}")
    for name, address in ADDRESSES.items():
        measure(client, name, address)


def measure(client: Client, name: str, address: str, rounds: int = 15) -> None:
    """Print the median of `rounds` answers, after one to warm up."""
    settings.DEBUG = False
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    if response.status_code != 200:
        sys.exit(f"{address}: {response.status_code}")
    walls, cpus = [], []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), _cpu()
        client.get(address)
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((_cpu() - cpu) * 1000)
    size = len(response.content) / 1000
    print(f"{name:<34}{statistics.median(walls):>8.1f}{statistics.median(cpus):>8.1f}{len(queries):>8}{size:>8.0f}")


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def make_country() -> None:
    """Every item has two partners, two areas, a theme, a point, an amount, a link and citations."""
    organisations = Organisation.objects.bulk_create(
        Organisation(code=f"partij-{n}", kind="gemeente", name=f"Partij {n}") for n in range(500)
    )
    areas = Area.objects.bulk_create(
        Area(code=f"GM{n:04}", kind="gemeente", name=f"Gemeente {n}", slug=f"gemeente-{n}") for n in range(342)
    )
    documents = Document.objects.bulk_create(Document(code=f"bron-{n}", title=f"Bron {n}") for n in range(200))
    regions = Region.objects.bulk_create(Region(code=f"regio-{n}", name=f"Regio {n}") for n in range(REGIONS))
    plans = Plan.objects.bulk_create(
        Plan(region=regions[n % REGIONS], code=f"plan-{n}", title=f"Plan {n}", order=n)
        for n in range(REGIONS * PLANS_EACH)
    )
    levels = Level.objects.bulk_create(
        Level(plan=plan, code=code, name=code, plural=code, order=order)
        for plan in plans
        for order, code in enumerate(("lijn", "project"))
    )
    themes = Theme.objects.bulk_create(Theme(plan=plan, code="water", title="Water", order=1) for plan in plans)
    for place, plan in enumerate(plans):
        _fill(plan, levels[place * 2 : place * 2 + 2], themes[place], organisations, areas, documents)


def _fill(
    plan: Plan,
    levels: list[Level],
    theme: Theme,
    organisations: list[Organisation],
    areas: list[Area],
    documents: list[Document],
) -> None:
    seed = plan.order * 7
    tops = Item.objects.bulk_create(_item(plan, levels[0], n, None) for n in range(10))
    below = Item.objects.bulk_create(_item(plan, levels[1], n, tops[n % 10]) for n in range(10, ITEMS_EACH))
    items = [*tops, *below]
    roles = PartnerRole.objects.bulk_create(
        PartnerRole(item=item, organisation=organisations[(seed + n * 3 + k) % 500], role=role, order=k)
        for n, item in enumerate(items)
        for k, role in enumerate(("trekker", "financier", "partner"))
    )
    points = Point.objects.bulk_create(Point(item=item, kind="doel", text="Een doel van dit onderdeel.") for item in items)
    amounts = Amount.objects.bulk_create(
        Amount(item=item, kind="nodig", euro=1_000_000 + n, nature="circa") for n, item in enumerate(islice(items, 0, None, 2))
    )
    Item.areas.through.objects.bulk_create(
        Item.areas.through(item=item, area=areas[(seed + n + k) % 342]) for n, item in enumerate(items) for k in (0, 1)
    )
    Item.themes.through.objects.bulk_create(Item.themes.through(item=item, theme=theme) for item in items)
    Link.objects.bulk_create(
        Link(kind="hangt-af-van", source=item, target=other) for item, other in zip(items[::2], items[1::2], strict=True)
    )
    facts = [*items, *items, *points, *amounts, *roles[::6]]
    kinds = {model: ContentType.objects.get_for_model(model) for model in (Item, Point, Amount, PartnerRole)}
    Citation.objects.bulk_create(
        Citation(
            document=documents[(seed + n) % 200],
            page_number=n % 90 + 1,
            anchor="een anker",
            content_type=kinds[type(fact)],
            object_id=fact.pk,
            order=n % 2,
        )
        for n, fact in enumerate(facts)
    )


def _item(plan: Plan, level: Level, n: int, parent: Item | None) -> Item:
    words = ("warmte", "water", "wonen", "werk")
    return Item(
        plan=plan,
        level=level,
        parent=parent,
        path=f"{parent.path if parent else ''}{n:04x}",
        code=str(n),
        title=f"Onderdeel {n} over {words[n % 4]}",
        summary="Eén zin die zegt waar dit onderdeel over gaat en wie er iets van merkt.",
        body="Een langere uitleg van een paar zinnen. " * 5,
        status=("idee", "uitvoering", "afgerond")[n % 3],
        period="2024/2027",
    )


if __name__ == "__main__":
    main()
