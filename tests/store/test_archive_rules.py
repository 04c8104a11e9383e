"""An archive comes in whole and by the rules of the book, or it is refused in a sentence."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from callcockpit.domain.archive import Piece
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.rules import Rules
from callcockpit.exchange import archive
from callcockpit.exchange.archive_file import pieces
from callcockpit.store import dossiers, promises, queue, review
from callcockpit.store.arrival import take_archive
from callcockpit.store.book import Book, open_book
from callcockpit.store.database import SaveError
from callcockpit.store.health import look_over
from callcockpit.store.intake import Intake
from tests.store.test_arrival import LATER, NOW, ZONE, lived_in

Entry = dict[str, Any]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The lines of the archive of a book with everything there is in one, and few people."""
    with open_book(tmp_path_factory.mktemp("whole") / "book.db", Rules(), ZONE) as book:
        lived_in(book)
        whole = list(archive.lines(dossiers.pieces(book.db)))
    people = [line for line in whole if line.startswith('{"contact"')]
    named = [line for line in people if json.loads(line)["contact"]["name"] in NAMES]
    others = [line for line in whole[:-1] if line not in people]
    return [*others, *named, end(len(others) - 1 + len(named))]


NAMES = ("Dana Whitfield", "Omar Haddad", "Eve Adams", "Gregor Hoffmann")
PEOPLE = 5
"""There are two Omar Haddads."""


def end(entries: int) -> str:
    """Return the last line."""
    return json.dumps({"end": entries}) + "\n"


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Callable[[], Book]]:
    """Opens empty books, and closes them at the end."""
    held: list[Book] = []

    def opened() -> Book:
        held.append(open_book(tmp_path / f"{len(held)}.db", Rules(), ZONE))
        return held[-1]

    yield opened
    for book in held:
        book.close()


def bring(book: Book, text: str, notes: dict[str, None] | None = None) -> Intake:
    """Take an archive in."""

    def source() -> Iterator[tuple[int, Piece]]:
        return pieces(io.StringIO(text), "book.json", {} if notes is None else notes)

    return take_archive(book, source, LATER, file_name="book.json")


def is_empty(book: Book) -> bool:
    """Whether nothing is in a book."""
    return list(dossiers.pieces(book.db)) == [] and not book.db.sql("SELECT 1 FROM operation").fetchall()


def wrong(book: Book) -> list[str]:
    """Return what the doctor finds wrong with a book."""
    return [f"{one.check}: {one.words}" for one in look_over(book.path) if not one.good]


def test_an_archive_that_is_cut_at_the_end_of_any_line_is_refused(
    lines: list[str], fresh: Callable[[], Book]
) -> None:
    book = fresh()
    for length in range(1, len(lines)):
        with pytest.raises(CockpitError, match=f"cut off behind line {length}: export it again"):
            bring(book, "".join(lines[:length]))
    assert is_empty(book)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda lines: [*lines[:3], *lines[4:]], "is not whole"),
        (lambda lines: [*lines[:4], lines[3], *lines[4:]], "is not whole"),
        (lambda lines: [*lines, *lines[1:]], "goes on behind its last line"),
        (lambda lines: [*lines, lines[-1]], "goes on behind its last line"),
        (lambda lines: [*lines[:-1], '{"end": true}\n'], "is not whole"),
        (lambda lines: [*lines[:-1], '{"end": null}\n'], "is not whole"),
    ],
)
def test_an_archive_with_other_entries_than_it_says_is_refused(
    lines: list[str], fresh: Callable[[], Book], spoil: Callable[[list[str]], list[str]], says: str
) -> None:
    book = fresh()
    with pytest.raises(CockpitError, match=says):
        bring(book, "".join(spoil(lines)))
    assert is_empty(book)


def test_an_archive_of_before_there_was_a_last_line_comes_in_and_that_is_told(
    lines: list[str], fresh: Callable[[], Book]
) -> None:
    older = [lines[0].replace('"version": 2', '"version": 1'), *lines[1:-1]]
    notes: dict[str, None] = {}
    assert bring(fresh(), "".join(older), notes).new == PEOPLE
    assert list(notes) == [
        "book.json was written by an older version and has no last line: it may have been cut off"
    ]
    notes.clear()
    assert bring(fresh(), "".join(lines), notes).new == PEOPLE
    assert notes == {}


def dana(lines: list[str]) -> tuple[int, Entry]:
    """Return the place of Dana's line and what it says."""
    found = ((place, json.loads(line).get("contact", {})) for place, line in enumerate(lines))
    return next((place, said) for place, said in found if said.get("name") == NAMES[0])


