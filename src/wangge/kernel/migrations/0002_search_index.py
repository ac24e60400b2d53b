"""The index over the words of the search: a full-text table kept by triggers on SQLite, GIN on PostgreSQL."""

from django.db import migrations

SQLITE = """
CREATE VIRTUAL TABLE kernel_searchwords USING fts5(tokens, content='kernel_searchentry', content_rowid='id', tokenize='unicode61 remove_diacritics 0', detail='none', columnsize=0);

CREATE TRIGGER kernel_searchwords_in AFTER INSERT ON kernel_searchentry BEGIN
INSERT INTO kernel_searchwords(rowid, tokens) VALUES (new.id, new.tokens); END;

CREATE TRIGGER kernel_searchwords_out AFTER DELETE ON kernel_searchentry BEGIN
INSERT INTO kernel_searchwords(kernel_searchwords, rowid, tokens) VALUES ('delete', old.id, old.tokens); END;

CREATE TRIGGER kernel_searchwords_new AFTER UPDATE ON kernel_searchentry BEGIN
INSERT INTO kernel_searchwords(kernel_searchwords, rowid, tokens) VALUES ('delete', old.id, old.tokens);
INSERT INTO kernel_searchwords(rowid, tokens) VALUES (new.id, new.tokens); END;
"""
UNDO_SQLITE = """
DROP TRIGGER kernel_searchwords_in;

DROP TRIGGER kernel_searchwords_out;

DROP TRIGGER kernel_searchwords_new;

DROP TABLE kernel_searchwords;
"""
POSTGRESQL = "CREATE INDEX kernel_searchwords ON kernel_searchentry USING gin (string_to_array(tokens, ' '));"
UNDO_POSTGRESQL = "DROP INDEX kernel_searchwords;"


def _run(schema_editor, statements):
    for statement in statements.strip().split("\n\n"):
        schema_editor.execute(statement)


def make(_apps, schema_editor):
    _run(schema_editor, SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL)


def unmake(_apps, schema_editor):
    _run(schema_editor, UNDO_SQLITE if schema_editor.connection.vendor == "sqlite" else UNDO_POSTGRESQL)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
