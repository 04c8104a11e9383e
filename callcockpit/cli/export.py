"""``export``: contacts, history, calendar or the whole book, as a file or on standard output."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from callcockpit.cli.output import output
from callcockpit.cli.usage import UsageError
from callcockpit.cli.workplace import Workplace
from callcockpit.domain.archive import TouchOf
from callcockpit.domain.identity import uid_of
from callcockpit.domain.shapes import contact_shape, touch_shape
from callcockpit.domain.values import Candidate, as_candidate
from callcockpit.domain.words import TouchKind
from callcockpit.exchange import activities, archive, calendar, calendar_blocks, own_cards, own_table
from callcockpit.exchange.documents import Document, json_list
from callcockpit.exchange.target import chunks, write_file
from callcockpit.paths import known
from callcockpit.store import appointments, dossiers, pages
from callcockpit.store.book import Book

Lines = Callable[[Book], Iterable[str]]
_ItemT = TypeVar("_ItemT")

_STEP = 1_000
"""After how many entries the progress is told."""


def export(asked: Namespace, workplace: Workplace) -> int:
    """Write what is asked for; the file is whole or not there at all."""
    formats = _WRITERS[asked.what]
    wanted = asked.format or next(iter(formats))
    if wanted not in formats:
        raise UsageError(f"{asked.what} cannot be written as {wanted}: choose {', '.join(formats)}.")
    target = _target(asked.output, workplace)
    with workplace.book() as book:
        lines = formats[wanted](book)
        if target is None:
            for chunk in chunks(lines):
                with output():
                    sys.stdout.buffer.write(chunk)
        else:
            write_file(target, lines)
    return 0


def _target(output: str | None, workplace: Workplace) -> Path | None:
    """Return the file to write, None for standard output; never the book itself."""
    if output in (None, "-"):
        return None
    target = Path(output or "").expanduser().absolute()
    book = workplace.book_path
    same = target == book or known(lambda: target.samefile(book))
    if same or target.name.startswith(f"{book.name}-"):
        raise UsageError(f"{target} is the book itself or its journal: give the file another name.")
    return target


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


def _contacts_json(book: Book) -> Iterator[str]:
    return json_list(map(contact_shape, _told(pages.everybody(book.db))))


def _touches(book: Book) -> Iterator[TouchOf]:
    return _told(pages.touches(book.db))


def _calls(book: Book) -> Iterator[TouchOf]:
    return (one for one in _touches(book) if one.touch.kind is TouchKind.CALL)


def _history_json(touches: Iterable[TouchOf]) -> Iterator[str]:
    def shape(one: TouchOf) -> Document:
        return {"contact": one.contact, "name": one.name, **touch_shape(one.touch)}

    return json_list(map(shape, touches))


def _calendar(book: Book) -> Iterator[str]:
    events = (calendar.Event(*planned) for planned in _told(pages.planned(book.db)))
    week = calendar_blocks.block_lines(appointments.appointments(book.db), appointments.moves(book.db))
    return calendar.lines(events, week)


def _history(touches: Callable[[Book], Iterator[TouchOf]]) -> dict[str, Lines]:
    return {
        "csv": lambda book: activities.lines(touches(book)),
        "json": lambda book: _history_json(touches(book)),
        "hubspot": lambda book: activities.hubspot_lines(touches(book)),
        "salesforce": lambda book: activities.salesforce_lines(touches(book), book.zone),
    }


_WRITERS: dict[str, dict[str, Lines]] = {
    "contacts": {
        "csv": lambda book: own_table.lines(_people(book)),
        "json": _contacts_json,
        "vcf": lambda book: own_cards.lines(_people(book)),
        "vcf3": lambda book: own_cards.lines(_people(book), "3.0"),
    },
    "touches": _history(_touches),
    "calls": _history(_calls),
    "calendar": {"ics": _calendar},
    "all": {"json": lambda book: archive.lines(_told(dossiers.pieces(book.db)))},
}
"""By what is written, the formats it can be written in, the usual one first."""
