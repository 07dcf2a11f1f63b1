# SPDX-License-Identifier: EUPL-1.2
"""What the pages about money show beside their figures: who pays, per stage, and what is not known, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from stip.money import ledger
from stip.money.ledger import Kind, Stage, Total
from stip.money.models import Line, LineQuerySet
from stip.money.overview import STEP, Branch, Unknown
from stip.money.reading import standing, summaries
from stip.money.summary import Summary
from stip.partners.models import Organisation
from stip.places.access import Visitor
from stip.plans.models import Item
from stip.website import people_figures
from stip.website.flow_picture import Course, Stop
from stip.website.formatting import capitalised
from stip.website.money_figures import asked
from stip.website.people_figures import ByYear

MOST_ROWS = 120
NOBODY = Stop("", "niet bekend wie")
OPEN = Stop("\ufffe", "Nog te vinden")
KINDS = {
    Kind.COST: "Kosten",
    Kind.CONTRIBUTION: "Bijdragen",
    Kind.SPENDING: "Uitgaven",
    Kind.CAPACITY: "Mensen",
}
_MEANINGS = {
    (Kind.COST, Stage.ESTIMATED): "een raming, nog niet besloten",
    (Kind.COST, Stage.DECIDED): "vastgelegd in een besluit of begroting",
    (Kind.CONTRIBUTION, Stage.REQUESTED): "aangevraagd, nog geen toezegging",
    (Kind.CONTRIBUTION, Stage.RESERVED): "apart gezet, nog niet toegezegd",
    (Kind.CONTRIBUTION, Stage.PLEDGED): "beloofd, nog zonder beschikking",
    (Kind.CONTRIBUTION, Stage.GRANTED): "vastgelegd, nog niet ontvangen",
    (Kind.CONTRIBUTION, Stage.RECEIVED): "binnengekomen",
    (Kind.SPENDING, Stage.COMMITTED): "er ligt een verplichting, nog niet betaald",
    (Kind.SPENDING, Stage.SPENT): "betaald",
    (Kind.CAPACITY, Stage.REQUESTED): "gevraagd aan een organisatie",
    (Kind.CAPACITY, Stage.PLEDGED): "toegezegd door een organisatie",
    (Kind.CAPACITY, Stage.DEPLOYED): "aan het werk",
}


@dataclass(frozen=True)
class StageRow:
    """What stands at one stage; `kind` is filled at the first row of a kind."""

    kind: str
    stage: str
    meaning: str
    total: Total
    is_people: bool


@dataclass(frozen=True)
class FunderRow:
    """What one purse of one organisation has promised, paid and spent."""

    party: Organisation | None
    note: str
    summary: Summary

    def _at(self, stage: Stage) -> Total:
        return self.summary.at(Kind.CONTRIBUTION, stage)

    @property
    def asked(self) -> Total:
        return asked(self.summary)

    @property
    def pledged(self) -> Total:
        return self._at(Stage.PLEDGED)

    @property
    def granted(self) -> Total:
        return self._at(Stage.GRANTED)

    @property
    def received(self) -> Total:
        return self._at(Stage.RECEIVED)


def courses(lines: LineQuerySet, visitor: Visitor, *, on: date | None = None, by_plan: bool = False) -> list[Course]:
    """The contributions of these lines as courses funder > programme > project.

    by_plan   the plan in the middle instead of the programme, for money over several plans
    """
    found = courses_of_plans(lines, visitor, on=on, by_plan=by_plan)
    return [course for rows in found.values() for course in rows]


def courses_of_plans(
    lines: LineQuerySet, visitor: Visitor, *, on: date | None = None, by_plan: bool = False
) -> dict[str, list[Course]]:
    """The same by the code of the plan."""
    paying = lines.filter(kind=Line.Kind.CONTRIBUTION)
    found = standing(paying, "party", "plan__code", "plan__title", "item__path", on=on)
    parties = Organisation.objects.in_bulk({party for party, *_ in found if party})
    items = _items_at({(plan, path) for _, plan, _, path, _ in found if path}, visitor)
    # Each stop once, for one funder may pay thousands of items.
    payers = {None: NOBODY} | {party: _payer(organisation) for party, organisation in parties.items()}
    titles = {(plan, title) for _, plan, title, *_ in found}
    wholes = {plan: Stop(plan, title, reverse("plan_money", args=[plan])) for plan, title in titles}
    spots = {(plan, path) for _, plan, _, path, _ in found}
    places = {(plan, path): _places(wholes[plan], items, path, by_plan=by_plan) for plan, path in spots}
    rows: dict[str, list[Course]] = {}
    for (party, plan, _, path, stage), total in found.items():
        rows.setdefault(plan, []).append(Course((payers[party], *places[plan, path]), total, stage))
    return rows


def open_courses(tops: Iterable[Branch]) -> list[Course]:
    """What nobody has promised and nobody was asked for, for each of these items; left out where it cannot be told."""
    rows = []
    for branch in tops:
        item, total = branch.item, not_asked(branch.whole)
        if total:
            stop = Stop(f"{item.plan.code}/{item.path}", item.title, _address(item))
            rows.append(Course((OPEN, stop), total))
    return rows


def not_asked(summary: Summary) -> Total:
    """What is needed beyond what was promised and asked; unknown when a promise or a request is."""
    cost = summary.cost
    held = summary.covered + asked(summary)
    low, high = max(cost.low - held.high, ledger.NOTHING), max(cost.high - held.low, ledger.NOTHING)
    if held.unknown:
        return ledger.UNKNOWN if high or cost.unknown else ledger.ZERO
    circa = 1 if high and (cost.circa or held.circa) else 0
    return Total(low, high, circa, cost.unknown)


def headings(branches: Sequence[Branch]) -> tuple[str, str, str]:
    """The columns of the flow by the plan's own word for its highest level."""
    names = {branch.item.level.name for branch in branches if not branch.depth}
    top = capitalised(names.pop()) if len(names) == 1 else "Deel van het plan"
    return ("Wie betaalt", top, "Onderdeel")


