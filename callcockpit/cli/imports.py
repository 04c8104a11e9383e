"""``imports``: what became of each file, told again."""

from __future__ import annotations

from argparse import Namespace

from callcockpit.cli.listing import EVERYBODY
from callcockpit.cli.output import columns, say, write, write_json_list
from callcockpit.cli.workplace import Workplace
from callcockpit.domain.shapes import Shape, instant
from callcockpit.store import imports
from callcockpit.store.imports import Import


def list_imports(asked: Namespace, workplace: Workplace) -> int:
    """Print the imports, newest first, or the whole summary of one.

    ``--json`` prints a list of ``{batch, at, file, undone, undoable, format, encoding, region, rows, new,
    updated, same, needs_number, rejected, nobody, ignored, notes, rejects, remarks: [{row, fate, name,
    detail}]}``; the figures are null where they were not kept.
    """
    with workplace.book() as book:
        if asked.batch is not None:
            found: tuple[Import, ...] = (imports.one(book, asked.batch),)
        else:
            found = imports.listed(book, asked.limit or EVERYBODY)
    if asked.json:
        write_json_list(map(_shape, found))
    elif asked.batch is not None:
        for line in imports.summary(found[0], workplace.zone):
            write(line)
    else:
        for one in found:
            at = f"{one.at.astimezone(workplace.zone):%Y-%m-%d %H:%M}"
            told = ("undone, " if one.undone else "") + imports.figures(one)
            write(columns((str(one.operation), at, told, one.file), (6, 16, 40)))
        if not found:
            say("No file was imported yet: “callcockpit import FILE” brings people in.")
    return 0


def _shape(one: Import) -> Shape:
    figures = {
        "format": one.format,
        "encoding": one.encoding,
        "region": one.region,
        "rows": one.rows,
        "new": one.new,
        "updated": one.updated,
        "same": one.same,
        "needs_number": one.needs_number,
        "rejected": one.rejected,
        "nobody": one.nobody,
        "ignored": list(one.ignored),
        "notes": list(one.notes),
        "rejects": one.rejects,
        "remarks": [
            {
                "row": each.row,
                "fate": each.fate.value,
                "name": each.name or None,
                "detail": each.detail or None,
            }
            for each in one.remarks
        ],
    }
    return {
        "batch": one.operation,
        "at": instant(one.at),
        "file": one.file,
        "undone": None if one.undone is None else instant(one.undone),
        "undoable": one.undoable,
        **(figures if one.told else dict.fromkeys(figures)),
    }
