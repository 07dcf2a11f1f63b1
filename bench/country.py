# SPDX-License-Identifier: EUPL-1.2
"""An invented country beside the demo: 100 regions, 300 plans, 60,000 items, 5,000 document pages.

BENCH_SMALL=1 makes it twenty times as small, to try the benchmarks themselves.
"""

import os
import random
from itertools import islice

from django.db import transaction
from django.utils import timezone

from stip.partners.models import Organisation
from stip.places.models import Area, Containment, Region
from stip.plans.exchange import Facts, normalise
from stip.plans.importing import import_plans
from stip.sources import search
from stip.sources.models import Document, Page

_PARTS = 20 if os.environ.get("BENCH_SMALL") else 1
REGIONS, DOCUMENTS, ORGANISATIONS = 100 // _PARTS, 40 // _PARTS, 500 // _PARTS
PLANS_PER_REGION, ITEMS_PER_PLAN, PAGES = 3, 200, 125
ITEMS = REGIONS * PLANS_PER_REGION * ITEMS_PER_PLAN
WORDS = """water wonen energie wijk gezondheid landschap economie arbeidsmarkt mobiliteit fiets haven veiligheid jeugd
zorg onderwijs natuur klimaat circulair warmte bedrijventerrein bereikbaarheid leefbaarheid vitaliteit toerisme
landbouw innovatie campus grens samenwerking programma project aanpak verbetering versnelling ontwikkeling beek
vergroening station spoor erfgoed cultuur sport preventie armoede participatie netwerk inwoners ondernemers
gemeente provincie waterschap verkeersveiligheid woningbouw energietransitie grensregio kennisinstelling""".split()  # noqa: SIM905


def build(seed: int = 1) -> None:
    """Add the country to the database at hand, which holds the demo already."""
    rng = random.Random(seed)
    organisations = _organisations()
    regions = _regions(rng)
    documents = _documents(rng)
    for number, region in enumerate(regions):
        towns = list(region.municipalities().values_list("code", flat=True))
        own = rng.sample(documents, 2)
        plans = [_plan(rng, region, number, each, towns, organisations, own) for each in range(PLANS_PER_REGION)]
        import_plans(plans, by=None, reason="bench")


def sentence(rng: random.Random, words: int) -> str:
    return " ".join(rng.choices(WORDS, k=words)).capitalize()


def _organisations() -> list[str]:
    rows = [Organisation(code=f"bench-{n}", kind="overig", name=f"Organisatie {n}") for n in range(ORGANISATIONS)]
    Organisation.objects.bulk_create(rows)
    return [row.code for row in rows]


def _regions(rng: random.Random) -> list[Region]:
    towns = list(Area.objects.filter(kind="gemeente", last_year=None))
    regions = []
    for number in range(REGIONS):
        whole = Area.objects.create(code=f"SG-bench-{number}", kind="samenwerkingsgebied", name=f"Streek {number}")
        parts = rng.sample(towns, 8)
        Containment.objects.bulk_create(Containment(whole=whole, part=part, year=2024) for part in parts)
        regions.append(Region.objects.create(code=f"streek-{number}", name=f"Streek {number}", area=whole, order=50))
    return regions


@transaction.atomic
def _documents(rng: random.Random) -> list[str]:
    codes = []
    for number in range(DOCUMENTS):
        document = Document.objects.create(
            code=f"bench-{number}", title=f"Rapport {number}", page_count=PAGES, added_at=timezone.now()
        )
        pages = [Page(document=document, number=n, position=n, text=sentence(rng, 300)) for n in range(1, PAGES + 1)]
        Page.objects.bulk_create(pages)
        search.index(
            search.Entry(
                kind="pagina", code=f"{document.code}/{page.number}", title=document.title, label=f"p. {page.number}",
                text=page.text, region_id=None, visibility="openbaar",
            )
            for page in pages
        )  # fmt: skip
        codes.append(document.code)
    return codes


def _plan(
    rng: random.Random,
    region: Region,
    number: int,
    each: int,
    towns: list[str],
    organisations: list[str],
    documents: list[str],
) -> Facts:
    codes = (f"i{count}" for count in range(ITEMS_PER_PLAN))

    def item(level: str) -> Facts:
        return {
            "code": next(codes),
            "niveau": level,
            "titel": sentence(rng, 4),
            "samenvatting": sentence(rng, 15),
            "status": rng.choice(["", "idee", "voorbereiding", "uitvoering", "afgerond"]),
            "periode": rng.choice(["", "2024", "2025/2026"]),
            "gebieden": rng.sample(towns, min(2, len(towns))),
            "partners": [{"organisatie": code, "rol": "partner"} for code in rng.sample(organisations, 3)],
            "punten": [{"soort": "doel", "tekst": sentence(rng, 8)}],
            "bronnen": [{"document": rng.choice(documents), "pagina": rng.randint(1, PAGES)}],
            "relaties": [{"soort": "draagt-bij-aan", "naar": "i0"}]
            if rng.random() < 0.3 and level == "project"
            else [],
        }

    tops = [item("programma") for _ in range(7)]
    lines = [item("lijn") for _ in range(28)]
    projects = [item("project") for _ in range(ITEMS_PER_PLAN - 35)]
    rest = iter(projects)
    for place, line in enumerate(lines):
        line["onderdelen"] = list(islice(rest, len(projects) // len(lines) + (place < len(projects) % len(lines))))
        tops[place % 7].setdefault("onderdelen", []).append(line)
    levels = [{"code": code, "naam": code, "meervoud": f"{code}s"} for code in ("programma", "lijn", "project")]
    head = {"stip": "plan/1", "code": f"streek-{number}-plan-{each}", "titel": f"Plan {each} van streek {number}"}
    facts, problems = normalise(
        {**head, "regio": region.code, "periode": "2024/2027", "niveaus": levels, "onderdelen": tops}
    )
    assert not problems, problems
    return facts