def stage_rows(summary: Summary, by_year: ByYear) -> list[StageRow]:
    """What stands at each stage, by kind and in the order in which an amount passes through them; people per year."""
    rows = []
    for kind, word in KINDS.items():
        if kind is Kind.CAPACITY:
            rows += _people_rows(word, by_year)
            continue
        found = [(stage, total) for stage in ledger.STAGES[kind] if (total := summary.at(kind, stage))]
        for place, (stage, total) in enumerate(found):
            first = "" if place else word
            rows.append(StageRow(first, capitalised(stage.value), _MEANINGS[kind, stage], total, is_people=False))
    return rows


def _people_rows(word: str, by_year: ByYear) -> list[StageRow]:
    """One row per stage and year."""
    found = [(stage, each) for stage, people in people_figures.at_stages(by_year) for each in people]
    return [
        StageRow(
            "" if place else word,
            capitalised(stage.value),
            f"{_MEANINGS[Kind.CAPACITY, stage]}, {each.when}",
            each.total,
            is_people=True,
        )
        for place, (stage, each) in enumerate(found)
    ]


def funder_rows(lines: LineQuerySet, on: date | None = None) -> list[FunderRow]:
    """Who pays, one row per organisation, purse and form; who promised most first, then who was asked most."""
    paying = lines.filter(kind__in=(Line.Kind.CONTRIBUTION, Line.Kind.SPENDING))
    found = summaries(paying, "party", "purse", "form", on=on)
    parties = Organisation.objects.in_bulk({party for party, *_ in found if party})
    rows = [
        FunderRow(parties.get(party), _about(purse, form), summary) for (party, purse, form), summary in found.items()
    ]
    return sorted(rows, key=lambda row: (-row.summary.covered.high, -row.asked.high, _name(row.party)))


def asked_of(rows: Iterable[FunderRow]) -> list[str]:
    """Who was asked for money, in a sentence; empty when that is not known of all."""
    return names_of([row.party for row in rows if row.asked])


