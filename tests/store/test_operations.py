"""Every operation is written whole, is taken back whole, and is done again whole, also after a restart."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from callcockpit.domain.booking import Promise
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Candidate, Due, Number
from callcockpit.domain.words import PlanKind, Result, State, TouchKind
from callcockpit.store import blocklist, calls, cards, drafts, people, upkeep
from callcockpit.store.book import Book, open_book
from callcockpit.store.call_touch import CallFacts
from callcockpit.store.database import SaveError
from callcockpit.store.drafts import Draft
from callcockpit.store.journal import Receipt
from callcockpit.store.tables import JOURNALED
from callcockpit.store.tally import STALE
from tests.copies import open_copy

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
THURSDAY = Due(date(2026, 11, 19), datetime(2026, 11, 19, 19, 30, tzinfo=UTC))
NEW_YORK = ("America/New_York",)
WORK = Number("(614) 555-0142", "+16145550142", zones=NEW_YORK)
MOBILE = Number("(614) 555-0143", "+16145550143", zones=NEW_YORK)
DANA = Candidate(
    "Dana Whitfield",
    company="Northwind Freight",
    numbers=(WORK, MOBILE),
    emails=("dana@example.com",),
    urls=("https://example.com/dana",),
    tags=("VIP", "freight"),
    notes="met at the fair",
)
OMAR = Candidate("Omar Haddad", numbers=(WORK,))
"""He shares Dana's line."""
RUTH = Candidate("Ruth Keller")
"""She has no number."""

Dump = dict[str, list[tuple[object, ...]]]


def dump(path: Path) -> Dump:
    """Everything an operation may change, read by SQLite alone; what undo only marks counts as gone."""
    found: Dump = {}
    with closing(open_copy(path)) as db:
        for model in JOURNALED:
            name = model._meta.table_name
            kept = " WHERE undone = 0" if name == "touch" else ""
            found[name] = db.execute(f"SELECT * FROM {name}{kept} ORDER BY id").fetchall()
        found["load"] = db.execute("SELECT * FROM load WHERE calls > 0 ORDER BY day").fetchall()
        found["tally"] = db.execute("SELECT * FROM tally ORDER BY word, slot").fetchall()
        assert db.execute(STALE).fetchall() == []
        found["index"] = db.execute("SELECT rowid, * FROM contact_index ORDER BY rowid").fetchall()
    return found


@dataclass(frozen=True)
class World:
    """A book with three people: Dana was called before, Omar shares her line, Ruth has no number."""

    book: Book
    dana: int
    omar: int
    ruth: int

    def dump(self) -> Dump:
        return dump(self.book.path)


@pytest.fixture
def world(book: Book) -> World:
    people_ids = [upkeep.add(book, person, NOW - timedelta(days=9))[1] for person in (DANA, OMAR, RUTH)]
    calls.log(book, people_ids[0], Result.NO_ANSWER, NOW - timedelta(days=3))
    return World(book, *people_ids)


def log(result: Result, **more: Due | Promise) -> Callable[[World], Receipt]:
    def run(world: World) -> Receipt:
        return calls.log(world.book, world.dana, result, NOW, **more).receipt  # type: ignore[arg-type]  # one of two

    return run


def wrong_number_without_another(world: World) -> Receipt:
    return calls.log(world.book, world.omar, Result.WRONG_NUMBER, NOW).receipt


def block_and_allow(world: World) -> Receipt:
    blocklist.do_not_call(world.book, world.dana, "asked us", NOW)
    return blocklist.allow(world.book, "+16145550142", "asked again", NOW)


def rewritten(world: World) -> Receipt:
    person = Candidate(
        "Dana [Ltd]",
        numbers=(MOBILE._replace(raw="614.555.0143"), Number("ask Jenny")),
        emails=("new@example.com",),
        tags=("other",),
        referred_by="Billy Stone",
        zone="America/Denver",
    )
    return upkeep.edit(world.book, world.dana, person, NOW, 30)


