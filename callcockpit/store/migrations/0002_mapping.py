"""Remembers what the columns of a file were once said to be."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

MAPPING = """
CREATE TABLE mapping (
    header TEXT PRIMARY KEY,
    fields TEXT NOT NULL
) STRICT
"""


def up(_migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    db.execute_sql(MAPPING)  # type: ignore[no-untyped-call]  # Peewee's stubs leave it untyped
