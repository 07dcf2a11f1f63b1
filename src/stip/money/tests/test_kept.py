# SPDX-License-Identifier: EUPL-1.2
"""What the books speak of stays, and what stands in the books is never altered."""

import pytest

from stip.conftest import Cast
from stip.money.tests.beekdal import fill
from stip.plans import actions
from stip.plans.importing import Refused


def test_an_item_with_money_cannot_be_removed(cast: Cast) -> None:
    fill(cast)
    item = cast.plan.items.get(code="1.1")
    with pytest.raises(Refused, match="'Beekherstel' kan niet weg, want er horen regels van de boeken bij"):
        actions.remove_item(item, seen=item.revision, by=cast.bureau)
    assert cast.plan.items.filter(code="1.1").exists()


def test_a_parent_of_an_item_with_money_cannot_be_removed_either(cast: Cast) -> None:
    fill(cast)
    parent = cast.plan.items.get(code="1")
    with pytest.raises(Refused, match="'Beekherstel' kan niet weg"):
        actions.remove_item(parent, seen=parent.revision, by=cast.bureau)


def test_an_item_without_money_can(cast: Cast) -> None:
    fill(cast)
    item = cast.plan.items.get(code="1.2")
    actions.remove_item(item, seen=item.revision, by=cast.bureau)
    assert not cast.plan.items.filter(code="1.2").exists()
