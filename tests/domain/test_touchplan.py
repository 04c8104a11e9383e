"""The touch plan by tables of cases: how often, when first, days of the year, and days that are full."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from callcockpit.domain.days import is_working
from callcockpit.domain.rules import Rules, TouchRules
from callcockpit.domain.touchplan import (
    KINDS,
    Month,
    Room,
    a_year,
    birthday_of,
    caught_up,
    first_targets,
    follow_up,
    frequencies,
    months,
    next_occurrence,
    read_frequencies,
    write_frequencies,
)
from callcockpit.domain.values import Due, Plan
from callcockpit.domain.words import PlanKind, TouchKind

EMAIL, MEAL, LETTER = TouchKind.EMAIL, TouchKind.MEAL, TouchKind.LETTER
TUESDAY = date(2026, 11, 17)
TAGGED = Rules()._replace(
    touches=TouchRules(tags={"vip": {EMAIL: 30, MEAL: 0}, "press": {EMAIL: 14}, "quiet": {EMAIL: 0}}),
)


@pytest.mark.parametrize(
    ("own", "tags", "email", "meal"),
    [
        ({}, (), 90, 365),
        ({}, ("VIP",), 30, 0),
        ({}, ("vip", "press"), 14, 0),
        ({}, ("quiet",), 0, 365),
        ({}, ("quiet", "vip"), 30, 0),
        ({EMAIL: 7}, ("vip",), 7, 0),
        ({EMAIL: 0, MEAL: 100}, ("vip",), 0, 100),
        ({}, ("nobody knows",), 90, 365),
    ],
)
def test_ones_own_frequency_goes_before_the_tags_and_those_before_the_standard(
    own: dict[TouchKind, int], tags: tuple[str, ...], email: int, meal: int
) -> None:
    found = frequencies(own, tags, TAGGED)
    assert (found[EMAIL], found[MEAL]) == (email, meal)
    assert tuple(found) == KINDS


def test_the_standard_plan_has_all_kinds_and_a_touch_or_so_a_month() -> None:
    assert len(KINDS) == 7  # the eighth, the courtesy call, is the recall
    assert 12 < a_year(frequencies({}, (), Rules())) < 14


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("email 30", {EMAIL: 30}),
        ("EMAIL=30, note: 180; meal 0", {EMAIL: 30, LETTER: 180, MEAL: 0}),
        ("", {}),
        ("email", None),
        ("30", None),
        ("email 30 call 9", None),
        ("email 3651", None),
        ("email 300000000", None),
    ],
)
def test_frequencies_are_read_as_they_are_typed(typed: str, found: dict[TouchKind, int] | None) -> None:
    assert read_frequencies(typed) == found
    if found is not None:
        assert read_frequencies(write_frequencies(found)) == found


@pytest.mark.parametrize(
    ("wanted", "last", "share", "days"),
    [
        ({EMAIL: 90}, {}, 0.0, {EMAIL: 90}),
        ({EMAIL: 90}, {EMAIL: TUESDAY - timedelta(30)}, 0.0, {EMAIL: 60}),
        ({EMAIL: 90}, {EMAIL: TUESDAY - timedelta(100)}, 0.0, {EMAIL: -10}),
        ({EMAIL: 90, MEAL: 0}, {}, 0.0, {EMAIL: 90}),
        # Kinds of one frequency take turns; one that was made already keeps its own time.
        ({EMAIL: 90, MEAL: 90, LETTER: 90}, {}, 0.0, {EMAIL: 30, MEAL: 60, LETTER: 90}),
        ({EMAIL: 90, MEAL: 90, LETTER: 90}, {MEAL: TUESDAY}, 0.0, {EMAIL: 45, MEAL: 90, LETTER: 90}),
        # The people of a group begin one after another.
        ({EMAIL: 90}, {}, 0.5, {EMAIL: 45}),
        ({EMAIL: 90}, {}, 0.999, {EMAIL: 1}),
        ({EMAIL: 90, MEAL: 365}, {}, 0.99, {EMAIL: 1, MEAL: 229}),
    ],
)
def test_the_first_touch_of_a_kind_lies_a_frequency_after_the_last_or_in_the_first_round(
    wanted: dict[TouchKind, int], last: dict[TouchKind, date], share: float, days: dict[TouchKind, int]
) -> None:
    found = first_targets(wanted, last, TUESDAY, share)
    assert found == {kind: TUESDAY + timedelta(ahead) for kind, ahead in days.items()}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({EMAIL: 5, MEAL: 9}, {EMAIL: 5, MEAL: 9}),
        ({EMAIL: -5, MEAL: 9}, {EMAIL: 1, MEAL: 9}),
        ({EMAIL: -5, MEAL: -9, LETTER: 0}, {MEAL: 1, EMAIL: 8, LETTER: 15}),
        ({EMAIL: -5, MEAL: -5}, {EMAIL: 1, MEAL: 8}),
    ],
)
def test_what_is_overdue_with_one_person_is_made_up_for_with_a_week_between(
    wanted: dict[TouchKind, int], found: dict[TouchKind, int]
) -> None:
    days = {kind: TUESDAY + timedelta(ahead) for kind, ahead in wanted.items()}
    assert caught_up(days, TUESDAY, 7) == {kind: TUESDAY + timedelta(ahead) for kind, ahead in found.items()}


@pytest.mark.parametrize(
    ("month", "day", "after", "found"),
    [
        (12, 3, "2026-11-17", "2026-12-03"),
        (11, 17, "2026-11-17", "2027-11-17"),
        (11, 17, "2026-11-16", "2026-11-17"),
        (1, 1, "2026-12-31", "2027-01-01"),
        (2, 29, "2026-11-17", "2027-02-28"),
        (2, 29, "2027-02-28", "2028-02-29"),
        (2, 29, "2028-02-28", "2028-02-29"),
        (2, 29, "2028-02-29", "2029-02-28"),
        (2, 29, "2099-12-31", "2100-02-28"),
        (2, 28, "2028-02-28", "2029-02-28"),
    ],
)
def test_a_day_of_the_year_comes_every_year_also_the_29th_of_february(
    month: int, day: int, after: str, found: str
) -> None:
    assert next_occurrence(month, day, date.fromisoformat(after)) == date.fromisoformat(found)


@pytest.mark.parametrize(("month", "day"), [(2, 30), (13, 1), (4, 31), (1, 0)])
def test_a_day_that_no_year_has_is_refused(month: int, day: int) -> None:
    with pytest.raises(ValueError):
        next_occurrence(month, day, TUESDAY)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("1971-12-03", (12, 3)),
        ("--12-03", (12, 3)),
        ("--02-29", (2, 29)),
        (None, None),
        ("", None),
        ("1971", None),
        ("--02-30", None),
        ("1971-12-xx", None),
    ],
)
def test_a_birthday_is_read_with_its_year_and_without(
    said: str | None, found: tuple[int, int] | None
) -> None:
    assert birthday_of(said) == found


def ahead(day: str | int) -> date:
    return TUESDAY + timedelta(day) if isinstance(day, int) else date.fromisoformat(day)


@pytest.mark.parametrize(
    ("target", "days", "load", "found"),
    [
        (90, 90, {}, 90),  # a Monday
        (88, 90, {}, "2027-02-12"),  # a Saturday: Friday is the nearest
        (90, 90, {90: 1}, "2027-02-16"),  # fewer on the next day
        (90, 90, {90: 6}, "2027-02-16"),
        (1, 5, {1: 6}, 2),  # no room to move: the first day after with room
        (3, 5, {3: 6, 6: 6}, 7),  # Friday and Monday are full
        (-20, 90, {}, 1),  # long overdue: tomorrow
        (-20, 90, {1: 1}, 1),
        (-20, 5, {1: 6}, 2),
    ],
)
def test_a_touch_lands_near_the_wanted_day_and_never_on_a_full_one(
    target: int, days: int, load: dict[int, int], found: int | str
) -> None:
    room = Room({ahead(day): count for day, count in load.items()}, Rules())
    assert room.take(ahead(target), days, ahead(1)) == ahead(found)


@pytest.mark.parametrize(
    ("target", "load", "found"),
    [
        (7, {}, 7),
        (5, {}, 3),  # a Sunday: the Friday before
        (7, {7: 6}, 6),
        (2, {2: 6, 1: 6, 0: 6}, 3),  # none before it: the first after it
        (-3, {}, 0),
    ],
)
def test_a_day_of_the_year_moves_ahead_of_itself(target: int, load: dict[int, int], found: int) -> None:
    room = Room({ahead(day): count for day, count in load.items()}, Rules())
    assert room.take_before(ahead(target), TUESDAY) == ahead(found)


def test_thousands_of_touches_never_make_a_day_fuller_than_is_set() -> None:
    rules = Rules()._replace(touches=TouchRules(per_day=6))
    room = Room({}, rules)
    taken = [room.take(TUESDAY + timedelta(20 + each % 90), 90, TUESDAY) for each in range(5_000)]
    assert max(map(taken.count, set(taken))) == 6
    assert all(is_working(day, rules) and day >= TUESDAY for day in taken)
    working = sum(is_working(TUESDAY + timedelta(each), rules) for each in range((max(taken) - TUESDAY).days))
    assert working - len(set(taken)) < 40, "only days before the first window stay empty"


def test_months_say_how_many_and_how_many_a_day_at_most() -> None:
    load = {date(2026, 12, 3): 2, date(2026, 12, 4): 4, date(2027, 1, 5): 1, date(2027, 1, 6): 0}
    assert months(load) == (Month(date(2026, 12, 1), 6, 4), Month(date(2027, 1, 1), 1, 1))
    assert months(load)[0].words == "6 in Dec, at most 4 a day"


@pytest.mark.parametrize(
    ("kind", "due", "comes"),
    [
        (PlanKind.RECALL, 90, True),
        (PlanKind.FIRST_CALL, 9, True),
        (PlanKind.RETRY, 9, True),
        (PlanKind.RECALL, 6, False),
        (PlanKind.RECALL, 3, False),
        (PlanKind.CALLBACK, 90, False),
        (PlanKind.NEXT_STEP, 90, False),
    ],
)
def test_the_call_that_follows_a_letter_never_replaces_what_was_agreed_or_comes_sooner(
    kind: PlanKind, due: int, comes: bool
) -> None:
    plan = Plan(kind, Due(ahead(due)), "likes golf", 90 if kind is PlanKind.RECALL else None, id=4)
    found = follow_up(plan, ahead(6), LETTER)
    wanted = plan._replace(due=Due(ahead(6)), why="follows up the handwritten note · likes golf")
    assert found == (wanted if comes else None)
    assert follow_up(None, ahead(6), LETTER) is None
