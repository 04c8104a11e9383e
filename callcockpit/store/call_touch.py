"""A call in the history: what is known of it, the touch it becomes, and the draft it uses up."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from callcockpit.domain.text import clean
from callcockpit.domain.tracks import points_note
from callcockpit.domain.values import Number
from callcockpit.domain.words import Purpose, Result, TouchKind
from callcockpit.store import rows
from callcockpit.store.journal import Operation


class CallFacts(NamedTuple):
    """What is known of the call that a result ends."""

    number: int | None = None
    """The id of the number it went to; None for the contact's first."""
    dialed: datetime | None = None
    answered: datetime | None = None
    ended: datetime | None = None
    note: str = ""
    purpose: Purpose | None = None
    outside_hours: bool = False
    points: tuple[str, ...] = ()
    """What was ticked of the talk track; it goes into the history with the note."""
    at: datetime | None = None
    """When a call was that was made elsewhere; None for one that ends now."""


NO_FACTS = CallFacts()


def write_touch(
    op: Operation, identity: int, result: Result, number: Number | None, facts: CallFacts, now: datetime
) -> int:
    """Write the call itself into the history and return its id."""
    seconds = None
    if facts.answered is not None:
        seconds = max(0, round(((facts.ended or now) - facts.answered).total_seconds()))
    return op.insert(
        "touch",
        contact=identity,
        at=facts.at or facts.dialed or now,
        kind=TouchKind.CALL,
        result=result,
        purpose=facts.purpose,
        number=as_dialed(number),
        seconds=seconds if result.reached else None,
        note=_noted(facts, result),
        outside_hours=int(facts.outside_hours),
    )


def say_result(op: Operation, touch: int, note: str, result: Result, facts: CallFacts) -> int:
    """Write what came of a conversation that was taken from a phone's log, and return its id."""
    said = "\n".join(part for part in (note, _noted(facts, result)) if part)
    op.update("touch", touch, result=result, purpose=facts.purpose, note=said)
    return touch


def _noted(facts: CallFacts, result: Result) -> str:
    """Return the note with what was ticked; nothing can have been where nobody was reached."""
    ticked = clean(points_note(facts.points)) if result.reached else ""
    return "\n".join(part for part in (clean(facts.note).strip(), ticked) if part)


def as_dialed(number: Number | None) -> str | None:
    """Return a number as the history names it: E.164 with its extension, else its text."""
    if number is None:
        return None
    if number.e164 is None:
        return number.raw
    return f"{number.e164};ext={number.extension}" if number.extension else number.e164


def end_draft(op: Operation, identity: int, facts: CallFacts, now: datetime) -> None:
    """Remove the draft that this result uses up, as undo will want it back: the call over, the text there.

    A result from outside the screen knows nothing of what is typed there, and leaves it alone.
    """
    if facts._replace(at=None) == NO_FACTS:
        return
    found = op.db.sql("SELECT id FROM draft WHERE contact_id = ?", (identity,)).fetchone()
    if found is None:
        if facts.dialed is None and not facts.note.strip():
            return  # nothing that undo would have to bring back
        row = op.db.added("INSERT INTO draft (contact_id, saved_at) VALUES (?, 0)", (identity,))
    else:
        row = int(found[0])
    left: dict[str, object] = {
        "note": clean(facts.note),
        "number": facts.number,
        "dialed_at": facts.dialed,
        "answered_at": facts.answered,
        "ended_at": None if facts.dialed is None else facts.ended or now,
        "saved_at": now,
    }
    rows.write(op.db, "draft", row, rows.cells("draft", left))
    op.delete("draft", row)
