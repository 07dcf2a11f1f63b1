# SPDX-License-Identifier: EUPL-1.2
"""What differs between two plans in exchange form: added, removed, moved, reworded and amounts changed.

Pure: two dicts in, dataclasses out. Items are the same when their code is the same.
"""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from stip.plans.exchange import Facts, FlatItem, flatten

LABELS = {
    "ouder": "hangt onder",
    "plaats": "plaats",
    "titel": "titel",
    "samenvatting": "samenvatting",
    "tekst": "tekst",
    "horizon": "stip op de horizon",
    "niveau": "niveau",
    "status": "stand",
    "herkomst": "herkomst",
    "reden": "reden van stoppen",
    "periode": "periode",
    "oplevering": "oplevering",
    "zichtbaarheid": "zichtbaarheid",
    "soort": "soort",
    "regio": "regio",
    "voorbeeld": "voorbeeld",
    "themas": "thema's",
    "gebieden": "gebieden",
    "partners": "partners",
    "punten": "punten",
    "bedragen": "bedragen",
    "relaties": "relaties",
    "bronnen": "bronnen",
    "niveaus": "niveaus",
    "bevindingen": "bevindingen",
}
_WORDED = {"titel", "samenvatting", "tekst", "horizon", "reden"}
_WORD = re.compile(r"\s+|\w+|[^\w\s]", re.UNICODE)


@dataclass(frozen=True)
class Mark:
    """A run of words: `kind` is "same", "added" or "removed"."""

    kind: str
    text: str


