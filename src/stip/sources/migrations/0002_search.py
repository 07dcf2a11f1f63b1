# SPDX-License-Identifier: EUPL-1.2
"""The index that the database itself matches with: FTS5 on SQLite, GIN over a tsvector on PostgreSQL."""

from django.db import migrations


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        # Kept out of the row, so that counting many hits reads a small table.
        schema_editor.execute("ALTER TABLE sources_searchentry ADD COLUMN vector tsvector")
        schema_editor.execute("ALTER TABLE sources_searchentry ALTER COLUMN vector SET STORAGE EXTERNAL")
        schema_editor.execute("ALTER TABLE sources_searchentry SET (toast_tuple_target = 128)")
        schema_editor.execute("CREATE INDEX sources_searchentry_vector ON sources_searchentry USING gin (vector)")
    else:
        schema_editor.execute(
            "CREATE VIRTUAL TABLE sources_searchindex USING fts5(words, content='', columnsize=0, tokenize='ascii')"
        )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE sources_searchentry DROP COLUMN vector")
    else:
        schema_editor.execute("DROP TABLE sources_searchindex")


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
