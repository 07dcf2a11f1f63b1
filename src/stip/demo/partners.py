# SPDX-License-Identifier: EUPL-1.2
"""The organisations and bodies of the demo, and where they are written."""

from pathlib import Path
from typing import Any

import yaml
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from stip.partners import loading
from stip.partners.exchange import Facts
from stip.partners.models import Body, Organisation, Seat
from stip.sources.actions import cite_many
from stip.sources.models import Citation, Document
from stip.sources.organisations_index import index_organisations

REASON = "demo geladen"
Fact = Organisation | Body | Seat
Wanted = list[tuple[Fact, list[Facts]]]


def load(folder: Path) -> str:
    """Load `organisaties.yaml` and `gremia.yaml` of a folder. Returns one line that says what is there.

    raises   stip.partners.exchange.Refused, with every problem and its place
    """
    organisations, bodies = _rows(folder, "organisaties"), _rows(folder, "gremia")
    done = loading.load(organisations, bodies, reason=REASON)
    index_organisations(row["code"] for row in organisations)
    return done


@transaction.atomic
def cite(folder: Path) -> int:
    """Give what `load` loaded its sources, once the documents are registered. Returns how many facts changed."""
    organisations, bodies = _rows(folder, "organisaties"), _rows(folder, "gremia")
    return sum(_replace(wanted) for wanted in (_organisations(organisations), _bodies(bodies), _seats(bodies)))


def _rows(folder: Path, name: str) -> list[Facts]:
    """The rows of one list; `voorbeeld: true` above a list marks each of them as an example."""
    content: dict[str, Any] = yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
    marked = {"voorbeeld": True} if content.get("voorbeeld") else {}
    return [{**marked, **row} for row in content[name]]


def _organisations(rows: list[Facts]) -> Wanted:
    present = Organisation.objects.in_bulk([row["code"] for row in rows], field_name="code")
    return [(present[row["code"]], row.get("bronnen", [])) for row in rows]


def _bodies(rows: list[Facts]) -> Wanted:
    present = Body.objects.in_bulk([row["code"] for row in rows], field_name="code")
    return [(present[row["code"]], row.get("bronnen", [])) for row in rows]


def _seats(rows: list[Facts]) -> Wanted:
    """The loader keeps seats in the order in which they are listed."""
    bodies = Body.objects.with_seats().filter(code__in=[row["code"] for row in rows])
    seats = {body.code: list(body.seats.all()) for body in bodies}
    return [
        (seat, listed.get("bronnen", []))
        for row in rows
        for seat, listed in zip(seats[row["code"]], row.get("zetels", []), strict=True)
    ]


def _replace(wanted: Wanted) -> int:
    """Give each fact exactly these sources; one that has them keeps its rows."""
    if not wanted:
        return 0
    present = _present([fact for fact, _ in wanted])
    changed = [
        (fact, sources)
        for fact, sources in wanted
        if present.get(fact.pk, []) != [(row["document"], row.get("pagina"), row.get("anker", "")) for row in sources]
    ]
    _of([fact for fact, _ in changed]).delete()
    documents = Document.objects.in_bulk(
        {row["document"] for _, sources in changed for row in sources}, field_name="code"
    )
    cite_many(
        [
            (fact, documents[row["document"]], row.get("pagina"), row.get("anker", ""), order)
            for fact, sources in changed
            for order, row in enumerate(sources)
        ]
    )
    return len(changed)


def _present(facts: list[Fact]) -> dict[int, list[tuple[str, int | None, str]]]:
    found: dict[int, list[tuple[str, int | None, str]]] = {}
    rows = _of(facts).order_by("order", "id").values_list("object_id", "document__code", "page_number", "anchor")
    for key, *source in rows:
        found.setdefault(key, []).append((source[0], source[1], source[2]))
    return found


def _of(facts: list[Fact]) -> Any:
    if not facts:
        return Citation.objects.none()
    kind = ContentType.objects.get_for_model(facts[0])
    return Citation.objects.filter(content_type=kind, object_id__in=[fact.pk for fact in facts])
