"""Rows of any table by their id, as the journal reads and writes them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from callcockpit.store.database import BookDatabase, Row

if TYPE_CHECKING:
    from callcockpit.store.tables import Table


TableName: TypeAlias = Literal[
    "contact",
    "number",
    "address",
    "tag",
    "contact_tag",
    "touch",
    "partner",
    "named",
    "step",
    "plan",
    "block",
    "skip",
    "draft",
    "blocked",
    "apart",
    "occasion",
    "touch_plan",
    "planned_touch",
    "pursuit",
    "need",
    "appointment",
    "moved_block",
    "ninety",
    "look_back",
    "kindness",
]
"""A table whose changes can be undone: each has its model in ``tables``."""


@cache
def columns_of(table: str) -> tuple[str, ...]:
    """Return the columns of a table whose changes can be undone."""
    return tuple(_model(table)._meta.columns)


def read(db: BookDatabase, table: str, identity: int, columns: tuple[str, ...] = ()) -> Row | None:
    """Return columns of a row, all where none are named; None when it is gone."""
    names = columns or columns_of(table)
    found = db.sql(f"SELECT {', '.join(names)} FROM {table} WHERE id = ?", (identity,)).fetchone()
    return None if found is None else dict(zip(names, found, strict=True))


def write(db: BookDatabase, table: str, identity: int, row: Row) -> None:
    """Change the named columns of a row."""
    columns = ", ".join(f"{column} = ?" for column in row)
    db.sql(f"UPDATE {table} SET {columns} WHERE id = ?", (*row.values(), identity))


def put(db: BookDatabase, table: str, row: Row) -> None:
    """Put a whole row back, with the id it had."""
    marks = ", ".join("?" * len(row))
    # The one row that may be there already is a touch that was marked as undone. It is changed and not
    # replaced: what refers to it would lose it.
    changes = ", ".join(f"{name} = excluded.{name}" for name in row)
    db.sql(
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {changes}",
        tuple(row.values()),
    )


def cells(table: TableName, values: dict[str, object]) -> Row:
    """Turn the fields of a table and their values into columns and cells."""
    fields = _model(table)._meta.fields
    return {fields[name].column_name: fields[name].db_value(value) for name, value in values.items()}


@cache
def _model(table: str) -> type[Table]:
    # Two dozen models are made by this import: whoever only reads the book does without them.
    from callcockpit.store.tables import JOURNALED

    return next(model for model in JOURNALED if model._meta.table_name == table)
