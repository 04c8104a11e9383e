"""Keeps count of the history by the quarter of an hour, so that no look back reads all of it.

The clocks of every zone are whole quarters of an hour apart from UTC: any hour, day or month of anywhere is
made of these quarters. The counts are of what stands: an undone touch is in none. They lie by word first, so
that each word is summed along the index.
"""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

TABLES = (
    """
    CREATE TABLE tally (
        word TEXT NOT NULL,
        slot INTEGER NOT NULL,
        touches INTEGER NOT NULL,
        seconds INTEGER NOT NULL,
        PRIMARY KEY (word, slot)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX plan_promised ON plan (kind, due_on, closed_at) WHERE kind NOT IN ('first_call', 'retry')",
    "CREATE INDEX contact_rhythm ON contact (state, do_not_call, cadence, reached_at) "
    "WHERE state = 'cultivated' AND do_not_call = 0",
)


def slot(row: str) -> str:
    """Return the quarter of an hour of a touch, counted from 1970; those before it round down as well."""
    return f"({row}at + 62135596800000000) / 900000000 - 69039552"


def word(row: str) -> str:
    """Return the word under which a touch counts."""
    return (
        f"CASE WHEN {row}kind <> 'call' THEN {row}kind "
        f"WHEN coalesce({row}result, 'no-answer') = 'no-answer' AND {row}note GLOB 'Incoming call*' "
        f"THEN 'incoming' ELSE coalesce({row}result, 'answered') END"
    )


def length(row: str) -> str:
    """Return how long was talked, in seconds; what is said to be longer than a day counts as a day."""
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
TRIGGERS = (
    f"CREATE TRIGGER touch_added AFTER INSERT ON touch WHEN new.undone = 0 BEGIN {ADD} END",
    f"CREATE TRIGGER touch_removed AFTER DELETE ON touch WHEN old.undone = 0 BEGIN {REMOVE} END",
    "CREATE TRIGGER touch_changed AFTER UPDATE OF at, kind, result, seconds, note, undone ON touch "
    f"BEGIN {REMOVE} {ADD} END",
)
FILL = f"""
INSERT INTO tally (word, slot, touches, seconds)
    SELECT {word("")}, {slot("")}, count(*), sum({length("")}) FROM touch
    WHERE undone = 0 GROUP BY 1, 2
"""


def up(_migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    for statement in (*TABLES, FILL, *TRIGGERS):
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # Peewee's stubs leave it untyped
