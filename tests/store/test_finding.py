"""Finding people: a window over all who match, in one order, with how many there are."""

from __future__ import annotations

import lzma
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from callcockpit.domain.calllog import CallLog, LoggedCall
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Candidate, Number
from callcockpit.domain.words import Result, State, TouchKind
from callcockpit.exchange import calllogs
from callcockpit.store import calls, cultivation, duplicates, finding, matches, people, upkeep
from callcockpit.store.book import Book, open_book
from callcockpit.store.call_touch import CallFacts
from callcockpit.store.cultivation import Group
from callcockpit.store.history import take_calls
from callcockpit.store.laying import Fate
from tests.conftest import PersonBuilder

BOOKS = Path(__file__).parent / "books"


def names(book: Book, page: finding.Page) -> list[str]:
    return [one.name for one in people.contacts(book.db, page.ids)]


def test_windows_side_by_side_show_everybody_once_in_the_order_of_names(book: Book, now: datetime) -> None:
    for n in range(25):
        upkeep.add(book, Candidate(f"Person {n * 7 % 25:02}", company="Person GmbH"), now)
    for typed in ("", "person", "person gmbh"):
        pages = [finding.page(book.db, typed, start=start, limit=10) for start in (0, 10, 15, 30)]
        assert {page.total for page in pages} == {25}
        assert [page.start for page in pages] == [0, 10, 15, 15], "the last window is a full one"
        first, second, third, past = (names(book, page) for page in pages)
        assert first + second + third[5:] == [f"Person {n:02}" for n in range(25)]
        assert third == past


def test_whose_name_begins_so_comes_first_then_whose_name_holds_it_then_the_others(
    book: Book, now: datetime
) -> None:
    for name, company in (
        ("Zoe", "Ann & Co"),
        ("Mary Ann", ""),
        ("Ann Zoller", ""),
        ("Anna", ""),
        ("Bo", ""),
    ):
        upkeep.add(book, Candidate(name, company=company), now)
    found = finding.page(book.db, "ann")
    assert names(book, found) == ["Ann Zoller", "Anna", "Mary Ann", "Zoe"]


@pytest.mark.parametrize("group", [Group.LOSING, Group.REQUALIFY])
def test_a_group_is_counted_whole_and_read_by_windows(
    book: Book, person: PersonBuilder, now: datetime, group: Group
) -> None:
    for n in range(12):
        _, identity = upkeep.add(book, person(f"Person {n:02}", f"01{n:02}"), now - timedelta(500))
        calls.log(book, identity, Result.STAY_IN_TOUCH, now - timedelta(450 + n))
    kept = cultivation.members(book, group, now)
    pages = [finding.page(book.db, "person", kept, start=start, limit=6) for start in (0, 6)]
    assert [page.total for page in pages] == [12, 12]
    seen = [name for page in pages for name in names(book, page)]
    order = range(11, -1, -1) if group is Group.LOSING else range(12)
    assert seen == [f"Person {n:02}" for n in order]
    assert finding.page(book.db, "person 03", kept).total == 1


def test_a_state_is_counted_whole(book: Book, now: datetime) -> None:
    for n in range(7):
        upkeep.add(book, Candidate(f"Person {n}"), now)
    assert finding.page(book.db, "", finding.in_state(State.NEEDS_NUMBER), start=5, limit=5).total == 7
    assert finding.page(book.db, "", finding.in_state(State.CLOSED)) == finding.Page(0, 0, [])


LETTERS = {
    "ostergaard": "Østergaard",
    "lukasz": "ŁUKASZ",
    "strasse": "Straße",
    "dordevic": "Đorđević",
    "aegir": "Ægir",
    "oeuvre": "Œuvre",
    "isik": "Işık",
    "thorir": "Þórir",
    "gudrun": "Guðrún",
    "hamrun": "Ħamrun",
    "tesfaye": "Ŧesfaye",
    "muller": "Müller",
    "åse": "Ase",
    "øster": "Oster",
}
"""What is typed, and whom it finds: letters that no accent can be taken from are written as they are read."""


