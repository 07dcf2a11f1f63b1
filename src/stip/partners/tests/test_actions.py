# SPDX-License-Identifier: EUPL-1.2
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from stip.accounts.conflict import Conflict
from stip.accounts.models import Change, User
from stip.partners import actions
from stip.partners.access import may_edit_body, may_edit_organisations
from stip.partners.exchange import Refused
from stip.partners.models import Body, Organisation, Seat
from stip.places.models import Region

NEW = {"code": "stichting-proef", "naam": "Stichting Proef", "soort": "maatschappelijk"}


@pytest.fixture
def town(loaded: Region) -> Organisation:
    return Organisation.objects.get(code="gemeente-proef")


@pytest.fixture
def board(loaded: Region) -> Body:
    return Body.objects.get(code="kernoverleg")


def test_whoever_works_for_a_bureau_may_change_organisations(officer: User, stranger: User) -> None:
    boss = User.objects.create_superuser("baas@stip.example")
    left = User.objects.create_user("weg@stip.example", is_active=False, is_superuser=True)
    assert may_edit_organisations(officer)
    assert may_edit_organisations(boss)
    assert not any(may_edit_organisations(visitor) for visitor in (stranger, left, AnonymousUser()))


def test_a_body_is_for_the_bureau_of_its_own_region(board: Body, officer: User) -> None:
    elsewhere = Body.objects.create(
        code="elders", name="Elders", kind="team", region=Region.objects.create(code="elders", name="Elders")
    )
    assert may_edit_body(officer, board)
    assert not may_edit_body(officer, elsewhere)
    assert not may_edit_body(officer, Body(code="landelijk"))


def test_an_organisation_is_added_with_its_history(officer: User) -> None:
    made = actions.add_organisation({**NEW, "afkorting": ""}, by=officer, reason="staat in de nota")
    assert (made.name, made.revision) == ("Stichting Proef", 1)
    change = Change.objects.get(code="stichting-proef")
    assert (change.by, change.reason, change.before, change.after) == (officer, "staat in de nota", None, NEW)


def test_a_code_that_is_taken_is_refused(town: Organisation, officer: User) -> None:
    with pytest.raises(Refused, match="al in gebruik"):
        actions.add_organisation({**NEW, "code": "gemeente-proef"}, by=officer)


def test_a_stranger_may_not_add_or_change(town: Organisation, board: Body, stranger: User) -> None:
    with pytest.raises(PermissionDenied):
        actions.add_organisation(NEW, by=stranger)
    with pytest.raises(PermissionDenied):
        actions.change_organisation(town, {"naam": "Anders"}, seen=1, by=stranger)
    with pytest.raises(PermissionDenied):
        actions.add_seat(board, {"organisatie": "wallonie"}, by=stranger)
    with pytest.raises(PermissionDenied):
        actions.remove_seat(board.seats.all()[0], by=stranger)
    assert board.seats.count() == 3


def test_a_change_keeps_what_was_not_named(town: Organisation, officer: User) -> None:
    changed = actions.change_organisation(town, {"website": "https://proef.example/"}, seen=1, by=officer)
    assert (changed.website, changed.area, changed.revision) == ("https://proef.example/", town.area, 2)


def test_emptying_a_field_is_a_change_too(loaded: Region, officer: User) -> None:
    ministry = Organisation.objects.get(code="ministerie-lnv")
    changed = actions.change_organisation(
        ministry, {"afkorting": "", "sinds": None, "eerdereNamen": []}, seen=1, by=officer
    )
    assert (changed.abbreviation, changed.since, changed.former_names.count()) == ("", None, 0)


def test_the_second_writer_sees_both_texts(town: Organisation, officer: User) -> None:
    actions.change_organisation(town, {"naam": "Gemeente Eén"}, seen=1, by=officer)
    with pytest.raises(Conflict) as conflict:
        actions.change_organisation(town, {"naam": "Gemeente Twee"}, seen=1, by=officer)
    assert conflict.value.theirs == {"naam": "Gemeente Eén"}
    assert conflict.value.yours == {"naam": "Gemeente Twee"}
    actions.change_organisation(town, {"naam": "Gemeente Twee"}, seen=conflict.value.revision, by=officer)


def test_the_same_change_twice_is_no_conflict_and_no_new_revision(town: Organisation, officer: User) -> None:
    actions.change_organisation(town, {"naam": "Gemeente Eén"}, seen=1, by=officer)
    assert actions.change_organisation(town, {"naam": "Gemeente Eén"}, seen=1, by=officer).revision == 2


def test_a_code_cannot_change(town: Organisation, officer: User) -> None:
    with pytest.raises(Refused, match="de code ligt vast"):
        actions.change_organisation(town, {"code": "gemeente-anders"}, seen=1, by=officer)


@pytest.mark.parametrize("values", [{"soort": "sekte"}, {"naam": ""}, {"onzin": 1}, {"gebied": "GM9999"}])
def test_a_change_that_breaks_a_rule_is_refused(town: Organisation, officer: User, values: dict[str, object]) -> None:
    with pytest.raises(Refused):
        actions.change_organisation(town, values, seen=1, by=officer)
    town.refresh_from_db()
    assert town.revision == 1


def test_a_seat_is_added_as_the_last_and_taken_away_again(board: Body, officer: User) -> None:
    seat = actions.add_seat(board, {"organisatie": "wallonie", "functie": "waarnemer"}, by=officer)
    assert (seat.order, str(seat.organisation), seat.role) == (3, "Wallonië", "lid")
    actions.remove_seat(seat, by=officer, reason="opgezegd")
    actions.remove_seat(seat, by=officer)
    assert [left.order for left in board.seats.all()] == [0, 1, 2]
    board.refresh_from_db()
    assert board.revision == 3


def test_taking_away_the_first_seat_leaves_the_others_as_they_were(board: Body, officer: User) -> None:
    first, *others = board.seats.all()
    actions.remove_seat(first, by=officer)
    assert list(board.seats.values_list("pk", flat=True)) == [seat.pk for seat in others]


def test_a_body_is_added_and_changed_by_its_own_bureau_only(board: Body, officer: User) -> None:
    Region.objects.create(code="elders", name="Elders")
    team = {"code": "nieuw-team", "naam": "Nieuw team", "soort": "team", "regio": "proefregio", "onder": "kernoverleg"}
    made = actions.add_body(team, by=officer)
    assert made.parent == board
    with pytest.raises(PermissionDenied):
        actions.add_body({**team, "code": "ander-team", "regio": "elders"}, by=officer)
    with pytest.raises(PermissionDenied):
        actions.change_body(made, {"regio": "elders"}, seen=1, by=officer)
    assert actions.change_body(made, {"taak": "Doet iets."}, seen=1, by=officer).task == "Doet iets."


def test_a_name_that_is_not_public_is_not_shown(board: Body) -> None:
    assert [seat.public_person for seat in Seat.objects.filter(body=board)] == ["Anna Voorbeeld", "", ""]
