# SPDX-License-Identifier: EUPL-1.2
"""One stylesheet out of many small files, joined when a process starts: no build step, one request for the visitor.

A new file in static/stip/ takes part by being there.
"""

import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse

STATIC = Path(__file__).parent / "static"
# What the others build on; the components follow by name, each in a file of its own.
_FOUNDATION = ("tokens", "page", "text")
_APART = ("form", "print")
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
    return [path for path in SHEETS[name]() if path.exists()]


def _every_page() -> list[Path]:
    components = sorted((STATIC / "stip").glob("*.css"))
    own = [path for path in components if path.stem not in (*_FOUNDATION, *_APART)]
    return [STATIC / "vendor/nlds.css", *(STATIC / f"stip/{name}.css" for name in _FOUNDATION), *own]


SHEETS: dict[str, Callable[[], list[Path]]] = {
    "stip": _every_page,
    "formulier": lambda: [STATIC / "vendor/nlds-forms.css", STATIC / "stip/form.css", STATIC / "stip/editing.css"],
    "druk": lambda: [STATIC / "stip/print.css"],
}
