"""Rows of any table by their id, as the journal reads and writes them."""

from __future__ import annotations

from callcockpit.store.database import BookDatabase, Row
from callcockpit.store.tables import JOURNALED, Table

TABLES = {model._meta.table_name: model for model in JOURNALED}
"""The tables whose changes are remembered, by name."""


def read(db: BookDatabase, table: str, identity: int, columns: tuple[str, ...] = ()) -> Row | None:
    """Return columns of a row, all where none are named; None when it is gone."""
    names = columns or tuple(TABLES[table]._meta.columns)
    found = db.sql(f"SELECT {', '.join(names)} FROM {table} WHERE id = ?", (identity,)).fetchone()
    return None if found is None else dict(zip(names, found, strict=True))


def write(db: BookDatabase, table: str, identity: int, row: Row) -> None:
    """Change the named columns of a row."""
    columns = ", ".join(f"{column} = ?" for column in row)
    db.sql(f"UPDATE {table} SET {columns} WHERE id = ?", (*row.values(), identity))


def put(db: BookDatabase, table: str, row: Row) -> None:
    """Put a whole row back, with the id it had."""
    marks = ", ".join("?" * len(row))
    # The one row that may be there already is a touch that was marked as undone.
    db.sql(f"INSERT OR REPLACE INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))


def name_of(model: type[Table]) -> str:
    """Return the name of a table."""
    return str(model._meta.table_name)


def cells(model: type[Table], values: dict[str, object]) -> Row:
    """Turn attribute names and values into columns and cells."""
    fields = model._meta.fields
    return {fields[name].column_name: fields[name].db_value(value) for name, value in values.items()}
