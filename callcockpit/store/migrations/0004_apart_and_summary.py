"""Remembers who is not the same person, and what became of each imported file.

Every import has a summary from the moment its operation is written, so that the list of imports is whole
also where the figures could not be kept; those of older books have none.
"""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

STEPS = (
    """
    CREATE TABLE apart (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        one_id INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
        other_id INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
        at INTEGER NOT NULL,
        UNIQUE (one_id, other_id),
        CHECK (one_id < other_id)
    ) STRICT
    """,
    "CREATE INDEX apart_other ON apart (other_id)",
    """
    CREATE TABLE summary (
        operation_id INTEGER PRIMARY KEY REFERENCES operation (id) ON DELETE CASCADE,
        told TEXT NOT NULL DEFAULT '{}'
    ) STRICT
    """,
    "INSERT INTO summary (operation_id) SELECT id FROM operation WHERE kind = 'import'",
    """
    CREATE TRIGGER import_written AFTER INSERT ON operation WHEN new.kind = 'import' BEGIN
        INSERT INTO summary (operation_id) VALUES (new.id);
    END
    """,
)


def up(_migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    for statement in STEPS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # Peewee's stubs leave it untyped
