# SPDX-License-Identifier: EUPL-1.2
"""What citations speak of: the fact behind each one, told to a reader, as far as the visitor may read it.

Knows the facts of this folder and those below it. A higher folder adds its own kinds with `tell_also`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Protocol

from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, Case, Exists, Model, OuterRef, QuerySet, Value, When

from stip.partners.models import Body, Organisation, Seat
from stip.places.access import Visitor
from stip.plans.models import Amount, Finding, Item, Link, PartnerRole, Plan, Point, Theme
from stip.plans.reading import cited
from stip.sources.models import Citation

KINDS = {
    "plan": "plannen",
    "onderdeel": "onderdelen",
    "organisatie": "organisaties",
    "gremium": "gremia",
    "bevinding": "bevindingen",
}
"""The things with a page of their own that facts belong to, with their plural."""


class Pointer(Protocol):
    """A citation, or as much of one as tells what it speaks of."""

    @property
    def pk(self) -> int: ...
    @property
    def content_type_id(self) -> int: ...
    @property
    def object_id(self) -> int: ...


@dataclass(frozen=True)
class Subject:
    """What a fact belongs to. `code` is "plan/code" for an item or finding; `plan` is the title of its plan."""

    kind: str
    code: str
    title: str
    label: str
    plan: str = ""


@dataclass(frozen=True)
class Fact:
    """A fact that rests on a source: the subject itself, or the aspect of it that `aspect` and `text` tell."""

    subject: Subject
    aspect: str = ""
    text: str = ""
    amount: Amount | None = None


Owner = tuple[type[Model], int]
Told = Iterator[tuple[int, Subject]]


def _none(row: Any, subject: Subject) -> Fact:
    return Fact(subject)


@dataclass(frozen=True)
class Citable:
    """How one kind of fact is found and told.

    readable  the rows that a visitor may read
    owners    what a fact belongs to: models with the path to their key; the first path that leads somewhere counts.
              Who may read the fact may read that too
    told_with the relations that `tell` needs
    """

    readable: Callable[[Visitor], QuerySet[Any]]
    owners: tuple[tuple[type[Model], str], ...]
    told_with: tuple[str, ...] = ()
    tell: Callable[[Any, Subject], Fact] = _none

    def owner_of(self, row: Any) -> Owner:
        keys = (attrgetter(path.replace("__", "."))(row) for _, path in self.owners)
        return self._first(keys)

    def _first(self, keys: Iterable[int | None]) -> Owner:
        models = (model for model, _ in self.owners)
        return next((model, key) for model, key in zip(models, keys, strict=True) if key is not None)

    def owners_of(self, visitor: Visitor, keys: Iterable[int]) -> Iterator[tuple[int, Owner]]:
        """The owner of each of these facts, by the fact's key, in one query."""
        paths = [path for _, path in self.owners]
        for row, *found in self.readable(visitor).filter(pk__in=list(keys)).values_list("pk", *paths):
            yield row, self._first(found)


def tell_also(
    citable: dict[type[Model], Citable],
    subjects: Mapping[type[Model], Callable[[Iterable[int]], Told]],
    kinds: dict[str, str],
) -> None:
    """Let a higher folder add its kinds of fact, once, when the application starts.

    subjects  for each new model that facts belong to: its subjects by key
    kinds     the kinds of those subjects, with their plural
    """
    _CITABLE.update(citable)
    _SUBJECTS.update(subjects)
    KINDS.update(kinds)


def citable_models() -> set[type[Model]]:
    """All kinds of fact that are told."""
    return set(_CITABLE)


def readable_citations(visitor: Visitor) -> QuerySet[Citation]:
    """The citations of which the visitor may read both the document and the fact.

    Narrow them to a document, page or fact: then it costs no more in a large installation than in a small one.
    """
    # A case, not an "or": for an "or" a database goes through all citations, kind by kind.
    rule = Case(
        *(
            When(content_type=kind, then=Exists(_CITABLE[model].readable(visitor).filter(pk=OuterRef("object_id"))))
            for model, kind in _content_types().items()
        ),
        default=Value(False),
        output_field=BooleanField(),
    )
    return cited(visitor).filter(rule)


def facts_of(citations: Iterable[Pointer], visitor: Visitor) -> dict[int, Fact]:
    """The fact of each citation, by the citation's key; those that may not be read are left out.

    Asks one query per kind of fact and of subject, however many citations there are.
    """
    told: list[tuple[list[int], Owner, Model]] = []
    for model, keys in _by_model(citations).items():
        kind = _CITABLE[model]
        rows = kind.readable(visitor).select_related(*kind.told_with).filter(pk__in=list(keys))
        told += [(keys[row.pk], kind.owner_of(row), row) for row in rows]
    subjects = _subjects(owner for _, owner, _ in told)
    return {
        citation: _CITABLE[type(row)].tell(row, subjects[owner])
        for citations_of_row, owner, row in told
        for citation in citations_of_row
    }


def subjects_of(citations: Iterable[Pointer], visitor: Visitor) -> dict[int, Subject]:
    """Only what the fact of each citation belongs to: light enough for a whole document."""
    owned: dict[int, Owner] = {}
    for model, keys in _by_model(citations).items():
        for row, owner in _CITABLE[model].owners_of(visitor, keys):
            owned.update(dict.fromkeys(keys[row], owner))
    subjects = _subjects(owned.values())
    return {citation: subjects[place] for citation, place in owned.items()}


