# SPDX-License-Identifier: EUPL-1.2
"""No field leaves the house unnoticed: each is shown, or left out with a reason."""

import pytest
from django.apps import apps
from django.db.models import Model

from stip.api.allow_list import LEFT_OUT, NOT_SHOWN, SHOWN

MODELS = [model for model in apps.get_models() if model.__module__.startswith("stip.") and not model._meta.auto_created]
# The key, and the foreign key by which a fact hangs under what shows it.
PLUMBING = {"id", "pk"}


def test_every_model_is_shown_or_named_as_not_shown() -> None:
    assert {model._meta.label for model in MODELS} == set(SHOWN) | set(NOT_SHOWN)
    assert not set(SHOWN) & set(NOT_SHOWN)


@pytest.mark.parametrize(
    "model", [model for model in MODELS if model._meta.label in SHOWN], ids=lambda model: model.__name__
)
def test_every_field_is_shown_or_left_out_with_a_reason(model: type[Model]) -> None:
    meta = model._meta
    fields = {field.name for field in (*meta.concrete_fields, *meta.many_to_many, *meta.private_fields)} - PLUMBING
    by_column = {field.attname: field.name for field in meta.concrete_fields}
    shown = {by_column.get(name, name) for name in (column.split("__")[0] for column in SHOWN[meta.label])} - PLUMBING
    left_out = LEFT_OUT.get(meta.label, {})
    assert fields - shown - set(left_out) == set(), "say in api/allow_list.py whether these leave the house"
    assert not shown & set(left_out)
    assert shown | set(left_out) <= fields
    assert all(left_out.values())
