"""Gives blocks a goal of three kinds, people and pauses; keeps the week, the ninety days and kindnesses."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

STEPS = (
    "ALTER TABLE block ADD COLUMN aim TEXT NOT NULL DEFAULT 'dials'",
    "ALTER TABLE block ADD COLUMN whom TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE block ADD COLUMN pauses TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX block_started ON block (started_at)",
    """
    CREATE TABLE appointment (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        weekday INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),
        hour TEXT NOT NULL,
        minutes INTEGER NOT NULL,
        since_on TEXT NOT NULL,
        until_on TEXT,
        made_at INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE moved_block (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        appointment_id INTEGER NOT NULL REFERENCES appointment (id) ON DELETE CASCADE,
        from_on TEXT NOT NULL,
        from_hour TEXT NOT NULL,
        to_on TEXT NOT NULL,
        to_hour TEXT NOT NULL,
        at INTEGER NOT NULL,
        UNIQUE (appointment_id, from_on, from_hour)
    ) STRICT
    """,
    """
    CREATE TABLE ninety (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        began_on TEXT NOT NULL,
        ended_on TEXT
    ) STRICT
    """,
    """
    CREATE TABLE look_back (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        ninety_id INTEGER NOT NULL REFERENCES ninety (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        activity TEXT NOT NULL,
        goal INTEGER NOT NULL,
        answer TEXT NOT NULL,
        next_goal INTEGER NOT NULL,
        at INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX look_back_ninety ON look_back (ninety_id)",
    """
    CREATE TABLE kindness (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        what TEXT NOT NULL,
        whom TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    "CREATE INDEX kindness_at ON kindness (at)",
    "CREATE INDEX touch_kindness ON touch (at) WHERE kind = 'kindness' AND undone = 0",
    "CREATE INDEX contact_referred ON contact (id) WHERE referred_by <> '' OR referrer_id IS NOT NULL",
)


def up(_migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    for statement in STEPS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # Peewee's stubs leave it untyped
