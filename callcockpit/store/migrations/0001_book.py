"""The first layout of a book."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

TABLES = """
CREATE TABLE contact (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    given TEXT NOT NULL DEFAULT '',
    family TEXT NOT NULL DEFAULT '',
    company TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    referred_by TEXT NOT NULL DEFAULT '',
    referrer_id INTEGER REFERENCES contact (id) ON DELETE SET NULL,
    birthday TEXT,
    zone TEXT,
    state TEXT NOT NULL,
    cadence INTEGER,
    do_not_call INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    uid TEXT,
    name_key TEXT NOT NULL,
    company_key TEXT NOT NULL DEFAULT '',
    added_at INTEGER NOT NULL,
    reached_at INTEGER
) STRICT;
CREATE INDEX contact_name ON contact (name_key, company_key);
CREATE INDEX contact_state ON contact (state, name_key, id);
CREATE INDEX contact_uid ON contact (uid) WHERE uid IS NOT NULL;
CREATE INDEX contact_referrer ON contact (referrer_id) WHERE referrer_id IS NOT NULL;
CREATE TABLE number (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    raw TEXT NOT NULL,
    e164 TEXT,
    extension TEXT,
    kind TEXT NOT NULL,
    label TEXT NOT NULL DEFAULT '',
    zones TEXT NOT NULL DEFAULT '',
    struck INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX number_contact ON number (contact_id, position);
CREATE INDEX number_e164 ON number (e164) WHERE e164 IS NOT NULL;
CREATE TABLE address (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    value_key TEXT NOT NULL
) STRICT;
CREATE INDEX address_contact ON address (contact_id, kind, position);
CREATE INDEX address_value ON address (value_key);
CREATE TABLE tag (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE contact_tag (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    tag_id INTEGER NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
    UNIQUE (contact_id, tag_id)
) STRICT;
CREATE INDEX contact_tag_tag ON contact_tag (tag_id);
CREATE TABLE touch (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    result TEXT,
    purpose TEXT,
    number TEXT,
    seconds INTEGER,
    note TEXT NOT NULL DEFAULT '',
    outside_hours INTEGER NOT NULL DEFAULT 0,
    undone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX touch_contact ON touch (contact_id, at, id);
CREATE INDEX touch_at ON touch (at);
CREATE TABLE clock (
    id INTEGER PRIMARY KEY,
    zones TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE plan (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    due_on TEXT NOT NULL,
    due_at INTEGER,
    why TEXT NOT NULL DEFAULT '',
    cadence INTEGER,
    rank INTEGER NOT NULL DEFAULT 0,
    clock_id INTEGER NOT NULL REFERENCES clock (id),
    made_at INTEGER NOT NULL,
    snoozed_until INTEGER,
    closed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX plan_open ON plan (contact_id) WHERE closed_at IS NULL;
CREATE INDEX plan_contact ON plan (contact_id);
CREATE INDEX plan_queue ON plan (kind, rank, due_on, due_at, id, clock_id, snoozed_until)
    WHERE closed_at IS NULL;
CREATE INDEX plan_clock ON plan (clock_id, kind, due_on, due_at, id) WHERE closed_at IS NULL;
CREATE INDEX plan_timed ON plan (due_at) WHERE closed_at IS NULL AND due_at IS NOT NULL;
CREATE INDEX plan_snoozed ON plan (snoozed_until) WHERE closed_at IS NULL AND snoozed_until IS NOT NULL;
CREATE INDEX plan_day ON plan (due_on) WHERE closed_at IS NULL;
CREATE TABLE load (
    day TEXT PRIMARY KEY,
    calls INTEGER NOT NULL
) STRICT;
CREATE TABLE block (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    started_at INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    goal INTEGER NOT NULL DEFAULT 0,
    ended_at INTEGER
) STRICT;
CREATE TABLE skip (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    block_id INTEGER REFERENCES block (id) ON DELETE SET NULL,
    at INTEGER NOT NULL,
    reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX skip_at ON skip (at);
CREATE INDEX skip_contact ON skip (contact_id);
CREATE INDEX skip_block ON skip (block_id) WHERE block_id IS NOT NULL;
CREATE TABLE draft (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id INTEGER NOT NULL UNIQUE REFERENCES contact (id) ON DELETE CASCADE,
    note TEXT NOT NULL DEFAULT '',
    number_id INTEGER REFERENCES number (id) ON DELETE SET NULL,
    dialed_at INTEGER,
    answered_at INTEGER,
    ended_at INTEGER,
    owner TEXT NOT NULL DEFAULT '',
    saved_at INTEGER NOT NULL
) STRICT;
CREATE INDEX draft_number ON draft (number_id) WHERE number_id IS NOT NULL;
CREATE INDEX draft_call ON draft (dialed_at) WHERE dialed_at IS NOT NULL;
CREATE TABLE blocked (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    number TEXT NOT NULL UNIQUE,
    reason TEXT NOT NULL DEFAULT '',
    at INTEGER NOT NULL
) STRICT;
CREATE TABLE operation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    token TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    contact_id INTEGER,
    words TEXT NOT NULL,
    undone_at INTEGER
) STRICT;
CREATE INDEX operation_undone ON operation (id) WHERE undone_at IS NOT NULL;
CREATE INDEX operation_done ON operation (id) WHERE undone_at IS NULL;
CREATE TABLE change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    operation_id INTEGER NOT NULL REFERENCES operation (id) ON DELETE CASCADE,
    rows TEXT NOT NULL
) STRICT;
CREATE INDEX change_operation ON change (operation_id, id);
CREATE VIRTUAL TABLE contact_index USING fts5 (
    name, company, numbers, addresses, tags, notes, prefix = '1 2 3', detail = column,
    tokenize = "unicode61 remove_diacritics 2"
);
"""

TRIGGERS = (
    """
    CREATE TRIGGER plan_added AFTER INSERT ON plan WHEN new.closed_at IS NULL BEGIN
        INSERT INTO load (day, calls) VALUES (new.due_on, 1)
            ON CONFLICT (day) DO UPDATE SET calls = calls + 1;
    END
    """,
    """
    CREATE TRIGGER plan_removed AFTER DELETE ON plan WHEN old.closed_at IS NULL BEGIN
        UPDATE load SET calls = calls - 1 WHERE day = old.due_on;
    END
    """,
    """
    CREATE TRIGGER plan_changed AFTER UPDATE OF due_on, closed_at ON plan BEGIN
        UPDATE load SET calls = calls - 1 WHERE day = old.due_on AND old.closed_at IS NULL;
        INSERT INTO load (day, calls) SELECT new.due_on, 1 WHERE new.closed_at IS NULL
            ON CONFLICT (day) DO UPDATE SET calls = calls + 1;
    END
    """,
)


def up(_migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    for statement in (*TABLES.split(";"), *TRIGGERS):
        if statement.strip():
            db.execute_sql(statement)  # type: ignore[no-untyped-call]  # Peewee's stubs leave it untyped
