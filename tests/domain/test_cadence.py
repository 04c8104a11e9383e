"""The rhythm of staying in touch, and recalls that spread over the days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from callcockpit.domain.cadence import (
    cadence_for,
    levelled_recall,
    losing_touch,
    overdue_share,
    recall_window,
)
from callcockpit.domain.days import is_working
from callcockpit.domain.rules import Cadence, Rules

TAGGED = Rules(tag_cadences={"vip": Cadence(30, 45), "alumni": Cadence(180, 240)})
TUESDAY = date(2026, 11, 17)


@pytest.mark.parametrize(
    ("own", "tags", "cadence"),
    [
        (None, (), Cadence(90, 120)),
        (30, (), Cadence(30, 40)),
        (30, ("alumni",), Cadence(30, 40)),
        (None, ("alumni",), Cadence(180, 240)),
        (None, ("alumni", "VIP"), Cadence(30, 45)),
        (None, ("nobody knows",), Cadence(90, 120)),
    ],
)
def test_ones_own_cadence_goes_before_the_tags_and_those_before_the_default(
    own: int | None, tags: tuple[str, ...], cadence: Cadence
) -> None:
    assert cadence_for(own, tags, TAGGED) == cadence


@pytest.mark.parametrize(
    ("wanted", "first", "last"), [(90, 81, 99), (30, 27, 33), (5, 5, 5), (1, 1, 1), (0, 1, 0)]
)
def test_a_recall_moves_by_a_tenth_at_most_and_never_to_today(wanted: int, first: int, last: int) -> None:
    span = recall_window(TUESDAY, wanted, Rules())
    assert span == (TUESDAY + timedelta(first), TUESDAY + timedelta(last))


def test_an_empty_calendar_gets_the_wanted_day() -> None:
    assert levelled_recall(TUESDAY, 90, {}, Rules()) == TUESDAY + timedelta(90)


@pytest.mark.parametrize(
    ("wanted", "day"),
    [
        (89, "2027-02-15"),  # wanted on a Sunday: Monday is one day away, Friday two
        (88, "2027-02-12"),  # wanted on a Saturday: Friday is the nearer
        (4, "2026-11-23"),  # a Saturday without room to move: the next working day
        (0, "2026-11-17"),
    ],
)
def test_a_recall_lands_on_a_working_day(wanted: int, day: str) -> None:
    assert levelled_recall(TUESDAY, wanted, {}, Rules()) == date.fromisoformat(day)


def test_a_full_day_sends_the_recall_to_its_neighbour() -> None:
    wanted = TUESDAY + timedelta(90)
    assert levelled_recall(TUESDAY, 90, {wanted: 1}, Rules()) == wanted + timedelta(1)


def test_two_hundred_and_forty_recalls_spread_evenly() -> None:
    load: dict[date, int] = {}
    for _ in range(240):
        day = levelled_recall(TUESDAY, 90, load, Rules())
        load[day] = load.get(day, 0) + 1
    first, last = recall_window(TUESDAY, 90, Rules())
    assert all(first <= day <= last and is_working(day, Rules()) for day in load)
    assert max(load.values()) - min(load.values()) <= 1
    assert len(load) == 13


@pytest.mark.parametrize(("days", "losing"), [(0, False), (120, False), (121, True)])
def test_past_the_latest_interval_somebody_is_losing_touch(days: int, losing: bool) -> None:
    assert losing_touch(TUESDAY - timedelta(days), Cadence(90, 120), TUESDAY) is losing


def test_who_was_never_reached_is_not_losing_touch() -> None:
    assert not losing_touch(None, Cadence(), TUESDAY)


@pytest.mark.parametrize(
    ("late", "wanted", "share"), [(0, 90, 0), (9, 90, 0.1), (9, 30, 0.3), (-9, 90, -0.1), (2, 0, 2)]
)
def test_a_recall_is_overdue_in_proportion_to_its_cadence(late: int, wanted: int, share: float) -> None:
    assert overdue_share(TUESDAY - timedelta(late), wanted, TUESDAY) == pytest.approx(share)
