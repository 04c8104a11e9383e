"""No text in the book holds a control character, a change of direction or half a letter."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from sqlite3 import connect

import pytest

from callcockpit.domain.archive import Piece
from callcockpit.domain.blocks import Aim, Wanted, Whom
from callcockpit.domain.calllog import CallLog
from callcockpit.domain.text import UNSAFE
from callcockpit.domain.values import Candidate, Number
from callcockpit.domain.words import NumberKind, Result, TouchKind
from callcockpit.exchange import archive, opened, read_bytes
from callcockpit.exchange.archive_file import pieces
from callcockpit.store import blocklist, blocks, calls, dossiers, kindness, mappings, needs, own_plan, upkeep
from callcockpit.store.arrival import take_archive
from callcockpit.store.book import Book, open_book
from callcockpit.store.call_touch import CallFacts
from callcockpit.store.history import take_calls
from callcockpit.store.intake import take_in

HARD = "a\rb\0c\x1bd\u202ee\u2028f\x85g\x7fh\ud800"
PERSON = Candidate(
    HARD,
    *(HARD,) * 4,
    emails=(HARD,),
    urls=(HARD,),
    numbers=(Number(HARD, "+16145550142", HARD, NumberKind.WORK, HARD, ("America/New_York",)),),
    notes=HARD,
    tags=(HARD,),
    source=HARD,
    referred_by=HARD,
    uid=HARD,
)


def by_hand(book: Book, _folder: Path, now: datetime) -> None:
    _, who = upkeep.add(book, PERSON, now)
    upkeep.edit(book, who, PERSON, now, 90, (HARD, True))
    calls.log(book, who, Result.STAY_IN_TOUCH, now, facts=CallFacts(note=HARD))
    calls.log_touch(book, who, TouchKind.KINDNESS, HARD, now)
    calls.skip(book, who, HARD, now)
    kindness.count(book, HARD, HARD, now)
    needs.note(book, who, HARD, now)
    own_plan.add_occasion(book, who, HARD, 2, 28, now)
    blocks.begin(book, Wanted(25, 30, Aim.DIALS, Whom("tag", HARD)), now)
    mappings.remember(book, (HARD,), {HARD: "name"})
    blocklist.do_not_call(book, who, HARD, now)


def from_json(book: Book, _folder: Path, now: datetime) -> None:
    number = {"raw": HARD, "e164": "+16145550142", "extension": HARD, "kind": HARD, "label": HARD}
    texts = ("name", "given", "family", "company", "title", "source", "referred_by", "notes", "uid")
    said = dict.fromkeys((*texts, "zone", "birthday", "state"), HARD)
    lists = {"emails": [HARD], "urls": [HARD], "tags": [HARD], "numbers": [number]}
    text = json.dumps([{**said, **lists}])
    take_in(book, read_bytes(text.encode(), "p.json", "US"), now, file_name=HARD)


def from_csv(book: Book, _folder: Path, now: datetime) -> None:
    header = "Name,Company,Job Title,Phone,Email,Notes,Tags,Birthday,Referred by,Website,UID"
    row = ",".join(['"' + HARD[:-1] + '"'] * 11)
    text = f"{header}\n{row}\nOmar,x,x,614-555-0143 x1\x1b2,o@x.example,x,x,x,x,x,x\n"
    take_in(book, read_bytes(text.encode(), "p.csv", "US"), now, file_name=HARD)


def from_cards(book: Book, _folder: Path, now: datetime) -> None:
    text = "".join(f"={byte:02X}" for byte in HARD[:-1].encode())
    names = ("FN", "ORG", "TITLE", "NOTE", "EMAIL", "URL", "CATEGORIES", "UID", "TEL", "TZ", "BDAY")
    own = ("X-CALLCOCKPIT-SOURCE", "X-CALLCOCKPIT-REFERRED-BY", "X-CALLCOCKPIT-STATE")
    lines = "".join(f"{name};ENCODING=QUOTED-PRINTABLE:{text}\n" for name in (*names, *own))
    card = f"BEGIN:VCARD\nVERSION:2.1\n{lines}END:VCARD\n"
    take_in(book, read_bytes(card.encode(), "p.vcf", "US"), now, file_name=HARD)


def from_calls(book: Book, folder: Path, now: datetime) -> None:
    upkeep.add(book, Candidate("Omar Haddad", numbers=(Number("0142", "+16145550142"),)), now)
    cell = '"' + HARD[:-1] + '"'
    path = folder / "calls.csv"
    path.write_text(
        "Activity date,Call type,Call duration (seconds),Phone,Call title,Call notes\n"
        f"2026-11-11 10:00,Outbound,5,614-555-0142,{cell},{cell}\n"
    )
    with opened(path, "US") as log:
        assert isinstance(log, CallLog)
        assert take_calls(book, log, now, file_name=HARD).new == 1


WAYS: dict[str, Callable[[Book, Path, datetime], None]] = {
    "by hand": by_hand,
    "json": from_json,
    "csv": from_csv,
    "cards": from_cards,
    "calls": from_calls,
}
TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' "
    "AND name NOT GLOB 'contact_index*' AND name NOT GLOB 'sqlite_*'"
)


def unsafe(path: Path) -> list[tuple[str, str]]:
    """Return the tables and texts of a book that hold what no terminal may be sent."""
    with closing(connect(path)) as db:
        names = [row[0] for row in db.execute(TABLES)]
        cells = [
            (name, cell) for name in names for row in db.execute(f"SELECT * FROM {name}") for cell in row
        ]
    return [
        (name, cell) for name, cell in cells if isinstance(cell, str) and UNSAFE.search(cell.translate(PLAIN))
    ]


PLAIN = {ord("\n"): None, ord("\t"): None}


@pytest.mark.parametrize("way", WAYS)
def test_every_text_is_clean_once_it_is_in(book: Book, tmp_path: Path, now: datetime, way: str) -> None:
    WAYS[way](book, tmp_path, now)
    assert book.db.sql("SELECT count(*) FROM contact").fetchone()[0]
    assert unsafe(book.path) == []


def soiled(value: object) -> object:
    """Return a value of an archive with every text that may say anything soiled."""
    if isinstance(value, dict):
        return {key: HARD if key in TEXTS and one else soiled(one) for key, one in value.items()}
    return [soiled(one) for one in value] if isinstance(value, list) else value


TEXTS = frozenset(
    (
        *("uid", "name", "given", "family", "company", "title", "notes", "source", "referred_by", "referrer"),
        *("raw", "extension", "label", "note", "why", "reason", "what", "whom", "research", "letter", "own"),
    )
)


def test_every_text_of_an_archive_is_clean_once_it_is_in(book: Book, tmp_path: Path, now: datetime) -> None:
    by_hand(book, tmp_path, now)
    lines = [json.loads(line) for line in archive.lines(dossiers.pieces(book.db))]
    text = "\n".join(json.dumps(soiled(line)) for line in lines)

    def source() -> Iterator[tuple[int, Piece]]:
        return pieces(io.StringIO(text), "book.json", {})

    with open_book(tmp_path / "other.db", book.rules, book.zone) as other:
        assert take_archive(other, source, now, file_name=HARD).new == 1
        assert unsafe(other.path) == []
