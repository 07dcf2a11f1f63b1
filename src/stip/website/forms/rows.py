# SPDX-License-Identifier: EUPL-1.2
"""Lists of facts edited as rows of fields: without JavaScript by empty rows and a button, with it at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict

from stip.accounts.history import Facts
from stip.website.forms.about import About
from stip.website.forms.fields import Named, Target

MOST = 300


class FactForm(forms.Form):
    """Fields named after the facts they hold. `rij` tells which row of the seen list this was."""

    def __init__(self, *args: Any, about: About, **options: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **options})
        for field in self.fields.values():
            if isinstance(field, Named | Target):
                field.about = about
        self.about = about

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields to draw; the box that takes the row away has its own place."""
        return [field for field in self.visible_fields() if field.name != "DELETE"]


@dataclass(frozen=True)
class Rows:
    """A list of facts.

    name     the fact: "partners"; also the prefix of its fields
    title    what the list is called on screen
    one      what a row is called: "partner"
    beside   the field beside which an error about the whole row stands
    plain    of a list of codes: the one field that holds the code
    hides    whether a row may not be shown to the visitor; such a row stays as it is
    """

    name: str
    form: type[FactForm]
    title: str
    one: str
    beside: str
    help: str = ""
    plain: str = ""
    hides: Callable[[Any, About], bool] = lambda row, about: False


class RowList:
    """The rows of one list on one page.

    base   the list as the writer saw it
    """

    def __init__(self, rows: Rows, base: list[Any], about: About, data: QueryDict | None) -> None:
        self.rows, self.base, self.about = rows, base, about
        shown = [(index, row) for index, row in enumerate(base) if not rows.hides(row, about)]
        self._shown = {index for index, _ in shown}
        factory = formset_factory(
            _with_place(rows.form), extra=1 if shown else 2, can_delete=True, max_num=MOST, absolute_max=MOST
        )
        self.set: BaseFormSet[Any] = factory(
            data, prefix=rows.name, initial=[self._start(*each) for each in shown], form_kwargs={"about": about}
        )
        self._written: list[forms.Form | None] = []

    def values(self) -> list[Any]:
        """The facts of the rows that stay, in their old order, and then the new ones.

        A row that no fields were sent of stays as it is: it was not shown, or the form was cut short.
        """
        by_place, new = self._by_place()
        rows = [(by_place.get(place), row) for place, row in enumerate(self.base)]
        stay = [(form, row) for form, row in rows if form is None or self._stays(form)]
        fresh: list[tuple[forms.Form, Any]] = [(form, {}) for form in new if self._stays(form)]
        self._written = [form for form, _ in (*stay, *fresh)]
        return [row if form is None else self._fact(form, row) for form, row in (*stay, *fresh)]

    def add_error(self, index: int, field: str, message: str) -> bool:
        """Put an error beside a field of the row that became fact number `index`; says whether there is such a row."""
        if index >= len(self._written):
            return False
        form = self._written[index]
        if form is None:
            return False
        form.add_error(field if field in form.fields else self.rows.beside, message)
        return True

    def words(self, row: Any) -> str:
        """A row as one line of text, to be compared by people."""
        form = self.rows.form(about=self.about)
        facts = {self.rows.plain: row} if self.rows.plain else row
        words = [in_words(form.fields[name], facts[name]) for name in form.fields if facts.get(name) not in (None, "")]
        sources = "; ".join(
            f"{self.about.documents.text(source['document'])}, p. {source.get('pagina', '?')}"
            for source in facts.get("bronnen", [])
            if source["document"] in self.about.documents.shown
        )
        return ", ".join(words) + (f" [{sources}]" if sources else "")

    def _by_place(self) -> tuple[dict[int, forms.Form], list[forms.Form]]:
        """The forms of the rows that were there, and the forms of new rows."""
        found: dict[int, forms.Form] = {}
        new: list[forms.Form] = []
        for form in self.set.forms:
            place = form.cleaned_data.get("rij")
            if place in self._shown and place not in found:
                found[place] = form
            else:
                new.append(form)
        return found, new

    def _stays(self, form: forms.Form) -> bool:
        is_filled = bool(form.has_changed() or form.initial) and any(self._own(form).values())
        return is_filled and not form.cleaned_data.get("DELETE")

    def _own(self, form: forms.Form) -> Facts:
        return {name: form.cleaned_data.get(name) for name in self.rows.form.base_fields}

    def _fact(self, form: forms.Form, before: Any) -> Any:
        own = {name: value for name, value in self._own(form).items() if value or value == 0 and value is not False}
        if self.rows.plain:
            return own[self.rows.plain]
        kept = {name: value for name, value in before.items() if name not in self.rows.form.base_fields}
        return {**own, **kept}

    def _start(self, index: int, row: Any) -> Facts:
        facts = {self.rows.plain: row} if self.rows.plain else row
        return {**start(self.rows.form, facts, self.about), "rij": index}


def start(form: type[FactForm], facts: Facts, about: About) -> Facts:
    """The facts as the form shows them at first."""
    fields = form(about=about).fields
    return {name: as_text(field, facts.get(name)) for name, field in fields.items() if facts.get(name) is not None}


def as_text(field: forms.Field, fact: Any) -> Any:
    return field.to_text(fact) if hasattr(field, "to_text") else fact


def in_words(field: forms.Field, fact: Any) -> str:
    """A fact as people read it: the label of a choice, the name behind a code."""
    if hasattr(field, "to_words"):
        return str(field.to_words(fact))
    if isinstance(field, forms.BooleanField):
        return str(field.label) if fact else f"niet: {field.label}"
    choices = dict(getattr(field, "choices", ()))
    if isinstance(fact, list):
        return "\n".join(str(choices.get(one, one)) for one in fact)
    return str(choices.get(fact, as_text(field, fact)))


def with_one_more(data: QueryDict, names: Iterable[str]) -> QueryDict:
    """What was sent, with an empty row added to each of these lists."""
    copy = data.copy()
    for name in names:
        total = copy.get(f"{name}-TOTAL_FORMS", "")
        if total.isascii() and total.isdigit() and int(total[:6]) < MOST:
            copy[f"{name}-TOTAL_FORMS"] = str(int(total[:6]) + 1)
    return copy


def _with_place(form: type[FactForm]) -> type[FactForm]:
    place = forms.IntegerField(required=False, min_value=0, max_value=MOST * 10, widget=forms.HiddenInput)
    return type(form.__name__, (form,), {"rij": place})