@pytest.mark.parametrize(("typed", "name"), LETTERS.items())
def test_letters_are_found_as_they_are_typed_on_any_keyboard(
    book: Book, now: datetime, typed: str, name: str
) -> None:
    _, named = upkeep.add(book, Candidate(f"Kim {name}"), now)
    _, employed = upkeep.add(book, Candidate("Ann Bo", company=name), now)
    _, noted = upkeep.add(book, Candidate("Cy Do", notes=f"knows {name}"), now)
    _, tagged = upkeep.add(book, Candidate("Ed Fo", tags=(name,)), now)
    assert people.search(book.db, typed) == [named, employed, noted, tagged]
    assert people.search(book.db, name) == [named, employed, noted, tagged]
    assert people.resolve(book.db, f"kim {typed}") == [named]


def test_what_was_said_is_found_with_the_line_that_has_it(book: Book, dana: int, now: datetime) -> None:
    note = "likes sailing\nwants 20 Łódź pumps before the budget closes\nhas a dog"
    calls.log(book, dana, Result.STAY_IN_TOUCH, now, CallFacts(note=note))
    assert people.search(book.db, "lodz pump") == people.search(book.db, "dana budget") == [dana]
    assert matches.lines(book.db, [dana], "lodz pump") == {
        dana: (now, "wants 20 Łódź pumps before the budget closes")
    }
    assert matches.lines(book.db, [dana], "dana") == {}, "whose name has it needs no line"
    assert matches.lines(book.db, [dana], "dana dog") == {dana: (now, "has a dog")}


def test_the_newest_line_of_the_history_counts_and_then_the_notes(
    book: Book, dana: int, person: PersonBuilder, now: datetime
) -> None:
    _, noted = upkeep.add(book, person("Omar Haddad", "0111", notes="sells tiles\nasked for brochures"), now)
    for days, note in ((9, "brochure sent"), (2, "brochure read")):
        calls.log_touch(book, dana, TouchKind.EMAIL, note, now - timedelta(days))
    assert matches.lines(book.db, [dana, noted], "brochure") == {
        dana: (now - timedelta(2), "brochure read"),
        noted: (None, "asked for brochures"),
    }


def test_what_was_said_follows_undo_redo_and_merging(
    book: Book, dana: int, person: PersonBuilder, now: datetime
) -> None:
    def found() -> list[int]:
        return people.search(book.db, "budget")

    calls.log(book, dana, Result.STAY_IN_TOUCH, now, CallFacts(note="budget"))
    assert found() == [dana]
    calls.undo(book, now)
    assert found() == []
    calls.redo(book)
    assert found() == [dana]
    _, other = upkeep.add(book, person("D. Whitfield", "0143"), now)
    calls.log_touch(book, other, TouchKind.EMAIL, "the quote", now)
    duplicates.merge(book, dana, other, now)
    assert people.search(book.db, "quote") == [dana]
    calls.undo(book, now)
    assert people.search(book.db, "quote") == [other]


def test_the_history_of_an_imported_call_log_is_found(book: Book, dana: int, now: datetime) -> None:
    call = LoggedCall(at=now - timedelta(3), number="+16145550142", note="asked about pumps")
    take_calls(book, CallLog("calls", "UTF-8", "US", iter([(1, call)])), now, file_name="calls.csv")
    assert people.search(book.db, "pumps") == [dana]


