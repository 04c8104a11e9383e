"""People who stand in the book twice are found, made one with nothing lost, and parted again by undo."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from callcockpit.domain.booking import Promise
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Candidate, Contact, Due, Number
from callcockpit.domain.words import NumberKind, PlanKind, Result, State, TouchKind
from callcockpit.store import (
    blocklist,
    calls,
    drafts,
    index,
    own_plan,
    people,
    planned,
    touches,
    touchplan,
    upkeep,
)
from callcockpit.store.book import Book
from callcockpit.store.drafts import Draft
from callcockpit.store.duplicates import SHARED, merge, names_agree, pairs
from tests.store.test_operations import dump

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
DAY = timedelta(days=1)
WORK = Number("(614) 555-0142", "+16145550142", zones=("America/New_York",))
MOBILE = Number("(614) 555-0143", "+16145550143", zones=("America/New_York",), kind=NumberKind.MOBILE)
FAX = Number("(614) 555-0144", "+16145550144", kind=NumberKind.FAX)
FIRST = Candidate(
    "Dana Whitfield",
    company="Northwind Freight",
    numbers=(WORK,),
    emails=("dana@example.com",),
    tags=("VIP",),
    notes="met at the fair",
    title="COO",
)
SECOND = Candidate(
    "D. Whitfield",
    given="Dana",
    numbers=(MOBILE, WORK._replace(raw="614.555.0142", kind=NumberKind.WORK), FAX),
    emails=("DANA@example.com", "dw@example.com"),
    urls=("https://linkedin.com/in/dana",),
    tags=("vip", "freight"),
    notes="likes surveys",
    title="Chief of operations",
    birthday="1980-02-29",
)
OMAR = Candidate("Omar Haddad", numbers=(WORK._replace(raw="0117", e164="+13125550117"),))


def add(book: Book, person: Candidate, referrer: int | None = None) -> int:
    return upkeep.add(book, person, NOW - 30 * DAY, referrer=referrer)[1]


def whole(book: Book, identity: int) -> Contact:
    contact = people.contact(book.db, identity)
    assert contact is not None
    return contact


@dataclass(frozen=True)
class World:
    """A book in which Dana stands twice, and the second Dana referred Omar."""

    book: Book
    keep: int
    drop: int
    omar: int

    @property
    def kept(self) -> Contact:
        return whole(self.book, self.keep)


@pytest.fixture
def world(book: Book) -> World:
    keep, drop = add(book, FIRST), add(book, SECOND)
    omar = add(book, OMAR._replace(referred_by="D. Whitfield"), referrer=drop)
    return World(book, keep, drop, omar)


def busy_histories(world: World) -> None:
    calls.log(world.book, world.keep, Result.NO_ANSWER, NOW - 9 * DAY)
    calls.log(world.book, world.drop, Result.STAY_IN_TOUCH, NOW - 5 * DAY)
    calls.log_touch(world.book, world.drop, TouchKind.MEAL, "lunch", NOW - 4 * DAY)
    calls.skip(world.book, world.drop, "not ready yet", NOW - 3 * DAY)
    calls.log(world.book, world.drop, Result.BUSY, NOW - 2 * DAY)
    calls.undo(world.book, NOW - 2 * DAY)
    drafts.save(world.book.db, Draft(world.keep, "typed of the first"), NOW)
    line = whole(world.book, world.drop).numbers[1].id
    drafts.save(world.book.db, Draft(world.drop, "typed of the second", line, NOW - DAY, owner="x:1"), NOW)


def do_not_call(world: World) -> None:
    add(world.book, OMAR._replace(name="Mia Chen", numbers=(WORK,)))
    upkeep.edit(world.book, world.drop, SECOND._replace(numbers=(MOBILE,)), NOW, None)
    blocklist.do_not_call(world.book, world.drop, "asked us", NOW - DAY)


def many_touches(world: World) -> None:
    for minute in range(1_100):
        world.book.db.sql(
            "INSERT INTO touch (contact_id, at, kind, note) VALUES (?, ?, 'email', ?)",
            (world.drop, minute, f"{minute}"),
        )
    index.reindex(world.book.db, {world.drop})


def referred_by_herself(world: World) -> None:
    world.book.db.sql("UPDATE contact SET referrer_id = ?, referred_by = 'D. Whitfield'", (world.drop,))


def only_the_second_is_typed_about(world: World) -> None:
    line = whole(world.book, world.drop).numbers[1].id
    drafts.save(world.book.db, Draft(world.drop, "typed", line, NOW - DAY, owner="x:1"), NOW)


def two_promises(world: World) -> None:
    for identity, days, what in ((world.keep, 9, "send quote"), (world.drop, 2, "call the board")):
        promise = Promise(Due((NOW + days * DAY).date()), what)
        calls.log(world.book, identity, Result.NEXT_STEP, NOW - days * DAY, promise=promise)


def the_same_twice(world: World) -> None:
    for identity in (world.keep, world.drop):
        calls.log_touch(world.book, identity, TouchKind.LETTER, "thanked", NOW - DAY)
        calls.skip(world.book, identity, "not ready yet", NOW - DAY)


def both_on_the_touch_plan(world: World) -> None:
    for identity, meal in ((world.keep, 100), (world.drop, 200)):
        touchplan.put_on(world.book, (identity,), NOW - 9 * DAY)
        own_plan.add_occasion(world.book, identity, "the firm was founded", 12, 3, NOW - 9 * DAY)
        own_plan.add_occasion(world.book, identity, f"of {identity} alone", 12, 24, NOW - 9 * DAY)
        own_plan.set_frequency(world.book, identity, TouchKind.MEAL, meal, NOW - 9 * DAY)
        calls.log_touch(world.book, identity, TouchKind.LETTER, f"to {identity}", NOW - DAY)
        occasions = [one for one in planned.touches_of(world.book.db, identity) if one.occasion]
        touches.done(world.book, occasions[0].id, "", NOW - DAY)


def one_on_the_touch_plan(world: World) -> None:
    touchplan.put_on(world.book, (world.drop,), NOW - 9 * DAY)
    own_plan.add_occasion(world.book, world.drop, "the firm was founded", 12, 3, NOW - 9 * DAY)


HISTORIES: dict[str, Callable[[World], None]] = {
    "nothing": lambda world: None,
    "both were called": busy_histories,
    "one may not be called": do_not_call,
    "a long history": many_touches,
    "a referral by herself": referred_by_herself,
    "typed about one": only_the_second_is_typed_about,
    "promises to both": two_promises,
    "the same done with both": the_same_twice,
    "both on the touch plan": both_on_the_touch_plan,
    "one on the touch plan": one_on_the_touch_plan,
}


@pytest.mark.parametrize("history", HISTORIES)
@pytest.mark.parametrize("turned", [False, True], ids=["", "turned"])
def test_undo_parts_them_exactly_and_redo_makes_them_one_again(
    world: World, history: str, turned: bool
) -> None:
    HISTORIES[history](world)
    keep, drop = (world.drop, world.keep) if turned else (world.keep, world.drop)
    book = world.book
    before = dump(book.path)
    marked = book.db.sql("SELECT * FROM touch ORDER BY id").fetchall()
    receipt = merge(book, keep, drop, NOW)
    assert (receipt.kind, receipt.contact) == ("merge", keep)
    after = dump(book.path)
    for table, rows in after.items():
        if table not in ("contact", "tag", "block", "blocked", "load", "index"):
            assert drop not in [row[1] for row in rows], table
    assert drop not in [row[0] for row in (*after["contact"], *after["index"])]
    for _ in range(2):
        undone = calls.undo(book, NOW)
        assert undone is not None
        assert undone.operation == receipt.operation
        assert dump(book.path) == before
        assert book.db.sql("SELECT * FROM touch ORDER BY id").fetchall() == marked
        assert calls.redo(book) is not None
        assert dump(book.path) == after
    assert book.db.sql("PRAGMA foreign_key_check").fetchall() == []


def test_the_one_who_stays_has_everything_once(world: World) -> None:
    busy_histories(world)
    book = world.book
    rows = book.db.sql("SELECT count(*) FROM touch").fetchone()
    merge(book, world.keep, world.drop, NOW)
    kept = world.kept
    assert people.contact(book.db, world.drop) is None
    assert [(number.e164, number.kind) for number in kept.numbers] == [
        (WORK.e164, NumberKind.WORK),
        (MOBILE.e164, NumberKind.MOBILE),
        (FAX.e164, NumberKind.FAX),
    ]
    assert (kept.emails, kept.urls) == (("dana@example.com", "dw@example.com"), SECOND.urls)
    assert {tag.casefold() for tag in kept.tags} == {"vip", "freight"}
    assert (kept.name, kept.given, kept.birthday) == ("Dana Whitfield", "Dana", "1980-02-29")
    assert kept.notes == "met at the fair\nlikes surveys\nname D. Whitfield; title Chief of operations"
    assert [touch.note or touch.result for touch in people.history(book.db, world.keep)] == [
        "lunch",
        Result.STAY_IN_TOUCH,
        Result.NO_ANSWER,
    ]
    assert book.db.sql("SELECT count(*) FROM touch").fetchone() == rows, "undone ones stay marked in the book"
    assert book.db.sql("SELECT contact_id, reason FROM skip").fetchall() == [(world.keep, "not ready yet")]
    assert (kept.state, kept.attempts, kept.reached) == (State.CULTIVATED, 0, NOW - 4 * DAY), "the lunch"
    assert kept.plan is not None
    assert kept.plan.kind is PlanKind.RECALL
    omar = whole(book, world.omar)
    assert (omar.referred_by, omar.referred_by_id) == ("Dana Whitfield", world.keep)
    draft = drafts.load(book.db, world.keep)
    assert draft is not None
    assert draft.note == "typed of the first\ntyped of the second"
    assert (draft.number, draft.dialed, draft.owner) == (kept.numbers[0].id, NOW - DAY, "x:1")
    assert people.search(book.db, "surveys") == people.search(book.db, "freight dw") == [world.keep]


def test_of_two_places_on_the_touch_plan_one_is_left_with_every_touch_once(world: World) -> None:
    both_on_the_touch_plan(world)
    mine = planned.touches_of(world.book.db, world.keep)
    merge(world.book, world.keep, world.drop, NOW)
    after = planned.touches_of(world.book.db, world.keep)
    assert {one.id for one in mine} < {one.id for one in after}
    new = {one.why for one in after if one.id not in {each.id for each in mine}}
    assert new == {f"of {world.drop} alone 24 Dec", "birthday 28 Feb"}, "dates only the other had come along"
    assert len(people.history(world.book.db, world.keep)) == 3, "equal entries are one"


def test_whoever_was_on_the_touch_plan_stays_on_it(world: World) -> None:
    one_on_the_touch_plan(world)
    before = planned.touches_of(world.book.db, world.drop)
    merge(world.book, world.keep, world.drop, NOW)
    assert [one.id for one in planned.touches_of(world.book.db, world.keep)] == [one.id for one in before]
    assert touchplan.on_plan(world.book.db, world.keep) is not None


def test_a_number_that_changed_hands_is_found_with_its_owner(book: Book) -> None:
    keep, drop = add(book, FIRST), add(book, FIRST._replace(numbers=(MOBILE,)))
    before = dump(book.path)
    merge(book, keep, drop, NOW)
    assert people.search(book.db, "555-0143") == [keep]
    calls.undo(book, NOW)
    assert people.search(book.db, "555-0143") == [drop]
    assert dump(book.path) == before
    calls.redo(book)
    assert people.search(book.db, "555-0143") == [keep]


def test_what_both_histories_say_is_there_once(world: World) -> None:
    the_same_twice(world)
    merge(world.book, world.keep, world.drop, NOW)
    assert world.book.db.sql("SELECT contact_id FROM skip").fetchall() == [(world.keep,)]
    assert [touch.note for touch in people.history(world.book.db, world.keep)] == ["thanked"]
    calls.undo(world.book, NOW)
    assert [touch.note for touch in people.history(world.book.db, world.drop)] == ["thanked"]


def test_a_number_that_was_wrong_for_one_is_wrong(world: World) -> None:
    line = whole(world.book, world.drop).numbers[1]
    world.book.db.sql("UPDATE number SET struck = 1 WHERE id = ?", (line.id,))
    merge(world.book, world.keep, world.drop, NOW)
    assert [number.struck for number in world.kept.numbers] == [True, False, False]


def test_nobody_refers_themselves(world: World) -> None:
    referred_by_herself(world)
    merge(world.book, world.keep, world.drop, NOW)
    assert (world.kept.referred_by, world.kept.referred_by_id) == ("", None)


def test_do_not_call_wins_for_every_number_of_both_and_whoever_shares_one(world: World) -> None:
    do_not_call(world)
    merge(world.book, world.keep, world.drop, NOW)
    assert (world.kept.do_not_call, world.kept.state, world.kept.plan) == (True, State.CLOSED, None)
    listed = world.book.db.sql("SELECT number, reason FROM blocked ORDER BY number").fetchall()
    assert listed == [(WORK.e164, "asked us"), (MOBILE.e164, "asked us")]
    (mia,) = people.search(world.book.db, "mia")
    assert whole(world.book, mia).do_not_call


Deed = tuple[Result, int, int | None, str]
"""A result, how many days ago, and for a next step in how many days what."""
LATER, SOON = (Result.NEXT_STEP, 8, 9, "send quote"), (Result.NEXT_STEP, 20, 2, "ask the board")


@pytest.mark.parametrize(
    ("first", "second", "kind", "why", "state"),
    [
        (None, None, PlanKind.FIRST_CALL, "new in the book", State.NEW),
        ((Result.STAY_IN_TOUCH, 1), None, PlanKind.RECALL, "", State.CULTIVATED),
        ((Result.STAY_IN_TOUCH, 1), (Result.NO_ANSWER, 5), PlanKind.RECALL, "", State.CULTIVATED),
        ((Result.STAY_IN_TOUCH, 5), (Result.NO_ANSWER, 1), PlanKind.RETRY, "", State.CULTIVATED),
        ((Result.NO_FUTURE, 1), (Result.STAY_IN_TOUCH, 5), None, "", State.CLOSED),
        ((Result.NO_FUTURE, 5), (Result.STAY_IN_TOUCH, 1), PlanKind.RECALL, "", State.CULTIVATED),
        (LATER, (Result.NO_ANSWER, 1), PlanKind.NEXT_STEP, "send quote", State.ACTIVE),
        (
            LATER,
            SOON,
            PlanKind.NEXT_STEP,
            "ask the board",
            State.ACTIVE,
        ),
    ],
)
@pytest.mark.parametrize("turned", [False, True], ids=["", "turned"])
def test_what_is_next_follows_the_newer_history_and_promises_come_first(
    world: World,
    first: tuple[Result, int] | Deed | None,
    second: tuple[Result, int] | Deed | None,
    kind: PlanKind | None,
    why: str,
    state: State,
    turned: bool,
) -> None:
    for identity, deed in zip((world.keep, world.drop), (first, second), strict=True):
        if deed is not None:
            promise = None
            if len(deed) == 4 and deed[2] is not None:
                promise = Promise(Due((NOW + deed[2] * DAY).date()), deed[3])
            calls.log(world.book, identity, deed[0], NOW - deed[1] * DAY, promise=promise)
    keep, drop = (world.drop, world.keep) if turned else (world.keep, world.drop)
    merge(world.book, keep, drop, NOW)
    kept = whole(world.book, keep)
    assert kept.state is state
    assert (kept.plan.kind if kept.plan else None) is kind
    assert why in (kept.plan.why if kept.plan else "")


def test_of_two_promises_on_one_day_the_one_with_an_hour_goes_on(world: World) -> None:
    day = date(2026, 11, 19)
    hour = datetime(2026, 11, 19, 19, 30, tzinfo=UTC)
    for identity, due in ((world.keep, Due(day)), (world.drop, Due(day, hour))):
        calls.log(world.book, identity, Result.NEXT_STEP, NOW, promise=Promise(due, "talk"))
    merge(world.book, world.keep, world.drop, NOW)
    assert world.kept.plan is not None
    assert world.kept.plan.due == Due(day, hour)


def test_a_number_brings_back_whoever_needed_one(book: Book) -> None:
    keep, drop = add(book, Candidate("Dana Whitfield")), add(book, SECOND)
    merge(book, keep, drop, NOW)
    kept = whole(book, keep)
    assert kept.state is State.NEW
    assert kept.plan is not None


@pytest.mark.parametrize("typed", ["both", "one"])
def test_what_is_typed_after_a_merge_outlives_undo_and_redo(world: World, typed: str) -> None:
    db = world.book.db
    if typed == "both":
        drafts.save(db, Draft(world.keep, "first"), NOW)
    drafts.save(db, Draft(world.drop, "second"), NOW)
    merge(world.book, world.keep, world.drop, NOW)
    drafts.save(db, Draft(world.keep, "typed since"), NOW)
    calls.undo(world.book, NOW)
    texts = [row[0] for row in db.sql("SELECT note FROM draft ORDER BY contact_id")]
    assert texts == (["typed since", "second"] if typed == "both" else ["typed since"])
    drafts.save(db, Draft(world.keep, "kept"), NOW)
    drafts.save(db, Draft(world.drop, "later"), NOW)
    for _ in range(2):
        calls.redo(world.book)
        assert drafts.load(db, world.keep) == Draft(world.keep, "kept\nlater")
        calls.undo(world.book, NOW)
        assert drafts.load(db, world.keep) == Draft(world.keep, "kept")
        assert drafts.load(db, world.drop) == Draft(world.drop, "later")


def test_a_merge_takes_two_people_who_are_there(world: World) -> None:
    before = dump(world.book.path)
    with pytest.raises(CockpitError, match="one and the same"):
        merge(world.book, world.keep, world.keep, NOW)
    with pytest.raises(CockpitError, match="not in the book any more"):
        merge(world.book, world.keep, 99, NOW)
    assert dump(world.book.path) == before


def test_nobody_is_merged_away_from_a_call_that_another_cockpit_is_in(world: World) -> None:
    held = Draft(world.drop, "typing", dialed=NOW, owner=f"{socket.gethostname()}:{os.getppid()}")
    drafts.save(world.book.db, held, NOW)
    before = dump(world.book.path)
    with pytest.raises(CockpitError, match="Another cockpit is in a call"):
        merge(world.book, world.keep, world.drop, NOW)
    assert dump(world.book.path) == before
    drafts.save(world.book.db, held._replace(ended=NOW), NOW)
    merge(world.book, world.keep, world.drop, NOW)
    assert world.kept.title == "COO"


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (FIRST, SECOND, ("same number +16145550142", "same e-mail dana@example.com")),
        (FIRST, FIRST._replace(name="Mia Chen", emails=()), None),
        (FIRST, FIRST._replace(name="Mia Chen", numbers=()), ("same e-mail dana@example.com",)),
        (
            FIRST._replace(emails=("info@example.com",)),
            FIRST._replace(name="Mia", emails=("info@example.com",)),
            None,
        ),
        (FIRST, Candidate("DANA  Whitfield", company="northwind freight"), ("same name and company",)),
        (FIRST, Candidate("Dana Whitfield"), None),
        (FIRST, Candidate("Acme", company="Acme", numbers=(WORK,)), ("same number +16145550142",)),
        (
            FIRST._replace(numbers=(), emails=(), urls=("https://linkedin.com/in/a",)),
            FIRST._replace(numbers=(), emails=(), urls=("https://linkedin.com/in/b",)),
            None,
        ),
        (FIRST, OMAR, None),
    ],
)
def test_who_may_be_one_person_is_told_with_the_reason(
    book: Book, one: Candidate, other: Candidate, why: tuple[str, ...] | None
) -> None:
    first, second = add(book, one), add(book, other)
    found = [(pair.first, pair.second, pair.why) for pair in pairs(book, 9)]
    assert found == ([] if why is None else [(first, second, why)])


def test_of_many_copies_each_is_paired_with_the_first_and_merging_them_leaves_one(book: Book) -> None:
    first, *others = [add(book, FIRST) for _ in range(4)]
    assert [(pair.first, pair.second) for pair in pairs(book, 9)] == [(first, other) for other in others]
    assert len(pairs(book, 2)) == 2
    while found := pairs(book, 1):
        merge(book, found[0].first, found[0].second, NOW)
    assert [contact.id for contact in people.contacts(book.db, people.search(book.db, ""))] == [first]


def test_the_desk_of_several_people_is_none_of_them(book: Book) -> None:
    for name in ("Northwind Freight", "Dana Whitfield", "Mia Chen"):
        add(book, FIRST._replace(name=name, emails=()))
    assert pairs(book, 9) == ()


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("dana whitfield", "whitfield dana", True),
        ("dana whitfield", "d whitfield", True),
        ("dana whitfield", "dr dana m whitfield", True),
        ("dana", "dana whitfield", True),
        ("dana whitfield", "omar whitfield", False),
        ("dana whitfield", "dana haddad", False),
        ("d w", "dana whitfield", False),
        ("dana dana", "dana whitfield", False),
        ("", "dana", False),
    ],
)
def test_names_agree_where_every_word_of_the_shorter_has_its_place(one: str, other: str, agree: bool) -> None:
    assert names_agree(one, other) is agree
    assert names_agree(other, one) is agree


@pytest.mark.parametrize("statement", SHARED.values(), ids=SHARED)
def test_finding_duplicates_walks_indexes_only(book: Book, statement: str) -> None:
    behind = ("",) * (statement.count("?") - 1)
    plan = " ".join(row[3] for row in book.db.sql(f"EXPLAIN QUERY PLAN {statement}", (*behind, 200)))
    assert "COVERING INDEX" in plan
    assert "TEMP B-TREE" not in plan
