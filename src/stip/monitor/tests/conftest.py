# SPDX-License-Identifier: EUPL-1.2
from collections.abc import Iterator
from pathlib import Path

import pytest

from stip.conftest import Cast
from stip.monitor.figures.shelf import STORE
from stip.monitor.models import Dataset, Indicator


@pytest.fixture(autouse=True)
def figures_folder(tmp_path: Path) -> Iterator[Path]:
    """Deliveries of a test go into a folder of its own."""
    before, STORE.folder = STORE.folder, tmp_path / "observaties"
    yield STORE.folder
    STORE.folder = before


@pytest.fixture
def valley_count(cast: Cast) -> Dataset:
    """The valley counts its own visitors and asks them for a mark."""
    dataset = Dataset.objects.create(
        code="dalmeting", title="Dalmeting", publisher="Regio Beekdal", region=cast.region, example=True
    )
    common = {"theme": "Dal", "dataset": dataset}
    Indicator.objects.create(code="bezoekers", title="Bezoekers", unit="aantal", measure="aantal", **common)
    Indicator.objects.create(
        code="rapportcijfer", title="Rapportcijfer", unit="punten", measure="gemiddelde", denominator="bezoekers",
        direction="hoger", **common,
    )  # fmt: skip
    return dataset
