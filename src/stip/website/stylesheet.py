# SPDX-License-Identifier: EUPL-1.2
"""One stylesheet out of many small files, joined when a process starts: no build step, one request for the visitor."""

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse

STATIC = Path(__file__).parent / "static"
# Base first, then tokens, then components, print last: a later file may refine an earlier one.
SHEETS = {
    "stip": [
        "vendor/nlds.css",
        *(f"stip/{name}.css" for name in ("tokens", "page", "text", "header", "footer")),
        *(f"stip/{name}.css" for name in ("answers", "card", "state", "road", "source", "map", "timeline")),
        *(f"stip/{name}.css" for name in ("list", "filters", "table", "message", "facts")),
    ],
    "formulier": ["vendor/nlds-forms.css", "stip/form.css"],
    "druk": ["stip/print.css"],
}
_ASSET = re.compile(r'url\("static:([^"]+)"\)')
_ONE_YEAR = 365 * 24 * 3600


def address(name: str) -> str:
    """The address of a sheet; it changes with the content, so that a browser may keep it for ever."""
    return f"{reverse('stylesheet', args=[name])}?v={_joined(name, _stamp(name))[1]}"


def stylesheet(request: HttpRequest, name: str) -> HttpResponse:
    if name not in SHEETS:
        raise Http404
    text, _ = _joined(name, _stamp(name))
    response = HttpResponse(text, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={_ONE_YEAR}, immutable" if "v" in request.GET else "no-cache"
    return response


def _stamp(name: str) -> float:
    """While developing, the newest change; in production the files stay as they are."""
    if not settings.DEBUG:
        return 0
    return max((path.stat().st_mtime for path in _paths(name)), default=0)


@lru_cache(maxsize=8)
def _joined(name: str, stamp: float) -> tuple[str, str]:
    text = "\n".join(path.read_text() for path in _paths(name))
    text = _ASSET.sub(lambda match: f'url("{static(match[1])}")', text)
    return text, hashlib.sha256(text.encode()).hexdigest()[:12]


def _paths(name: str) -> list[Path]:
    """The parts that exist: without scripts/frontend the vendor parts are absent and pages are plain but whole."""
    paths = [STATIC / part for part in SHEETS[name]]
    return [path for path in paths if path.exists()]
