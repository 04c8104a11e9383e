"""Every zone, every day, every rule: nothing is due in the past, nothing fails when the clocks change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo, available_timezones

import pytest

from callcockpit.domain.booking import Case, Promise
from callcockpit.domain.calling import is_open, their_time
from callcockpit.domain.consequence import book
from callcockpit.domain.days import day_bounds, today
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Contact, Due, Number
from callcockpit.domain.when import show_due, understand
from callcockpit.domain.wording import consequence, plan_text, queue_mark, their_time_text
from callcockpit.domain.words import Callable as Callability
from callcockpit.domain.words import Result
from tests.conftest import Counter

RULES = Rules()
FIRST, DAYS = date(2020, 1, 1), 3_653
"""Ten years with three leap days."""
PARTS = 8
"""Into how many tests zones are dealt, so that two processes share them."""
NASTY = {
    "Australia/Lord_Howe": "2026-04-05 2026-10-04",  # half an hour
    "Pacific/Apia": "2011-12-30 2011-12-31 2012-04-01",  # a day that there was not
    "Pacific/Kiritimati": "1994-12-31 1995-01-01 2026-06-01",
    "Africa/Casablanca": "2026-02-15 2026-03-22 2023-04-23",  # summer time but for Ramadan
    "Antarctica/Troll": "2026-03-29 2026-10-25",  # two hours
    "Antarctica/Casey": "2018-03-11 2016-10-22 2023-03-09",  # three hours, at 04:00
    "Pacific/Chatham": "2026-04-05 2026-09-27",
    "Asia/Kathmandu": "1986-01-01 2026-06-01",
    "Africa/Cairo": "2023-04-28 2026-04-24 2026-10-29 2010-08-10",
    "America/Caracas": "2007-12-09 2016-05-01",
    "Asia/Pyongyang": "2015-08-15 2018-05-04",
    "Pacific/Kwajalein": "1993-08-21",
    "America/Nuuk": "2023-03-25 2024-03-30 2026-10-24",
    "Africa/Monrovia": "1972-01-07",  # 44 minutes and 30 seconds
    "America/New_York": "2026-03-08 2026-11-01 2028-02-29 2027-02-28",
    "Asia/Tehran": "2022-03-21 2022-09-21",
    "America/Sao_Paulo": "2018-11-04 2019-02-16",  # midnight that there was not
}
"""Zones that do what others do not, with the days on which they do it."""
INSTANT = timedelta(microseconds=1)
LINES = (
    "thu", "sat 02:30", "today 14:30", "tomorrow", "the 31st at 01:30", "29 feb", "eom", "eow", "in 2 weeks",
    "next month noon", "6m", "13h", "at 2:15am", "30.4. 7.30", "end of next month evening", "tonight", "1y",
    "mon 9am send quote", "20 min", "4:00", "last sunday",
)  # fmt: skip
NUMBER = Number("(614) 555-0142", "+16145550142", id=1)


@cache
def contact_in(name: str) -> Contact:
    """Return somebody whose number is in that zone."""
    lines = (NUMBER, Number("(614) 555-0143", "+16145550143", zones=(name,), id=2))
    numbers = (Number(NUMBER.raw, NUMBER.e164, zones=(name,), id=1), *lines[1:])
    return Contact(1, "Dana Whitfield", numbers=numbers, cadence=30)


@cache
def offset_changes(zone: ZoneInfo, day: date) -> datetime | None:
    """Return the first moment, to the minute, of another offset on that day and night, if there is one."""
    begins = datetime.combine(day, time(), tzinfo=UTC) - timedelta(hours=14)
    ends = begins + timedelta(hours=52)
    before = begins.astimezone(zone).utcoffset()
    if ends.astimezone(zone).utcoffset() == before:
        return None
    while ends - begins > timedelta(minutes=1):
        middle = begins + (ends - begins) // 2
        if middle.astimezone(zone).utcoffset() == before:
            begins = middle
        else:
            ends = middle
    return ends.replace(second=0, microsecond=0)


def moments(zone: ZoneInfo, day: date, chance: Random) -> Iterator[datetime]:
    """Yield a moment of an ordinary day, and several around the change of the clocks on another."""
    yield datetime.combine(day, time(chance.randrange(24), chance.randrange(60)), tzinfo=UTC)
    change = offset_changes(zone, day)
    if change is not None:
        for minutes in (-181, -61, -31, -1, 0, 29, 61, 179, 24 * 60):
            yield change + timedelta(minutes=minutes)


def assert_time_holds(now: datetime, zone: ZoneInfo, there: ZoneInfo, line: str) -> None:
    """Ask every rule at one moment, for a user in ``zone`` and somebody in ``there``."""
    day = today(now, zone, RULES)
    begins, ends = day_bounds(day, zone, RULES)
    assert now < ends, (now, zone)
    # A day that a country skipped has no beginning.
    assert begins <= now or begins == ends, (now, zone)
    assert_hours_hold(now, there)
    contact = contact_in(there.key)
    case = Case(contact, contact.numbers[0], (now - timedelta(days=1, hours=5), now))
    found = understand(line, now, RULES, zone)
    if found.due is not None:
        # Who says the very minute that it is means now.
        assert_to_come(found.due, now - INSTANT, day, (zone, line))
        assert show_due(found.due, now, zone, RULES.day_start)
    else:
        assert found.problem, (now, zone, line)
    promise = Promise(found.due or Due(day), found.what)
    for result in Result:
        booking = book(result, case, now, zone, RULES, promise=promise)
        assert consequence(result, booking, now, zone, RULES)
        if booking.plan is None:
            assert result is Result.NO_FUTURE
            continue
        due = booking.plan.due
        assert_to_come(due, now - INSTANT if due == found.due else now, day, (zone, there, result))
        assert queue_mark(booking.plan, now, zone, RULES)
        if result is Result.NO_ANSWER and due.at is not None:
            assert is_open(there, due.at, RULES.calling), (now, zone, there)
        if result is Result.STAY_IN_TOUCH:
            assert due.day > day
            assert due.day.weekday() < 5
    assert plan_text(contact, now, zone, RULES)


def assert_to_come(due: Due, now: datetime, day: date, where: object) -> None:
    """Make sure that a date lies not in the past."""
    assert due.day >= day, (due, now, where)
    assert due.at is None or due.at > now, (due, now, where)


def assert_hours_hold(now: datetime, there: ZoneInfo) -> None:
    """Make sure that who sleeps wakes, within two days, into open hours."""
    clock = their_time((there.key,), now, RULES.calling)
    assert their_time_text(clock, there)
    if clock.callable is Callability.NO:
        assert clock.wakes is not None, (now, there)
        assert now < clock.wakes < now + timedelta(days=2), (now, there)
        assert is_open(there, clock.wakes, RULES.calling), (now, there)
    else:
        assert clock.closes is not None, (now, there)
        assert now < clock.closes, (now, there)


@pytest.mark.parametrize("name", NASTY)
def test_around_the_odd_changes_of_the_clocks_nothing_is_due_in_the_past(name: str, counted: Counter) -> None:
    chance, zone, home = Random(name), ZoneInfo(name), ZoneInfo("Europe/Zurich")
    turn = 0
    for said in NASTY[name].split():
        for ahead in (-1, 0, 1):
            day = date.fromisoformat(said) + timedelta(days=ahead)
            for now in moments(zone, day, chance):
                for user, there in ((zone, home), (home, zone)):
                    assert_time_holds(now, user, there, LINES[turn % len(LINES)])
                    turn += 1
    counted("moments at which every rule was asked", turn)


@pytest.mark.parametrize("part", range(PARTS))
def test_in_every_zone_on_some_days_of_ten_years_nothing_is_due_in_the_past(
    part: int, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    chance, names = Random(part), sorted(available_timezones())
    step = scaled(5_003, 331)
    turn = 0
    for place in range(part, len(names), PARTS):
        zone, there = ZoneInfo(names[place]), ZoneInfo(names[(place * 7 + 11) % len(names)])
        for ahead in range(chance.randrange(step), DAYS, step):
            for now in moments(zone, FIRST + timedelta(days=ahead), chance):
                assert_time_holds(now, zone, there, LINES[turn % len(LINES)])
                turn += 1
    counted("moments at which every rule was asked", turn)


Hands = tuple[tuple[datetime, timedelta | None], ...]
"""Each moment at which the clocks of a zone are changed in the ten years, and how they stand from then on."""


def hands_of(zone: ZoneInfo, days: int) -> Hands:
    """Return how the clocks of a zone go: zones that agree in it differ in nothing that a rule can ask."""
    begins = datetime.combine(FIRST, time(), tzinfo=UTC) - timedelta(days=40)
    stands = begins.astimezone(zone).utcoffset()
    found = [(begins, stands)]
    for _ in range(days + 440):
        ends = begins + timedelta(days=1)
        if (offset := ends.astimezone(zone).utcoffset()) != stands:
            before, after = begins, ends
            while after - before > timedelta(seconds=1):
                middle = before + (after - before) // 2
                same = middle.astimezone(zone).utcoffset() == stands
                before, after = (middle, after) if same else (before, middle)
            stands = offset
            found.append((after.replace(microsecond=0), stands))
        begins = ends
    return tuple(found)


@cache
def clocks(days: int) -> tuple[tuple[str, ...], ...]:
    """Return all zones, those together whose clocks go alike."""
    alike: dict[Hands, list[str]] = {}
    for name in sorted(available_timezones()):
        alike.setdefault(hands_of(ZoneInfo(name), days), []).append(name)
    return tuple(tuple(names) for names in alike.values())


@pytest.mark.parametrize("part", range(PARTS))
def test_by_every_clock_on_every_day_of_ten_years_nothing_is_due_in_the_past(
    part: int, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    days = scaled(2, DAYS)
    chance, all_clocks, asked = Random(part), clocks(days), 0
    for place in range(part, len(all_clocks), PARTS):
        names = all_clocks[place]
        for ahead in range(days):
            # On each day each clock is once that of the caller and once that of somebody called.
            other = ZoneInfo(all_clocks[(place + ahead) % len(all_clocks)][0])
            zone = ZoneInfo(names[ahead % len(names)])
            for turn, now in enumerate(moments(zone, FIRST + timedelta(days=ahead), chance)):
                user, there = (zone, other) if (ahead + turn) % 2 else (other, zone)
                assert_time_holds(now, user, there, LINES[(ahead + turn) % len(LINES)])
                asked += 1
        counted("days of zones at which every rule was asked", len(names) * days)
    counted("moments at which every rule was asked", asked)


@pytest.mark.parametrize(
    "moment", ["1970-01-01T00:00Z", "1969-12-31T23:59Z", "2038-01-19T03:14Z", "2999-12-31T12:00Z"]
)
@pytest.mark.parametrize("name", ["America/New_York", "Pacific/Kiritimati", "Etc/GMT+12"])
def test_a_clock_that_is_wrong_by_decades_breaks_no_rule(moment: str, name: str) -> None:
    now = datetime.fromisoformat(moment)
    for line in LINES:
        assert_time_holds(now, ZoneInfo(name), ZoneInfo("America/Chicago"), line)
