# SPDX-License-Identifier: EUPL-1.2
"""Where facts are written, read for many facts at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from ninja import Field, Schema

from stip.api.answers import Facts
from stip.api.keys import Keys
from stip.places.access import Visitor, readable
from stip.sources.models import Citation

COLUMNS = ("content_type_id", "object_id", "document__code", "page_number", "anchor")


class Bron(Schema):
    """Waar het staat: document, pagina en een paar woorden die daar letterlijk staan."""

    document: str = Field(description="Code van het document.", examples=["voorbeeldnota"])
    pagina: int | None = Field(
        description="Pagina zoals gedrukt of geteld; leeg als het document er geen heeft.", examples=[2]
    )
    anker: str | None = Field(
        description="Woorden waaraan de passage te vinden is.", examples=["een vijver in Oefendam"]
    )


Found = dict[int, list[Facts]]


def citations_of(facts: Mapping[type[Model], Iterable[int]], visitor: Visitor) -> dict[type[Model], Found]:
    """Read the citations of facts of several models, keyed by model and key, in one query.

    Only citations of documents that the visitor may read; a key without any gives an empty list.
    """
    kinds = {ContentType.objects.get_for_model(model).pk: model for model in facts}
    wanted = Q(pk__in=())
    for kind, model in kinds.items():
        wanted |= Q(content_type_id=kind, object_id__in=Keys(facts[model]))
    may_read = readable(visitor, visibility="document__visibility", region="document__region")
    found: dict[type[Model], Found] = {model: defaultdict(list) for model in facts}
    rows = Citation.objects.filter(wanted, may_read).order_by("order", "id").values_list(*COLUMNS)
    for kind, key, document, page, anchor in rows:
        found[kinds[kind]][key].append({"document": document, "pagina": page, "anker": anchor or None})
    return found
