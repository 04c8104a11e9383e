"""What the screen and the rules get to know of one person, and the figures of the day."""

from __future__ import annotations

from datetime import datetime, timedelta

from callcockpit.domain.values import Candidate, Due, Number
from callcockpit.domain.words import Result, TouchKind
from callcockpit.store import calls, cards, drafts, figures, people, upkeep
from callcockpit.store.book import Book
from callcockpit.store.cards import Card
from callcockpit.store.drafts import Draft

HOUR = timedelta(hours=1)


def read(book: Book, identity: int, now: datetime) -> Card:
    found = cards.card(book, identity, now)
    assert found is not None
    return found


def test_there_is_no_card_of_nobody(book: Book, now: datetime) -> None:
    assert cards.card(book, 1, now) is None


def test_the_attempts_since_the_last_answer_count_as_failed(book: Book, dana: int, now: datetime) -> None:
    for hours, result in enumerate((Result.NO_ANSWER, Result.STAY_IN_TOUCH, Result.BUSY, Result.VOICEMAIL)):
        calls.log(book, dana, result, now + hours * HOUR)
    calls.log_touch(book, dana, TouchKind.EMAIL, "", now + 4 * HOUR)
    card = read(book, dana, now + 5 * HOUR)
    assert card.case.failed == (now + 3 * HOUR, now + 2 * HOUR)
    assert card.contact.attempts == 2
    assert len(card.touches) == 5
    calls.undo(book, now)
    calls.undo(book, now)
    assert read(book, dana, now + 5 * HOUR).case.failed == (now + 2 * HOUR,)


def test_busy_counts_on_the_users_day_alone(book: Book, dana: int, now: datetime) -> None:
    midnight = now + 15 * HOUR  # one in the morning in New York still belongs to the evening before
    for at in (now - 24 * HOUR, now, midnight):
        calls.log(book, dana, Result.BUSY, at)
    assert read(book, dana, midnight).case.busy_today == 2
    assert read(book, dana, now + 24 * HOUR).case.busy_today == 0


def test_the_plan_that_a_recall_replaces_takes_no_room(book: Book, dana: int, now: datetime) -> None:
    calls.log(book, dana, Result.STAY_IN_TOUCH, now)
    first = read(book, dana, now).contact.plan
    calls.log(book, dana, Result.STAY_IN_TOUCH, now)
    again = read(book, dana, now).contact.plan
    assert first is not None
    assert again is not None
    assert again.due == first.due


def test_the_load_is_that_of_the_days_a_recall_may_land_on(book: Book, dana: int, now: datetime) -> None:
    for days in (80, 81, 90, 90, 99, 100):
        identity = upkeep.add(book, Candidate("Omar", numbers=(Number("1", "+16145550143"),)), now)[1]
        calls.change_due(book, identity, Due(book.today(now) + timedelta(days)), now)
    load = read(book, dana, now).case.load
    assert {(day - book.today(now)).days: calls for day, calls in load.items()} == {81: 1, 90: 2, 99: 1}


def test_the_number_of_the_draft_is_the_one_on_the_card(book: Book, now: datetime) -> None:
    numbers = tuple(Number(f"555-{line}", f"+1614555{line}") for line in ("0142", "0143"))
    identity = upkeep.add(book, Candidate("Omar", numbers=numbers), now)[1]
    card = read(book, identity, now)
    assert card.case.number == card.contact.numbers[0]
    drafts.save(book.db, Draft(identity, "typed", card.contact.numbers[1].id), now)
    card = read(book, identity, now)
    assert card.case.number == card.contact.numbers[1]
    assert card.draft is not None
    assert card.draft.note == "typed"


def test_the_figures_count_the_calls_of_the_day_that_stand(book: Book, dana: int, now: datetime) -> None:
    calls.log(book, dana, Result.STAY_IN_TOUCH, now - 24 * HOUR)
    for result in (Result.NO_ANSWER, Result.BUSY, Result.STAY_IN_TOUCH, Result.NO_FUTURE, Result.VOICEMAIL):
        calls.log(book, dana, result, now)
    calls.undo(book, now)
    calls.log_touch(book, dana, TouchKind.LETTER, "", now)
    assert figures.tally(book, now + HOUR) == {
        "dials": 4,
        "reached": 2,
        "no-future": 1,
        "stay-in-touch": 1,
        "next-step": 0,
    }
    assert len(people.history(book.db, dana, undone=True)) == 7
