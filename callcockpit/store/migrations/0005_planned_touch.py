"""Remembers which touches are planned, who is on the touch plan, and dates of people's own."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

STEPS = (
    """
    CREATE TABLE occasion (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        contact_id INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        month INTEGER NOT NULL,
        day INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX occasion_contact ON occasion (contact_id)",
    """
    CREATE TABLE touch_plan (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        contact_id INTEGER NOT NULL UNIQUE REFERENCES contact (id) ON DELETE CASCADE,
        since TEXT NOT NULL,
        own TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    """
    CREATE TABLE planned_touch (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        contact_id INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        origin TEXT NOT NULL,
        occasion_id INTEGER REFERENCES occasion (id) ON DELETE SET NULL,
        occurs_on TEXT,
        due_on TEXT NOT NULL,
        why TEXT NOT NULL DEFAULT '',
        made_at INTEGER NOT NULL,
        closed_at INTEGER,
        touch_id INTEGER REFERENCES touch (id) ON DELETE SET NULL,
        skipped TEXT
    ) STRICT
    """,
    "CREATE INDEX planned_touch_due ON planned_touch (due_on, id) WHERE closed_at IS NULL",
    "CREATE INDEX planned_touch_open ON planned_touch (contact_id, origin, kind) WHERE closed_at IS NULL",
    "CREATE INDEX planned_touch_contact ON planned_touch (contact_id)",
    "CREATE INDEX planned_touch_touch ON planned_touch (touch_id) WHERE touch_id IS NOT NULL",
    "CREATE INDEX planned_touch_occasion ON planned_touch (occasion_id) WHERE occasion_id IS NOT NULL",
    # Who was reached longest ago is found without a look at everybody.
    "CREATE INDEX contact_reached ON contact (state, reached_at) WHERE reached_at IS NOT NULL",
)


def up(_migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    for statement in STEPS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # Peewee's stubs leave it untyped
