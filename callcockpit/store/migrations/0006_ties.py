"""Remembers what ties people: profile, introductions, thanks, partners, names given and received."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

STEPS = (
    "ALTER TABLE contact ADD COLUMN profile INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE contact ADD COLUMN introduced INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE contact ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE contact ADD COLUMN thanked_at INTEGER",
    "ALTER TABLE touch ADD COLUMN received INTEGER NOT NULL DEFAULT 0",
    """
    CREATE INDEX touch_act ON touch (at, received) WHERE undone = 0
        AND kind IN ('letter', 'introduction', 'item', 'thinking_of_you', 'kindness')
    """,
    """
    CREATE INDEX touch_outcome ON touch (contact_id, at, id, result) WHERE kind = 'call' AND undone = 0
        AND result IN ('no-future', 'stay-in-touch', 'next-step')
    """,
    """
    CREATE TABLE partner (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        contact_id INTEGER NOT NULL UNIQUE REFERENCES contact (id) ON DELETE CASCADE,
        marks INTEGER NOT NULL DEFAULT 0,
        made_at INTEGER NOT NULL,
        meets_on TEXT
    ) STRICT
    """,
    """
    CREATE TABLE named (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        contact_id INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
        person_id INTEGER REFERENCES contact (id) ON DELETE SET NULL,
        received INTEGER NOT NULL,
        name TEXT NOT NULL,
        number TEXT NOT NULL DEFAULT '',
        at INTEGER NOT NULL,
        outcome TEXT
    ) STRICT
    """,
    "CREATE INDEX named_contact ON named (contact_id, at)",
    "CREATE INDEX named_person ON named (person_id) WHERE person_id IS NOT NULL",
    "CREATE INDEX named_at ON named (at, received)",
)


def up(_migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    for statement in STEPS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # Peewee's stubs leave it untyped
