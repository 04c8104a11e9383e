"""Keeps what a call is for and what was ticked in it, the unreachable path, and the needs people told of."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

STEPS = (
    "ALTER TABLE draft ADD COLUMN purpose TEXT",
    "ALTER TABLE draft ADD COLUMN points TEXT NOT NULL DEFAULT ''",
    """
    CREATE TABLE pursuit (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        contact_id INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
        began_at INTEGER NOT NULL,
        research TEXT NOT NULL DEFAULT '',
        letter TEXT NOT NULL DEFAULT '',
        kind TEXT,
        appealed_at INTEGER,
        wait_on TEXT,
        returned_at INTEGER,
        ended_at INTEGER,
        CHECK (appealed_at IS NULL OR wait_on IS NOT NULL)
    ) STRICT
    """,
    "CREATE INDEX pursuit_contact ON pursuit (contact_id)",
    """
    CREATE INDEX pursuit_wait ON pursuit (wait_on)
    WHERE ended_at IS NULL AND returned_at IS NULL AND wait_on IS NOT NULL
    """,
    """
    CREATE TABLE need (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        contact_id INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
        at INTEGER NOT NULL,
        what TEXT NOT NULL,
        expert_id INTEGER REFERENCES contact (id) ON DELETE SET NULL,
        letter TEXT NOT NULL DEFAULT '',
        introduced_at INTEGER,
        closed_at INTEGER
    ) STRICT
    """,
    "CREATE INDEX need_contact ON need (contact_id)",
    "CREATE INDEX need_expert ON need (expert_id) WHERE expert_id IS NOT NULL",
    "CREATE INDEX need_open ON need (at, id) WHERE closed_at IS NULL",
)


def up(_migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    for statement in STEPS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # Peewee's stubs leave it untyped