def _by_model(citations: Iterable[Pointer]) -> dict[type[Model], dict[int, list[int]]]:
    """The keys of the citations, by the model and key of their fact."""
    models = {kind.pk: model for model, kind in _content_types().items()}
    found: dict[type[Model], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for citation in citations:
        # Of a kind that nobody tells there is nothing to show.
        if model := models.get(citation.content_type_id):
            found[model][citation.object_id].append(citation.pk)
    return found


def _content_types() -> dict[type[Model], ContentType]:
    return ContentType.objects.get_for_models(*_CITABLE)


def _of_item(model: type[Model]) -> Callable[[Visitor], QuerySet[Any]]:
    def rows(visitor: Visitor) -> QuerySet[Any]:
        items = Item.objects.readable_by(visitor).filter(pk=OuterRef("item_id"))
        return model._default_manager.filter(Exists(items)).order_by()

    return rows


def _of_plan(model: type[Model]) -> Callable[[Visitor], QuerySet[Any]]:
    def rows(visitor: Visitor) -> QuerySet[Any]:
        plans = Plan.objects.readable_by(visitor).filter(pk=OuterRef("plan_id"))
        return model._default_manager.filter(Exists(plans)).order_by()

    return rows


def _subjects(wanted: Iterable[tuple[type[Model], int]]) -> dict[tuple[type[Model], int], Subject]:
    keys: dict[type[Model], set[int]] = defaultdict(set)
    for model, key in wanted:
        keys[model].add(key)
    return {(model, key): subject for model, those in keys.items() for key, subject in _SUBJECTS[model](those)}


def _plans(keys: Iterable[int]) -> Told:
    for key, code, title, kind in Plan.objects.filter(pk__in=keys).values_list("pk", "code", "title", "kind"):
        yield key, Subject("plan", code, title, kind or "plan")


def _items(keys: Iterable[int]) -> Told:
    rows = Item.objects.filter(pk__in=keys).order_by()
    for key, *row in rows.values_list("pk", "plan__code", "code", "title", "level__name", "plan__title"):
        plan, code, *words = row
        yield key, Subject("onderdeel", f"{plan}/{code}", *words)


def _findings(keys: Iterable[int]) -> Told:
    rows = Finding.objects.filter(pk__in=keys).order_by()
    for key, plan, code, title, kind, plan_title in rows.values_list(
        "pk", "plan__code", "code", "title", "kind", "plan__title"
    ):
        yield key, Subject("bevinding", f"{plan}/{code}", title, Finding.Kind(kind).label, plan_title)


def _organisations(keys: Iterable[int]) -> Told:
    rows = Organisation.objects.filter(pk__in=keys).order_by()
    for key, code, name, kind in rows.values_list("pk", "code", "name", "kind"):
        yield key, Subject("organisatie", code, name, Organisation.Kind(kind).label)


def _bodies(keys: Iterable[int]) -> Told:
    for key, code, name, kind in Body.objects.filter(pk__in=keys).values_list("pk", "code", "name", "kind"):
        yield key, Subject("gremium", code, name, Body.Kind(kind).label)


_SUBJECTS: dict[type[Model], Callable[[Iterable[int]], Told]] = {
    Plan: _plans,
    Item: _items,
    Finding: _findings,
    Organisation: _organisations,
    Body: _bodies,
}


def _amount(amount: Amount, subject: Subject) -> Fact:
    words = f"{amount.label} ({amount.funder.name})" if amount.funder else amount.label
    return Fact(subject, amount.get_kind_display(), words, amount)


def _seat(seat: Seat, subject: Subject) -> Fact:
    # A person's name stays out of it, unless it is public.
    holder = seat.organisation.name if seat.organisation else seat.office
    return Fact(subject, seat.get_role_display(), ", ".join(name for name in (holder, seat.public_person) if name))


def _itself(model: type[Model]) -> tuple[tuple[type[Model], str]]:
    return ((model, "pk"),)


_OF_ITEM = ((Item, "item_id"),)
_CITABLE: dict[type[Model], Citable] = {
    Plan: Citable(lambda visitor: Plan.objects.readable_by(visitor).order_by(), _itself(Plan)),
    Theme: Citable(
        _of_plan(Theme), ((Plan, "plan_id"),), tell=lambda theme, subject: Fact(subject, "thema", theme.title)
    ),
    Item: Citable(lambda visitor: Item.objects.readable_by(visitor).order_by(), _itself(Item)),
    Point: Citable(
        _of_item(Point), _OF_ITEM, tell=lambda point, subject: Fact(subject, point.get_kind_display(), point.text)
    ),
    Amount: Citable(_of_item(Amount), _OF_ITEM, ("funder",), _amount),
    PartnerRole: Citable(
        _of_item(PartnerRole), _OF_ITEM, ("organisation",),
        lambda role, subject: Fact(subject, role.get_role_display(), role.organisation.name),
    ),
    Link: Citable(
        lambda visitor: Link.objects.readable_by(visitor).order_by(), ((Item, "source_id"),), ("target",),
        lambda link, subject: Fact(subject, link.get_kind_display(), link.target.title),
    ),
    Finding: Citable(_of_plan(Finding), _itself(Finding)),
    Organisation: Citable(lambda visitor: Organisation.objects.order_by(), _itself(Organisation)),
    Body: Citable(lambda visitor: Body.objects.order_by(), _itself(Body)),
    Seat: Citable(lambda visitor: Seat.objects.order_by(), ((Body, "body_id"),), ("organisation",), _seat),
}  # fmt: skip
"""Each kind of fact that citations may speak of."""
