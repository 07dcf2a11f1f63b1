# SPDX-License-Identifier: EUPL-1.2
"""The page of an item: its dossier cut into the questions what, why, who, where, when and with what."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from stip.places.models import Area, Region
from stip.places.reading import region_map
from stip.plans.models import Item, Link, PartnerRole, Point
from stip.plans.reading import Dossier, Relation, municipalities_of
from stip.sources.models import Citation
from stip.website.map_figure import CHOSEN, Figure, figure
from stip.website.quoting import Words, words_of

_KINDS = {
    Point.Kind.GOAL: "Doelen",
    Point.Kind.STATE: "Stand van zaken",
    Point.Kind.BUILDS_ON: "Bouwt voort op",
    Point.Kind.APPROACH: "Aanpak",
    Point.Kind.INTERVENTION: "Interventies",
    Point.Kind.ADDED_VALUE: "Wat het toevoegt",
    Point.Kind.CHALLENGE: "Wat er speelt",
    Point.Kind.CONDITION: "Voorwaarden",
    Point.Kind.PRINCIPLE: "Uitgangspunten",
    Point.Kind.RESULT: "Resultaten",
    Point.Kind.CHANGE: "Wat er verandert ten opzichte van het vorige plan",
    Point.Kind.COMPOSITION: "Samenstelling",
    Point.Kind.REFERENCE: "Verwijzingen",
}
_WHY = {Point.Kind.CHALLENGE, Point.Kind.ADDED_VALUE}
_ROLES = {
    PartnerRole.Role.LEAD: ("Trekker", "Trekkers"),
    PartnerRole.Role.CLIENT: ("Opdrachtgever", "Opdrachtgevers"),
    PartnerRole.Role.EXECUTOR: ("Uitvoerder", "Uitvoerders"),
    PartnerRole.Role.FUNDER: ("Financier", "Financiers"),
    PartnerRole.Role.DEPARTMENT: ("Ministerie", "Ministeries"),
    PartnerRole.Role.PARTNER: ("Partner", "Partners"),
    PartnerRole.Role.INVOLVED: ("Betrokken", "Betrokken"),
    PartnerRole.Role.AUDIENCE: ("Voor wie", "Voor wie"),
}
_IN_SIGHT = 5
_MAP_WIDTH, _MAP_HEIGHT = 320, 340


@dataclass(frozen=True)
class PointGroup:
    heading: str
    points: tuple[Point, ...]

    @property
    def first(self) -> tuple[Point, ...]:
        """What is in sight at once; folding away one or two would cost the reader more than it saves."""
        return self.points if len(self.points) <= _IN_SIGHT + 2 else self.points[:_IN_SIGHT]

    @property
    def more(self) -> tuple[Point, ...]:
        """What a reader opens."""
        return self.points[len(self.first) :]


@dataclass(frozen=True)
class Role:
    heading: str
    partners: tuple[PartnerRole, ...]


def groups(points: Sequence[Point], *, why: bool) -> list[PointGroup]:
    """The points by kind: those that say why, or all others."""
    by_kind: dict[str, list[Point]] = defaultdict(list)
    for point in points:
        by_kind[point.kind].append(point)
    return [
        PointGroup(heading, tuple(by_kind[kind]))
        for kind, heading in _KINDS.items()
        if by_kind[kind] and (kind in _WHY) == why
    ]


def roles(partners: Sequence[PartnerRole]) -> list[Role]:
    """The partners by role, the one who leads first."""
    found = {role: tuple(row for row in partners if row.role == role) for role in _ROLES}
    return [Role(_ROLES[role][len(rows) > 1], rows) for role, rows in found.items() if rows]


def reasons(dossier: Dossier) -> list[Relation]:
    """What this item contributes to."""
    return [each for each in dossier.relations if _is_reason(each)]


def other_links(dossier: Dossier) -> list[Relation]:
    """All relations that the answer to "why" does not show already."""
    return [each for each in dossier.relations if not _is_reason(each)]


def area_map(region: Region, areas: Sequence[Area]) -> Figure | None:
    """The region with these areas in the colour of what is chosen; None when they are nothing or all of it."""
    if not areas:
        return None
    chosen = municipalities_of(areas)
    drawing = region_map(region, width=_MAP_WIDTH, height=_MAP_HEIGHT)
    tones = {shape.code: CHOSEN if shape.code in chosen else "1" for shape in drawing.shapes}
    if set(tones.values()) != {CHOSEN, "1"}:
        return None
    return figure(drawing, tones=tones, address=lambda code: reverse("area", args=[code]))


def heading_of_children(children: Sequence[Item]) -> str:
    """What hangs under this item, by the names of its levels: "Programmalijnen en projecten"."""
    names = list(dict.fromkeys(child.level.plural for child in children))
    return " en ".join(names[:2]).capitalize() if len(names) < 3 else "Wat eronder valt"


def places(dossier: Dossier) -> list[tuple[Citation, Words | None]]:
    """Where it is written; a passage that several citations point at is shown once."""
    found: dict[tuple[int, int | None, Words | str], tuple[Citation, Words | None]] = {}
    for citation in dossier.citations:
        quote = words_of(citation)
        found.setdefault((citation.document_id, citation.page_number, quote or citation.anchor), (citation, quote))
    return list(found.values())


def _is_reason(relation: Relation) -> bool:
    return relation.verb == Link.Kind.CONTRIBUTES.label
