# SPDX-License-Identifier: EUPL-1.2
"""Thousands of odd questions, made from the description: each is answered as the description says."""

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
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


@pytest.mark.usefixtures("country")
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
