# SPDX-License-Identifier: EUPL-1.2
"""A table of CBS comes in whole, however the line behaves; and not at all when something in it cannot be."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from stip.monitor.figures.store import NotUnique, Observation, Refused, Status
from stip.monitor.releases.readers.cbs_odata import (
    Download,
    SchemaChanged,
    Source,
    Unreachable,
    fetch,
    period_statuses,
    read_schema,
)
from stip.monitor.releases.readers.cbs_pages import Mapped, observations
from stip.monitor.tests.cbs_stand_in import StandIn, serving

MAPPED = Mapped(measures={"T1": "inwoners"}, region="RegioS")


def row(number: int, **other: Any) -> dict[str, Any]:
    facts = {"Id": number, "Measure": "T1", "ValueAttribute": "None", "Value": 100.0 + number, "StringValue": None}
    return {**facts, "RegioS": f"GM{number:04}    ", "Perioden": "2023JJ00", **other}


@pytest.fixture
def cbs() -> Iterator[StandIn]:
    with serving(StandIn([row(number) for number in range(1, 6)])) as stand_in:
        yield stand_in


class Waits(list[float]):
    """Instead of waiting, remember how long it would have taken."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def source(cbs: StandIn, waits: Waits | None = None, timeout: float = 5.0) -> Source:
    client = httpx.Client(timeout=timeout, trust_env=False)
    return Source("T", cbs.base, client, Waits() if waits is None else waits, random.Random(1))


def fetched(cbs: StandIn, folder: Path, **told: Any) -> Download:
    return fetch(source(cbs), folder, **told)


def test_all_pages_are_fetched_and_read(cbs: StandIn, tmp_path: Path) -> None:
    download = fetched(cbs, tmp_path)
    read = list(observations(download.rows(), download.schema, MAPPED))
    assert len(list(tmp_path.glob("blad-*.json"))) == 3
    assert read[0] == Observation("inwoners", "GM0001", 2023, "", 101.0, Status.MEASURED)
    assert [one.area for one in read] == [f"GM000{number}" for number in range(1, 6)]


@pytest.mark.parametrize("trouble", ["503", "breaks", "html"])
def test_what_goes_wrong_once_is_asked_again_after_a_wait(cbs: StandIn, tmp_path: Path, trouble: str) -> None:
    cbs.trouble, waits = ["", trouble, trouble], Waits()
    assert len(list(fetch(source(cbs, waits), tmp_path).rows())) == 5
    assert len(waits) == 2
    assert 1.0 <= waits[0] <= 2.0 <= waits[1] <= 4.0


def test_a_server_that_says_how_long_to_wait_is_heeded(cbs: StandIn, tmp_path: Path) -> None:
    cbs.trouble, waits = ["429"], Waits()
    assert len(list(fetch(source(cbs, waits), tmp_path).rows())) == 5
    assert waits == [7.0]


def test_a_server_that_stalls_is_asked_again(cbs: StandIn, tmp_path: Path) -> None:
    cbs.trouble = ["stalls"]
    assert len(list(fetch(source(cbs, timeout=0.3), tmp_path).rows())) == 5


def test_a_server_that_stays_down_is_told_and_later_gone_on_with_at_the_last_whole_page(
    cbs: StandIn, tmp_path: Path
) -> None:
    cbs.trouble = ["", *["503"] * 6]
    with pytest.raises(Unreachable, match="6 pogingen"):
        fetched(cbs, tmp_path)
    assert len(list(tmp_path.glob("blad-*.json"))) == 1
    cbs.asked.clear()
    assert len(list(fetched(cbs, tmp_path).rows())) == 5
    assert [address for address in cbs.asked if "Observations" in address][0].endswith("skip=2")


def test_a_table_that_is_in_already_is_not_fetched_again(cbs: StandIn, tmp_path: Path) -> None:
    fetched(cbs, tmp_path)
    cbs.asked.clear()
    fetched(cbs, tmp_path)
    assert not [address for address in cbs.asked if "Observations" in address]


def test_a_page_that_was_half_written_is_not_read(cbs: StandIn, tmp_path: Path) -> None:
    cbs.trouble = ["", *["503"] * 6]
    with pytest.raises(Unreachable):
        fetched(cbs, tmp_path)
    (tmp_path / "blad-00002.json.half").write_text('[{"Id"')
    assert len(list(fetched(cbs, tmp_path).rows())) == 5


def test_another_question_or_another_schema_begins_anew(cbs: StandIn, tmp_path: Path) -> None:
    fetched(cbs, tmp_path)
    cbs.rows = cbs.rows[:1]
    assert len(list(fetched(cbs, tmp_path, only="RegioS eq 'GM0001'").rows())) == 1
    cbs.measures[0]["Unit"] = "x 1 000"
    cbs.rows = [row(1), row(2)]
    assert len(list(fetched(cbs, tmp_path, only="RegioS eq 'GM0001'").rows())) == 2


