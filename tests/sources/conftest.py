# SPDX-License-Identifier: EUPL-1.2
"""Tests against the public documents and data. Collected only where that folder is: STIP_SHARED, or ../shared."""

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("STIP_SHARED", CHECKOUT.parent / "shared"))

collect_ignore_glob = [] if (SHARED / "data").is_dir() else ["test_*.py"]


@pytest.fixture(scope="session")
def shared() -> Path:
    return SHARED
