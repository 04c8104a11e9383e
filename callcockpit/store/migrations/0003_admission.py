"""Lets the people of a long import wait inside the book until they are let in, some at a time."""

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

TABLES = (
    """
    CREATE TABLE admission (
        operation_id INTEGER PRIMARY KEY REFERENCES operation (id) ON DELETE CASCADE,
        first_new INTEGER NOT NULL,
        at INTEGER NOT NULL,
        done INTEGER NOT NULL DEFAULT 0
    ) STRICT
    """,
    """
    CREATE TABLE waiting_contact (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        given TEXT NOT NULL,
        family TEXT NOT NULL,
        company TEXT NOT NULL,
        title TEXT NOT NULL,
        notes TEXT NOT NULL,
        source TEXT NOT NULL,
        referred_by TEXT NOT NULL,
        birthday TEXT,
        zone TEXT,
        state TEXT NOT NULL,
        cadence INTEGER,
        do_not_call INTEGER NOT NULL,
        uid TEXT,
        name_key TEXT NOT NULL,
        company_key TEXT NOT NULL,
        added_at INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE waiting_number (
        contact_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        raw TEXT NOT NULL,
        e164 TEXT,
        extension TEXT,
        kind TEXT NOT NULL,
        label TEXT NOT NULL,
        zones TEXT NOT NULL,
        struck INTEGER NOT NULL,
        PRIMARY KEY (contact_id, position)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE waiting_address (
        contact_id INTEGER NOT NULL,
        kind TEXT NOT NULL,
        position INTEGER NOT NULL,
        value TEXT NOT NULL,
        value_key TEXT NOT NULL,
        PRIMARY KEY (contact_id, kind, position)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE waiting_tag (
        contact_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        name_key TEXT NOT NULL,
        PRIMARY KEY (contact_id, position)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE waiting_plan (
        contact_id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        due_on TEXT NOT NULL,
        why TEXT NOT NULL,
        rank INTEGER NOT NULL,
        zones TEXT NOT NULL,
        made_at INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE waiting_referrer (
        contact_id INTEGER PRIMARY KEY,
        referrer_id INTEGER NOT NULL
    ) STRICT
    """,
)


def up(_migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    for statement in TABLES:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # Peewee's stubs leave it untyped