OPERATIONS: dict[str, Callable[[World], Receipt]] = {
    "no answer": log(Result.NO_ANSWER),
    "voicemail": log(Result.VOICEMAIL),
    "busy": log(Result.BUSY),
    "someone else": log(Result.SOMEONE_ELSE),
    "wrong number": log(Result.WRONG_NUMBER),
    "wrong number, a date": log(Result.WRONG_NUMBER, chosen=THURSDAY),
    "wrong number, no other": wrong_number_without_another,
    "no future": log(Result.NO_FUTURE),
    "stay in touch": log(Result.STAY_IN_TOUCH),
    "next step": log(Result.NEXT_STEP, promise=Promise(THURSDAY, "send quote")),
    "chosen date": log(Result.VOICEMAIL, chosen=THURSDAY),
    "touch": lambda world: calls.log_touch(world.book, world.dana, TouchKind.LETTER, "thanked", NOW),
    "snooze": lambda world: calls.snooze(world.book, world.dana, THURSDAY, NOW),
    "skip": lambda world: calls.skip(world.book, world.dana, "not the right time", NOW),
    "move": lambda world: calls.change_due(world.book, world.dana, THURSDAY, NOW),
    "add": lambda world: upkeep.add(world.book, DANA, NOW, referrer=world.omar)[0],
    "add without a number": lambda world: upkeep.add(world.book, RUTH, NOW)[0],
    "edit": rewritten,
    "take the numbers away": lambda world: upkeep.edit(world.book, world.dana, RUTH, NOW, None),
    "give a number": lambda world: upkeep.edit(world.book, world.ruth, OMAR, NOW, None),
    "zone": lambda world: upkeep.set_zone(world.book, world.dana, "Asia/Tokyo", NOW),
    "do not call": lambda world: blocklist.do_not_call(world.book, world.dana, "asked us", NOW),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_undo_restores_everything_and_redo_does_it_all_again(world: World, name: str) -> None:
    before = world.dump()
    receipt = OPERATIONS[name](world)
    after = world.dump()
    assert after != before
    for _ in range(2):
        undone = calls.undo(world.book, NOW)
        assert undone is not None
        assert undone.operation == receipt.operation
        assert world.dump() == before
        redone = calls.redo(world.book)
        assert redone is not None
        assert redone.operation == receipt.operation
        assert world.dump() == after


def test_lifting_a_block_is_taken_back_too(world: World) -> None:
    blocklist.do_not_call(world.book, world.dana, "asked us", NOW)
    before = world.dump()
    blocklist.allow(world.book, "+16145550142", "asked again", NOW)
    assert world.dump() != before
    calls.undo(world.book, NOW)
    assert world.dump() == before


def test_undo_goes_on_after_a_restart(world: World) -> None:
    states = [world.dump()]
    for name in ("no answer", "zone", "wrong number", "skip", "next step"):
        OPERATIONS[name](world)
        states.append(world.dump())
    for back in (3, 2):
        with open_book(world.book.path, world.book.rules, world.book.zone) as book:
            for _ in range(back):
                states.pop()
                assert calls.undo(book, NOW) is not None
                assert dump(book.path) == states[-1]
    assert len(states) == 1


def test_redo_follows_the_order_of_undo_until_something_else_is_done(world: World) -> None:
    book = world.book
    first = OPERATIONS["no answer"](world)
    second = OPERATIONS["zone"](world)
    for _ in range(2):
        calls.undo(book, NOW)
    assert [
        receipt and receipt.operation for receipt in (calls.redo(book), calls.redo(book), calls.redo(book))
    ] == [
        first.operation,
        second.operation,
        None,
    ]
    for _ in range(2):
        calls.undo(book, NOW)
    third = OPERATIONS["voicemail"](world)
    after = world.dump()
    assert calls.redo(book) is None
    calls.undo(book, NOW)
    again = calls.redo(book)
    assert again is not None
    assert again.operation == third.operation
    assert world.dump() == after
    assert calls.redo(book) is None


def test_there_is_an_end_to_undo_and_redo(book: Book) -> None:
    assert calls.undo(book, NOW) is None
    assert calls.redo(book) is None


def test_an_undone_call_stays_in_the_book_marked_and_leaves_the_figures(world: World) -> None:
    calls.log(world.book, world.dana, Result.VOICEMAIL, NOW)
    calls.undo(world.book, NOW)
    shown = people.history(world.book.db, world.dana)
    assert [touch.result for touch in shown] == [Result.NO_ANSWER]
    marked = people.history(world.book.db, world.dana, undone=True)
    assert [(touch.result, touch.undone) for touch in marked] == [
        (Result.VOICEMAIL, True),
        (Result.NO_ANSWER, False),
    ]


def test_the_same_deed_tried_twice_is_done_once(world: World) -> None:
    first = calls.log(world.book, world.dana, Result.BUSY, NOW, token="deed")
    after = world.dump()
    second = calls.log(world.book, world.dana, Result.BUSY, NOW, token="deed")
    assert second.receipt == first.receipt._replace(repeated=True)
    touch = calls.log_touch(world.book, world.dana, TouchKind.MEAL, "lunch", NOW, token="meal")
    repeated = calls.log_touch(world.book, world.dana, TouchKind.MEAL, "lunch", NOW, token="meal")
    assert repeated == touch._replace(repeated=True)
    calls.undo(world.book, NOW)
    assert world.dump() == after


@pytest.mark.parametrize("table", ["touch", "plan", "contact", "change", "draft"])
def test_a_result_that_cannot_be_written_leaves_nothing_and_can_be_tried_again(
    world: World, table: str
) -> None:
    verb = "UPDATE" if table == "contact" else "DELETE" if table == "draft" else "INSERT"
    drafts.save(world.book.db, Draft(world.dana, "half a not"), NOW)
    world.book.db.sql(
        f"CREATE TEMP TRIGGER broken BEFORE {verb} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END"
    )
    before = world.dump()
    facts = CallFacts(dialed=NOW, note="half a note")
    with pytest.raises(SaveError, match=r"disk reports an error\. Check /.*, which holds the book"):
        calls.log(world.book, world.dana, Result.STAY_IN_TOUCH, NOW, facts, token="deed")
    assert world.dump() == before
    assert not calls.log(
        world.book, world.dana, Result.STAY_IN_TOUCH, NOW, facts, token="deed"
    ).receipt.repeated
    assert world.dump() != before


def test_a_person_removed_by_another_cockpit_is_told_in_a_sentence(world: World) -> None:
    with closing(sqlite3.connect(world.book.path)) as other, other:
        other.execute("PRAGMA foreign_keys = ON")
        other.execute("DELETE FROM contact WHERE id = ?", (world.ruth,))
    with pytest.raises(CockpitError, match="not in the book any more"):
        calls.log(world.book, world.ruth, Result.BUSY, NOW)
    with pytest.raises(SaveError, match="removed by another cockpit"):
        upkeep.add(world.book, OMAR, NOW, referrer=world.ruth)


def test_a_book_that_was_moved_away_is_not_replaced_by_an_empty_one(world: World, tmp_path: Path) -> None:
    kept = world.book.path.rename(tmp_path / "kept.db")
    for _ in range(2):
        with pytest.raises(SaveError, match="Close the cockpit and start it again"):
            calls.log(world.book, world.dana, Result.BUSY, NOW)
    assert not world.book.path.exists()
    kept.rename(world.book.path)
    before = world.dump()
    calls.log(world.book, world.dana, Result.BUSY, NOW)
    assert world.dump() != before


def test_a_book_that_cannot_be_opened_after_a_failure_is_used_again_as_soon_as_it_can(
    world: World, tmp_path: Path
) -> None:
    kept = world.book.path.rename(tmp_path / "kept.db")
    world.book.path.mkdir()
    with pytest.raises(SaveError):
        calls.log(world.book, world.dana, Result.BUSY, NOW)
    with pytest.raises(CockpitError, match="is a folder"), world.book.reading():
        people.contact(world.book.db, world.dana)
    world.book.path.rmdir()
    kept.rename(world.book.path)
    with world.book.reading():
        assert people.contact(world.book.db, world.dana) is not None
        calls.log(world.book, world.dana, Result.BUSY, NOW)


def test_undo_brings_the_text_back_with_the_call_over(world: World) -> None:
    db, ended = world.book.db, NOW + timedelta(minutes=8)
    number = people.contacts(db, [world.dana])[0].numbers[1].id
    drafts.save(db, Draft(world.dana, "likes the sur", number, NOW, NOW, owner="here:1"), NOW)
    facts = CallFacts(number, NOW, NOW, None, "likes the survey")
    calls.log(world.book, world.dana, Result.NO_FUTURE, ended, facts)
    assert drafts.load(db, world.dana) is None
    calls.undo(world.book, ended)
    assert drafts.load(db, world.dana) == Draft(
        world.dana, "likes the survey", number, NOW, NOW, ended, "here:1"
    )
    calls.redo(world.book)
    assert drafts.load(db, world.dana) is None


def test_undo_keeps_what_was_typed_since(world: World) -> None:
    db = world.book.db
    calls.log(world.book, world.dana, Result.NO_FUTURE, NOW, CallFacts(dialed=NOW, note="old"))
    drafts.save(db, Draft(world.dana, "new", dialed=NOW + timedelta(hours=1), owner="here:1"), NOW)
    calls.undo(world.book, NOW)
    draft = drafts.load(db, world.dana)
    assert draft == Draft(world.dana, "old\nnew", dialed=NOW + timedelta(hours=1), owner="here:1")


def test_redo_keeps_what_was_typed_since(world: World) -> None:
    db = world.book.db
    calls.log(world.book, world.dana, Result.NO_FUTURE, NOW, CallFacts(dialed=NOW, note="old"))
    calls.undo(world.book, NOW)
    drafts.save(db, Draft(world.dana, "old and new", dialed=NOW, ended=NOW), NOW)
    calls.redo(world.book)
    assert drafts.load(db, world.dana) == Draft(world.dana, "old and new")
    calls.undo(world.book, NOW)
    assert drafts.load(db, world.dana) == Draft(world.dana, "old and new", dialed=NOW, ended=NOW)


def test_what_was_typed_about_a_new_person_comes_back_with_them(world: World) -> None:
    book = world.book
    receipt, identity = upkeep.add(book, OMAR, NOW)
    number = people.contacts(book.db, [identity])[0].numbers[0].id
    drafts.save(book.db, Draft(identity, "typed", number), NOW)
    for _ in range(2):
        calls.undo(book, NOW)
        assert drafts.load(book.db, identity) is None
        calls.redo(book)
        assert drafts.load(book.db, identity) == Draft(identity, "typed")
    drafts.save(book.db, Draft(identity), NOW)
    calls.undo(book, NOW)
    redone = calls.redo(book)
    assert redone is not None
    assert redone.operation == receipt.operation
    assert drafts.load(book.db, identity) is None


def test_a_result_from_the_command_line_leaves_what_is_typed_on_the_screen(world: World) -> None:
    typed = Draft(world.dana, "half a note", dialed=NOW, owner="here:1")
    drafts.save(world.book.db, typed, NOW)
    calls.log(world.book, world.dana, Result.BUSY, NOW)
    assert drafts.load(world.book.db, world.dana) == typed


def test_a_call_is_written_as_it_was(world: World) -> None:
    number = people.contacts(world.book.db, [world.dana])[0].numbers[1].id
    facts = CallFacts(number, NOW, NOW + timedelta(seconds=12), None, " a\x00b\r\nc ", outside_hours=True)
    calls.log(world.book, world.dana, Result.STAY_IN_TOUCH, NOW + timedelta(seconds=492), facts)
    touch = people.history(world.book.db, world.dana)[0]
    assert (touch.at, touch.seconds, touch.note, touch.number, touch.outside_hours) == (
        NOW,
        480,
        "a\u2400b\nc",
        "+16145550143",
        True,
    )
    contact = people.contact(world.book.db, world.dana)
    assert contact is not None
    assert (contact.state, contact.attempts, contact.reached) == (
        State.CULTIVATED,
        0,
        NOW + timedelta(seconds=492),
    )


def test_the_promise_on_the_screen_is_what_is_written(world: World) -> None:
    card = cards.card(world.book, world.dana, NOW)
    assert card is not None
    shown = calls.log(world.book, world.dana, Result.NO_ANSWER, NOW).booking
    calls.undo(world.book, NOW)
    calls.log(world.book, world.dana, Result.NO_ANSWER, NOW + timedelta(hours=5), shown=shown)
    contact = people.contact(world.book.db, world.dana)
    assert contact is not None
    assert contact.plan is not None
    assert shown.plan is not None
    assert contact.plan.due == shown.plan.due


def test_a_line_listed_twice_is_struck_twice(book: Book) -> None:
    twice = OMAR._replace(numbers=(WORK, WORK._replace(raw="+1 614 555 0142")))
    _, omar = upkeep.add(book, twice, NOW)
    calls.log(book, omar, Result.WRONG_NUMBER, NOW)
    contact = people.contact(book.db, omar)
    assert contact is not None
    assert contact.state is State.NEEDS_NUMBER
    assert [number.struck for number in contact.numbers] == [True, True]


def test_a_number_written_otherwise_stays_struck_and_a_new_one_brings_the_person_back(world: World) -> None:
    book = world.book
    calls.log(book, world.omar, Result.STAY_IN_TOUCH, NOW)
    calls.log(book, world.omar, Result.WRONG_NUMBER, NOW)
    upkeep.edit(book, world.omar, OMAR._replace(numbers=(WORK._replace(raw="614 555 0142"),)), NOW, None)
    contact = people.contact(book.db, world.omar)
    assert contact is not None
    assert (contact.state, contact.plan, contact.numbers[0].struck) == (State.NEEDS_NUMBER, None, True)
    upkeep.edit(book, world.omar, OMAR._replace(numbers=(WORK, MOBILE)), NOW, None)
    contact = people.contact(book.db, world.omar)
    assert contact is not None
    assert contact.state is State.CULTIVATED
    assert contact.plan is not None
    assert (contact.plan.kind, contact.plan.due) == (PlanKind.RECALL, Due(date(2026, 11, 17)))


def test_a_zone_nobody_knows_is_refused(world: World) -> None:
    before = world.dump()
    with pytest.raises(CockpitError, match="no time zone Nowhere/Town"):
        upkeep.set_zone(world.book, world.dana, "Nowhere/Town", NOW)
    assert world.dump() == before


@pytest.mark.parametrize("deed", [calls.snooze, calls.change_due])
def test_who_has_no_plan_cannot_be_put_off(
    world: World, deed: Callable[[Book, int, Due, datetime], Receipt]
) -> None:
    with pytest.raises(CockpitError, match="Ruth Keller"):
        deed(world.book, world.ruth, THURSDAY, NOW)
    with pytest.raises(CockpitError, match="Ruth Keller"):
        calls.skip(world.book, world.ruth, "", NOW)
