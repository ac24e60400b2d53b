"""The index over the words of the search: a full-text table kept by triggers on SQLite, GIN on PostgreSQL."""

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE kernel_searchwords USING fts5(tokens, content='kernel_searchentry', content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 0', detail='none', columnsize=0)",
    "CREATE TRIGGER kernel_searchwords_in AFTER INSERT ON kernel_searchentry BEGIN "
    "INSERT INTO kernel_searchwords(rowid, tokens) VALUES (new.id, new.tokens); END",
    "CREATE TRIGGER kernel_searchwords_out AFTER DELETE ON kernel_searchentry BEGIN "
    "INSERT INTO kernel_searchwords(kernel_searchwords, rowid, tokens) VALUES ('delete', old.id, old.tokens); END",
    "CREATE TRIGGER kernel_searchwords_new AFTER UPDATE ON kernel_searchentry BEGIN "
    "INSERT INTO kernel_searchwords(kernel_searchwords, rowid, tokens) VALUES ('delete', old.id, old.tokens); "
    "INSERT INTO kernel_searchwords(rowid, tokens) VALUES (new.id, new.tokens); END",
)
POSTGRESQL = ("CREATE INDEX kernel_searchwords ON kernel_searchentry USING gin (string_to_array(tokens, ' '))",)


def make(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def unmake(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for name in ("in", "out", "new") if sqlite else ():
        schema_editor.execute(f"DROP TRIGGER kernel_searchwords_{name}")
    schema_editor.execute("DROP TABLE kernel_searchwords" if sqlite else "DROP INDEX kernel_searchwords")


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
