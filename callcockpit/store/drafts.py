"""What is typed and not yet logged, and the call in progress: kept in the book so that no crash loses it."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from callcockpit.domain.text import clean
from callcockpit.store.database import BookDatabase
from callcockpit.store.fields import from_micros, to_micros


@dataclass(frozen=True, slots=True)
class Draft:
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

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it worth keeping."""
        return not self.note and self.dialed is None


_COLUMNS = "contact_id, note, number_id, dialed_at, answered_at, ended_at, owner"


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
            to_micros(now),
        )
        db.sql(
            f"INSERT INTO draft ({_COLUMNS}, saved_at) SELECT ?, ?, ?, ?, ?, ?, ?, ? "
            "WHERE EXISTS (SELECT 1 FROM contact WHERE id = ?) "
            "ON CONFLICT (contact_id) DO UPDATE SET note = excluded.note, number_id = excluded.number_id, "
            "dialed_at = excluded.dialed_at, answered_at = excluded.answered_at, "
            "ended_at = excluded.ended_at, owner = excluded.owner, saved_at = excluded.saved_at",
            (*values, draft.contact),
        )


def load(db: BookDatabase, contact: int) -> Draft | None:
    """Return the draft about a contact, if there is one."""
    found = db.sql(f"SELECT {_COLUMNS} FROM draft WHERE contact_id = ?", (contact,)).fetchone()
    return None if found is None else _draft(found)


def in_progress(db: BookDatabase, alive: Callable[[str], bool]) -> Draft | None:
    """Return the newest call that no living cockpit holds, so that it can be taken up again."""
    for found in db.sql(f"SELECT {_COLUMNS} FROM draft WHERE dialed_at IS NOT NULL ORDER BY dialed_at DESC"):
        draft = _draft(found)
        if not alive(draft.owner):
            return draft
    return None


def owner() -> str:
    """Return the name by which this process holds a call."""
    return f"{socket.gethostname()}:{os.getpid()}"


def owner_alive(name: str) -> bool:
    """Whether the cockpit of that name runs on this machine and is another one than this."""
    host, _, process = name.rpartition(":")
    if host != socket.gethostname() or not process.isdecimal() or int(process) == os.getpid():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _draft(row: tuple[int, str, int | None, int | None, int | None, int | None, str]) -> Draft:
    contact, note, number, dialed, answered, ended, holder = row
    return Draft(contact, note, number, _instant(dialed), _instant(answered), _instant(ended), holder)


def _micros(at: datetime | None) -> int | None:
    return None if at is None else to_micros(at)


def _instant(value: int | None) -> datetime | None:
    return None if value is None else from_micros(value)
