# SPDX-License-Identifier: EUPL-1.2
import copy
from typing import Any

import pytest

from stip.accounts.models import Change
from stip.partners import loading
from stip.partners.exchange import Facts, Refused
from stip.partners.exporting import facts_of_bodies, facts_of_organisations
from stip.partners.models import Body, Identifier, Organisation, Seat
from stip.partners.tests.conftest import BOARD, BODIES, MINISTRY, NEIGHBOUR, PARTIES, TOWN
from stip.places.models import Region


def test_what_was_loaded_comes_back_the_same(loaded: Region) -> None:
    written = {facts["code"]: facts for facts in facts_of_organisations(Organisation.objects.all()).values()}
    assert written == {facts["code"]: facts for facts in PARTIES}
    bodies = {facts["code"]: facts for facts in facts_of_bodies(Body.objects.all()).values()}
    assert bodies == {"kernoverleg": BOARD, "team": {**BODIES[1], "volgorde": 1}}


def test_loading_again_changes_nothing(loaded: Region) -> None:
    seats = list(Seat.objects.values_list("pk", flat=True))
    changes = Change.objects.count()
    assert loading.load(PARTIES, BODIES).endswith("0 nieuw of gewijzigd")
    assert list(Seat.objects.values_list("pk", flat=True)) == seats
    assert Change.objects.count() == changes
    assert set(Organisation.objects.values_list("revision", flat=True)) == {1}


def test_a_changed_row_gets_a_new_revision_and_a_line_in_the_history(loaded: Region) -> None:
    loading.load([{**TOWN, "naam": "Gemeente Proefstad"}], [])
    town = Organisation.objects.get(code="gemeente-proef")
    assert (town.name, town.revision) == ("Gemeente Proefstad", 2)
    change = Change.objects.filter(code="gemeente-proef").first()
    assert change is not None
    assert (change.before, change.after) == (TOWN, {**TOWN, "naam": "Gemeente Proefstad"})


def test_a_seat_with_a_new_holder_stays_the_same_seat(loaded: Region) -> None:
    chair = Seat.objects.get(role="voorzitter")
    body = copy.deepcopy(BOARD)
    body["zetels"] = [{"organisatie": "wallonie"}, {**body["zetels"][0], "persoon": "Cor Opvolger"}]
    loading.load([], [body])
    assert [(seat.pk == chair.pk, seat.person) for seat in Seat.objects.order_by("order")] == [
        (False, ""),
        (True, "Cor Opvolger"),
    ]


def test_a_body_may_come_before_the_one_it_falls_under(region: Region) -> None:
    loading.load(PARTIES, list(reversed(BODIES)))
    assert Body.objects.get(code="team").parent == Body.objects.get(code="kernoverleg")


def test_a_number_may_move_to_another_organisation_in_one_go(loaded: Region) -> None:
    without = {name: value for name, value in MINISTRY.items() if name != "identificaties"}
    loading.load([without, {**NEIGHBOUR, "identificaties": MINISTRY["identificaties"]}], [])
    assert Identifier.objects.get().organisation.code == "wallonie"


def _with(facts: Facts, **values: Any) -> Facts:
    return {**facts, **values}


@pytest.mark.parametrize(
    ("parties", "bodies", "message"),
    [
        ([TOWN, TOWN], [], "organisaties.1.code: de code 'gemeente-proef' komt twee keer voor"),
        ([_with(TOWN, gebied="GM9999")], [], "organisaties.0.gebied: het gebied 'GM9999' is er niet"),
        ([_with(TOWN, leden=["weg"])], [], "organisaties.0.leden.0: het lid 'weg' is er niet"),
        ([_with(TOWN, leden=["gemeente-proef"])], [], "lid van zichzelf"),
        ([_with(TOWN, sinds="2024-01-02", totEnMet="2024-01-01")], [], "eindigt voordat zij begint"),
        ([_with(TOWN, identificaties=MINISTRY["identificaties"]), MINISTRY], [], "is al van 'gemeente-proef'"),
        ([], [_with(BOARD, regio="nergens")], "gremia.0.regio: de regio 'nergens' is er niet"),
        ([], [_with(BOARD, onder="nergens")], "gremia.0.onder: het gremium 'nergens' is er niet"),
        ([], [_with(BOARD, onder="kernoverleg")], "valt zo onder zichzelf"),
        ([], [_with(BOARD, onder="team"), BODIES[1]], "valt zo onder zichzelf"),
        ([], [_with(BOARD, zetels=[{"organisatie": "weg"}])], "gremia.0.zetels.0: de organisatie 'weg' is er niet"),
        ([], [_with(BOARD, zetels=[{"persoonOpenbaar": True}])], "geen naam om te tonen"),
        ([{"code": "Fout!"}], [], "organisaties.0.naam: 'naam' ontbreekt"),
    ],
)
def test_a_broken_rule_is_named_with_its_place_and_changes_nothing(
    region: Region, parties: list[Facts], bodies: list[Facts], message: str
) -> None:
    with pytest.raises(Refused) as refused:
        loading.load(parties, bodies)
    assert any(message in str(problem) for problem in refused.value.problems)
    assert not Organisation.objects.exists()
    assert not Body.objects.exists()


def test_a_circle_through_bodies_that_were_there_is_refused(loaded: Region) -> None:
    with pytest.raises(Refused, match="valt zo onder zichzelf"):
        loading.load([], [_with(BOARD, onder="team")])


def test_loading_many_takes_as_many_queries_as_loading_few(region: Region, django_assert_max_num_queries: Any) -> None:
    many = [{"code": f"bedrijf-{number}", "naam": f"Bedrijf {number}", "soort": "bedrijf"} for number in range(300)]
    with django_assert_max_num_queries(45):
        loading.load(many, [])
