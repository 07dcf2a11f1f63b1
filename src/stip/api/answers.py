# SPDX-License-Identifier: EUPL-1.2
"""How an answer is written: bytes, a fingerprint to ask again by, and pages of a list."""

from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any

import orjson
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from stip.api.parameters import Paged
from stip.api.problems import not_acceptable

JSON = "application/json"
GEOJSON = "application/geo+json"

Facts = dict[str, Any]


def answer(
    request: HttpRequest, facts: Facts, *, media_type: str = JSON, changed: datetime | None = None
) -> HttpResponse:
    """Write `facts` as JSON, or 304 when the asker already has them; `changed` is the moment of the last change."""
    if not request.accepts(media_type):
        raise not_acceptable(media_type)
    return conditional(
        request,
        orjson.dumps(facts, option=orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS),
        media_type,
        changed=changed,
    )


def conditional(request: HttpRequest, body: bytes, media_type: str, *, changed: datetime | None = None) -> HttpResponse:
    """Answer with `body`, or with 304 when the asker's copy is still good."""
    fingerprint = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    response = HttpResponse(body, content_type=media_type)
    response["ETag"] = fingerprint
    moment = int(changed.timestamp()) if changed else None
    if moment is not None:
        response["Last-Modified"] = http_date(moment)
    # A signed-in visitor may see more, so no shared cache may keep that answer.
    response["Cache-Control"] = "private, no-cache" if request.user.is_authenticated else "public, no-cache"
    found = get_conditional_response(request, etag=fingerprint, last_modified=moment, response=response)
    assert isinstance(found, HttpResponse)
    return found


def page_of(
    request: HttpRequest, rows: QuerySet[Any], asked: Paged, show: Callable[[Sequence[int]], list[Facts]]
) -> HttpResponse:
    """One page of `rows`; `show` turns keys into facts, in any fixed number of queries.

    Keys are read apart from their facts, so that skipping to a far page stays inside the index.
    """
    start = (asked.page - 1) * asked.page_size
    keys = list(rows.values_list("pk", flat=True)[start : start + asked.page_size + 1])
    # One key too many says that there is more; without it the whole is known and need not be counted.
    there_is_more = len(keys) > asked.page_size
    is_end = not there_is_more and (bool(keys) or asked.page == 1)
    total = start + len(keys) if is_end else rows.count()
    keys = keys[: asked.page_size]
    return list_of(request, show(keys) if keys else [], asked, total=total)


def list_of(request: HttpRequest, facts: list[Facts], asked: Paged, *, total: int) -> HttpResponse:
    """One page of a list of which the facts of that page and the length of the whole are known."""
    there_is_more = asked.page * asked.page_size < total
    following = _page_address(request, asked.page + 1) if there_is_more else None
    return answer(request, {"aantal": total, "volgende": following, "resultaten": facts})


def _page_address(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["pagina"] = str(page)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
