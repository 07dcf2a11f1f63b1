# SPDX-License-Identifier: EUPL-1.2
"""The answer to "with what?" about a region: per plan, for plans overlap and are never added up."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from stip.money import overview
from stip.money.ledger import Kind, Stage
from stip.money.models import Balance, Line, LineQuerySet
from stip.money.overview import Branch
from stip.money.reading import summaries
from stip.money.summary import Summary
from stip.partners.models import Organisation
from stip.places.access import Visitor
from stip.places.models import Region
from stip.plans.models import Plan
from stip.website import flow_picture, formatting, money_figures, people_figures
from stip.website.formatting import capitalised, enumerated
from stip.website.pages import money_page
from stip.website.people_figures import ByYear

COLUMNS = (
    ("Gevraagd", Kind.CONTRIBUTION, Stage.REQUESTED),
    ("Gereserveerd", Kind.CONTRIBUTION, Stage.RESERVED),
    ("Toegezegd", Kind.CONTRIBUTION, Stage.PLEDGED),
    ("Toegekend", Kind.CONTRIBUTION, Stage.GRANTED),
    ("Ontvangen", Kind.CONTRIBUTION, Stage.RECEIVED),
    ("Besteed", Kind.SPENDING, Stage.SPENT),
)
"""What the table over all plans shows beside need and gap."""


@dataclass(frozen=True)
class PlanMoney:
    """The money of one plan; `unknown` is of how many amounts, and of how many people, a part is not known."""

    plan: Plan
    summary: Summary
    by_year: ByYear
    asked_of: list[str]
    flow: flow_picture.Picture | None
    unknown: tuple[int, int]

    @property
    def not_known(self) -> str:
        return money_figures.not_known(*self.unknown)

    @property
    def people(self) -> str:
        """Where money is booked beside them: how many people in which year."""
        return people_figures.in_words(people_figures.per_year(self.by_year))

    @property
    def answer(self) -> str:
        return money_figures.sentence(self.summary, self.by_year, asked_of=self.asked_of)

    @property
    def answer_by_name(self) -> str:
        """The answer where the plan has not been named yet."""
        what = f"voor “{self.plan.title}”"
        return money_figures.sentence(self.summary, self.by_year, what=what, asked_of=self.asked_of)

    @property
    def cells(self) -> list[tuple[str, object]]:
        return [(word, self.summary.at(kind, stage)) for word, kind, stage in COLUMNS]


def lines_of(region: Region, visitor: Visitor) -> LineQuerySet:
    """The lines of all plans of a region that the visitor may read."""
    return Line.objects.readable_by(visitor).filter(plan__region=region)


def plans_with_money(region: Region, visitor: Visitor) -> list[PlanMoney]:
    """The plans of a region that have money in the books: first the one that needs most, then in its own order."""
    lines = lines_of(region, visitor)
    trees = overview.trees(lines, visitor, tops_only=True)
    courses = money_page.courses_of_plans(lines, visitor)
    unknown = _unknown_counts(lines)
    asked_of = _asked_of(lines)
    by_year = _people_by_year(lines)
    rows = []
    for place, plan in enumerate(Plan.objects.filter(pk__in=trees).order_by("order", "title")):
        tree = trees[plan.pk]
        found = [*courses.get(plan.code, []), *money_page.open_courses(tree.tops)]
        rows.append(
            PlanMoney(
                plan,
                tree.whole,
                by_year.get(plan.pk, {}),
                asked_of.get(plan.pk, []),
                _flow(found, tree.tops, f"stroom{place}") if plan.code in courses else None,
                (unknown[plan.pk, False], unknown[plan.pk, True]),
            )
        )
    first = max(rows, key=lambda each: _size(each.summary), default=None)
    return sorted(rows, key=lambda each: each is not first)


def headline(region: Region, visitor: Visitor) -> tuple[str, str] | None:
    """What the page of the region says about money: a figure and a line about it; None when nothing is booked."""
    lines = lines_of(region, visitor)
    found = summaries(lines, "plan")
    if not found:
        return None
    (plan,), summary = max(found.items(), key=lambda pair: (_size(pair[1]), -pair[0][0]))
    asked = money_figures.asked(summary)
    by = _asked_of(lines).get(plan, [])
    of = f" aan {enumerated(by)}" if 0 < len(by) < 3 else ""
    title = Plan.objects.values_list("title", flat=True).get(pk=plan)
    held = [
        *([f"{formatting.total(summary.covered)} gedekt"] if summary.covered else []),
        *([f"{formatting.total(asked)}{of} gevraagd"] if asked else []),
    ]
    words = f"waarvan {enumerated(held)}" if held else "in de boeken staat nog geen bijdrage"
    if summary.cost.known and summary.cost:
        return capitalised(f"{formatting.total(summary.cost)} nodig"), f"{words}, voor {title}"
    return capitalised(held[0] if held else formatting.UNKNOWN), f"voor {title}; wat nodig is, is niet bekend"


def _flow(courses: list[flow_picture.Course], tops: Sequence[Branch], name: str) -> flow_picture.Picture | None:
    return flow_picture.draw(courses, money_page.headings(tops), name)


def _size(summary: Summary) -> tuple[Decimal, Decimal]:
    return summary.cost.high, summary.covered.high + money_figures.asked(summary).high


def _unknown_counts(lines: LineQuerySet) -> Counter[tuple[int, bool]]:
    """How many positions have a part that is not known, by plan and whether it is about people."""
    rows = Balance.objects.filter(line__in=lines.order_by().values("pk"), unknown__gt=0).order_by()
    found: Counter[tuple[int, bool]] = Counter()
    for plan, kind, count in rows.values_list("line__plan", "line__kind").annotate(Count("pk")):
        found[plan, kind == Line.Kind.CAPACITY] += count
    return found


def _people_by_year(lines: LineQuerySet) -> dict[int, dict[int | None, Summary]]:
    """The people of each plan, per year."""
    found: dict[int, dict[int | None, Summary]] = {}
    for (plan, year), summary in summaries(lines.filter(kind=Line.Kind.CAPACITY), "plan", "year").items():
        found.setdefault(plan, {})[year] = summary
    return found


def _asked_of(lines: LineQuerySet) -> dict[int, list[str]]:
    """Who was asked, by plan, as a sentence names them."""
    found = summaries(lines.filter(kind=Line.Kind.CONTRIBUTION), "plan", "party")
    asked = [(plan, party) for (plan, party), summary in found.items() if money_figures.asked(summary)]
    parties = Organisation.objects.in_bulk({party for _, party in asked if party})
    by_plan: dict[int, list[Organisation | None]] = {}
    for plan, party in asked:
        by_plan.setdefault(plan, []).append(parties.get(party))
    return {plan: money_page.names_of(found) for plan, found in by_plan.items()}
