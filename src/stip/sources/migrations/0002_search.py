# SPDX-License-Identifier: EUPL-1.2
"""The index that the database itself matches with: FTS5 on SQLite, GIN over a tsvector on PostgreSQL."""

from django.db import migrations


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE sources_searchtext ADD COLUMN vector tsvector "
            "GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED"
        )
        schema_editor.execute("CREATE INDEX sources_searchtext_vector ON sources_searchtext USING gin (vector)")
    else:
        schema_editor.execute(
            "CREATE VIRTUAL TABLE sources_searchindex USING fts5(words, content='', columnsize=0, tokenize='ascii')"
        )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE sources_searchtext DROP COLUMN vector")
    else:
        schema_editor.execute("DROP TABLE sources_searchindex")


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
