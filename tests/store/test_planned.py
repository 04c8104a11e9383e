"""Planned touches in the book: dated, done, moved, skipped and taken back whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.rules import TouchRules
from callcockpit.domain.touchplan import KINDS
from callcockpit.domain.values import Candidate, Due, Number, Plan
from callcockpit.domain.words import PlanKind, PlannedBy, Result, State, TouchKind
from callcockpit.store import blocklist, calls, own_plan, people, planned, touches, touchplan, upkeep
from callcockpit.store.book import Book
from callcockpit.store.planned import Planned, plan_touch
from callcockpit.store.seed import Seed, sow
from tests.conftest import PersonBuilder
from tests.store.test_operations import dump

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
TODAY = date(2026, 11, 17)
NEW_YORK = ZoneInfo("America/New_York")
EMAIL, LETTER, MEAL = TouchKind.EMAIL, TouchKind.LETTER, TouchKind.MEAL


def open_with(book: Book, contact: int) -> dict[TouchKind, Planned]:
    return {one.kind: one for one in planned.touches_of(book.db, contact)}


def day_after(days: int) -> datetime:
    return NOW + timedelta(days)


def test_a_touch_is_planned_taken_back_and_planned_again(book: Book, dana: int) -> None:
    with book.operation("plan touch", "planned a note", NOW, contact=dana) as op:
        identity = plan_touch(op, dana, LETTER, date(2026, 12, 3), "thanks\nfor Omar", NOW)
    wanted = Planned(
        identity, dana, "Dana Whitfield", "", LETTER, PlannedBy.ONCE, date(2026, 12, 3), "thanks for Omar"
    )
    assert planned.touches_of(book.db, dana) == (wanted,)
    calls.undo(book, NOW)
    assert planned.touches_of(book.db, dana) == ()
    calls.redo(book)
    assert planned.open_touch(book.db, identity) == wanted


def test_what_refers_to_a_touch_that_was_only_marked_as_undone_still_does_after_redo(
    book: Book, dana: int
) -> None:
    with book.operation("plan touch", "planned a note", NOW, contact=dana) as op:
        identity = plan_touch(op, dana, LETTER, date(2026, 12, 3), "thanks", NOW)
    calls.log_touch(book, dana, MEAL, "lunch", NOW)
    (touch,) = people.history(book.db, dana)
    calls.undo(book, NOW)
    book.db.sql("UPDATE planned_touch SET touch_id = ? WHERE id = ?", (touch.id, identity))
    assert calls.redo(book) is not None
    assert people.history(book.db, dana) == (touch,)
    assert book.db.sql("SELECT touch_id FROM planned_touch").fetchall() == [(touch.id,)]


def test_whoever_comes_on_the_plan_gets_every_kind_and_their_birthday(book: Book) -> None:
    number = Number("(614) 555-0142", "+16145550142", zones=("America/New_York",))
    _, ruth = upkeep.add(book, Candidate("Ruth Keller", numbers=(number,), birthday="1971-12-03"), NOW)
    before = dump(book.path)
    look = touchplan.preview(book, (ruth,), NOW)
    assert dump(book.path) == before, "a preview writes nothing"
    assert (look.people, look.touches) == (1, 8)
    touchplan.put_on(book, (ruth,), NOW)
    found = planned.touches_of(book.db, ruth)
    assert sum(month.touches for month in look.months) == len(found) == 8
    assert {one.kind for one in found} == set(KINDS)
    birthday = found[0]
    assert (birthday.origin, birthday.occurs) == (PlannedBy.BIRTHDAY, date(2026, 12, 3))
    assert (birthday.due, birthday.why) == (date(2026, 11, 30), "birthday 3 Dec")
    with pytest.raises(CockpitError):
        touchplan.put_on(book, (ruth,), NOW)
    calls.undo(book, NOW)
    assert dump(book.path) == before


def test_what_was_done_before_dates_the_first_touch(book: Book, dana: int) -> None:
    calls.log_touch(book, dana, EMAIL, "sent the survey", NOW - timedelta(60))
    touchplan.put_on(book, (dana,), NOW)
    assert open_with(book, dana)[EMAIL].due == TODAY + timedelta(30)


def deeds(identity: int) -> dict[str, Callable[[Book], object]]:
    return {
        "done": lambda book: touches.done(book, identity, "the survey", NOW),
        "skip": lambda book: touches.skip(book, identity, "not the right time", NOW),
        "move": lambda book: touches.move(book, identity, date(2026, 12, 24), NOW),
    }


@pytest.mark.parametrize("deed", ["done", "skip", "move"])
def test_whatever_is_done_with_a_planned_touch_is_undone_and_redone_whole(
    book: Book, dana: int, deed: str
) -> None:
    touchplan.put_on(book, (dana,), NOW)
    before = dump(book.path)
    identity = open_with(book, dana)[EMAIL].id
    deeds(identity)[deed](book)
    after = dump(book.path)
    assert after != before
    calls.undo(book, NOW)
    assert dump(book.path) == before
    calls.redo(book)
    assert dump(book.path) == after
    if deed != "move":
        for again in ("done", "skip", "move"):
            with pytest.raises(CockpitError):
                deeds(identity)[again](book)
        assert dump(book.path) == after


def test_a_touch_that_is_made_lands_in_the_history_and_dates_the_next_of_its_kind(
    book: Book, dana: int
) -> None:
    touchplan.put_on(book, (dana,), NOW)
    one = open_with(book, dana)[MEAL]
    told = touches.ahead(book, one.id, day_after(100))
    receipt = touches.done(book, one.id, " lunch at Rudy's ", day_after(100))
    (touch,) = people.history(book.db, dana)
    assert (touch.kind, touch.note) == (MEAL, "lunch at Rudy's")
    coming = open_with(book, dana)[MEAL]
    assert coming.due == told.next
    assert abs((coming.due - TODAY).days - 465) <= 36
    assert told.call is None, "no call follows a meal"
    assert receipt.contact == dana
    closed = book.db.sql("SELECT touch_id, skipped FROM planned_touch WHERE id = ?", (one.id,)).fetchone()
    assert closed == (touch.id, None)


def test_a_touch_that_is_left_out_keeps_the_reason_and_dates_the_next(book: Book, dana: int) -> None:
    touchplan.put_on(book, (dana,), NOW)
    one = open_with(book, dana)[EMAIL]
    touches.skip(book, one.id, "not ready yet", day_after(90))
    assert people.history(book.db, dana) == ()
    assert abs((open_with(book, dana)[EMAIL].due - TODAY).days - 180) <= 9
    closed = book.db.sql("SELECT touch_id, skipped FROM planned_touch WHERE id = ?", (one.id,)).fetchone()
    assert closed == (None, "not ready yet")


def test_a_touch_planned_once_is_done_once_and_says_why_in_the_history(book: Book, dana: int) -> None:
    with book.operation("plan touch", "planned", NOW, contact=dana) as op:
        identity = plan_touch(op, dana, TouchKind.ITEM, TODAY, "the book on rail freight", NOW)
    touches.done(book, identity, "", NOW)
    assert people.history(book.db, dana)[0].note == "the book on rail freight"
    assert planned.waiting(book.db, TODAY) == (0, 0)


def test_a_birthday_comes_every_year_also_where_it_is_done_early_or_very_late(book: Book, dana: int) -> None:
    touchplan.put_on(book, (dana,), NOW)
    own_plan.add_occasion(book, dana, "leap day", 2, 29, NOW)
    due = []
    for days in (60, 460, 1300):
        (one,) = (one for one in planned.touches_of(book.db, dana) if one.occasion)
        due.append(one.occurs)
        touches.done(book, one.id, "", day_after(days))
    assert due == [date(2027, 2, 28), date(2028, 2, 29), date(2029, 2, 28)]
    # The fourth was missed altogether, and is not made up for.
    (one,) = (one for one in planned.touches_of(book.db, dana) if one.occasion)
    assert one.occurs == date(2031, 2, 28)


@pytest.mark.parametrize(
    ("kind", "due", "moved"),
    [
        (PlanKind.RECALL, Due(date(2027, 2, 1)), True),
        (PlanKind.FIRST_CALL, Due(date(2026, 12, 24)), True),
        (PlanKind.RECALL, Due(date(2026, 11, 18)), False),
        (PlanKind.CALLBACK, Due(date(2027, 2, 1), datetime(2027, 2, 1, 15, 0, tzinfo=UTC)), False),
        (PlanKind.NEXT_STEP, Due(date(2027, 2, 1)), False),
    ],
)
@pytest.mark.parametrize("touch", [EMAIL, LETTER])
def test_a_letter_books_the_call_that_follows_it_up_and_never_replaces_what_was_agreed(
    book: Book, dana: int, touch: TouchKind, kind: PlanKind, due: Due, moved: bool
) -> None:
    with book.operation("plan", "plan", NOW) as op:
        contact = people.contact(book.db, dana)
        assert contact is not None
        upkeep.close_plan(op, contact, NOW)
        upkeep.write_plan(op, contact, Plan(kind, due, "likes golf", 90), NOW)
        identity = plan_touch(op, dana, touch, TODAY, "a word", NOW)
    told = touches.ahead(book, identity, NOW)
    touches.done(book, identity, "", NOW)
    contact = people.contact(book.db, dana)
    assert contact is not None
    assert contact.plan is not None
    # Four working days after Tuesday.
    assert contact.plan.due == (Due(date(2026, 11, 23)) if moved else due)
    assert contact.plan.why == (f"follows up the {touch.words} · likes golf" if moved else "likes golf")
    assert contact.plan.kind is kind
    assert told.call == (date(2026, 11, 23) if moved else None)


def test_a_touch_logged_by_hand_is_the_planned_one_of_its_kind(book: Book, dana: int) -> None:
    touchplan.put_on(book, (dana,), NOW)
    before = dump(book.path)
    calls.log_touch(book, dana, MEAL, "by chance", day_after(10))
    assert abs((open_with(book, dana)[MEAL].due - TODAY).days - 375) <= 36
    calls.undo(book, NOW)
    assert dump(book.path) == before


@pytest.mark.parametrize("end", ["no future", "do not call"])
def test_whoever_is_closed_leaves_the_plan_and_undo_brings_them_back(book: Book, dana: int, end: str) -> None:
    touchplan.put_on(book, (dana,), NOW)
    before = dump(book.path)
    if end == "no future":
        calls.log(book, dana, Result.NO_FUTURE, NOW)
    else:
        blocklist.do_not_call(book, dana, "asked", NOW)
    assert planned.touches_of(book.db, dana) == ()
    assert touchplan.on_plan(book.db, dana) is None
    assert touchplan.preview(book, (dana,), NOW).people == 0
    calls.undo(book, NOW)
    assert dump(book.path) == before


def test_off_the_plan_only_what_was_planned_once_stays(book: Book, dana: int) -> None:
    touchplan.put_on(book, (dana,), NOW)
    with book.operation("plan touch", "planned", NOW, contact=dana) as op:
        plan_touch(op, dana, LETTER, TODAY, "thanks", NOW)
    touchplan.take_off(book, dana, NOW)
    assert [one.why for one in planned.touches_of(book.db, dana)] == ["thanks"]
    assert touchplan.on_plan(book.db, dana) is None


def test_a_frequency_of_ones_own_dates_its_kind_anew_and_no_other(book: Book, dana: int) -> None:
    touchplan.put_on(book, (dana,), NOW)
    before = open_with(book, dana)
    own_plan.set_frequency(book, dana, EMAIL, 30, NOW)
    after = open_with(book, dana)
    assert abs((after[EMAIL].due - TODAY).days - 30) <= 3
    assert {**before, EMAIL: None} == {**after, EMAIL: None}
    own_plan.set_frequency(book, dana, MEAL, 0, NOW)
    assert MEAL not in open_with(book, dana)
    own_plan.set_frequency(book, dana, MEAL, None, NOW)
    assert open_with(book, dana)[MEAL].why == "every 365 days"


def test_a_new_birthday_moves_its_touch_and_a_removed_date_takes_its_along(
    book: Book, dana: int, person: PersonBuilder
) -> None:
    touchplan.put_on(book, (dana,), NOW)
    upkeep.edit(book, dana, person()._replace(birthday="--12-03"), NOW, None)
    upkeep.edit(book, dana, person()._replace(birthday="--12-24"), NOW, None)
    (one,) = (one for one in planned.touches_of(book.db, dana) if one.origin is PlannedBy.BIRTHDAY)
    assert one.why == "birthday 24 Dec"
    before = dump(book.path)
    own_plan.add_occasion(book, dana, "the firm is founded", 12, 31, NOW)
    found = own_plan.own_plan(book, dana, NOW)
    assert found is not None
    (occasion,) = (each[0] for each in found.member.dates if each[0] is not None)
    own_plan.remove_occasion(book, dana, occasion, NOW)
    assert not [one for one in planned.touches_of(book.db, dana) if one.origin is PlannedBy.OCCASION]
    calls.undo(book, NOW)
    calls.undo(book, NOW)
    assert dump(book.path) == before


def crowd(book: Book, many: int) -> list[int]:
    """Put people into the book who stay in touch, all with the tag *client*."""
    sow(
        book,
        (
            Seed(
                Candidate(
                    f"Person {each}",
                    birthday=f"--{each % 12 + 1:02}-{each % 28 + 1:02}",
                    tags=("client",),
                    numbers=(Number(f"{each}", f"+1614{each:07}", zones=("America/New_York",)),),
                ),
                State.CULTIVATED,
                plan=Plan(PlanKind.RECALL, Due(date(2027, 1, 4)), "", 90, NOW),
            )
            for each in range(many)
        ),
        NOW,
    )
    return touchplan.tagged(book.db, "Client")


@pytest.mark.parametrize(("per_day", "until"), [(3, 2028), (40, 2027)])
def test_a_whole_group_comes_on_the_plan_in_one_deed_and_no_day_is_ever_fuller_than_set(
    book: Book, per_day: int, until: int, scaled: Callable[[int, int], int]
) -> None:
    many = scaled(150, 2_000)
    book.rules = book.rules._replace(touches=TouchRules(per_day=per_day))
    group = crowd(book, many)
    look = touchplan.preview(book, group, NOW)
    before = dump(book.path)
    receipt = touchplan.put_on(book, group, NOW, "client")
    assert receipt.words == f"{many:,} people with client on the touch plan"
    load = planned.load_from(book.db, TODAY)
    assert sum(load.values()) == look.touches == many * 8
    assert max(load.values()) <= per_day
    assert max(month.most for month in look.months) == max(load.values())
    assert look.months[-1].first.year >= until
    for one in planned.window(book.db, 0, 40):
        touches.done(book, one.id, "", NOW)
        assert max(planned.load_from(book.db, TODAY).values()) <= per_day
    for _ in range(40):
        calls.undo(book, NOW)
    calls.undo(book, NOW)
    assert dump(book.path) == before


def test_a_group_begins_evenly_over_the_round(book: Book) -> None:
    touchplan.put_on(book, crowd(book, 60), NOW, "client")
    emails = sorted(one.due for one in planned.window(book.db, 0, 999) if one.kind is EMAIL)
    weeks = [sum(1 for due in emails if (due - TODAY).days // 15 == part) for part in range(6)]
    assert min(weeks) >= 7, weeks


def test_where_all_days_are_full_of_what_can_wait_a_birthday_changes_places(book: Book) -> None:
    book.rules = book.rules._replace(touches=TouchRules(per_day=1))
    group = crowd(book, 40)
    touchplan.put_on(book, group[:39], NOW, "client")
    touchplan.put_on(book, group[39:], NOW)
    (birthday,) = (one for one in planned.touches_of(book.db, group[39]) if one.origin is PlannedBy.BIRTHDAY)
    assert birthday.occurs is not None
    assert birthday.occurs - timedelta(24) <= birthday.due <= birthday.occurs
    assert max(planned.load_from(book.db, TODAY).values()) == 1


def test_a_birthday_changes_places_with_what_can_wait_also_in_the_evening_of_its_day(
    book: Book, dana: int, person: PersonBuilder
) -> None:
    """At eight in the evening in New York it is the next day in UTC."""
    book.rules = book.rules._replace(touches=TouchRules(per_day=1))
    touchplan.put_on(book, [dana], NOW)
    day = min(one.due for one in planned.touches_of(book.db, dana))
    evening = datetime.combine(day, time(20), tzinfo=NEW_YORK).astimezone(UTC)
    omar = upkeep.add(book, person("Omar Haddad", "0117")._replace(birthday=f"--{day:%m-%d}"), NOW)[1]
    touchplan.put_on(book, [omar], evening)
    (birthday,) = (one for one in planned.touches_of(book.db, omar) if one.origin is PlannedBy.BIRTHDAY)
    assert (birthday.occurs, birthday.due) == (day, day)


def test_a_changed_plan_is_dated_anew_for_everybody(book: Book) -> None:
    group = crowd(book, 30)
    touchplan.put_on(book, group, NOW, "client")
    book.rules = book.rules._replace(touches=TouchRules(per_day=2, standard={EMAIL: 60}))
    own_plan.level_anew(book, NOW)
    found = planned.window(book.db, 0, 999)
    assert {one.kind for one in found if one.origin is PlannedBy.FREQUENCY} == {EMAIL}
    assert len(found) == 60
    assert max(planned.load_from(book.db, TODAY).values()) <= 2


def test_the_list_is_read_by_windows_overdue_first(book: Book) -> None:
    touchplan.put_on(book, crowd(book, 20), NOW, "client")
    every = planned.window(book.db, 0, 999)
    assert [one.due for one in every] == sorted(one.due for one in every)
    assert planned.window(book.db, 50, 10) == every[50:60]
    waiting = planned.waiting(book.db, every[9].due)
    assert waiting.due + waiting.coming == len(every)
    assert waiting.due == sum(1 for one in every if one.due <= every[9].due)


def test_neither_the_list_nor_a_deed_on_it_looks_at_everybody(book: Book) -> None:
    plans = [
        " ".join(str(row[3]) for row in book.db.sql(f"EXPLAIN QUERY PLAN {statement}").fetchall())
        for statement in (
            "SELECT id FROM planned_touch WHERE closed_at IS NULL ORDER BY due_on, id LIMIT 9 OFFSET 9",
            "SELECT due_on, count(*) FROM planned_touch WHERE closed_at IS NULL AND due_on >= '' "
            "GROUP BY due_on",
            "SELECT id FROM planned_touch WHERE contact_id = 1 AND closed_at IS NULL",
        )
    ]
    assert all("USING" in plan and "INDEX planned_touch" in plan and "TEMP" not in plan for plan in plans), (
        plans
    )
