"""Keeps count of the history by quarter of an hour and by month, so that no look back reads all of it.

The clocks of every zone are whole quarters of an hour apart from UTC: any hour, day or month of anywhere is
made of these quarters, and a long time mostly of months. The counts are of what stands: an undone touch is in
none. They lie by word first, so that each word is summed along the index.
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
    """
    CREATE TABLE tally_month (
        word TEXT NOT NULL,
        month TEXT NOT NULL,
        touches INTEGER NOT NULL,
        seconds INTEGER NOT NULL,
        PRIMARY KEY (word, month)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX plan_promised ON plan (kind, due_on, closed_at) WHERE kind NOT IN ('first_call', 'retry')",
    "CREATE INDEX contact_rhythm ON contact (state, do_not_call, cadence, reached_at) "
    "WHERE state = 'cultivated' AND do_not_call = 0",
)


def slot(row: str) -> str:
    """Return the quarter of an hour of a touch, counted from 1970; those before it round down as well."""
    return f"({row}at + 62135596800000000) / 900000000 - 69039552"


def month(row: str) -> str:
    """Return the month of a touch in UTC, as ``2026-11``."""
    return f"strftime('%Y-%m', 900 * ({slot(row)}), 'unixepoch')"


def word(row: str) -> str:
    """Return the word under which a touch counts."""
    return (
        f"CASE WHEN {row}kind <> 'call' THEN {row}kind "
        f"WHEN coalesce({row}result, 'no-answer') = 'no-answer' AND {row}note GLOB 'Incoming call*' "
        f"THEN 'incoming' ELSE coalesce({row}result, 'answered') END"
    )


def add(table: str, key: str, of: str) -> str:
    """Return the statement that counts a new touch."""
    return f"""
    INSERT INTO {table} (word, {key}, touches, seconds)
        SELECT {word("new.")}, {of}, 1, coalesce(new.seconds, 0) WHERE new.undone = 0
        ON CONFLICT (word, {key})
        DO UPDATE SET touches = touches + 1, seconds = seconds + excluded.seconds;
    """


def remove(table: str, key: str, of: str) -> str:
    """Return the statements that count an old touch no more."""
    return f"""
    UPDATE {table} SET touches = touches - 1, seconds = seconds - coalesce(old.seconds, 0)
        WHERE {key} = {of} AND word = {word("old.")} AND old.undone = 0;
    DELETE FROM {table} WHERE {key} = {of} AND word = {word("old.")} AND touches = 0;
    """


ADD = add("tally", "slot", slot("new.")) + add("tally_month", "month", month("new."))
REMOVE = remove("tally", "slot", slot("old.")) + remove("tally_month", "month", month("old."))
TRIGGERS = (
    f"CREATE TRIGGER touch_added AFTER INSERT ON touch WHEN new.undone = 0 BEGIN {ADD} END",
    f"CREATE TRIGGER touch_removed AFTER DELETE ON touch WHEN old.undone = 0 BEGIN {REMOVE} END",
    "CREATE TRIGGER touch_changed AFTER UPDATE OF at, kind, result, seconds, note, undone ON touch "
    f"BEGIN {REMOVE} {ADD} END",
)
FILL = (
    f"""
    INSERT INTO tally (word, slot, touches, seconds)
        SELECT {word("")}, {slot("")}, count(*), sum(coalesce(seconds, 0)) FROM touch
        WHERE undone = 0 GROUP BY 1, 2
    """,
    """
    INSERT INTO tally_month (word, month, touches, seconds)
        SELECT word, strftime('%Y-%m', 900 * slot, 'unixepoch'), sum(touches), sum(seconds) FROM tally
        GROUP BY 1, 2
    """,
)


def up(_migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    for statement in (*TABLES, *FILL, *TRIGGERS):
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # Peewee's stubs leave it untyped
