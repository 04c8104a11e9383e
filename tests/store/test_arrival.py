"""What somebody can count on when a whole book comes back from an archive."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from sqlite3 import OperationalError, connect
from zoneinfo import ZoneInfo

import pytest

from callcockpit.demo.book import fill
from callcockpit.domain.appointments import Weekly
from callcockpit.domain.archive import Dossier, Piece
from callcockpit.domain.blocks import Aim, Wanted, Whom
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.ninety import Activity, Answer
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Candidate, Due, Number
from callcockpit.domain.words import PlanKind, Purpose, Result, State, TouchKind
from callcockpit.exchange import archive
from callcockpit.exchange.archive_file import pieces as read_pieces
from callcockpit.store import (
    acquaintance,
    appointments,
    blocklist,
    blocks,
    calls,
    dossiers,
    drafts,
    kindness,
    needs,
    ninety,
    own_plan,
    people,
    planned,
    pursuits,
    queue,
    touches,
    touchplan,
    upkeep,
)
from callcockpit.store.arrival import take_archive
from callcockpit.store.book import Book, open_book
from callcockpit.store.drafts import Draft
from callcockpit.store.intake import Intake
from callcockpit.store.seed import Seed, sow

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
OpenBook = Callable[[str], Book]
TABLES = {
    "number": "position, raw, e164, extension, kind, label, zones, struck",
    "address": "position, kind, value, value_key",
    "touch": "at, kind, result, purpose, number, seconds, note, outside_hours, undone, received",
    "partner": "marks, made_at, meets_on",
    "named": "name, number, received, at, outcome, (SELECT name FROM contact WHERE id = person_id)",
    "plan": "kind, due_on, due_at, why, cadence, rank, made_at, snoozed_until, closed_at",
    "skip": "at, reason",
    "draft": "note, dialed_at, answered_at, ended_at, purpose, points, saved_at",
    "pursuit": ("began_at, research, letter, kind, appealed_at, wait_on, returned_at, ended_at"),
    "need": "at, what, letter, introduced_at, closed_at",
    "block": "started_at, minutes, goal, ended_at, aim, whom, pauses",
    "appointment": "weekday, hour, minutes, since_on, until_on, made_at",
    "moved_block": "from_on, from_hour, to_on, to_hour, at",
    "ninety": "began_on, ended_on",
    "look_back": "number, activity, goal, answer, next_goal, at",
    "kindness": "at, what, whom",
    "touch_plan": "since, own",
    "occasion": "name, month, day",
    "planned_touch": "kind, origin, occurs_on, due_on, why, made_at, closed_at, skipped, touch_id IS NULL, "
    "occasion_id IS NULL",
    "blocked": "number, reason, at",
    "contact": "name, notes, state, cadence, do_not_call, attempts, birthday, zone, added_at, reached_at, "
    "profile, introduced, reason, thanked_at",
}


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenBook]:
    """Opens books by name, and closes them at the end."""
    held: list[Book] = []

    def open_named(name: str) -> Book:
        held.append(open_book(tmp_path / f"{name}.db", Rules(), ZONE))
        return held[-1]

    yield open_named
    for book in held:
        book.close()


def archived(book: Book) -> str:
    return "".join(archive.lines(dossiers.pieces(book.db)))


def source(text: str) -> Callable[[], Iterator[tuple[int, Piece]]]:
    return lambda: read_pieces(io.StringIO(text), "book.json", {})


def bring(book: Book, text: str, *, dry_run: bool = False) -> Intake:
    return take_archive(book, source(text), LATER, file_name="book.json", dry_run=dry_run)


def rows(book: Book) -> dict[str, list[tuple[object, ...]]]:
    return {
        table: sorted(book.db.sql(f"SELECT {columns} FROM {table}").fetchall(), key=str)
        for table, columns in TABLES.items()
    }


def number(last: str) -> Number:
    return Number(f"(614) 555-{last}", f"+1614555{last}", zones=("America/New_York",))


def lived_in(book: Book) -> int:
    """Fill a book with everything there is in one, and return the id of Dana."""
    fill(book, NOW, "US")
    (dana,) = people.resolve(book.db, "Dana Whitfield")
    blocks.begin(book, Wanted(25, 30, Aim.CONVERSATIONS, Whom("tag", "client")), NOW)
    blocks.pause(book, NOW + timedelta(minutes=2))
    blocks.pause(book, NOW + timedelta(minutes=3))
    appointments.appoint(book, Weekly((0, 5), time(9), 50), NOW)
    saturday = appointments.standing(book, date(2026, 11, 21), date(2026, 11, 21), NOW)[0]
    appointments.move(book, saturday, Due(date(2026, 11, 22)), NOW)
    appointments.remove(book, appointments.appointments(book.db)[0].id, NOW)
    ninety.start(book, NOW)
    ninety.look_back(book, 1, dict.fromkeys(Activity, Answer.TOO_MUCH), NOW)
    kindness.count(book, "held the door", "a stranger", NOW)
    calls.skip(book, dana, "not the right time", NOW + timedelta(minutes=1))
    _, omar = upkeep.add(book, Candidate("Omar Haddad", numbers=(number("0161"), number("0162"))), NOW)
    calls.log(book, omar, Result.WRONG_NUMBER, NOW)
    calls.log(book, omar, Result.STAY_IN_TOUCH, NOW)
    calls.undo(book, NOW)
    calls.snooze(book, omar, Due(date(2026, 11, 20)), NOW)
    upkeep.edit(book, omar, Candidate("Omar Haddad", numbers=(number("0162"),), zone="Asia/Tokyo"), NOW, 45)
    contact = people.contact(book.db, dana)
    assert contact is not None
    drafts.save(
        book.db,
        Draft(
            dana, "call me\nback", contact.numbers[1].id, NOW, NOW, None, "here:1", Purpose.CARE, ("asked",)
        ),
        NOW,
    )
    _, eve = upkeep.add(book, Candidate("Eve Adams", numbers=(number("0163"),)), NOW, referrer=dana)
    blocklist.do_not_call(book, eve, "asked", NOW)
    (gregor,) = people.resolve(book.db, "Gregor Hoffmann")
    pursuits.note_research(book, gregor, "the yard has no room", NOW)
    pursuits.appeal(book, gregor, TouchKind.LETTER, "Dear Gregor,\n…", date(2026, 12, 1), NOW)
    pursuits.give_back(book, gregor, NOW)
    needs.note(book, dana, "a tax adviser", NOW)
    needs.note(book, dana, "an intern", NOW)
    needs.introduce(book, needs.listed(book.db)[1].id, omar, "Dear both", date(2026, 12, 1), NOW)
    touchplan.put_on(book, (dana, omar), NOW)
    own_plan.add_occasion(book, omar, "the firm was founded", 2, 29, NOW)
    own_plan.set_frequency(book, omar, TouchKind.MEAL, 0, NOW)
    for one in planned.window(book.db, 0, 3):
        touches.done(book, one.id, f"the {one.why}", NOW)
    touches.skip(book, planned.window(book.db, 0, 1)[0].id, "not ready yet", NOW)
    return dana


def test_an_archive_brought_into_an_empty_book_makes_an_equal_one(opened: OpenBook) -> None:
    first, second = opened("first"), opened("second")
    lived_in(first)
    text = archived(first)
    intake = bring(second, text)
    assert (intake.new, intake.updated, intake.same, intake.rejected) == (intake.rows, 0, 0, ())
    assert archived(second) == text
    assert rows(second) == rows(first)
    day = first.today(NOW)
    shown = [
        [
            (entry.name, entry.plan.kind, entry.plan.why)
            for entry in queue.window(each.db, NOW, day, each.rules).due
        ]
        for each in (first, second)
    ]
    assert shown[0] == shown[1] != []
    assert [len(people.search(each.db, "614 555")) for each in (first, second)] == [
        len(people.search(first.db, "614 555"))
    ] * 2


def test_who_referred_whom_and_the_block_of_a_skip_come_back(opened: OpenBook) -> None:
    first, second = opened("first"), opened("second")
    lived_in(first)
    bring(second, archived(first))
    statement = (
        "SELECT c.name, r.name FROM contact c JOIN contact r ON r.id = c.referrer_id "
        "UNION ALL SELECT s.reason, b.started_at FROM skip s JOIN block b ON b.id = s.block_id "
        "UNION ALL SELECT n.what, e.name FROM need n JOIN contact e ON e.id = n.expert_id ORDER BY 1"
    )
    found = second.db.sql(statement).fetchall()
    assert found == first.db.sql(statement).fetchall()
    assert ("Eve Adams", "Dana Whitfield") in found
    assert ("a tax adviser", "Omar Haddad") in found


def test_the_same_archive_twice_changes_nothing(opened: OpenBook) -> None:
    first, second = opened("first"), opened("second")
    lived_in(first)
    text = archived(first)
    bring(second, text)
    for book in (first, second):
        intake = bring(book, text)
        assert (intake.new, intake.updated, intake.batch) == (0, 0, None)
        assert archived(book) == text


def test_undo_takes_a_whole_archive_back(opened: OpenBook) -> None:
    first, second = opened("first"), opened("second")
    lived_in(first)
    before = rows(second)
    bring(second, archived(first))
    calls.undo(second, LATER)
    assert rows(second) == before
    calls.redo(second)
    assert rows(second) == rows(first)


def test_a_dry_run_writes_nothing(opened: OpenBook) -> None:
    first, second = opened("first"), opened("second")
    lived_in(first)
    assert bring(second, archived(first), dry_run=True).new > 60
    assert archived(second).count("\n") == 2


def test_people_of_both_books_are_completed_and_not_doubled(opened: OpenBook) -> None:
    first, second = opened("first"), opened("second")
    upkeep.add(first, Candidate("Dana Whitfield", company="Northwind", numbers=(number("0142"),)), NOW)
    (dana,) = people.resolve(first.db, "Dana Whitfield")
    calls.log(first, dana, Result.STAY_IN_TOUCH, NOW)
    calls.log_touch(first, dana, TouchKind.KINDNESS, "sent the book", NOW)
    there = Candidate("Dana Whitfield", numbers=(number("0142"), number("0143")))
    _, known = upkeep.add(second, there, NOW)
    calls.log(second, known, Result.VOICEMAIL, NOW + timedelta(minutes=5))
    text = archived(first)
    intake = bring(second, text)
    assert (intake.new, intake.updated) == (0, 1)
    contact = people.contact(second.db, known)
    assert contact is not None
    assert (contact.company, len(contact.numbers)) == ("Northwind", 2)
    assert [touch.note for touch in people.history(second.db, known) if touch.note] == ["sent the book"]
    assert len(people.history(second.db, known)) == 3
    assert contact.plan is not None
    assert contact.plan.kind is PlanKind.RETRY, "the plan of the book stands"
    assert contact.reached == NOW
    again = bring(second, text)
    assert (again.updated, again.same) == (0, 1)


@pytest.mark.parametrize("on_plan", [False, True])
def test_whoever_is_on_the_touch_plan_here_stays_on_it_as_they_are(opened: OpenBook, on_plan: bool) -> None:
    first, second = opened("first"), opened("second")
    ids = []
    for book in (first, second):
        ids.append(upkeep.add(book, Candidate("Omar Haddad", numbers=(number("0161"),)), NOW)[1])
    touchplan.put_on(first, (ids[0],), NOW)
    own_plan.add_occasion(first, ids[0], "the firm was founded", 12, 3, NOW)
    done = planned.touches_of(first.db, ids[0])[0]
    touches.done(first, done.id, "a card", NOW)
    if on_plan:
        touchplan.put_on(second, (ids[1],), NOW + timedelta(3))
    before = [one.due for one in planned.touches_of(second.db, ids[1])]
    bring(second, archived(first))
    after = planned.touches_of(second.db, ids[1])
    there = planned.touches_of(first.db, ids[0])
    assert [one.due for one in after] == (before if on_plan else [one.due for one in there])
    statement = "SELECT p.why, t.note FROM planned_touch p JOIN touch t ON t.id = p.touch_id"
    assert second.db.sql(statement).fetchall() == [("the firm was founded 3 Dec", "a card")]
    assert bring(second, archived(first)).updated == 0


def test_people_of_one_name_stay_as_many_as_they_were(opened: OpenBook) -> None:
    first, second = opened("first"), opened("second")
    for _ in range(3):
        upkeep.add(first, Candidate("Omar Haddad"), NOW)
    text = archived(first)
    assert bring(second, text).new == 3
    assert bring(second, text).same == bring(first, text).same == 3


def test_alike_people_of_a_long_archive_stay_apart_in_a_book_that_has_others(opened: OpenBook) -> None:
    first, second = opened("first"), opened("second")
    alike = Candidate("Omar Haddad", company="Lakeshore", emails=("omar@lakeshore.example",))
    others = [Candidate(f"Person {count}") for count in range(acquaintance.CHUNK)]
    sow(first, [Seed(one, State.NEEDS_NUMBER) for one in (alike, *others, alike)], NOW)
    upkeep.add(second, Candidate("Li Wei"), LATER)
    assert bring(second, archived(first)).new == acquaintance.CHUNK + 2


def test_somebody_else_with_the_same_id_is_not_taken_for_them(opened: OpenBook) -> None:
    first, second = opened("first"), opened("second")
    upkeep.add(first, Candidate("Omar Haddad", numbers=(number("0161"),)), NOW)
    upkeep.add(second, Candidate("Li Wei", numbers=(number("0162"),)), NOW + timedelta(microseconds=1))
    assert bring(second, archived(first)).new == 1


def test_a_number_that_may_not_be_called_here_stays_so_for_who_comes(opened: OpenBook) -> None:
    first, second = opened("first"), opened("second")
    upkeep.add(first, Candidate("Omar Haddad", numbers=(number("0161"),)), NOW)
    _, known = upkeep.add(second, Candidate("Eve Adams", numbers=(number("0161"),)), LATER)
    blocklist.do_not_call(second, known, "asked", NOW)
    bring(second, archived(first))
    (omar,) = people.contacts(second.db, people.resolve(second.db, "Omar Haddad"))
    assert (omar.state, omar.do_not_call, omar.plan) == (State.CLOSED, True, None)


def test_a_number_barred_there_is_barred_here_for_whoever_has_it(opened: OpenBook) -> None:
    first, second = opened("first"), opened("second")
    _, eve = upkeep.add(first, Candidate("Eve Adams", numbers=(number("0161"),)), NOW)
    blocklist.do_not_call(first, eve, "asked", NOW)
    _, omar = upkeep.add(second, Candidate("Omar Haddad", numbers=(number("0161"),)), NOW)
    bring(second, archived(first))
    contact = people.contact(second.db, omar)
    assert contact is not None
    assert (contact.do_not_call, contact.plan) == (True, None)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda text: text[: len(text) // 2], "no whole JSON"),
        (lambda text: text.replace('"state": "new"', '"state": "glad"'), "is damaged in line"),
        (lambda text: text.replace('"at": "', '"at": "x'), "is damaged in line"),
        (lambda text: text.replace('"e164": "+', '"e164": "+*'), "is damaged in line"),
        (lambda text: text.replace('"version": 2', '"version": 3'), "newer Call Cockpit"),
    ],
)
def test_a_damaged_archive_is_told_and_leaves_the_book_as_it_was(
    opened: OpenBook, spoil: Callable[[str], str], says: str
) -> None:
    first, second = opened("first"), opened("second")
    lived_in(first)
    with pytest.raises(CockpitError, match=says):
        bring(second, spoil(archived(first)))
    assert archived(second).count("\n") == 2


def test_needs_and_the_unreachable_path_of_people_of_both_books_are_completed(opened: OpenBook) -> None:
    first, second = opened("first"), opened("second")
    for book, research in ((first, "pain there"), (second, "gain here")):
        _, dana = upkeep.add(book, Candidate("Dana Whitfield", numbers=(number("0142"),)), NOW)
        for day in range(6):
            calls.log(book, dana, Result.NO_ANSWER, NOW + timedelta(days=day))
        if book is first:
            pursuits.note_research(book, dana, research, LATER)
            needs.note(book, dana, "a crane", NOW)
    text = archived(first)
    told = bring(second, text)
    assert "the unreachable path, needs" in told.fates[0].detail
    (dana,) = people.resolve(second.db, "Dana Whitfield")
    found = pursuits.current(second.db, dana)
    assert found is not None
    assert found.research == "pain there"
    assert needs.told_by(second.db, dana) == ("a crane",)
    assert bring(second, text).updated == 0
    pursuits.close(second, dana, LATER)
    assert bring(second, text).updated == 0, "what ended here is not begun again"


def test_a_result_that_is_logged_meanwhile_is_in_the_archive_whole_or_not_at_all(opened: OpenBook) -> None:
    book = opened("first")
    upkeep.add(book, Candidate("Dana Whitfield", numbers=(number("0142"),)), NOW)
    other = connect(book.path, timeout=0, isolation_level=None)
    closing = "UPDATE contact SET state = 'closed'; UPDATE plan SET closed_at = 1"
    statements: list[str] = []
    at = 0

    def write(statement: str) -> None:
        statements.append(statement)
        if len(statements) == at:
            with suppress(OperationalError):
                other.executescript(f"BEGIN IMMEDIATE; {closing}; COMMIT")
            if other.in_transaction:
                other.rollback()

    while at <= len(statements):
        at += 1
        statements.clear()
        book.db.sql("UPDATE contact SET state = 'new'")
        book.db.sql("UPDATE plan SET closed_at = NULL")
        book.db.raw().set_trace_callback(write)
        text = archived(book)
        book.db.raw().set_trace_callback(None)
        assert [read for _, read in source(text)() if isinstance(read, Dossier)]
    other.close()
    assert at > 10
