# SPDX-License-Identifier: EUPL-1.2
"""Many keys in one parameter: asking for 200 rows costs no more preparation than asking for one."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Expression
from django.db.models.sql.compiler import SQLCompiler

SQL = tuple[str, tuple[Any, ...]]


class Keys(Expression):
    """A set of keys to stand behind `__in`."""

    output_field = BigIntegerField()

    def __init__(self, keys: Iterable[int]) -> None:
        super().__init__()
        self.keys = list(keys)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> SQL:
        return "(SELECT value FROM json_each(%s))", (json.dumps(self.keys),)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> SQL:
        return "(SELECT unnest(%s::bigint[]))", (self.keys,)