def names_of(parties: Iterable[Organisation | None]) -> list[str]:
    """Names as they stand inside a sentence; empty when one is not known."""
    found = list(parties)
    return list(dict.fromkeys(in_sentence(party.name) for party in found if party)) if all(found) else []


def shown(branches: Sequence[Branch]) -> tuple[list[Branch], bool]:
    """The rows of an outline that is not too long, down to the deepest level that fits; and whether any were left."""
    for depth in range(max((branch.depth for branch in branches), default=0), -1, -1):
        rows = [branch for branch in branches if branch.depth <= depth]
        if len(rows) <= MOST_ROWS:
            return rows, len(rows) < len(branches)
    return [branch for branch in branches if branch.depth == 0][:MOST_ROWS], True


@dataclass(frozen=True)
class Folded:
    """A row of an outline, with all rows that hang below it."""

    branch: Branch
    below: list[Branch]


def folded(branches: Iterable[Branch]) -> list[Folded]:
    """The rows of an outline that hang below no other of its rows. Branches come in the order of the plan."""
    found: list[Folded] = []
    for branch in branches:
        if found and branch.item.path.startswith(found[-1].branch.item.path):
            found[-1].below.append(branch)
        else:
            found.append(Folded(branch, []))
    return found


def unknown_in_words(unknown: Unknown) -> str:
    """What is not known, as a phrase: "bijdrage van Provincie Dal, toegezegd, 2026"."""
    line = unknown.line
    parts = [f"{line.get_kind_display()} {_whose(line)}".strip(), unknown.stage]
    parts += [line.activity] if line.activity else []
    parts += [str(line.year)] if line.year else ["zonder jaar"]
    return capitalised(", ".join(parts))


def _items_at(places: set[tuple[str, str]], visitor: Visitor) -> dict[tuple[str, str], Item]:
    """The readable items at these places and above them, by plan and path."""
    paths = {(plan, path[:end]) for plan, path in places for end in range(STEP, len(path) + 1, STEP)}
    items = Item.objects.readable_by(visitor).filter(
        plan__code__in={plan for plan, _ in paths}, path__in={path for _, path in paths}
    )
    rows = items.select_related("plan").only("path", "code", "title", "plan__code")
    return {(item.plan.code, item.path): item for item in rows}


def _places(whole: Stop, items: dict[tuple[str, str], Item], path: str | None, *, by_plan: bool) -> list[Stop]:
    """Programme and project, or plan and project; what hangs at the top of a plan has no second stop of its own."""
    paths = [(path or "")[:end] for end in range(STEP, len(path or "") + 1, STEP)]
    line = [items[whole.key, each] for each in paths if (whole.key, each) in items]
    stops = [
        Stop(f"{whole.key}/{item.path}", item.title, _address(item)) for item in dict.fromkeys([*line[:1], *line[-1:]])
    ]
    if by_plan:
        return [whole, *stops[-1:]]
    return stops or [Stop(whole.key, "Het hele plan", whole.address)]


def _address(item: Item) -> str:
    return reverse("item_money", args=[item.plan.code, item.code])


def _payer(party: Organisation) -> Stop:
    return Stop(party.code, party.name, reverse("organisation", args=[party.code]))


def _about(purse: str, form: str) -> str:
    words = [Line.Purse(purse).label] if purse else []
    return ", ".join([*words, *(["in natura"] if form == Line.Form.IN_KIND else [])])


def _name(party: Organisation | None) -> str:
    return party.name.casefold() if party else "\uffff"


def in_sentence(name: str) -> str:
    """A name as it stands inside a sentence: "het Rijk"."""
    article, _, rest = name.partition(" ")
    return f"{article.lower()} {rest}" if article in ("Het", "De") and rest else name


def _whose(line: Line) -> str:
    if line.party:
        return f"van {in_sentence(line.party.name)}"
    return "" if line.kind == Line.Kind.COST else "van niet bekend wie"
