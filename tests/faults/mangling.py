"""A program of the fault tests: imports many small files, most of them damaged, with little memory for it.

``python -m tests.faults.mangling FOLDER FROM TO`` prints one JSON object with what became of the files of
these seeds. It ends with a traceback where a promise was broken, and by a signal where a file took too long.
"""

from __future__ import annotations

import io
import json
import resource
import signal
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from random import Random

from callcockpit.domain.archive import Dossier, Past
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Candidate, Due, Number, Plan
from callcockpit.domain.words import NumberKind, PlanKind, State
from callcockpit.exchange import archive, own_cards, own_table
from callcockpit.importing import Wish, import_file
from callcockpit.store import upkeep
from callcockpit.store.book import Book, open_book
from tests.exchange.test_sheets import row, workbook

ROOM = 256 << 20
"""Bytes of address space beside what the program has before it reads the first file."""
SECONDS = 20
"""Seconds of computing that one file may take; waiting is for the machine to answer for."""
GOOD_OF = 5
"""One file of so many is left as it is, and must be taken with everything in it."""
NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
CALLER = "+16145550100"
"""The number of somebody who is in the book from the start."""


@dataclass(frozen=True, slots=True)
class Good:
    """A file as it should be, and what must be in the book when it was taken."""

    content: bytes
    people: Sequence[Candidate] = ()
    calls: int = 0


def somebody(seed: int, place: int) -> Candidate:
    """Return a person whom no other file has."""
    line = 2_000_000 + seed * 4 + place
    number = Number(f"+1 614 {line}", f"+1614{line}", "7" if place else None, NumberKind.MOBILE)
    notes = f'likes "tea", milk; and\nwalks {seed}'
    return Candidate(f"Jürgen {seed}-{place}", company="Groß, Söhne", notes=notes, numbers=(number,))


def foreign_table(people: Sequence[Candidate]) -> bytes:
    """Return them as a CSV of no program in particular."""
    lines = ["Name;Mobile;Ext;Company;Notes"]
    for one in people:
        notes = one.notes.replace('"', '""')
        number = one.numbers[0]
        lines.append(f'{one.name};{number.raw};{number.extension or ""};{one.company};"{notes}"')
    return "\n".join(lines).encode("utf-8-sig")


def foreign_cards(people: Sequence[Candidate]) -> bytes:
    """Return them as vCard 2.1 from a phone, with a picture."""
    cards = []
    for one in people:
        number = one.numbers[0]
        tail = f";ext={number.extension}" if number.extension else ""
        note = one.notes.encode().hex(" ").upper()
        quoted = "".join(f"={byte}" for byte in note.split())
        cards.append(
            f"BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=UTF-8:{one.name}\nTEL;CELL:{number.raw}{tail}\n"
            f"ORG:{one.company}\nNOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{quoted[:60]}=\n{quoted[60:]}\n"
            "PHOTO;BASE64:\n /9j/4AAQSkZJRgABAQ\n AAAQABAAD\n\nEND:VCARD\n"
        )
    return "".join(cards).encode()


def as_json(people: Sequence[Candidate]) -> bytes:
    """Return them as ``contacts --json`` prints them."""
    shapes = [
        {
            "name": one.name,
            "company": one.company,
            "notes": one.notes,
            "numbers": [
                {"raw": n.raw, "e164": n.e164, "extension": n.extension, "kind": n.kind.value}
                for n in one.numbers
            ],
        }
        for one in people
    ]
    return json.dumps(shapes, ensure_ascii=False, indent=1).encode()


def as_archive(people: Sequence[Candidate]) -> bytes:
    """Return them as a whole book."""
    plans = (Past(Plan(PlanKind.FIRST_CALL, Due(NOW.date()), "new in the book", None, NOW)),)
    dossiers = (Dossier(one, State.NEW, NOW, plans=plans) for one in people)
    return "".join(archive.lines(dossiers)).encode()


def as_sheet(people: Sequence[Candidate]) -> bytes:
    """Return them as a spreadsheet."""
    rows = [row(1, "Name", "Mobile", "Ext", "Company", "Notes")]
    rows += [
        row(place, one.name, one.numbers[0].raw, one.numbers[0].extension or "", one.company, one.notes)
        for place, one in enumerate(people, 2)
    ]
    return workbook("".join(rows))


WRITERS: dict[str, Callable[[Sequence[Candidate]], bytes]] = {
    "csv": foreign_table,
    "vcard 2.1": foreign_cards,
    "vcard 3": lambda people: "".join(own_cards.lines(people, "3.0")).encode(),
    "vcard 4": lambda people: "".join(own_cards.lines(people)).encode(),
    "own csv": lambda people: "".join(own_table.lines(people)).encode(),
    "json": as_json,
    "archive": as_archive,
}
if find_spec("python_calamine"):
    WRITERS["xlsx"] = as_sheet


def call_log(seed: int, count: int) -> bytes:
    """Return an Android call log with calls of the person who is in the book."""
    start = 1_600_000_000 + seed * 1_000
    calls = (
        f'<call number="{CALLER}" duration="{place * 5}" date="{start + place * 120}000" type="2" />'
        for place in range(count)
    )
    return f"<?xml version='1.0' encoding='UTF-8'?>\n<calls>{''.join(calls)}</calls>".encode()


