"""What is typed and not yet logged, and the call in progress: kept in the book so that no crash loses it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from callcockpit.domain.text import clean
from callcockpit.domain.words import Purpose
from callcockpit.store import decode
from callcockpit.store.database import BookDatabase, Change, Row
from callcockpit.store.instants import to_micros


class Draft(NamedTuple):
    """The text about a contact that is not logged yet, and how far the call with them has come."""

    contact: int
    note: str = ""
    number: int | None = None
    """The id of the number dialed."""
    dialed: datetime | None = None
    answered: datetime | None = None
    ended: datetime | None = None
    """When the call was over, where that is known: after the undo of a logged call."""
    owner: str = ""
    """The cockpit that holds the call, as ``host:process``."""
    purpose: Purpose | None = None
    """What the call is for, where somebody has chosen."""
    points: tuple[str, ...] = ()
    """What was ticked of its talk track."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it worth keeping."""
        return not self.note and self.dialed is None and self.purpose is None and not self.points


_COLUMNS = "contact_id, note, number_id, dialed_at, answered_at, ended_at, owner, purpose, points"
_CALL = ("number_id", "dialed_at", "answered_at", "ended_at", "owner", "purpose", "points")
"""What a draft holds of a call: it changes hands whole."""


def save(db: BookDatabase, draft: Draft, now: datetime) -> None:
    """Keep the draft; an empty one is removed. It is no operation: undo leaves drafts alone."""
    with db.atomic():
        if draft.empty:
            db.sql("DELETE FROM draft WHERE contact_id = ?", (draft.contact,))
            return
        values = (
            draft.contact,
            clean(draft.note),
            draft.number,
            _micros(draft.dialed),
            _micros(draft.answered),
            _micros(draft.ended),
            draft.owner,
            draft.purpose,
            "\n".join(draft.points),
            to_micros(now),
        )
        db.sql(
            f"INSERT INTO draft ({_COLUMNS}, saved_at) SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ? "
            "WHERE EXISTS (SELECT 1 FROM contact WHERE id = ?) "
            "ON CONFLICT (contact_id) DO UPDATE SET note = excluded.note, number_id = excluded.number_id, "
            "dialed_at = excluded.dialed_at, answered_at = excluded.answered_at, "
            "ended_at = excluded.ended_at, owner = excluded.owner, purpose = excluded.purpose, "
            "points = excluded.points, saved_at = excluded.saved_at",
            (*values, draft.contact),
        )


def load(db: BookDatabase, contact: int) -> Draft | None:
    """Return the draft about a contact, if there is one."""
    found = db.sql(f"SELECT {_COLUMNS} FROM draft WHERE contact_id = ?", (contact,)).fetchone()
    return None if found is None else _draft(found)


def in_progress(db: BookDatabase, alive: Callable[[str], bool]) -> Draft | None:
    """Return the newest call that no living cockpit holds, so that it can be taken up again."""
    calls = "dialed_at IS NOT NULL AND ended_at IS NULL"
    for found in db.sql(f"SELECT {_COLUMNS} FROM draft WHERE {calls} ORDER BY dialed_at DESC"):
        draft = _draft(found)
        if not alive(draft.owner):
            return draft
    return None


def rows_about(db: BookDatabase, contacts: Iterable[int]) -> list[Row]:
    """Return the rows of the drafts about these contacts, without the number, which may come back later."""
    found = (_row(db, contact) for contact in contacts)
    return [{**row, "number_id": None} for row in found if row is not None]


def joined(db: BookDatabase, row: Row) -> Row:
    """Return a draft that undo brings back, together with the one typed about the same contact meanwhile.

    That one is removed: its text is joined, or stands alone where it goes on from the other. A call that
    goes on now stays the call; the one that comes back is over.
    """
    found = db.sql(f"SELECT id, {_COLUMNS} FROM draft WHERE contact_id = ?", (row["contact_id"],)).fetchone()
    if found is None:
        return row
    db.sql("DELETE FROM draft WHERE id = ?", found[:1])
    newer = dict(zip(_COLUMNS.split(", "), found[1:], strict=True))
    note, later = str(row["note"]), str(newer["note"])
    text = later if later.startswith(note) else f"{note}\n{later}".rstrip("\n")
    return {**row, **(newer if newer["dialed_at"] is not None else {}), "note": text}


def use_up_again(db: BookDatabase, row: Row) -> None:
    """Remove a draft as redo does; one that was typed in since the undo keeps its text and ends its call."""
    call = (row["contact_id"], row["dialed_at"])
    db.sql("DELETE FROM draft WHERE contact_id = ? AND dialed_at IS ? AND note = ?", (*call, row["note"]))
    db.sql(
        "UPDATE draft SET dialed_at = NULL, answered_at = NULL, ended_at = NULL, purpose = NULL, "
        "points = '' "
        "WHERE contact_id = ? AND dialed_at IS ?",
        call,
    )


