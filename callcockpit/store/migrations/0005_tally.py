"""Keeps count of the history by the quarter of an hour, so that a look back never reads all of it.

The clocks of every zone are whole quarters of an hour apart from UTC: any hour, day or month of anywhere is
made of these quarters. The counts are of what stands: an undone touch is in none.
"""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

TALLY = """
CREATE TABLE tally (
    slot INTEGER NOT NULL,
    word TEXT NOT NULL,
    touches INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    PRIMARY KEY (slot, word)
) STRICT, WITHOUT ROWID
"""

INDEXES = (
    "CREATE INDEX plan_promised ON plan (kind, due_on, closed_at) WHERE kind NOT IN ('first_call', 'retry')",
    "CREATE INDEX contact_rhythm ON contact (cadence, reached_at) "
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


ADD = f"""
INSERT INTO tally (slot, word, touches, seconds)
    SELECT {slot("new.")}, {word("new.")}, 1, coalesce(new.seconds, 0) WHERE new.undone = 0
    ON CONFLICT (slot, word) DO UPDATE SET touches = touches + 1, seconds = seconds + excluded.seconds;
"""
REMOVE = f"""
UPDATE tally SET touches = touches - 1, seconds = seconds - coalesce(old.seconds, 0)
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
INSERT INTO tally (slot, word, touches, seconds)
    SELECT {slot("")}, {word("")}, count(*), sum(coalesce(seconds, 0)) FROM touch
    WHERE undone = 0 GROUP BY 1, 2
"""


def up(_migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    for statement in (TALLY, *INDEXES, FILL, *TRIGGERS):
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # Peewee's stubs leave it untyped