def test_a_schema_that_changed_since_the_mapping_was_made_is_refused(cbs: StandIn, tmp_path: Path) -> None:
    before = read_schema(source(cbs)).fingerprint
    assert read_schema(source(cbs)).fingerprint == before
    cbs.measures.append({"Identifier": "T2", "Title": "Nieuw", "Unit": "aantal"})
    with pytest.raises(SchemaChanged, match="andere kolommen of maten"):
        fetched(cbs, tmp_path, expected=before)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("trouble", "message"), [("endless", "niet aan een eind"), ("elsewhere", "andere machine")])
def test_a_next_page_that_leads_nowhere_good_is_not_followed(
    cbs: StandIn, tmp_path: Path, trouble: str, message: str
) -> None:
    cbs.trouble = [trouble]
    with pytest.raises(Refused, match=message):
        fetched(cbs, tmp_path)


def test_a_table_that_is_not_there_is_told_at_once(cbs: StandIn, tmp_path: Path) -> None:
    waits = Waits()
    lost = Source("T", f"{cbs.base}/nergens/Dimensions", httpx.Client(trust_env=False), waits)
    cbs.dimensions = []
    with pytest.raises(Refused, match="404"):
        period_statuses(lost, "Nergens")
    assert waits == []


def test_a_name_of_a_table_cannot_lead_elsewhere(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="identifier"):
        fetch(Source("../geheim"), tmp_path)


@pytest.mark.parametrize("repeated", [row(1), row(1, Value=999.0), row(1, Id=77, RegioS="GM0001")])
def test_two_values_for_one_place_and_year_keep_everything_out(
    cbs: StandIn, tmp_path: Path, repeated: dict[str, Any]
) -> None:
    cbs.rows.append(repeated)
    download = fetched(cbs, tmp_path)
    with pytest.raises(NotUnique, match="GM0001"):
        list(observations(download.rows(), download.schema, MAPPED))


@pytest.mark.parametrize(
    ("told", "value", "status"),
    [
        ({"Value": None, "ValueAttribute": "Impossible"}, None, Status.IMPOSSIBLE),
        ({"Value": None, "ValueAttribute": "Confidential"}, None, Status.SECRET),
        ({"Value": 0.0}, 0.0, Status.MEASURED),
    ],
)
def test_no_value_with_a_reason_is_kept_with_that_reason(
    cbs: StandIn, told: dict[str, Any], value: float | None, status: Status
) -> None:
    schema = read_schema(source(cbs))
    assert [one[4:] for one in observations([row(1, **told)], schema, MAPPED)] == [(value, status)]


@pytest.mark.parametrize(
    "told",
    [
        {"Value": None},
        {"Value": None, "ValueAttribute": None},
        {"Value": 5.0, "ValueAttribute": "Confidential"},
        {"Value": None, "ValueAttribute": "Onbekend"},
        {"Value": "12"},
        {"Value": True},
    ],
)
def test_a_value_that_cannot_be_keeps_everything_out(cbs: StandIn, told: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        list(observations([row(1, **told)], read_schema(source(cbs)), MAPPED))


def test_a_period_that_is_provisional_makes_its_figures_so(cbs: StandIn) -> None:
    statuses = period_statuses(source(cbs), "Perioden")
    read = observations([row(1), row(2, Perioden="2022JJ00")], read_schema(source(cbs)), MAPPED, statuses=statuses)
    assert [one.status for one in read] == [Status.PROVISIONAL, Status.MEASURED]


def test_quarters_parts_of_the_country_and_other_measures_are_left_out(cbs: StandIn) -> None:
    rows = [row(1, Perioden="2023KW01"), row(2, RegioS="LD01  "), row(3, Measure="T9"), row(4, RegioS="NL01")]
    assert [one.area for one in observations(rows, read_schema(source(cbs)), MAPPED)] == ["NL"]


def test_a_dimension_that_the_mapping_forgets_is_refused(cbs: StandIn) -> None:
    cbs.dimensions.append({"Identifier": "Geslacht", "Kind": "Dimension"})
    schema = read_schema(source(cbs))
    with pytest.raises(Refused, match="Geslacht"):
        list(observations([], schema, MAPPED))
    by_sex = Mapped(MAPPED.measures, "RegioS", parts={"Geslacht": {"T001038": "", "3000": "mannen"}})
    rows = [row(1, Geslacht="T001038"), row(1, Geslacht="3000  "), row(1, Geslacht="4000")]
    assert [one.part for one in observations(rows, schema, by_sex)] == ["", "mannen"]


def test_a_mapping_of_a_measure_that_is_not_there_is_refused(cbs: StandIn) -> None:
    with pytest.raises(Refused, match="M9"):
        list(observations([], read_schema(source(cbs)), Mapped({"M9": "x"}, "RegioS")))