@dataclass(frozen=True)
class FieldChange:
    """A changed field: `marks` for running text, `added` and `removed` for lists, old and new for the rest.

    named  what people call the field, when it is not one of a plan
    """

    field: str
    old: str = ""
    new: str = ""
    marks: tuple[Mark, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    named: str = ""

    @property
    def label(self) -> str:
        return self.named or LABELS.get(self.field, self.field)


@dataclass(frozen=True)
class ItemChange:
    """One item that differs. `kind` is "added", "removed", "moved" or "changed"; a moved item may be changed too."""

    kind: str
    code: str
    title: str
    level: str
    old_parent: str | None = None
    new_parent: str | None = None
    fields: tuple[FieldChange, ...] = ()

    @property
    def amounts_changed(self) -> bool:
        return any(change.field == "bedragen" for change in self.fields)


@dataclass(frozen=True)
class Comparison:
    """The differences between two plans, items in the reading order of the new one (removed ones of the old)."""

    plan: tuple[FieldChange, ...]
    items: tuple[ItemChange, ...]

    def of(self, kind: str) -> tuple[ItemChange, ...]:
        return tuple(item for item in self.items if item.kind == kind)

    @property
    def is_empty(self) -> bool:
        return not self.plan and not self.items

    @property
    def amounts(self) -> tuple[ItemChange, ...]:
        """The items whose amounts differ."""
        return tuple(item for item in self.items if item.amounts_changed)


def compare(old: Facts, new: Facts) -> Comparison:
    """All differences from `old` to `new`; an empty dict stands for a plan that did not exist."""
    before = {item.code: item for item in flatten(old)}
    after = {item.code: item for item in flatten(new)}
    moved = moved_codes(before, after)
    items = [_item_change(before.get(code), item, moved=code in moved) for code, item in after.items()]
    gone = [_item_change(item, None, moved=False) for code, item in before.items() if code not in after]
    plan_fields = field_changes(_without_items(old), _without_items(new))
    return Comparison(plan=plan_fields, items=tuple(change for change in (*items, *gone) if change))


def field_changes(old: Facts, new: Facts, labels: Mapping[str, str] = LABELS) -> tuple[FieldChange, ...]:
    """The fields that differ between two sets of facts, in the order of `labels`: those of a plan unless told."""
    names = [name for name in labels if name in old or name in new]
    changed = (name for name in names if old.get(name) != new.get(name))
    found = (change for name in changed if (change := _field_change(name, old.get(name), new.get(name))))
    return tuple(replace(change, named=labels[change.field]) for change in found)


def word_marks(old: str, new: str) -> tuple[Mark, ...]:
    """Which words were taken out of `old` and put into `new`.

    >>> [(m.kind, m.text) for m in word_marks("een smalle brug", "een brede brug")]
    [('same', 'een '), ('removed', 'smalle'), ('added', 'brede'), ('same', ' brug')]
    """
    left, right = _WORD.findall(old), _WORD.findall(new)
    marks: list[Mark] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            marks.append(Mark("same", "".join(left[a:b])))
            continue
        if b > a:
            marks.append(Mark("removed", "".join(left[a:b])))
        if d > c:
            marks.append(Mark("added", "".join(right[c:d])))
    return tuple(marks)


def _without_items(facts: Facts) -> Facts:
    return {key: value for key, value in facts.items() if key not in {"stip", "code", "onderdelen"}}


def _item_change(old: FlatItem | None, new: FlatItem | None, *, moved: bool) -> ItemChange | None:
    shown = new or old
    assert shown is not None
    fields = field_changes(old.facts if old else {}, new.facts if new else {}) if old and new else ()
    if old is None:
        kind = "added"
    elif new is None:
        kind = "removed"
    else:
        kind = "moved" if moved else "changed"
        if not moved and not fields:
            return None
    return ItemChange(
        kind=kind,
        code=shown.code,
        title=shown.facts["titel"],
        level=shown.facts["niveau"],
        old_parent=old.parent if old else None,
        new_parent=new.parent if new else None,
        fields=fields,
    )


def moved_codes(before: dict[str, FlatItem], after: dict[str, FlatItem]) -> set[str]:
    """Items with another parent, or another place among the siblings that stayed: the fewest that explain the order."""
    kept = before.keys() & after.keys()
    moved = {code for code in kept if before[code].parent != after[code].parent}
    by_parent: dict[str | None, list[str]] = {}
    for code, item in after.items():
        if code in kept and code not in moved:
            by_parent.setdefault(item.parent, []).append(code)
    for siblings in by_parent.values():
        order = sorted(siblings, key=lambda code: before[code].path)
        stays = {code for block in _matching(order, siblings) for code in block}
        moved |= set(siblings) - stays
    return moved


def _matching(old: list[str], new: list[str]) -> list[list[str]]:
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return [old[block.a : block.a + block.size] for block in blocks]


def _field_change(name: str, old: Any, new: Any) -> FieldChange | None:
    if name in _WORDED:
        return FieldChange(name, old or "", new or "", marks=word_marks(old or "", new or ""))
    if isinstance(old or new, list):
        describe = _DESCRIBE.get(name, str)
        left, right = [describe(row) for row in old or []], [describe(row) for row in new or []]
        added = tuple(row for row in right if row not in left)
        removed = tuple(row for row in left if row not in right)
        if not added and not removed:
            return FieldChange(name, old="andere volgorde of bron", new="andere volgorde of bron")
        return FieldChange(name, added=added, removed=removed)
    return FieldChange(name, _in_words(old), _in_words(new))


def _in_words(value: Any) -> str:
    if value is None:
        return ""
    return {True: "ja", False: "nee"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _amount(row: Facts) -> str:
    if row.get("aard") == "pm":
        value = "niet bekend (PM)"
    else:
        circa = "circa " if row.get("aard") == "circa" else ""
        value = circa + " tot ".join(_euro(row[name]) for name in ("euro", "tot") if name in row)
    about = ", ".join(str(row[name]) for name in ("activiteit", "jaar") if row.get(name))
    about = f" {about}" if about else ""
    kind = f"{row['soort']} in natura" if row.get("natura") else row["soort"]
    funder = f" ({row['financier']})" if row.get("financier") else ""
    label = f": {row['omschrijving']}" if row.get("omschrijving") else ""
    return f"{kind}{about} {value}{funder}{label}"


def _euro(value: int | str) -> str:
    whole, _, cents = str(value).partition(".")
    return f"€ {int(whole):,}".replace(",", ".") + (f",{cents}" if cents else "")


def _source(row: Facts) -> str:
    page = f", p. {row['pagina']}" if "pagina" in row else ""
    return f"{row['document']}{page}" + (f" ({row['anker']})" if row.get("anker") else "")


_DESCRIBE: dict[str, Callable[[Any], str]] = {
    "partners": lambda row: f"{row['organisatie']} ({row['rol']})",
    "punten": lambda row: f"{row['soort']}: {row['tekst']}",
    "bedragen": _amount,
    "relaties": lambda row: (
        f"{row['soort']} {row['naar']}" + (f": {row['toelichting']}" if row.get("toelichting") else "")
    ),
    "bronnen": _source,
    "niveaus": lambda row: str(row["naam"]),
    "themas": lambda row: str(row["titel"]) if isinstance(row, dict) else str(row),
    "bevindingen": lambda row: str(row["titel"]),
}
