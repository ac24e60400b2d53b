"""What was deleted is also gone from the database's files."""

from __future__ import annotations

from django.db import connection


def forget_deleted() -> None:
    """Leave nothing of deleted and changed rows in the files of the database; call it outside a transaction.

    SQLite: every connection overwrites what it frees (``secure_delete``); what remains are the words of the full-text
    table, which are merged away here, and old pages in the write-ahead log, which is carried over and cut to nothing.
    While somebody reads an old state the log cannot be cut; the next call does it. PostgreSQL: dead rows are vacuumed;
    until their place is written anew the disk's own encryption must guard it.
    """
    if connection.in_atomic_block:
        raise RuntimeError("forget_deleted() works on what is committed")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%%USING fts5%%'")
            for (name,) in cursor.fetchall():
                table = connection.ops.quote_name(name)
                cursor.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608 - the names of our own tables
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
        else:
            cursor.execute("VACUUM")
