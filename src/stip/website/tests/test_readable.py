# SPDX-License-Identifier: EUPL-1.2
import pytest
from django.test import Client

from stip.conftest import Cast


@pytest.mark.parametrize("address", ["/organisaties?zoek=%00", "/gebieden?zoek=a%00b", "/plannen?zoek=%00&regio=%00"])
def test_a_zero_character_in_a_question_is_left_out(cast: Cast, client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/gebieden/GM%00", "/plannen/beekdal-2024-2030/onderdelen/1%00"])
def test_a_zero_character_in_an_address_is_a_bad_request(cast: Cast, client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code in {400, 404}
    assert "<h1" in answer.content.decode()
