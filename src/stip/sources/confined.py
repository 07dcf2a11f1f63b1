# SPDX-License-Identifier: EUPL-1.2
"""Run a parser of ours on bytes from a stranger in a process of its own, bounded in time and memory."""

import resource
import subprocess
import sys
from pathlib import Path

from stip.sources.unreadable import Unreadable

_SECONDS = 120
_MEMORY_BYTES = 3 * 1024**3
_ROOT = Path(__file__).resolve().parents[2]


def run(module: str, content: bytes, *arguments: str) -> bytes:
    """Give `content` to `python -m module` and return what it writes.

    raises   Unreadable when the process crashes or takes too long
    """
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", module, *arguments],
            input=content,
            capture_output=True,
            timeout=_SECONDS,
            # None of the installation's settings and secrets go along.
            env={"PYTHONPATH": str(_ROOT), "LC_ALL": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable("Het lezen van dit bestand duurt te lang. Bewaar het als pdf of knip het in delen.") from error
    if done.returncode:
        raise Unreadable("Dit bestand is beschadigd. Maak het opnieuw en voeg het dan toe.")
    return done.stdout


def limit_this_process() -> None:
    """Called by the confined process first of all."""
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
