# SPDX-License-Identifier: EUPL-1.2
"""The figures, targets and recipes of the small country: for the public, and for the bureau alone."""

from datetime import date
from decimal import Decimal

from stip.accounts.models import User
from stip.monitor.figures.store import Observation, Status
from stip.monitor.models import Baseline, Dataset, Indicator, Pin, Release
from stip.monitor.releases.adding import Delivery, add_release
from stip.monitor.targets import Claim, SavedOutcome, SavedRecipe, Story, Tally, Target, TargetRevision
from stip.partners.models import Organisation
from stip.places.models import Area, Region
from stip.plans.models import Item
from stip.sources.models import Citation, Document

PLACE = ["WK098400", 41.5, 1, 1, 3, 0.93, True]


def fill() -> None:
    """Two deliveries that speak of the same for a part, and a count that the bureau keeps to itself."""
    noord = Region.objects.get(code="noord")
    public = Dataset.objects.create(
        code="dalmeting", title="Dalmeting", publisher="Bureau voor het dal", licence="CC BY 4.0", every_months=12,
        website="https://www.dal.example/", note="Elk jaar geteld.",
    )  # fmt: skip
    hidden = Dataset.objects.create(
        code="geheim-telling", title="GEHEIM telling", publisher="GEHEIM bureau", region=noord, visibility="intern"
    )
    visitors = Indicator.objects.create(
        code="bezoekers", title="Bezoekers", theme="Gezondheid", dimension="hier-en-nu", unit="aantal", decimals=0,
        direction="hoger", measure="aantal", breaks=[[2023, "anders geteld"]], dataset=public,
    )  # fmt: skip
    marks = Indicator.objects.create(
        code="rapportcijfer", title="Rapportcijfer", theme="Dal", unit="punten", measure="gemiddelde",
        denominator="bezoekers", is_model=True, dataset=public, order=1,
    )  # fmt: skip
    secret = Indicator.objects.create(
        code="geheim-meting",
        title="GEHEIM meting",
        theme="GEHEIM thema",
        unit="GEHEIM eenheid",
        measure="aantal",
        dataset=hidden,
    )
    _deliver(public, hidden)
    _targets(noord, visitors, secret)
    _telling(noord, visitors, secret)
    _recipes(noord)
    _baselines(noord, visitors, secret)
    _cite(visitors, marks)


def _deliver(public: Dataset, hidden: Dataset) -> None:
    first = [
        Observation("bezoekers", "GM0984", 2022, "", 100.0, Status.MEASURED),
        Observation("bezoekers", "GM0984", 2023, "", 110.0, Status.PROVISIONAL),
        Observation("bezoekers", "GM0984", 2023, "65+", 0.0, Status.MEASURED),
        Observation("bezoekers", "NL", 2023, "", 1000.0, Status.MEASURED),
        Observation("rapportcijfer", "WK098400", 2023, "", None, Status.SECRET),
    ]
    newer = [Observation("bezoekers", "GM0984", 2023, "", 120.5, Status.MEASURED)]
    known = [Observation("geheim-meting", "GM0984", 2023, "", 7.0, Status.MEASURED)]
    add_release(public, Delivery("dalmeting-2023", "Dalmeting 2023", "2024-03", origin="geheim.csv"), first, by=None)
    add_release(public, Delivery("dalmeting-2023-2", "Dalmeting 2023, herzien", "2025"), newer, by=None)
    add_release(hidden, Delivery("geheim-telling-2023", "GEHEIM levering"), known, by=None)


