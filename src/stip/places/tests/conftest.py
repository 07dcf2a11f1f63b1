# SPDX-License-Identifier: EUPL-1.2
"""The shipped areas, loaded once per file."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from stip.places import loading
from stip.places.models import Area, Region


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        loading.load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def areas(_loaded: None, db: None) -> dict[str, Area]:
    """All areas by code."""
    return {area.code: area for area in Area.objects.all()}


@pytest.fixture
def zuid_limburg(areas: dict[str, Area]) -> Region:
    return Region.objects.create(code="zuid-limburg", name="Zuid-Limburg", area=areas["CR39"])


@pytest.fixture
def parkstad(areas: dict[str, Area]) -> Region:
    return Region.objects.create(code="parkstad", name="Parkstad Limburg", area=areas["SG-parkstad"])
