# SPDX-License-Identifier: EUPL-1.2
"""Uploads that wait for a yes: too large to travel along in the page, kept for a day at most.

They lie in the data folder under a name that cannot be guessed; the page carries that name signed.
"""

import re
import secrets
import time
from pathlib import Path

from django.conf import settings

ONE_DAY = 24 * 3600
_NAME = re.compile(r"[A-Za-z0-9_-]{32}")


def keep(content: bytes) -> str:
    """Put an upload away. Returns the name to ask it back by; what waited longer than a day goes."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _sweep(folder)
    name = secrets.token_urlsafe(24)
    path = folder / name
    path.touch(mode=0o600)
    path.write_bytes(content)
    return name


def fetch(name: str) -> bytes | None:
    """The upload, or None when it is gone."""
    if not _NAME.fullmatch(name):
        return None
    try:
        return (_folder() / name).read_bytes()
    except FileNotFoundError:
        return None


def drop(name: str) -> None:
    """Remove an upload that is done with."""
    if _NAME.fullmatch(name):
        (_folder() / name).unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "wachtend"


def _sweep(folder: Path) -> None:
    oldest = time.time() - ONE_DAY
    for path in folder.iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