def hand_over(db: BookDatabase, giver: int, taker: int) -> list[Change]:
    """Give what is typed about one contact to another; return the changes for the journal.

    Two texts are joined. A call of the taker's stays the call; without one, the giver's goes on with them.
    """
    given, own = _row(db, giver), _row(db, taker)
    if given is None:
        return []
    identity = int(given["id"] or 0)
    number: Row = {"number_id": _line_of(db, given["number_id"], taker)}
    if own is None:
        return [_changed(db, given, {"contact_id": taker, **number})]
    texts = dict.fromkeys(str(row["note"]) for row in (own, given) if row["note"])
    after: Row = {"note": "\n".join(texts)}
    if own["dialed_at"] is None:
        after |= {**{name: given[name] for name in _CALL}, **number}
    db.sql("DELETE FROM draft WHERE id = ?", (identity,))
    return [_changed(db, own, after), ("draft", identity, given, None)]


def take_back(db: BookDatabase, identity: int, before: Row, after: Row) -> None:
    """Undo what ``hand_over`` changed in a draft; what was typed or dialed since stays as it is."""
    names = tuple(after)
    found = db.sql(f"SELECT {', '.join(names)} FROM draft WHERE id = ?", (identity,)).fetchone()
    if found is None:
        return
    since = {name for name, cell in zip(names, found, strict=True) if cell != after[name]}
    if since & set(_CALL):
        since |= set(_CALL)
    row = {name: cell for name, cell in before.items() if name not in since}
    if row:
        columns = ", ".join(f"{name} = ?" for name in row)
        db.sql(f"UPDATE draft SET {columns} WHERE id = ?", (*row.values(), identity))


def _row(db: BookDatabase, contact: int) -> Row | None:
    names = ("id", *_COLUMNS.split(", "), "saved_at")
    found = db.sql(f"SELECT {', '.join(names)} FROM draft WHERE contact_id = ?", (contact,)).fetchone()
    return None if found is None else dict(zip(names, found, strict=True))


def _changed(db: BookDatabase, row: Row, after: Row) -> Change:
    columns = ", ".join(f"{name} = ?" for name in after)
    db.sql(f"UPDATE draft SET {columns} WHERE id = ?", (*after.values(), row["id"]))
    return "draft", int(row["id"] or 0), {name: row[name] for name in after}, after


def _line_of(db: BookDatabase, number: str | int | None, contact: int) -> int | None:
    """Return the contact's own number of the same line, where they have it, else that very number."""
    found = db.sql(
        "SELECT coalesce(own.id, n.id) FROM number n LEFT JOIN number own ON own.contact_id = ? "
        "AND own.e164 = n.e164 AND own.extension IS n.extension WHERE n.id = ? ORDER BY own.position LIMIT 1",
        (contact, number),
    ).fetchone()
    return None if found is None else int(found[0])


def owner() -> str:
    """Return the name by which this process holds a call: ``host:process:birth``."""
    return f"{_host()}:{os.getpid()}:{_birth(os.getpid())}"


def _host() -> str:
    # Loaded when it is asked: most commands hold no call, and it is a tenth of what they load.
    from socket import gethostname

    return gethostname()


def owner_alive(name: str) -> bool:
    """Whether the cockpit of that name runs on this machine and is another one than this.

    A process that was killed and that nobody has buried yet is dead, and so is one whose number another
    process has since.
    """
    host, _, rest = name.partition(":")
    process, _, birth = rest.partition(":")
    # On Windows the question below would interrupt the process it asks about.
    if host != _host() or not process.isdecimal() or os.name == "nt":
        return False
    if int(process) == os.getpid():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except OverflowError:
        return False
    except PermissionError:
        return True
    found = _birth(int(process))
    return found != _BURIED and (not birth or found in (birth, ""))


_BURIED = "dead"


def _birth(process: int) -> str:
    """Return when a process began, in the kernel's ticks; empty where the system does not tell.

    The fields are those of proc(5): the state, and the 20th of those behind the name in brackets.
    """
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    fields = told.rpartition(")")[2].split()
    return _BURIED if fields[0] in "ZX" else fields[19]


def _draft(row: tuple[Any, ...]) -> Draft:
    contact, note, number, dialed, answered, ended, holder, purpose, points = row
    return Draft(
        contact,
        note,
        number,
        _instant(dialed),
        _instant(answered),
        _instant(ended),
        holder,
        None if purpose is None else decode.word(Purpose, purpose),
        points_of(points),
    )


def points_of(text: str) -> tuple[str, ...]:
    """Return what was ticked, from the text that the table has."""
    return tuple(text.split("\n")) if text else ()


def _micros(at: datetime | None) -> int | None:
    return None if at is None else to_micros(at)


def _instant(value: int | None) -> datetime | None:
    return None if value is None else decode.instant(value)
