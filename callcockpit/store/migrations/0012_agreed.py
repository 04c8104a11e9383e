"""What was agreed has a table of its own: steps stay open beside the one next call. Calls know who called."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator


def slot(row: str) -> str:
    """Return the quarter of an hour of a touch, as it is counted since layout 7."""
    return f"({row}at + 62135596800000000) / 900000000 - 69039552"


def word(row: str) -> str:
    """Return the word under which a touch counts: what they did is nothing given, nor a dial."""
    return (
        f"CASE WHEN {row}kind <> 'call' AND {row}received = 1 THEN 'received' "
        f"WHEN {row}kind <> 'call' THEN {row}kind "
        f"WHEN coalesce({row}result, 'no-answer') = 'no-answer' AND {row}received = 1 "
        f"THEN 'incoming' ELSE coalesce({row}result, 'answered') END"
    )


def length(row: str) -> str:
    """Return how long was talked, in seconds, a day at most."""
    return f"max(0, min(86400, coalesce({row}seconds, 0)))"


ADD = f"""
INSERT INTO tally (word, slot, touches, seconds)
    SELECT {word("new.")}, {slot("new.")}, 1, {length("new.")} WHERE new.undone = 0
    ON CONFLICT (word, slot) DO UPDATE SET touches = touches + 1, seconds = seconds + excluded.seconds;
"""
REMOVE = f"""
UPDATE tally SET touches = touches - 1, seconds = seconds - {length("old.")}
    WHERE slot = {slot("old.")} AND word = {word("old.")} AND old.undone = 0;
DELETE FROM tally WHERE slot = {slot("old.")} AND word = {word("old.")} AND touches = 0;
"""
FILL = f"""
INSERT INTO tally (word, slot, touches, seconds)
    SELECT {word("")}, {slot("")}, count(*), sum({length("")}) FROM touch
    WHERE undone = 0 GROUP BY 1, 2
"""
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
    # Who called was told by how the note of a call begins.
    "DROP TRIGGER touch_added",
    "DROP TRIGGER touch_removed",
    "DROP TRIGGER touch_changed",
    """
    UPDATE touch SET received = 1, note = ltrim(substr(note, 14), ': ')
    WHERE kind = 'call' AND note GLOB 'Incoming call*'
    """,
    "DELETE FROM tally",
    FILL,
    f"CREATE TRIGGER touch_added AFTER INSERT ON touch WHEN new.undone = 0 BEGIN {ADD} END",
    f"CREATE TRIGGER touch_removed AFTER DELETE ON touch WHEN old.undone = 0 BEGIN {REMOVE} END",
    "CREATE TRIGGER touch_changed AFTER UPDATE OF at, kind, result, seconds, received, undone ON touch "
    f"BEGIN {REMOVE} {ADD} END",
)


def up(_migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    for statement in STEPS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # Peewee's stubs leave it untyped
