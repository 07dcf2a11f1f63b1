# SPDX-License-Identifier: EUPL-1.2
"""All citations of an item in one list: its own, and those of its partners, points, amounts and relations."""

import copy
from collections.abc import Iterator
from typing import Any

from django import forms

from stip.accounts.history import Facts
from stip.plans.comparison import LABELS
from stip.plans.exchange import Location, Problem, fingerprint
from stip.plans.importing import Refused
from stip.plans.models import Item
from stip.plans.wording import names_in, worded
from stip.website.forms.about import About
from stip.website.forms.rows import Rows
from stip.website.forms.sheet import NothingMore, Shape
from stip.website.forms.sources import SOURCES, SourceRow

PARTS = ("partners", "punten", "bedragen", "relaties")
_SHORT = 90


class ItemSourceRow(SourceRow):
    bij = forms.ChoiceField(label="Waarbij hoort dit?", required=False)
    field_order = ("bij",)

    def __init__(self, *args: Any, about: About, **options: Any) -> None:
        super().__init__(*args, about=about, **options)
        self.fields["bij"].choices = about.facts_to_cite  # type: ignore[attr-defined]


ITEM_SOURCES = Shape(
    NothingMore,
    (
        Rows(
            "bronnen", ItemSourceRow, title=SOURCES.title, one="bron", beside="document", help=SOURCES.help,
            hides=SOURCES.hides,
        ),
    ),
)  # fmt: skip


def flat(facts: Facts) -> list[Facts]:
    """Every citation of an item with `bij`: the key of the part it belongs to, absent for the item itself."""
    own = list(facts.get("bronnen", []))
    return own + [{"bij": key, **source} for key, row in _parts(facts) for source in row.get("bronnen", [])]


def spread(facts: Facts, rows: list[Facts], place: Location) -> Facts:
    """The fields of an item with the citations of `rows` in their places.

    place    where the item stands in its plan
    raises   Refused when a part is gone
    """
    found = {name: copy.deepcopy(facts[name]) for name in PARTS if name in facts}
    parts = {key: row for key, row in _parts(found)}
    for row in parts.values():
        row.pop("bronnen", None)
    own: list[Facts] = []
    for index, row in enumerate(rows):
        source = {name: value for name, value in row.items() if name != "bij"}
        key = row.get("bij", "")
        if key and key not in parts:
            where = (*place, "bronnen", index, "bij")
            raise Refused([Problem("dit feit is intussen gewijzigd of weg: kies opnieuw", where)])
        (parts[key].setdefault("bronnen", []) if key else own).append(source)
    return {**found, "bronnen": own}


def facts_to_cite(item: Item, facts: Facts, about: About) -> list[tuple[str, str]]:
    """What a citation of this item may belong to, to choose from."""
    names = names_in(item.plan, [facts])
    choices = [("", "het onderdeel zelf")]
    for key, row in _parts(facts):
        name = key.partition(":")[0]
        hidden = name == "relaties" and not about.may_read_item(row["naar"])
        if not hidden:
            said = worded({name: [row]}, names)[name]
            text = " ".join(str(said[0].get(field, "")) for field in _SAYS[name]) if said else ""
            choices.append((key, f"{LABELS[name]}: {text[:_SHORT].strip()}"))
    return choices


_SAYS = {
    "partners": ("organisatie", "rol"),
    "punten": ("tekst",),
    "bedragen": ("soort", "euro", "omschrijving"),
    "relaties": ("soort", "naar"),
}


def _parts(facts: Facts) -> Iterator[tuple[str, Facts]]:
    """The parts of an item, each with a key that stays while its own words stay."""
    for name in PARTS:
        for row in facts.get(name, []):
            words = {field: value for field, value in row.items() if field != "bronnen"}
            yield f"{name}:{fingerprint(words)[:12]}", row
