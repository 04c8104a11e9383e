"""Taking calls that another program logged into the history of the people whose numbers they have.

A call adds what happened and how long it took, and changes no state, because nobody said what came of it. Who
was talked with is in touch again, and who called in vain is to be called back. The same call is not taken
twice: not from a second import, and not where it was logged in the cockpit.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

from callcockpit.domain.calllog import CallLog, LoggedCall
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.lookup import fits, typed
from callcockpit.domain.text import clean, clean_line
from callcockpit.domain.values import Reject
from callcockpit.domain.words import TouchKind
from callcockpit.store import decode, finding
from callcockpit.store.book import Book
from callcockpit.store.collector import without_collector
from callcockpit.store.instants import to_micros
from callcockpit.store.intake import Intake, NothingToWriteError
from callcockpit.store.journal import Operation
from callcockpit.store.laying import Fate, RowFate
from callcockpit.store.matching import key_of
from callcockpit.store.phoned import follow_calls

CALLS_LIMIT = 1_000_000
"""Calls of one file; they are held in memory while the book is locked, at about 400 bytes each."""
SEVERAL = 50
"""People of one number who are looked at."""
HALF_A_DAY = timedelta(hours=12)
LOGGED_WITHIN = timedelta(minutes=5)
"""How long after its end a call may have been logged by hand."""


def take_calls(
    book: Book,
    log: CallLog,
    now: datetime,
    *,
    file_name: str,
    dry_run: bool = False,
    progress: Callable[[int], object] | None = None,
) -> Intake:
    """Add the calls of a log to the history and tell what became of each row.

    A dry run tells the same and writes nothing. ``progress`` is told the number of calls done; what it raises
    cancels all of it. Raises SaveError where it could not be written, and what reading ``log`` raises.
    """
    fates: list[RowFate] = []
    rejects: list[Reject] = []
    calls: list[tuple[int, LoggedCall]] = []
    with without_collector():
        for row in log.rows:
            if isinstance(row, Reject):
                rejects.append(row)
            elif len(calls) >= CALLS_LIMIT:
                raise CockpitError(f"{file_name} holds more than {CALLS_LIMIT:,} calls: import a part of it.")
            else:
                calls.append(row)
        batch = None
        try:
            with book.operation("import", f"imported {clean_line(file_name)}", now) as op:
                heard: dict[int, datetime] = {}
                for done, (row_number, call) in enumerate(calls, 1):
                    fates.append(_take(book, op, row_number, call, heard))
                    if progress is not None and done % 500 == 0:
                        progress(done)
                for contact in heard:
                    follow_calls(op, book, contact, now)
                if dry_run or not any(one.fate is Fate.NEW for one in fates):
                    raise NothingToWriteError
                batch = op.id
        except NothingToWriteError:
            pass
    counts = {fate: sum(one.fate is fate for one in fates) for fate in Fate}
    fates += [RowFate(one.row, "", Fate.REJECTED, one.reason) for one in rejects]
    return Intake(
        file=file_name,
        format=log.format,
        encoding=log.encoding,
        region=log.region,
        rows=len(fates),
        new=counts[Fate.NEW],
        updated=0,
        same=counts[Fate.SAME],
        needs_number=0,
        rejected=tuple(rejects),
        fates=tuple(sorted(fates, key=lambda one: one.row)),
        batch=batch,
        nobody=counts[Fate.NOBODY],
    )


def _take(book: Book, op: Operation, row: int, call: LoggedCall, heard: dict[int, datetime]) -> RowFate:
    people = _people(book, call)
    who = call.name or call.number or call.email
    if len(people) != 1:
        told = "several people have this number" if people else "nobody in the book has this number"
        if not call.number:
            told = "the number was withheld" if not who else told.replace("this number", "this name")
        return RowFate(row, who, Fate.NOBODY, told)
    ((identity, name),) = people.items()
    call = call._replace(number=_line(book, identity, call))
    if _stands(book, identity, call):
        return RowFate(row, name, Fate.SAME, "in the history already")
    op.insert(
        "touch",
        contact=identity,
        at=call.at,
        kind=TouchKind.CALL,
        result=None if call.incoming else call.result,
        number=call.number or None,
        seconds=call.seconds,
        note=clean(call.note).strip(),
        received=int(call.incoming),
    )
    heard[identity] = max(call.at, heard.get(identity, call.at))
    if call.incoming:
        return RowFate(
            row, name, Fate.NEW, "they called" if not call.seconds else f"{call.seconds} s, they called"
        )
    return RowFate(row, name, Fate.NEW, call.result.words if call.result else f"{call.seconds or 0} s")


def _people(book: Book, call: LoggedCall) -> dict[int, str]:
    """Return who the call was with, by number, else e-mail, else name; of several the one of that name.

    What the strongest says counts, also where it says nobody.
    """
    if call.number or call.shown:
        found = _having(book, "id IN (SELECT contact_id FROM number WHERE e164 = ?)", call.number)
        if not found:
            ids = json.dumps(finding.by_number(book.db, call.shown, SEVERAL))
            found = _having(book, "id IN (SELECT value FROM json_each(?))", ids)
    elif call.email:
        mail = "id IN (SELECT contact_id FROM address WHERE value_key = ?)"
        found = _having(book, mail, call.email.casefold())
    else:
        found = _having(book, "name_key = ?", key_of(call.name)) if key_of(call.name) else {}
    named = {identity: name for identity, name in found.items() if key_of(name) == key_of(call.name)}
    return named if len(found) > 1 and named else found


def _having(book: Book, condition: str, value: str) -> dict[int, str]:
    rows = book.db.sql(f"SELECT id, name FROM contact WHERE {condition} LIMIT {SEVERAL}", (value,))
    return dict(rows.fetchall())


def _line(book: Book, identity: int, call: LoggedCall) -> str:
    """Return the number of a call as the book has it where the log shows it otherwise."""
    rows = book.db.sql("SELECT e164 FROM number WHERE contact_id = ? AND e164 IS NOT NULL", (identity,))
    lines = [row[0] for row in rows]
    said = typed(call.shown)
    if call.number in lines or said is None:
        return call.number
    return next((line for line in lines if fits(said, line)), call.number)


def _stands(book: Book, identity: int, call: LoggedCall) -> bool:
    """Whether this call is in the history: of the same minute and direction, or logged when it was over."""
    if call.day_only:
        return _stands_that_day(book, identity, call)
    ended = call.at + timedelta(seconds=call.seconds or 0)
    rows = book.db.sql(
        "SELECT at, received, number FROM touch WHERE contact_id = ? AND kind = 'call' AND undone = 0 "
        "AND at BETWEEN ? AND ?",
        (identity, to_micros(call.at - timedelta(minutes=1)), to_micros(ended + LOGGED_WITHIN)),
    )
    for at, received, number in rows.fetchall():
        if bool(received) != call.incoming:
            continue
        moment = decode.instant(at)
        if moment.replace(second=0, microsecond=0) == call.at.replace(second=0, microsecond=0):
            return True
        # The cockpit's clock counts microseconds, other programs' logs whole seconds at best.
        by_hand = not call.incoming and at % 1_000_000 != 0 and moment >= call.at
        if by_hand and (number is None or number.startswith(call.number)):
            return True
    return False


def _stands_that_day(book: Book, identity: int, call: LoggedCall) -> bool:
    """Whether a call of which only the day is known is in the history, by what was noted on it.

    It stands there as it was imported before, or with its bare words, as the cockpit exported it.
    """
    rows = book.db.sql(
        "SELECT note, seconds FROM touch WHERE contact_id = ? AND kind = 'call' AND undone = 0 "
        "AND at BETWEEN ? AND ?",
        (identity, to_micros(call.at - HALF_A_DAY), to_micros(call.at + HALF_A_DAY)),
    )
    imported = clean(call.note).strip()
    return any(
        note == imported or (note.strip() == call.words and (seconds or None) == call.seconds)
        for note, seconds in rows.fetchall()
    )
