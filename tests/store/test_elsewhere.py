"""What other programs do to a book that is open: changed people, newer operations, another book instead."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.booking import Promise
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Candidate, Due, Number
from callcockpit.domain.words import Result, TouchKind
from callcockpit.store import blocklist, calls, cards, drafts, people, upkeep
from callcockpit.store.book import Book, open_book
from callcockpit.store.call_touch import CallFacts
from callcockpit.store.changed import ChangedError, unchanged
from callcockpit.store.database import SaveError
from callcockpit.store.drafts import Draft
from callcockpit.store.next_undo import next_undo

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
ZONE = ZoneInfo("America/New_York")
LATER = NOW + timedelta(days=3)


def at(path: Path) -> Book:
    """Open a book as another program does."""
    return open_book(path, Rules(), ZONE)


def with_people(path: Path, *names: str) -> Book:
    """Make a book of people who can be called."""
    book = at(path)
    for place, name in enumerate(names):
        number = Number(f"(614) 555-01{place:02}", f"+161455501{place:02}", zones=("America/New_York",))
        upkeep.add(book, Candidate(name, numbers=(number,)), NOW)
    return book


def agree(book: Book) -> None:
    """Agree on a next step with the first person."""
    calls.log(book, 1, Result.NEXT_STEP, NOW, promise=Promise(Due(LATER.date(), LATER), "demo"))


@pytest.mark.parametrize(
    ("elsewhere", "refused"),
    [
        (agree, True),
        (lambda book: calls.log(book, 1, Result.VOICEMAIL, NOW), True),
        (lambda book: calls.log(book, 1, Result.NO_FUTURE, NOW), True),
        (lambda book: calls.log_touch(book, 1, TouchKind.EMAIL, "sent the list", NOW), True),
        (lambda book: calls.snooze(book, 1, Due(LATER.date()), NOW), True),
        (lambda book: calls.change_due(book, 1, Due(LATER.date()), NOW), True),
        (lambda book: [calls.undo(book, NOW) for _ in range(2)], True),
        (lambda book: blocklist.do_not_call(book, 1, "asked", NOW), False),
        (lambda book: calls.log(book, 2, Result.STAY_IN_TOUCH, NOW), False),
        (lambda book: upkeep.set_zone(book, 1, "Europe/Zurich", NOW), False),
        (lambda book: None, False),
    ],
)
def test_a_result_is_refused_where_what_it_replaces_is_not_what_was_shown(
    tmp_path: Path, elsewhere: Callable[[Book], object], refused: bool
) -> None:
    with with_people(tmp_path / "book.db", "Ben", "Ava") as book:
        shown = cards.card(book, 1, NOW)
        assert shown is not None
        with at(book.path) as other:
            elsewhere(other)
        log = unchanged(shown, lambda book: calls.log(book, 1, Result.VOICEMAIL, NOW, CallFacts(dialed=NOW)))
        if not refused:
            assert log(book).receipt.contact == 1
            return
        before = people.contact(book.db, 1)
        with pytest.raises(ChangedError, match=r"changed elsewhere|not in the book"):
            log(book)
        assert people.contact(book.db, 1) == before
        if (renewed := cards.card(book, 1, NOW)) is not None:
            again = unchanged(renewed, lambda book: calls.log(book, 1, Result.VOICEMAIL, NOW))
            assert again(book).receipt.contact == 1


def stranger(path: Path) -> None:
    """Make a book in which the ids are other people."""
    with_people(path, "Stranger", "Stranger Two").close()


@pytest.mark.parametrize("how", ["copied over", "renamed over"])
@pytest.mark.parametrize(
    "write",
    [
        lambda book: calls.log(book, 1, Result.VOICEMAIL, NOW),
        lambda book: calls.snooze(book, 1, Due(LATER.date()), NOW),
        lambda book: calls.undo(book, NOW),
        lambda book: calls.redo(book),
        lambda book: _save_draft(book),
    ],
)
def test_nothing_is_ever_written_to_a_book_that_took_the_place_of_the_one_that_was_opened(
    tmp_path: Path, how: str, write: Callable[[Book], object]
) -> None:
    stranger(tmp_path / "other.db")
    with with_people(tmp_path / "book.db", "Ben", "Ava") as book:
        if how == "copied over":
            shutil.copyfile(tmp_path / "other.db", book.path)
        else:
            (tmp_path / "other.db").replace(book.path)
        for _ in range(3):
            with pytest.raises(SaveError, match="moved or replaced"), book.reading():
                write(book)
    with at(tmp_path / "book.db") as other:
        assert other.db.sql("SELECT count(*) FROM touch").fetchone() == (0,)
        assert other.db.sql("SELECT count(*) FROM draft").fetchone() == (0,)
        assert other.db.sql("SELECT count(*) FROM operation").fetchone() == (2,)


def _save_draft(book: Book) -> None:
    with book.saving():
        drafts.save(book.db, Draft(1, "a note"), NOW)


def test_undo_tells_what_was_not_done_from_here_and_offers_what_was(tmp_path: Path) -> None:
    with with_people(tmp_path / "book.db", "Ben", "Ava") as book:
        calls.log(book, 1, Result.BUSY, NOW)
        with at(book.path) as other:
            calls.log(other, 2, Result.VOICEMAIL, NOW)
        found = next_undo(book)
        assert found is not None
        assert (found.newest.contact, found.known) == (2, False)
        assert found.own is not None
        assert calls.undo(book, NOW, only=found.own.operation) == found.own
        assert people.history(book.db, 1) == ()
        assert [touch.result for touch in people.history(book.db, 2)] == [Result.VOICEMAIL]


@pytest.mark.parametrize(
    "elsewhere",
    [
        lambda book: calls.log(book, 1, Result.VOICEMAIL, NOW),
        lambda book: calls.snooze(book, 1, Due(LATER.date()), NOW),
        lambda book: upkeep.edit(book, 1, Candidate("Ben Birch"), NOW, None),
    ],
)
def test_an_operation_is_not_undone_beneath_one_that_changed_the_same_rows(
    tmp_path: Path, elsewhere: Callable[[Book], object]
) -> None:
    with with_people(tmp_path / "book.db", "Ben", "Ava") as book:
        own = calls.log(book, 1, Result.BUSY, NOW).receipt
        with at(book.path) as other:
            elsewhere(other)
        found = next_undo(book)
        assert found is not None
        assert found.own is None
        assert calls.undo(book, NOW, only=own.operation) is None
        assert Result.BUSY in {touch.result for touch in people.history(book.db, 1)}


def test_a_person_added_here_is_not_removed_beneath_what_others_did_since(tmp_path: Path) -> None:
    with with_people(tmp_path / "book.db", "Ben") as book:
        _, added = upkeep.add(book, Candidate("Cara"), NOW)
        with at(book.path) as other:
            calls.log_touch(other, added, TouchKind.EMAIL, "hello", NOW)
        found = next_undo(book)
        assert found is not None
        assert found.own is None


def test_a_repeated_result_tells_what_stands(tmp_path: Path) -> None:
    with with_people(tmp_path / "book.db", "Ben", "Ava") as book:
        calls.log(book, 1, Result.NO_FUTURE, NOW, token="one press")
        again = calls.log(book, 1, Result.STAY_IN_TOUCH, NOW, token="one press")
        assert again.receipt.repeated
        assert again.receipt.words == "no future · Ben"
