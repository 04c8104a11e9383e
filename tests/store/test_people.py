"""Finding people: by the beginning of any word, with any text, and never by an error."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from callcockpit.domain.values import Candidate, Number
from callcockpit.domain.words import State, TouchKind
from callcockpit.store import calls, finding, people, upkeep
from callcockpit.store.book import Book

PEOPLE = [
    Candidate(
        "Dana Whitfield",
        company="Northwind Freight",
        title="COO",
        numbers=(Number("(614) 555-0142", "+16145550142"),),
        emails=("dana.w@example.com",),
        tags=("Key Account",),
        notes="plays the cello with Omar",
    ),
    Candidate("Omar Haddad", company="Acme [Ltd]", numbers=(Number("+44 20 7946 0958", "+442079460958"),)),
    Candidate("Renée Müller-Strauß", company="Ærø Möbel", numbers=(Number("ask Jenny"),)),
    Candidate("李伟", company="北京"),
    Candidate("Danielle O'Neil", tags=("vip",)),
    Candidate("สมชาย ใจดี"),
]


@pytest.fixture
def filled(book: Book, now: datetime) -> Book:
    for person in PEOPLE:
        upkeep.add(book, person, now)
    return book


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("dana", ["Dana"]),
        ("dan", ["Dana", "Danielle"]),
        ("DAN", ["Dana", "Danielle"]),
        ("whit", ["Dana"]),
        ("whit dan", ["Dana"]),
        ("field", []),
        ("renee", ["Renée"]),
        ("Renée", ["Renée"]),
        ("mull", ["Renée"]),
        ("strauss", ["Renée"]),
        ("strauß", ["Renée"]),
        ("müller-str", ["Renée"]),
        ("möbel", ["Renée"]),
        ("northw", ["Dana"]),
        ("coo", ["Dana"]),
        ("acme ltd", ["Omar"]),
        ("acme [ltd]", ["Omar"]),
        ("key acc", ["Dana"]),
        ("vip", ["Danielle"]),
        ("o'neil", ["Danielle"]),
        ("dana.w@example", ["Dana"]),
        ("cello", ["Dana"]),
        ("omar", ["Omar", "Dana"]),  # the name goes before the note
        ("614", ["Dana"]),
        ("6145550", ["Dana"]),
        ("614 555 01", ["Dana"]),
        ("(614) 555-0142", ["Dana"]),
        ("+1 614 555", ["Dana"]),
        ("16145550142", ["Dana"]),
        ("0142", ["Dana"]),
        ("+442079", ["Omar"]),
        ("020", []),
        ("jenny", ["Renée"]),
        ("李", ["李伟"]),
        ("สมชาย", ["สมชาย"]),
        ("ใจดี", ["สมชาย"]),
        ("nobody", []),
    ],
)
def test_people_are_found_by_the_beginning_of_their_words(filled: Book, query: str, found: list[str]) -> None:
    names = [one.name.split()[0] for one in people.contacts(filled.db, people.search(filled.db, query))]
    assert names == found


@pytest.mark.parametrize(
    "query",
    [
        '"',
        '"dana',
        "*",
        "dana*",
        "(",
        ")",
        "-",
        "-dana",
        "a-b",
        "\x00",
        "da\x00na",
        "🙂",
        "🙂 dana",
        "AND",
        "OR",
        "NOT x",
        "NEAR(a b)",
        "name:dana",
        "{name}:",
        "^dana",
        "a + b",
        "'; DROP TABLE contact",
        "%",
        "_",
        "\\",
        "\ud800",
        "²",
        "١٢٣٤",
        "ﬀ",
        "\u0301",
        "क्षि",
        "x" * 100_000,
        "word " * 5_000,
        "1" * 5_000,
    ],
)
def test_no_text_is_too_odd_to_look_for(filled: Book, query: str) -> None:
    for state in (None, State.NEW):
        assert isinstance(people.search(filled.db, query, state=state), list)
    assert isinstance(people.resolve(filled.db, query.replace("\ud800", "?")), list)


def test_nothing_asked_lists_everybody_by_name(filled: Book) -> None:
    names = [one.name for one in people.contacts(filled.db, people.search(filled.db, " "))]
    assert names == [
        "Dana Whitfield",
        "Danielle O'Neil",
        "Omar Haddad",
        "Renée Müller-Strauß",
        "สมชาย ใจดี",
        "李伟",
    ]
    assert len(people.search(filled.db, "", limit=2)) == 2


def test_of_a_pasted_page_the_first_words_count(filled: Book) -> None:
    assert people.search(filled.db, "dana " * 30 + "nobody") == people.search(filled.db, "dana")


def test_a_search_can_be_held_to_a_state(filled: Book) -> None:
    dana, danielle = people.search(filled.db, "dan")
    assert people.search(filled.db, "dan", state=State.NEW) == [dana]
    assert people.search(filled.db, "dan", state=State.NEEDS_NUMBER) == [danielle]
    assert people.search(filled.db, "", state=State.NEW) == people.search(filled.db, "dana") + people.search(
        filled.db, "omar haddad"
    )


def test_a_name_is_found_among_hundreds_of_notes_that_have_the_word(book: Book, now: datetime) -> None:
    with book.operation("import", "imported", now) as op:
        for number in range(300):
            upkeep.insert_person(op, Candidate(f"Person {number}", notes="ask for Zora"), now)
        upkeep.insert_person(op, Candidate("Ann Zora"), now)
        last = upkeep.insert_person(op, Candidate("Zora Neale"), now)
    found = people.search(book.db, "zora")
    assert found[:2] == [last, last - 1]
    assert len(found) == finding.WINDOW


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("1", ["Dana"]),
        ("99", []),
        ("9" * 40, []),
        ("+16145550142", ["Dana"]),
        ("+1 614 555-0142", ["Dana"]),
        ("dana whitfield", ["Dana"]),
        ("dan", ["Dana", "Danielle"]),
        ("omar", ["Omar"]),
        ("cello", []),
        ("Northwind", []),
        ("", []),
    ],
)
def test_a_result_goes_to_an_id_a_number_or_a_name_and_to_nobody_mentioned_in_a_note(
    filled: Book, wanted: str, found: list[str]
) -> None:
    names = [one.name.split()[0] for one in people.contacts(filled.db, people.resolve(filled.db, wanted))]
    assert names == found


def test_what_is_found_follows_edits_and_undo(filled: Book, now: datetime) -> None:
    (dana,) = people.search(filled.db, "whitfield")
    upkeep.edit(filled, dana, Candidate("Diana Moss", numbers=PEOPLE[0].numbers), now, None)
    assert people.search(filled.db, "whitfield") == people.search(filled.db, "cello") == []
    assert people.search(filled.db, "moss") == people.search(filled.db, "614") == [dana]
    calls.undo(filled, now)
    assert people.search(filled.db, "cello") == people.search(filled.db, "whitfield") == [dana]
    assert people.search(filled.db, "moss") == []


@pytest.mark.parametrize(
    "text", ["Acme [Ltd]", "[/oops]", "a\x00\x1b[31mb", "\ud800", "\u202eevil", "x" * 500, "\r\n\t"]
)
def test_any_text_can_be_kept(book: Book, now: datetime, text: str) -> None:
    person = Candidate(
        text,
        given=text,
        family=text,
        company=text,
        title=text,
        emails=(text,),
        urls=(text,),
        numbers=(Number(text, label=text),),
        notes=text,
        tags=(text,),
        source=text,
        referred_by=text,
        zone=text,
        uid=text,
    )
    receipt, identity = upkeep.add(book, person, now)
    upkeep.edit(book, identity, person, now, None)
    contact = people.contact(book.db, identity)
    assert contact is not None
    assert contact.zone is None
    shown = (contact.name, contact.company, contact.title, *contact.emails, *contact.tags, receipt.words)
    assert all(len(line) <= 207 and line.isprintable() for line in shown)


def test_the_history_has_the_newest_touch_first(book: Book, dana: int, now: datetime) -> None:
    for hours, kind in enumerate((TouchKind.EMAIL, TouchKind.MEAL, TouchKind.LETTER)):
        calls.log_touch(book, dana, kind, "", now + timedelta(hours=hours % 2))
    touches = people.history(book.db, dana)
    assert [touch.kind for touch in touches] == [TouchKind.MEAL, TouchKind.LETTER, TouchKind.EMAIL]
    assert people.history(book.db, dana, limit=2) == touches[:2]
    assert people.history(book.db, dana + 1) == ()


def test_whoever_is_not_there_is_left_out(book: Book, dana: int) -> None:
    assert [one.id for one in people.contacts(book.db, [dana + 9, dana])] == [dana]
    assert people.contact(book.db, dana + 9) is None
    assert people.contacts(book.db, []) == []
