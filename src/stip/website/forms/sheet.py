# SPDX-License-Identifier: EUPL-1.2
"""One page on which something is changed: single fields, lists of rows, and why it changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from stip.accounts.history import Facts
from stip.website.forms.about import About
from stip.website.forms.fields import Line, Named
from stip.website.forms.rows import FactForm, RowList, Rows, in_words, start

Place = tuple[str | int, ...]


class Why(forms.Form):
    waarom = Line(
        label="Waarom wijzigt u dit?",
        required=False,
        max_length=400,
        help_text="Staat straks in de geschiedenis, voor uw collega’s en voor lezers.",
    )


@dataclass(frozen=True)
class Shape:
    """Which fields a page has."""

    main: type[FactForm]
    rows: tuple[Rows, ...] = ()
    why: type[Why] = Why


class NothingMore(FactForm):
    """A page with rows alone."""


class Sheet:
    """The fields of one page.

    base       the facts as the writer saw them
    problems   what is wrong and belongs to no field
    """

    def __init__(self, shape: Shape, base: Facts, about: About, data: QueryDict | None = None) -> None:
        self.shape, self.base, self.about = shape, base, about
        self.main = shape.main(data, initial=start(shape.main, base, about), about=about)
        self.lists = [RowList(rows, base.get(rows.name, []), about, data) for rows in shape.rows]
        self.why = shape.why(data, label_suffix="")
        self.problems: list[str] = []

    def is_valid(self) -> bool:
        return all([self.main.is_valid(), self.why.is_valid(), *(each.set.is_valid() for each in self.lists)])

    @property
    def has_errors(self) -> bool:
        sets = [bool(each.set.is_bound and not each.set.is_valid()) for each in self.lists]
        return bool(self.problems or self.main.errors or self.why.errors or any(sets))

    @property
    def reason(self) -> str:
        return str(self.why.cleaned_data.get("waarom", ""))

    @property
    def suggestions(self) -> list[tuple[str, list[str]]]:
        """The lists of names that the fields of this page suggest."""
        shown: list[FactForm] = [self.main, *(each.set.empty_form for each in self.lists)]
        lists = [field.widget.attrs.get("list", "") for form in shown for field in form.fields.values()]
        wanted = {name.removeprefix("lijst-") for name in lists if name}
        return [(name, self.about.offered(name)) for name in sorted(wanted)]

    @property
    def checks_passages(self) -> bool:
        return any(hasattr(each.rows.form, "passage") for each in self.lists)

    def everything(self) -> Facts:
        """All facts of a valid sheet."""
        own = {name: self._value(name) for name in self.main.fields}
        return {**own, **{each.rows.name: each.values() for each in self.lists}}

    def changed(self) -> Facts:
        """The facts that differ from what the writer saw."""
        return {name: value for name, value in self.everything().items() if not self.same(name, self.base, value)}

    def same(self, name: str, facts: Facts, value: Any) -> bool:
        """Whether `facts` say this value already; an absent fact equals its default."""
        return bool((facts.get(name) or self._default(name)) == (value or self._default(name)))

    def words(self, name: str, value: Any) -> str:
        """A fact as text that people can compare."""
        for each in self.lists:
            if each.rows.name == name:
                return "\n".join(each.words(row) for row in value or [])
        return in_words(self.main.fields[name], value or self._default(name) or "")

    def label(self, name: str) -> str:
        titles = {each.rows.name: each.rows.title for each in self.lists}
        return titles.get(name) or str(self.main.fields[name].label)

    def is_list(self, name: str) -> bool:
        return name in {each.rows.name for each in self.lists}

    def is_text(self, name: str) -> bool:
        field = self.main.fields.get(name)
        return isinstance(field, forms.CharField) and not isinstance(field, Named)

    def place(self, problems: Iterable[tuple[Place, str]]) -> None:
        """Put each problem beside the field it is about; the rest on top of the page."""
        for where, message in problems:
            sentence = message[:1].upper() + message[1:] + ("" if message.endswith((".", "?")) else ".")
            if not self._beside(where, sentence) and sentence not in self.problems:
                self.problems.append(sentence)

    def _beside(self, where: Place, message: str) -> bool:
        name = where[0] if where else ""
        if name in self.main.fields and self.main.is_bound:
            self.main.add_error(str(name), message)
            return True
        for each in self.lists:
            if each.rows.name == name and len(where) > 1 and each.set.is_bound:
                return each.add_error(int(where[1]), str(where[2]) if len(where) > 2 else "", message)
        return False

    def _value(self, name: str) -> Any:
        value = self.main.cleaned_data.get(name)
        seen = self.base.get(name)
        # The order in which boxes are ticked says nothing.
        if isinstance(value, list) and isinstance(self.main.fields[name], forms.MultipleChoiceField):
            return seen or [] if set(value) == set(seen or []) else value
        return "" if value is None else value

    def _default(self, name: str) -> Any:
        field = self.main.fields.get(name)
        return (field.initial if field else None) or None