def good_file(seed: int, random: Random) -> tuple[str, Good]:
    """Return a file of some format, and that format."""
    count = random.randrange(1, 4)
    kind = random.choice((*WRITERS, "xml"))
    if kind == "xml":
        return kind, Good(call_log(seed, count), calls=count)
    people = [somebody(seed, place) for place in range(count)]
    if kind == "archive":
        people = [
            Candidate(
                one.name, company=one.company, notes=one.notes, numbers=one.numbers, uid=f"urn:x:{seed}-{n}"
            )
            for n, one in enumerate(people)
        ]
    return kind, Good(WRITERS[kind](people), people)


TOKENS = (
    *(
        b'"',
        b"'",
        b"=",
        b"\n",
        b"\r",
        b"\x00",
        b";",
        b",",
        b":",
        b"\\",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\x1a",
    ),
    *(
        b"BEGIN:VCARD\n",
        b"END:VCARD\n",
        b"AGENT:\n",
        b"\n ",
        b"=\n",
        b"{",
        b"[",
        b"]",
        b"}",
        b"null",
        b"1e999",
    ),
    *(
        b"<",
        b">",
        b"&a;",
        b"<!DOCTYPE a>",
        b"<calls>",
        b"</calls>",
        b"-1",
        b"\xf0\x9f\x98\x80",
        b"\xed\xa0\x80",
    ),
)


def mangled(data: bytes, random: Random) -> bytes:
    """Return a file that is damaged in some places."""
    content = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 5, 30))):
        place = random.randrange(len(content) + 1)
        match random.randrange(7):
            case 0 if content:
                content[min(place, len(content) - 1)] = random.randrange(256)
            case 1:
                del content[place : place + random.choice((1, 5, 50, 500))]
            case 2:
                content[place:place] = random.choice(TOKENS)
            case 3:
                content[place:place] = random.choice(TOKENS) * random.choice((10, 100, 3_000))
            case 4:
                content[place:place] = content[: random.randrange(1, 200)]
            case 5 if random.random() < 0.3:
                del content[place:]
            case _:
                content[place:place] = random.randbytes(random.randrange(1, 40))
    return bytes(content)


def mangled_sheet(data: bytes, random: Random) -> bytes:
    """Return a spreadsheet of which one part is damaged, while the archive around it is whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        torn = random.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, mangled(part, random) if name == torn else part)
    return out.getvalue()


def state(book: Book) -> tuple[int, ...]:
    """Return what shows whether anything was written."""
    tables = ("contact", "number", "address", "touch", "plan", "operation")
    return tuple(int(book.db.sql(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in tables)


def check_taken(book: Book, good: Good, before: tuple[int, ...], new: int) -> None:
    """Make sure that everything in a good file is in the book."""
    after = state(book)
    assert after[0] - before[0] == len(good.people), "people"
    assert after[3] - before[3] == good.calls, "calls"
    assert new == len(good.people) + good.calls
    for one in good.people:
        found = book.db.sql(
            "SELECT c.company, c.notes, n.e164, n.extension, n.kind FROM contact c "
            "JOIN number n ON n.contact_id = c.id WHERE c.name = ?",
            (one.name,),
        ).fetchall()
        number = one.numbers[0]
        wanted = (one.company, one.notes, number.e164, number.extension, number.kind.value)
        assert [tuple(row) for row in found] == [wanted], (one, found)


def attempt(book: Book, folder: Path, seed: int) -> tuple[str, str]:
    """Import the file of one seed; return its format, and whether it was good, taken or refused."""
    random = Random(seed)
    kind, good = good_file(seed, random)
    whole = seed % GOOD_OF == 0
    content = good.content
    torn = not whole and kind in ("json", "xml", "archive") and random.random() < 0.3
    if torn:
        content = content[: random.randrange(1, len(content.rstrip()))]
    elif not whole:
        inside = kind == "xlsx" and random.random() < 0.7
        content = mangled_sheet(content, random) if inside else mangled(content, random)
    path = folder / "people"
    path.write_bytes(content)
    before = state(book)
    try:
        taken = import_file(book, Wish(path, "US", UTC, {}), NOW)
    except CockpitError as error:
        said = str(error)
    else:
        said = ""
    if said:
        assert not whole, said
        assert "\n" not in said
        assert state(book) == before, f"something of a refused file was written: {said}"
        return kind, "refused"
    assert not torn, "a file that ends in the middle was taken for a whole one"
    if whole:
        check_taken(book, good, before, taken.new)
        return kind, "good"
    after = state(book)
    assert after[0] - before[0] + after[3] - before[3] == taken.new, "not what was told"
    assert taken.rows >= taken.new + taken.updated + taken.same
    return kind, "taken"


def main(folder: Path, first: int, last: int) -> None:
    """Import the files of these seeds into one book."""
    counts: Counter[str] = Counter()
    with open_book(folder / "book.db", Rules(), UTC) as book:
        upkeep.add(book, Candidate("The Caller", numbers=(Number(CALLER, CALLER),)), NOW)
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * resource.getpagesize() + ROOM
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        for seed in range(first, last):
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            try:
                kind, fate = attempt(book, folder, seed)
            except BaseException:
                print(f"seed {seed}", file=sys.stderr)  # noqa: T201
                raise
            counts[fate] += 1
            counts[kind] += 1
        signal.setitimer(signal.ITIMER_PROF, 0)
        check = book.db.sql("PRAGMA integrity_check").fetchone()[0]
        assert check == "ok"
    print(json.dumps(counts))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