def test_a_book_of_the_layout_before_is_indexed_anew(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    path.write_bytes(lzma.decompress(next(BOOKS.glob("layout9*")).read_bytes()))
    with open_book(path, Rules(), UTC) as book:
        said = book.db.sql("SELECT contact_id, note FROM touch WHERE undone = 0 AND note <> ''").fetchall()
        assert said
        for contact, note in said:
            assert contact in people.search(book.db, note)
        assert people.search(book.db, "muller son"), "Müller & Søn"


ON_THE_PHONE = (
    *("020 7946 0958", "02079460958", "00442079460958", "00 44 20 7946 0958", "011 44 20 7946 0958"),
    *("+442079460958", "+44 (0)20 7946 0958", "tel:+442079460958", "tel:020-7946-0958", "442079460958"),
    *("79460958", "7946 0958", "946 0958", "20 7946 0958", "tel:+44-20-7946-0958;ext=12"),
)
"""How telephones show one number in London."""
FOREIGN = {
    "+79123456789": ("8 912 345-67-89", "89123456789", "810 7 912 3456789"),
    "+393471234567": ("347 123 4567", "0039 347 1234567"),
    "+390612345678": ("06 12345678", "0612345678"),
    "+16145550142": ("(614) 555-0142", "1-614-555-0142", "5550142", "001 614 555 0142"),
    "+3612345678": ("06 1 234 5678", "12345678"),
    "+35312345678": ("01 234 5678", "00353 1 234 5678"),
}
SHOWN = [(shown, "+442079460958") for shown in ON_THE_PHONE]
SHOWN += [(shown, e164) for e164, each in FOREIGN.items() for shown in each]


@pytest.mark.parametrize(("shown", "e164"), SHOWN)
def test_whoever_calls_back_is_found_by_the_number_on_the_phone(
    book: Book, now: datetime, shown: str, e164: str
) -> None:
    for other in ("+442079461958", "+12079460959", "+16145550143", "+390612345679"):
        upkeep.add(book, Candidate(f"Not {other}", numbers=(Number(other, other),)), now)
    _, wanted = upkeep.add(book, Candidate("Yan Two", numbers=(Number("as written", e164),)), now)
    assert people.search(book.db, shown) == [wanted]
    assert people.resolve(book.db, shown) == [wanted]


def test_a_number_that_several_have_names_all_of_them_and_a_whole_one_only_its_own(
    book: Book, now: datetime
) -> None:
    lines = ("+442079460958", "+12079460958", "+16149460958")
    london, maine, ohio = (
        upkeep.add(book, Candidate(f"At {line}", numbers=(Number(line, line),)), now)[1] for line in lines
    )
    assert people.resolve(book.db, "9460958") == [london, maine, ohio]
    assert people.resolve(book.db, "2079460958") == [london, maine]
    assert people.resolve(book.db, "+12079460958") == [maine]
    assert people.resolve(book.db, "+492079460958") == []
    assert people.resolve(book.db, "946095") == [], "six digits are no number"
    assert people.resolve(book.db, str(ohio)) == [ohio]


def test_a_number_that_is_kept_as_text_is_found_by_its_end(book: Book, now: datetime) -> None:
    _, kept = upkeep.add(book, Candidate("Ann Bo", numbers=(Number("946 0958 (ask for Ann)"),)), now)
    for shown in ("9460958", "946-0958", "946 0958"):
        assert people.search(book.db, shown) == people.resolve(book.db, shown) == [kept]


@pytest.mark.parametrize(
    ("logged", "region", "found"),
    [
        ("020 7946 0958", "GB", True),
        ("020 7946 0958", None, True),
        ("00442079460958", "GB", True),
        ("tel:+442079460958", "US", True),
        ("79460958", "GB", True),
        ("7946 0958", None, True),
        ("460958", "GB", False),
        ("+4979460958", "GB", False),
    ],
)
def test_calls_of_a_phone_go_to_whom_its_number_belongs(
    book: Book, now: datetime, logged: str, region: str | None, found: bool
) -> None:
    line = "+442079460958"
    upkeep.add(book, Candidate("Yan Two", numbers=(Number(line, line),)), now)
    xml = f"<calls><call number='{logged}' duration='60' date='1795000000000' type='2'/></calls>"
    rows = calllogs.from_xml(BytesIO(xml.encode()), "calls.xml", region)
    taken = take_calls(book, CallLog("calls", "UTF-8", region, rows), now, file_name="calls.xml")
    assert [one.name for one in taken.fates if one.fate is Fate.NEW] == ["Yan Two"] * found
    touches = people.history(book.db, 1)
    assert [touch.number for touch in touches] == [line] * found, "the history names the line of the book"
