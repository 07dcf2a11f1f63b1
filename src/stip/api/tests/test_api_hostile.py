# SPDX-License-Identifier: EUPL-1.2
"""Thousands of odd questions, made from the description: each is answered as the description says."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from stip.api.description import description

# The server's address is told without a host; the questions need one.
schema = schemathesis.openapi.from_dict({**description(), "servers": [{"url": "http://testserver/api/v1"}]})
schema.app = WSGIHandler()

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    unsupported_method,
)


@pytest.fixture
def one_connection(country: None) -> Iterator[None]:
    """Keep the connection that holds the rows open between questions, as Django's own test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
@schema.parametrize()
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_odd_questions_are_answered_as_described(case: schemathesis.Case) -> None:
    case.call_and_validate(checks=list(CHECKS), headers={"Accept-Encoding": "identity"})
