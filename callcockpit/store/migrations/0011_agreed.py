"""What was agreed has a table of its own: steps stay open beside the one next call. Calls know who called."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

STEPS = (
    """
    CREATE TABLE step (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        contact_id INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
        touch_id INTEGER REFERENCES touch (id) ON DELETE SET NULL,
        what TEXT NOT NULL DEFAULT '',
        due_on TEXT NOT NULL,
        due_at INTEGER,
        theirs INTEGER NOT NULL DEFAULT 0,
        made_at INTEGER NOT NULL,
        closed_at INTEGER,
        fate TEXT
    ) STRICT
    """,
    "CREATE INDEX step_contact ON step (contact_id, closed_at)",
    "CREATE INDEX step_touch ON step (touch_id) WHERE touch_id IS NOT NULL",
    "ALTER TABLE plan ADD COLUMN step_id INTEGER REFERENCES step (id) ON DELETE SET NULL",
    "CREATE INDEX plan_step ON plan (step_id) WHERE step_id IS NOT NULL",
    # A plan that was agreed is a step, of the newest next step that was logged until then.
    """
    INSERT INTO step (id, contact_id, touch_id, what, due_on, due_at, made_at, closed_at, fate)
    SELECT p.id, p.contact_id, (
        SELECT t.id FROM touch t WHERE t.contact_id = p.contact_id AND t.result = 'next-step'
        AND t.undone = 0 AND t.at <= p.made_at ORDER BY t.at DESC, t.id DESC LIMIT 1
    ), p.why, p.due_on, p.due_at, p.made_at, p.closed_at, CASE WHEN p.closed_at IS NOT NULL THEN 'done' END
    FROM plan p WHERE p.kind IN ('callback', 'next_step') ORDER BY p.id
    """,
    "UPDATE plan SET step_id = id WHERE kind IN ('callback', 'next_step')",
    # Whom a call came from was told by how its note begins.
    """
    UPDATE touch SET received = 1, note = ltrim(substr(note, 15), ': ')
    WHERE kind = 'call' AND (note = 'Incoming call' OR note LIKE 'Incoming call: %')
    """,
)


def up(_migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    for statement in STEPS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # Peewee's stubs leave it untyped
