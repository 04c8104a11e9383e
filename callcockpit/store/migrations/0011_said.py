"""Gives the search index the notes of the history; it is filled after the upgrade."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

STEPS = (
    "DROP TABLE contact_index",
    """
    CREATE VIRTUAL TABLE contact_index USING fts5 (
        name, company, numbers, addresses, tags, notes, said, prefix = '1 2 3', detail = column,
        tokenize = "unicode61 remove_diacritics 2"
    )
    """,
)


def up(_migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    for statement in STEPS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # Peewee's stubs leave it untyped
