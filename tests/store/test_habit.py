"""The week, the ninety days, kindness and skips in the book: written, undone, and read as they stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest

from callcockpit.domain.appointments import Standing, Weekly
from callcockpit.domain.blocks import Wanted
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.ninety import Activity, Answer, Mark, Streak
from callcockpit.domain.values import Due
from callcockpit.domain.words import Result, TouchKind
from callcockpit.exchange import calendar
from callcockpit.exchange.calendar_blocks import block_lines
from callcockpit.store import appointments, blocks, calls, kindness, ninety, skips
from callcockpit.store.book import Book
from callcockpit.store.journal import Receipt
from callcockpit.store.kindness import Kindnesses
from tests.store.test_operations import dump

MONDAY = datetime(2026, 11, 16, 13, 0, tzinfo=UTC)
"""Eight in the morning in New York."""
DAY = timedelta(days=1)
EARLY = Weekly((1, 3), time(9), 50)


def missed(book: Book, now: datetime) -> list[int]:
    return [slot.on.day for slot in appointments.agenda(book, now).missed]


def test_a_missed_block_asks_when_instead_until_it_is_moved(book: Book) -> None:
    appointments.appoint(book, EARLY, MONDAY)
    noon = MONDAY + DAY + timedelta(hours=4)
    (slot,) = appointments.agenda(book, noon).missed
    appointments.move(book, slot, Due(date(2026, 11, 18), datetime(2026, 11, 18, 21, 0, tzinfo=UTC)), noon)
    agenda = appointments.agenda(book, noon)
    assert agenda.missed == ()
    assert agenda.next is not None
    assert (agenda.next.on, agenda.next.at) == (date(2026, 11, 18), time(16))
    assert agenda.next.moved_from == date(2026, 11, 17)
    calls.undo(book, noon)
    assert missed(book, noon) == [17]


def test_a_missed_block_asks_for_a_week_and_stays_in_the_calendar(book: Book) -> None:
    appointments.appoint(book, Weekly((1,), time(9), 50), MONDAY)
    appointments.remove(book, 1, MONDAY + 2 * DAY)
    assert missed(book, MONDAY + 5 * DAY) == [17]
    assert missed(book, MONDAY + 9 * DAY) == []
    there = appointments.standing(book, date(2026, 11, 1), date(2026, 12, 31), MONDAY + 40 * DAY)
    assert [(slot.on.day, slot.standing) for slot in there] == [(17, Standing.MISSED)]


def test_a_block_begun_on_its_day_keeps_the_appointment(book: Book) -> None:
    appointments.appoint(book, EARLY, MONDAY)
    blocks.begin(book, Wanted(25), MONDAY + DAY + timedelta(hours=6))
    assert missed(book, MONDAY + 2 * DAY) == []


@pytest.mark.parametrize(
    ("to", "why"),
    [
        (Due(date(2026, 11, 17)), "That is past"),
        (Due(date(2026, 11, 24)), "this very block"),
    ],
)
def test_a_block_is_not_moved_to_where_it_cannot_be(book: Book, to: Due, why: str) -> None:
    appointments.appoint(book, EARLY, MONDAY)
    now = MONDAY + DAY + timedelta(hours=4)
    (slot,) = appointments.agenda(book, now).missed
    with pytest.raises(CockpitError, match=why):
        appointments.move(book, slot, to, now)


def test_the_same_appointment_is_not_made_twice_and_can_be_made_again_later(book: Book) -> None:
    appointments.appoint(book, EARLY, MONDAY)
    with pytest.raises(CockpitError, match="already"):
        appointments.appoint(book, EARLY, MONDAY)
    appointments.appoint(book, Weekly((3, 4), time(9), 25), MONDAY)
    assert [one.weekday for one in appointments.appointments(book.db)] == [1, 3, 4]
    appointments.remove(book, 1, MONDAY)
    appointments.appoint(book, EARLY, MONDAY + DAY)
    assert len(appointments.appointments(book.db)) == 4


def test_the_reminder_has_the_block_of_the_hour(book: Book) -> None:
    appointments.appoint(book, EARLY, MONDAY)
    hour = MONDAY + DAY + timedelta(hours=1)
    assert appointments.agenda(book, hour - timedelta(seconds=1)).now is None
    slot = appointments.agenda(book, hour).now
    assert slot is not None
    assert (slot.at, slot.minutes) == (time(9), 50)
    blocks.begin(book, Wanted(25), hour)
    assert appointments.agenda(book, hour).now is None


def test_the_calendar_has_the_blocks_at_the_hour_on_the_wall_and_moves_what_was_moved(book: Book) -> None:
    appointments.appoint(book, EARLY, MONDAY)
    now = MONDAY + DAY + timedelta(hours=4)
    (slot,) = appointments.agenda(book, now).missed
    appointments.move(book, slot, Due(date(2026, 11, 18)), now)
    (slot,) = appointments.agenda(book, now + DAY).missed
    appointments.move(book, slot, Due(date(2026, 11, 20)), now + DAY)
    appointments.remove(book, 2, now + 2 * DAY)
    week = block_lines(appointments.appointments(book.db), appointments.moves(book.db))
    text = "".join(calendar.lines((), week))
    events = re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text, re.S)
    assert len(events) == 3
    tuesday, moved, thursday = events
    assert "DTSTART:20261117T090000\r\nRRULE:FREQ=WEEKLY;BYDAY=TU\r\nDURATION:PT50M" in tuesday
    assert "RECURRENCE-ID:20261117T090000\r\nDTSTART:20261120T090000\r\n" in moved
    uid = re.compile(r"UID:(.*)\r")
    assert uid.findall(tuesday) == uid.findall(moved) != uid.findall(thursday)
    assert "RRULE:FREQ=WEEKLY;BYDAY=TH;UNTIL=20261118T235959" in thursday
    assert "STATUS:CANCELLED" in thursday
    assert "Z\r\nSEQUENCE" in tuesday
    sequences = [int(found) for found in re.findall(r"SEQUENCE:(\d+)", text)]
    assert sequences[0] == sequences[1] > sequences[2] > 0


def test_ninety_days_show_what_was_kept_moved_and_missed(book: Book) -> None:
    appointments.appoint(book, Weekly((0, 1, 2, 3, 4), time(9), 25), MONDAY)
    ninety.start(book, MONDAY)
    nine = MONDAY + timedelta(hours=1)
    blocks.begin(book, Wanted(25), nine)
    blocks.begin(book, Wanted(25), nine + DAY)
    now = nine + 2 * DAY + timedelta(hours=3)
    slot = appointments.agenda(book, now).missed[-1]
    appointments.move(book, slot, Due(date(2026, 11, 21)), now)
    blocks.begin(book, Wanted(25), nine + 5 * DAY)
    journey = ninety.journey(book, nine + 6 * DAY)
    assert journey is not None
    assert (journey.day, journey.due, journey.streak) == (7, None, Streak(1, 2))
    assert [mark for _, mark in journey.marks[:7]] == [
        *(Mark.KEPT, Mark.KEPT, Mark.MOVED, Mark.MISSED, Mark.MISSED, Mark.KEPT, Mark.FREE)
    ]


def test_a_look_back_changes_goals_and_can_be_undone(book: Book) -> None:
    ninety.start(book, MONDAY)
    first = ninety.goals(book, MONDAY)
    later = MONDAY + 30 * DAY
    journey = ninety.journey(book, later)
    assert journey is not None
    assert journey.due == 1
    answers = dict.fromkeys(Activity, Answer.JUST_RIGHT)
    answers[Activity.DIALS_A_BLOCK] = Answer.TOO_MUCH
    answers[Activity.BLOCKS_A_WEEK] = Answer.NOT_ENOUGH
    receipt = ninety.look_back(book, 1, answers, later)
    assert receipt.words == "look back: dials a block 30 → 24, blocks a week 2 → 3"
    assert ninety.goals(book, later) == first | {Activity.DIALS_A_BLOCK: 24, Activity.BLOCKS_A_WEEK: 3}
    with pytest.raises(CockpitError, match="done already"):
        ninety.look_back(book, 1, answers, later)
    assert not ninety.look_is_due(book, later)
    ninety.look_back(book, 2, answers, later + 30 * DAY)
    assert ninety.goals(book, later)[Activity.DIALS_A_BLOCK] == 19
    calls.undo(book, later)
    calls.undo(book, later)
    assert ninety.goals(book, later) == first
    assert ninety.look_is_due(book, later)


def test_a_look_back_is_told_what_was_done_with_how_many_cases(book: Book, dana: int) -> None:
    for day in range(1, 4):
        begins = MONDAY + day * DAY
        blocks.begin(book, Wanted(25), begins)
        for _ in range(day * day):
            calls.log(book, dana, Result.NO_ANSWER, begins + timedelta(minutes=2))
        blocks.finish(book, begins + timedelta(minutes=25))
        kindness.to_contact(book, dana, "an article", begins)
    done = ninety.done(book, MONDAY + 30 * DAY)
    assert (done[Activity.DIALS_A_BLOCK].figure, done[Activity.DIALS_A_BLOCK].cases) == (4, 3)
    assert done[Activity.BLOCKS_A_WEEK].figure == pytest.approx(0.7)
    assert done[Activity.KINDNESSES_A_DAY].figure == pytest.approx(0.1)
    assert ninety.done(book, MONDAY + 60 * DAY)[Activity.DIALS_A_BLOCK].cases == 0


def test_days_begun_anew_give_the_old_ones_up(book: Book) -> None:
    ninety.start(book, MONDAY)
    ninety.start(book, MONDAY + 5 * DAY)
    found = ninety.newest(book.db)
    assert found is not None
    assert (found.began, found.ended) == (date(2026, 11, 21), None)
    calls.undo(book, MONDAY + 5 * DAY)
    found = ninety.newest(book.db)
    assert found is not None
    assert (found.began, found.ended) == (date(2026, 11, 16), None)


def test_a_kindness_to_somebody_of_the_book_stands_in_their_history_and_others_count_too(
    book: Book, dana: int
) -> None:
    for whom in ("dana whitfield", "Billy Stone", "", "Dana"):
        kindness.count(book, "sent an article", whom, MONDAY)
    assert kindness.counts(book, MONDAY) == Kindnesses(4, 4)
    touched = book.db.sql("SELECT contact_id, kind FROM touch").fetchall()
    assert touched == [(dana, TouchKind.KINDNESS)]
    assert [row[0] for row in book.db.sql("SELECT whom FROM kindness ORDER BY id")] == [
        "Billy Stone",
        "",
        "Dana",
    ]
    for _ in range(4):
        calls.undo(book, MONDAY)
    assert kindness.counts(book, MONDAY) == Kindnesses(0, 0)


@pytest.mark.parametrize(
    ("at", "counted"),
    [
        (datetime(2026, 11, 16, 9, 0, tzinfo=UTC), Kindnesses(0, 1)),
        (datetime(2026, 11, 16, 8, 59, tzinfo=UTC), Kindnesses(0, 0)),
        (datetime(2026, 11, 18, 9, 0, tzinfo=UTC), Kindnesses(1, 1)),
        (datetime(2026, 11, 18, 8, 59, tzinfo=UTC), Kindnesses(0, 1)),
        (datetime(2026, 11, 19, 8, 59, tzinfo=UTC), Kindnesses(1, 1)),
    ],
)
def test_the_week_of_kindness_begins_on_monday_at_four(book: Book, at: datetime, counted: Kindnesses) -> None:
    kindness.count(book, "held the door", "", at)
    assert kindness.counts(book, datetime(2026, 11, 18, 20, 0, tzinfo=UTC)) == counted


def test_the_same_reason_is_counted_however_it_is_written_and_not_for_ever(book: Book, dana: int) -> None:
    for day, reason in ((-31, "no news"), (-3, "No  News"), (-2, "no news!"), (-1, "busy"), (0, "")):
        calls.skip(book, dana, reason, MONDAY + day * DAY)
    assert skips.times(book, "no news", MONDAY) == 2
    assert skips.times(book, "", MONDAY) == 0


DEEDS: dict[str, Callable[[Book], Receipt]] = {
    "begin": lambda book: blocks.begin(book, Wanted(50), MONDAY),
    "appoint": lambda book: appointments.appoint(book, EARLY, MONDAY),
    "remove": lambda book: appointments.remove(book, 1, MONDAY),
    "move": lambda book: appointments.move(
        book,
        appointments.standing(book, date(2026, 11, 18), date(2026, 11, 18), MONDAY)[0],
        Due(date(2026, 11, 19)),
        MONDAY,
    ),
    "start": lambda book: ninety.start(book, MONDAY),
    "look back": lambda book: ninety.look_back(book, 1, dict.fromkeys(Activity, Answer.TOO_MUCH), MONDAY),
    "kindness": lambda book: kindness.count(book, "held the door", "", MONDAY),
}


@pytest.mark.parametrize("name", DEEDS)
def test_undo_takes_every_deed_of_the_habit_back_whole_and_redo_does_it_again(book: Book, name: str) -> None:
    blocks.begin(book, Wanted(25), MONDAY)
    appointments.appoint(book, Weekly((2,), time(9), 25), MONDAY)
    ninety.start(book, MONDAY)
    before = dump(book.path)
    DEEDS[name](book)
    after = dump(book.path)
    assert after != before
    calls.undo(book, MONDAY)
    assert dump(book.path) == before
    calls.redo(book)
    assert dump(book.path) == after
