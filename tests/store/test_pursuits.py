"""The unreachable path in the book: nobody on it is lost or served, and every step can be undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from callcockpit.domain.booking import Promise
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.pursuit import Step, step_of
from callcockpit.domain.values import Contact, Due
from callcockpit.domain.words import PlanKind, Result, State, TouchKind
from callcockpit.store import blocklist, calls, people, pursuits, queue, upkeep
from callcockpit.store.book import Book
from callcockpit.store.duplicates import merge
from callcockpit.store.health import LOST
from callcockpit.store.journal import Receipt
from callcockpit.store.waits import waited_for
from tests.conftest import PersonBuilder
from tests.store.test_operations import dump

DAY = timedelta(days=1)
DECEMBER = date(2026, 12, 1)


def whole(book: Book, identity: int) -> Contact:
    contact = people.contact(book.db, identity)
    assert contact is not None
    return contact


def never_pick_up(book: Book, identity: int, now: datetime) -> datetime:
    """Let somebody become unreachable; return the moment after."""
    while whole(book, identity).state is not State.UNREACHABLE:
        calls.log(book, identity, Result.NO_ANSWER, now)
        now += DAY
    return now


@pytest.fixture
def gone(book: Book, dana: int, now: datetime) -> datetime:
    """When Dana has been unreachable for a day."""
    return never_pick_up(book, dana, now)


def step(book: Book, identity: int, now: datetime) -> Step | None:
    entry = next((one for one in pursuits.listed(book, book.today(now)) if one.contact == identity), None)
    return None if entry is None else step_of(entry.pursuit, book.today(now))


def due(book: Book, now: datetime) -> list[str]:
    found = queue.window(book.db, now, book.today(now), book.rules)
    return [entry.name for entry in (*found.due, *found.sleeping, *found.later)]


def lost(book: Book) -> int:
    return int(book.db.sql(f"SELECT count(*) {LOST}").fetchone()[0])


def test_the_whole_path_with_no_answer_at_its_end(book: Book, dana: int, gone: datetime) -> None:
    assert step(book, dana, gone) is Step.RESEARCH
    pursuits.note_research(book, dana, "her depot\nis late", gone)
    assert step(book, dana, gone) is Step.APPEAL
    pursuits.appeal(book, dana, TouchKind.LETTER, "Dear Dana,\n…", DECEMBER, gone)
    assert step(book, dana, gone) is Step.WAIT
    assert people.history(book.db, dana)[0].note == "Appeal: Dear Dana,\n…"
    assert waited_for(book.db, date(2026, 11, 30)) == 0
    assert waited_for(book.db, DECEMBER) == 1
    later = gone + 10 * DAY
    assert step(book, dana, later) is Step.RETURN
    assert due(book, later) == [], "nobody unreachable is served"
    pursuits.give_back(book, dana, later)
    back = whole(book, dana)
    assert (back.state, back.attempts, step(book, dana, later)) == (State.ACTIVE, 5, None)
    assert back.plan is not None
    assert back.plan.why == "one more attempt after the handwritten note: her depot is late"
    assert due(book, later) == ["Dana Whitfield"]
    calls.log(book, dana, Result.VOICEMAIL, later)
    assert step(book, dana, later) is Step.DECIDE
    assert due(book, later + 300 * DAY) == []
    assert waited_for(book.db, DECEMBER) == 0, "that wait was decided on"
    with pytest.raises(CockpitError, match="had the one more attempt"):
        pursuits.give_back(book, dana, later)
    pursuits.begin_again(book, dana, later)
    assert step(book, dana, later) is Step.APPEAL
    pursuits.close(book, dana, later)
    assert (whole(book, dana).state, step(book, dana, later), lost(book)) == (State.CLOSED, None, 0)


STEPS: dict[str, Callable[[Book, int, datetime], object]] = {
    "nothing": lambda book, dana, now: None,
    "research": lambda book, dana, now: pursuits.note_research(book, dana, "pain", now),
    "appeal": lambda book, dana, now: pursuits.appeal(book, dana, TouchKind.EMAIL, "Dear", DECEMBER, now),
    "attempt": lambda book, dana, now: (
        pursuits.give_back(book, dana, now),
        calls.log(book, dana, Result.BUSY, now),
    ),
}


def walk(book: Book, dana: int, now: datetime, last: str) -> None:
    for name, deed in STEPS.items():
        deed(book, dana, now)
        if name == last:
            return


@pytest.mark.parametrize("last", STEPS)
def test_an_answer_at_any_step_brings_somebody_back_with_a_date(
    book: Book, dana: int, gone: datetime, last: str
) -> None:
    walk(book, dana, gone, last)
    promise = Promise(Due(date(2026, 12, 3)), "send the quote")
    pursuits.answered(book, dana, promise, gone + DAY)
    back = whole(book, dana)
    assert (back.state, back.attempts) == (State.ACTIVE, 0)
    assert back.plan is not None
    assert (back.plan.kind, back.plan.due, back.plan.why) == (
        PlanKind.NEXT_STEP,
        promise.due,
        "send the quote",
    )
    assert people.history(book.db, dana)[0].note == "They answered: send the quote"
    assert (step(book, dana, gone), lost(book)) == (None, 0)
    again = never_pick_up(book, dana, gone + 2 * DAY)
    assert step(book, dana, again) is Step.RESEARCH, "the next time begins anew"


@pytest.mark.parametrize("last", STEPS)
@pytest.mark.parametrize("result", [Result.STAY_IN_TOUCH, Result.NO_FUTURE])
def test_a_reached_call_at_any_step_ends_the_path(
    book: Book, dana: int, gone: datetime, last: str, result: Result
) -> None:
    walk(book, dana, gone, last)
    calls.log(book, dana, result, gone + DAY)
    assert (step(book, dana, gone), pursuits.current(book.db, dana), lost(book)) == (None, None, 0)
    assert waited_for(book.db, DECEMBER) == 0
    calls.undo(book, gone + DAY)
    assert step(book, dana, gone) is not None, "undone, the path goes on where it was"
    assert (pursuits.current(book.db, dana) is None) == (last == "nothing")


@pytest.mark.parametrize(
    "deed",
    [
        lambda book, dana, now: pursuits.note_research(book, dana, "gain", now),
        lambda book, dana, now: pursuits.appeal(book, dana, TouchKind.EMAIL, "again", DECEMBER, now),
        lambda book, dana, now: pursuits.wait(book, dana, date(2026, 12, 9), now),
        lambda book, dana, now: pursuits.give_back(book, dana, now),
        lambda book, dana, now: pursuits.answered(book, dana, Promise(Due(DECEMBER)), now),
        lambda book, dana, now: pursuits.close(book, dana, now),
        lambda book, dana, now: pursuits.begin_again(book, dana, now),
    ],
)
def test_every_step_is_undone_whole_and_done_again(
    book: Book, dana: int, gone: datetime, deed: Callable[[Book, int, datetime], Receipt]
) -> None:
    walk(book, dana, gone, "appeal")
    before = dump(book.path)
    receipt = deed(book, dana, gone)
    assert "Dana Whitfield" in receipt.words
    after = dump(book.path)
    assert after != before
    calls.undo(book, gone)
    assert dump(book.path) == before
    calls.redo(book)
    assert dump(book.path) == after


def test_nothing_is_done_to_somebody_who_is_not_unreachable_any_more(
    book: Book, dana: int, gone: datetime
) -> None:
    walk(book, dana, gone, "appeal")
    calls.log(book, dana, Result.STAY_IN_TOUCH, gone)
    before = dump(book.path)
    with pytest.raises(CockpitError, match="Dana Whitfield is not unreachable any more"):
        pursuits.close(book, dana, gone)
    assert dump(book.path) == before


@pytest.mark.parametrize(
    ("deed", "match"),
    [
        (lambda book, dana, now: pursuits.appeal(book, dana, TouchKind.EMAIL, "", DECEMBER, now), "first"),
        (lambda book, dana, now: pursuits.wait(book, dana, DECEMBER, now), "no appeal yet"),
        (lambda book, dana, now: pursuits.give_back(book, dana, now), "no appeal yet"),
    ],
)
def test_steps_come_in_their_order(
    book: Book, dana: int, gone: datetime, deed: Callable[[Book, int, datetime], Receipt], match: str
) -> None:
    with pytest.raises(CockpitError, match=match):
        deed(book, dana, gone)


def test_who_has_to_be_decided_on_comes_first_and_who_waits_last(
    book: Book, dana: int, gone: datetime, person: PersonBuilder
) -> None:
    ids = [dana]
    for number, name in enumerate(("Omar", "Ruth", "Li", "Ana"), 1):
        ids.append(upkeep.add(book, person(name, f"01{number}0"), gone - 30 * DAY)[1])
        never_pick_up(book, ids[-1], gone - 30 * DAY)
    dana, omar, ruth, li, _ana = ids
    for one in (dana, omar, ruth, li):
        pursuits.note_research(book, one, "pain", gone)
    pursuits.appeal(book, dana, TouchKind.EMAIL, "", date(2027, 1, 4), gone)
    pursuits.appeal(book, omar, TouchKind.EMAIL, "", date(2026, 12, 1), gone)
    pursuits.appeal(book, ruth, TouchKind.EMAIL, "", date(2026, 12, 8), gone)
    names = [entry.name for entry in pursuits.listed(book, date(2026, 12, 2))]
    assert names == ["Omar", "Ana", "Li", "Ruth", "Dana Whitfield"]


def test_whoever_is_blocked_leaves_the_path(book: Book, dana: int, gone: datetime) -> None:
    walk(book, dana, gone, "appeal")
    blocklist.do_not_call(book, dana, "asked", gone)
    assert step(book, dana, gone) is None
    assert waited_for(book.db, DECEMBER) == 0


def test_a_letter_is_kept_as_it_is_typed_and_undo_leaves_it(book: Book, dana: int, gone: datetime) -> None:
    pursuits.note_research(book, dana, "pain", gone)
    pursuits.note_research(book, dana, "gain", gone)
    pursuits.keep_letter(book, dana, "Dear \x1b Dana")
    calls.undo(book, gone)
    found = pursuits.current(book.db, dana)
    assert found is not None
    assert (found.research, found.letter) == ("pain", "Dear ␛ Dana")


def test_a_merge_leaves_one_path_the_newest(
    book: Book, dana: int, gone: datetime, person: PersonBuilder
) -> None:
    _, twin = upkeep.add(book, person("D. Whitfield"), gone - 30 * DAY)
    never_pick_up(book, twin, gone - 30 * DAY)
    pursuits.note_research(book, dana, "older", gone)
    pursuits.note_research(book, twin, "newer", gone + DAY)
    before = dump(book.path)
    merge(book, dana, twin, gone + 2 * DAY)
    found = pursuits.current(book.db, dana)
    assert found is not None
    assert found.research == "newer"
    assert len(pursuits.listed(book, DECEMBER)) == 1
    calls.undo(book, gone + 3 * DAY)
    assert dump(book.path) == before


def test_a_path_begun_after_a_reached_call_is_a_new_one(book: Book, dana: int, gone: datetime) -> None:
    walk(book, dana, gone, "appeal")
    calls.log(book, dana, Result.STAY_IN_TOUCH, gone)
    again = never_pick_up(book, dana, gone + 90 * DAY)
    assert step(book, dana, again) is Step.RESEARCH
    pursuits.note_research(book, dana, "something else", again)
    assert step(book, dana, again) is Step.APPEAL
    assert len(pursuits.listed(book, DECEMBER)) == 1
    assert book.db.sql("SELECT count(*) FROM pursuit WHERE ended_at IS NULL").fetchone() == (1,)
