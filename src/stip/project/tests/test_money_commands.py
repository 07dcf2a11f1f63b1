# SPDX-License-Identifier: EUPL-1.2
"""The books, from the command line."""

import pytest

from stip.conftest import Cast
from stip.money.models import Balance, Movement
from stip.money.schemes import Scheme
from stip.project import command


def test_what_a_plan_states_is_booked_once(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["money", "book-stated", cast.plan.code]) == 0
    assert capsys.readouterr().out == "Beekdalprogramma: 2 mutaties geboekt.\n"
    assert command.main(["money", "book-stated", cast.plan.code]) == 0
    assert "er is niets geboekt" in capsys.readouterr().out
    assert Movement.objects.count() == 2


def test_contributions_can_be_booked_on_a_deal(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    Scheme.objects.create(code="beekdeal", name="Beekdeal", kind="regio-deal", region=cast.region)
    assert command.main(["money", "book-stated", cast.plan.code, "--regeling", "beekdeal"]) == 0
    assert Movement.objects.filter(line__scheme__code="beekdeal").count() == 1
    assert command.main(["money", "book-stated", cast.plan.code, "--regeling", "weg"]) == 1
    assert "Er is geen regeling met de code 'weg'. Kies uit: beekdeal." in capsys.readouterr().err
    assert command.main(["money", "book-stated", "weg"]) == 1
    assert "Er is geen plan met de code 'weg'. Kies uit: beekdal-2024-2030." in capsys.readouterr().err


def test_books_that_add_up_are_said_to(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["money", "check"]) == 0
    assert capsys.readouterr().out == "De boeken kloppen: 0 mutaties op 0 regels.\n"
    command.main(["money", "book-stated", cast.plan.code])
    capsys.readouterr()
    assert command.main(["money", "check"]) == 0
    assert capsys.readouterr().out == "De boeken kloppen: 2 mutaties op 2 regels.\n"


def test_books_that_did_not_add_up_are_mended_and_told(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    command.main(["money", "book-stated", cast.plan.code])
    Balance.objects.filter(stage="geraamd").update(high=15_000_000)
    Balance.objects.filter(stage="toegezegd").delete()
    assert command.main(["money", "check"]) == 1
    told = capsys.readouterr().err
    assert "er stond circa 14.500.000 tot 15.000.000, de mutaties geven circa 14.500.000" in told
    assert "toegezegd: er stond niets, de mutaties geven PM" in told
    assert command.main(["money", "check"]) == 0
