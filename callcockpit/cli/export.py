"""``export``: contacts, history, calendar or the whole book, as a file or on standard output."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from callcockpit.cli.output import output
from callcockpit.cli.replacing import may_replace, other_than
from callcockpit.cli.usage import UsageError
from callcockpit.cli.workplace import Workplace
from callcockpit.domain.archive import TouchOf
from callcockpit.domain.identity import uid_of
from callcockpit.domain.shapes import contact_shape, touch_shape
from callcockpit.domain.values import Candidate, as_candidate
from callcockpit.domain.words import TouchKind
from callcockpit.exchange import activities, archive, calendar, calendar_blocks, own_cards, own_table
from callcockpit.exchange.documents import Document, json_list
from callcockpit.exchange.target import begins_like, chunks, write_file
from callcockpit.store import appointments, dossiers, pages
from callcockpit.store.book import Book

Lines = Callable[[Book, datetime], Iterable[str]]
_ItemT = TypeVar("_ItemT")

LOOKED_BACK = timedelta(days=60)
"""How long after its day an event may still lie in somebody's calendar, and is cancelled there."""
_STEP = 1_000
"""After how many entries the progress is told."""


def export(asked: Namespace, workplace: Workplace) -> int:
    """Write what is asked for, and 1 where somebody would not have a file replaced by it.

    The file is whole or not there at all.
    """
    formats = _WRITERS[asked.what]
    wanted = asked.format or next(iter(formats))
    if wanted not in formats:
        raise UsageError(f"{asked.what} cannot be written as {wanted}: choose {', '.join(formats)}.")
    begins, lines_of = formats[wanted]
    target = _target(asked.output, workplace)
    if target is not None and not may_replace(
        target, "export of this kind", lambda: begins_like(target, begins), force=asked.force
    ):
        return 1
    with workplace.book() as book:
        lines = lines_of(book, workplace.moment(None))
        if target is None:
            for chunk in chunks(lines):
                with output():
                    sys.stdout.buffer.write(chunk)
        else:
            write_file(target, lines)
    return 0


def _target(output: str | None, workplace: Workplace) -> Path | None:
    """Return the file to write, None for standard output; never the book itself."""
    if output in (None, "-", "/dev/stdout"):
        return None
    return other_than(workplace.book_path, Path(output or "").expanduser().absolute())


def _told(items: Iterable[_ItemT]) -> Iterator[_ItemT]:
    """Tell on a terminal how many entries are done, on one line that is gone at the end."""
    if not sys.stderr.isatty():
        yield from items
        return
    try:
        for count, item in enumerate(items, 1):
            if count % _STEP == 0:
                sys.stderr.write(f"\r{count:,} written …")
                sys.stderr.flush()
            yield item
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def _people(book: Book) -> Iterator[Candidate]:
    return (as_candidate(contact, uid_of(contact)) for contact in _told(pages.everybody(book.db)))


def _contacts_json(book: Book, _: datetime) -> Iterator[str]:
    return json_list(map(contact_shape, _told(pages.everybody(book.db))))


def _touches(book: Book) -> Iterator[TouchOf]:
    return _told(pages.touches(book.db))


def _calls(book: Book) -> Iterator[TouchOf]:
    return (one for one in _touches(book) if one.touch.kind is TouchKind.CALL)


def _history_json(touches: Iterable[TouchOf]) -> Iterator[str]:
    def shape(one: TouchOf) -> Document:
        return {"contact": one.contact, "name": one.name, **touch_shape(one.touch)}

    return json_list(map(shape, touches))


def _calendar(book: Book, now: datetime) -> Iterator[str]:
    events = _told(pages.planned(book.db, book.today(now) - LOOKED_BACK))
    week = calendar_blocks.block_lines(appointments.appointments(book.db), appointments.moves(book.db))
    return calendar.lines(events, week)


def _history(touches: Callable[[Book], Iterator[TouchOf]]) -> dict[str, tuple[str, Lines]]:
    return {
        "csv": (_table(activities.HEADER[:6]), lambda book, _: activities.lines(touches(book))),
        "json": (
            r'\[\n\{"contact": \d+, "name": .*"undone": (true|false), "received": ',
            lambda book, _: _history_json(touches(book)),
        ),
        "hubspot": (_table(activities.HUBSPOT), lambda book, _: activities.hubspot_lines(touches(book))),
        "salesforce": (
            _table(activities.SALESFORCE),
            lambda book, _: activities.salesforce_lines(touches(book), book.zone),
        ),
    }


def _table(header: Iterable[str]) -> str:
    return re.escape(",".join(f'"{name}"' for name in header))


def _ours(begins: str) -> str:
    return re.escape(f"{begins}\r\nPRODID:{own_cards.PRODUCT}\r\n")


_WRITERS: dict[str, dict[str, tuple[str, Lines]]] = {
    "contacts": {
        "csv": (_table(own_table.HEADER[:4]), lambda book, _: own_table.lines(_people(book))),
        "json": (
            r'\[\n\{"id": \d+, "name": .*"do_not_call": (true|false), "numbers": ',
            _contacts_json,
        ),
        "vcf": (_ours("BEGIN:VCARD\r\nVERSION:4.0"), lambda book, _: own_cards.lines(_people(book))),
        "vcf3": (_ours("BEGIN:VCARD\r\nVERSION:3.0"), lambda book, _: own_cards.lines(_people(book), "3.0")),
    },
    "touches": _history(_touches),
    "calls": _history(_calls),
    "calendar": {"ics": (_ours("BEGIN:VCALENDAR\r\nVERSION:2.0"), _calendar)},
    "all": {
        "json": (r'\{"callcockpit": "book"', lambda book, _: archive.lines(_told(dossiers.pieces(book.db))))
    },
}
"""By what is written, the formats it can be written in, the usual one first: how a file of it begins, as a
regular expression that nobody else's fits, and its lines."""
