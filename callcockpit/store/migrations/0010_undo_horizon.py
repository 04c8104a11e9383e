"""Remembers up to which operation nothing can be undone, because its changes are not kept any more."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

STEPS = (
    """
    CREATE TABLE undo_horizon (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        operation_id INTEGER NOT NULL
    ) STRICT
    """,
    "INSERT INTO undo_horizon (id, operation_id) VALUES (1, 0)",
)


def up(_migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    for statement in STEPS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # Peewee's stubs leave it untyped
