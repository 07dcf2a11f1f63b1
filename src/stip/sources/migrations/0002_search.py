# SPDX-License-Identifier: EUPL-1.2
"""The index that the database itself matches with: FTS5 on SQLite, GIN over a tsvector on PostgreSQL.

Both hold only the place of an entry and its words, so that hits are counted without reading the entries.
"""

from django.db import migrations

# PostgreSQL keeps a vector beside the row, and the rows small and few to read, only when a row is larger than 2 kB.
# These spaces make every row so; compressed they take next to nothing.
_POSTGRESQL = """
CREATE TABLE sources_searchindex (place bigint PRIMARY KEY, words tsvector, spaces text DEFAULT repeat(' ', 2100));
ALTER TABLE sources_searchindex ALTER COLUMN words SET STORAGE EXTERNAL;
ALTER TABLE sources_searchindex SET (toast_tuple_target = 128);
CREATE INDEX sources_searchindex_words ON sources_searchindex USING gin (words);
"""
_SQLITE = "CREATE VIRTUAL TABLE sources_searchindex USING fts5(words, content='', columnsize=0, tokenize='ascii')"


def create(apps, schema_editor):
    schema_editor.execute(_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE sources_searchindex")


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