def _targets(noord: Region, visitors: Indicator, secret: Indicator) -> None:
    project = Item.objects.get(plan__code="plan-open", code="1.1")
    concealed = Item.objects.get(plan__code="plan-open", code="geheim-partners")
    more = Target.objects.create(
        region=noord, code="meer-bezoek", title="Meer bezoek", indicator=visitors, item=project,
        area=Area.objects.get(code="GM0984"), part="65+", aim=Decimal(200), is_approximate=True, year=2030,
        baseline=Decimal(100), baseline_year=2022, owner=Organisation.objects.get(code="gemeente-venray"),
        note="Samen.",
    )  # fmt: skip
    revision = TargetRevision.objects.create(
        target=more, aim=Decimal("150.5"), year=2028, dated=date(2026, 1, 31), decision="Besluit van de stuurgroep.",
        reason="Het liep harder.", by=User.objects.get(email="geheim@voorbeeld.example"),
    )  # fmt: skip
    homes = Target.objects.create(region=noord, code="huizen", title="Huizen", unit="huizen", order=1)
    tally = Tally.objects.create(target=homes, year=2025, value=Decimal(12), note="Zonder het buitengebied.")
    Target.objects.create(region=noord, code="op-een-telling", title="Telling", indicator=secret, order=2)
    Target.objects.create(
        region=noord, code="geheim-doel", title="GEHEIM doel", unit="GEHEIM eenheid", visibility="intern", order=3
    )
    Target.objects.create(
        region=noord, code="geheim-onderdeel", title="GEHEIM bij onderdeel", unit="x", item=concealed, order=4
    )
    _cite(more, revision, tally)


def _telling(noord: Region, visitors: Indicator, secret: Indicator) -> None:
    """Claims and stories: one for all, one for the bureau, one of a hidden item and one of a hidden indicator."""
    project = Item.objects.get(plan__code="plan-open", code="1.1")
    concealed = Item.objects.get(plan__code="plan-open", code="geheim-partners")
    told = [
        (7000, project, visitors, "openbaar", "Bochten"),
        (7001, project, visitors, "intern", "GEHEIM woord"),
        (7002, concealed, visitors, "openbaar", "GEHEIM woord"),
        (7003, project, secret, "openbaar", "GEHEIM woord"),
    ]
    for number, item, indicator, visibility, word in told:
        about = {"id": number, "region": noord, "item": item, "indicator": indicator, "visibility": visibility}
        claim = Claim.objects.create(
            **about, output=word, condition=f"{word} voor wandelaars", strength="redelijk", note="Samen."
        )
        story = Story.objects.create(
            **about, title=word, text=f"{word} in mei.", told_on=date(2026, 5, 4),
            area=Area.objects.get(code="GM0984"), picture="verhalen/geheim.jpg", picture_alternative="GEHEIM beeld",
            quote="GEHEIM citaat", quoted="GEHEIM bewoner", consent_on=date(2026, 5, 4),
        )  # fmt: skip
        _cite(claim, story)


def _baselines(noord: Region, visitors: Indicator, secret: Indicator) -> None:
    """One for all, with a pin on hidden figures, and one for the bureau."""
    first, hidden = (Release.objects.get(code=code) for code in ("dalmeting-2023", "geheim-telling-2023"))
    for code, title, visibility in (("begin", "Begin", "openbaar"), ("geheim-begin", "GEHEIM begin", "intern")):
        kept = Baseline.objects.create(
            region=noord, code=code, title=title, dated=date(2026, 1, 31), motive="Samen.", visibility=visibility
        )
        kept.areas.add(Area.objects.get(code="GM0984"))
        year = 2022 if visibility == "openbaar" else 2023
        Pin.objects.create(baseline=kept, indicator=visitors, release=first, year=year)
        Pin.objects.create(baseline=kept, indicator=secret, release=hidden, year=2023)
        _cite(kept)


def _recipes(noord: Region) -> None:
    by = User.objects.get(email="geheim@voorbeeld.example")
    for code, name, visibility, number in (
        ("wijken", "Wijken", "openbaar", 7000),
        ("geheim-recept", "GEHEIM recept", "intern", 7001),
    ):
        content = {"naam": name, "niveau": "wijk", "toevalsgetal": 1}
        kept = SavedRecipe.objects.create(
            region=noord, code=code, name=name, content=content, fingerprint="ab" * 32, visibility=visibility
        )
        SavedOutcome.objects.create(
            id=number, recipe=kept, content=content, fingerprint="ab" * 32, figures="cd" * 32,
            years={"bezoekers": 2023}, places=[PLACE], by=by,
        )  # fmt: skip
        _cite(kept)


def _cite(*facts: object) -> None:
    for fact in facts:
        for order, code in enumerate(("nota", "memo-intern")):
            document = Document.objects.get(code=code)
            Citation.objects.create(document=document, page_number=1, anchor="honderd huizen", order=order, fact=fact)