def open_plan(said: Entry) -> Entry:
    """Return what is planned with somebody."""
    found: Entry = next(plan for plan in said["plans"] if plan["closed"] is None)
    return found


def close(said: Entry) -> None:
    said["state"] = "closed"


def lose(said: Entry) -> None:
    said["plans"].remove(open_plan(said))


def double(said: Entry) -> None:
    said["plans"].append(open_plan(said))


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (close, "Dana Whitfield is closed and has an open plan"),
        (lose, r"Dana Whitfield is \w+ and has no next date"),
        (double, "Dana Whitfield has 2 open plans"),
    ],
)
def test_an_archive_that_breaks_a_rule_of_the_book_is_refused_with_whom_it_is_about(
    lines: list[str], fresh: Callable[[], Book], spoil: Callable[[Entry], None], says: str
) -> None:
    book = fresh()
    place, said = dana(lines)
    spoil(said)
    text = "".join([*lines[:place], json.dumps({"contact": said}) + "\n", *lines[place + 1 :]])
    with pytest.raises(CockpitError, match=rf"in line {place + 1} \({says}\): mend the book it comes from"):
        bring(book, text)
    assert is_empty(book)


def test_who_may_not_be_called_by_an_archive_is_not_planned_whatever_it_says(
    lines: list[str], fresh: Callable[[], Book]
) -> None:
    said = dana(lines)[1]
    for blocked in (False, True):
        book = fresh()
        numbers = [one["e164"] for one in said["numbers"]]
        listed = [
            {"blocked": {"number": number, "reason": "asked", "at": NOW.isoformat()}} for number in numbers
        ]
        person = {"contact": said if blocked else said | {"do_not_call": True}}
        entries = [person, *(listed if blocked else ())]
        text = "".join(f"{json.dumps(one)}\n" for one in (archive.HEAD, *entries)) + end(len(entries))
        assert bring(book, text).new == 1
        assert wrong(book) == []
        held = book.db.sql("SELECT state, do_not_call FROM contact").fetchall()
        assert held == [("closed", 1)]
        assert book.db.sql("SELECT count(*) FROM plan WHERE closed_at IS NULL").fetchone() == (0,)


HOSTILE: tuple[object, ...] = (
    *(None, True, False, 0, 1, -1, 7, 3651, 2**31, 2**63, 2**70, -(2**63), 1.5, 1e308, float("nan")),
    *("", " ", "x", "\r\nBEGIN:VCARD\r\n", "\0", "\ud800", "0001-01-01", "9999-12-31", "2026-02-30"),
    *("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-11-17T15:00:00", "1899-12-31T00:00Z"),
    *("closed", "active", "needs_number", "unreachable", "call", "+1", "+16145550142", "24:00", "09:00:30"),
    *([], [None], ["x"], [[]], {}, {"x": 1}, "a" * 3_000),
)


def places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value inside of a value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield (*path, key)
        yield from places(one, (*path, key))


def spoiled(lines: list[str], random: Random) -> str:
    """Return the archive with one or two values changed, taken out or doubled."""
    changed = list(lines)
    for _ in range(random.choice((1, 1, 2))):
        at = random.randrange(1, len(lines) - 1)
        entry = json.loads(changed[at])
        *way, last = random.choice([path for path in places(entry) if len(path) > 1])
        holder: Any = entry
        for step in way:
            holder = holder[step]
        match random.randrange(4):
            case 0 if isinstance(holder, list):
                holder.append(holder[last])
            case 1:
                del holder[last]
            case _:
                holder[last] = random.choice(HOSTILE)
        changed[at] = json.dumps(entry) + "\n"
    return "".join(changed)


def test_a_spoiled_archive_is_refused_or_leaves_nothing_for_the_doctor(
    lines: list[str], fresh: Callable[[], Book], scaled: Callable[[int, int], int]
) -> None:
    taken, day, book = 0, NOW.date(), fresh()
    for seed in range(tries := scaled(60, 3_000)):
        text = spoiled(lines, Random(seed))
        try:
            bring(book, text)
        except SaveError as error:
            raise AssertionError(f"seed {seed}: {error}") from error
        except CockpitError:
            assert is_empty(book), seed
            continue
        taken += 1
        assert wrong(book) == [], seed
        queue.window(book.db, LATER, day, book.rules)
        review.ahead(book, LATER)
        promises.cultivated(book, day)
        again = "".join(archive.lines(dossiers.pieces(book.db)))
        book = fresh()
        assert bring(book, again).rejected == (), seed
        book = fresh()
    assert tries // 20 < taken < tries
