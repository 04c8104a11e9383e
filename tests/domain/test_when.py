"""A typed next step is understood as people mean it, and never as a date that is past."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.days import today
from callcockpit.domain.rules import DateOrder, Rules
from callcockpit.domain.values import Due
from callcockpit.domain.when import NO_DATE, Understood, show_due, understand

ZURICH = ZoneInfo("Europe/Zurich")
NEW_YORK = ZoneInfo("America/New_York")
RULES = Rules()
FOUR = RULES.day_start
NOW = datetime(2026, 11, 19, 14, 0, tzinfo=ZURICH)
"""A Thursday, two in the afternoon."""


def local(text: str, zone: ZoneInfo = ZURICH) -> datetime:
    """The instant of a local ``YYYY-MM-DD HH:MM``."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def expected(text: str, zone: ZoneInfo = ZURICH) -> Due:
    """The due that ``YYYY-MM-DD`` or ``YYYY-MM-DD HH:MM`` stands for."""
    return Due(date.fromisoformat(text[:10]), local(text, zone) if len(text) > 10 else None)


PHRASES = [
    ("thu", "2026-11-26"),
    ("thursday", "2026-11-26"),
    ("Thurs", "2026-11-26"),
    ("FRI", "2026-11-20"),
    ("mon", "2026-11-23"),
    ("tues", "2026-11-24"),
    ("wed.", "2026-11-25"),
    ("sat", "2026-11-21"),
    ("sunday", "2026-11-22"),
    ("this fri", "2026-11-20"),
    ("this thu", "2026-11-26"),
    ("coming mon", "2026-11-23"),
    ("this coming mon", "2026-11-23"),
    ("next thu", "2026-11-26"),
    ("next fri", "2026-11-27"),
    ("next friday", "2026-11-27"),
    ("next mon", "2026-11-23"),
    ("fri next week", "2026-11-27"),
    ("next week fri", "2026-11-27"),
    ("next week on tue 9am", "2026-11-24 09:00"),
    ("thu 3pm", "2026-11-19 15:00"),
    ("thu 1pm", "2026-11-26 13:00"),
    ("thu 14:00", "2026-11-26 14:00"),
    ("this thu 14:01", "2026-11-19 14:01"),
    ("on fri", "2026-11-20"),
    ("by fri 10:00", "2026-11-20 10:00"),
    ("today", "2026-11-19"),
    ("today 14:30", "2026-11-19 14:30"),
    ("tomorrow", "2026-11-20"),
    ("tom", "2026-11-20"),
    ("tmr", "2026-11-20"),
    ("tomorrow 9am", "2026-11-20 09:00"),
    ("day after tomorrow", "2026-11-21"),
    ("tonight", "2026-11-19 17:00"),
    ("tonight at 9", "2026-11-19 21:00"),
    ("tonight 7:30", "2026-11-19 19:30"),
    ("this evening", "2026-11-19 17:00"),
    ("in 3 days", "2026-11-22"),
    ("in three days", "2026-11-22"),
    ("in a couple of days", "2026-11-21"),
    ("in a week", "2026-11-26"),
    ("within a week", "2026-11-26"),
    ("in two weeks", "2026-12-03"),
    ("in a fortnight", "2026-12-03"),
    ("in 2 weeks at 10", "2026-12-03 10:00"),
    ("3 days from now", "2026-11-22"),
    ("a week from today", "2026-11-26"),
    ("in a month", "2026-12-19"),
    ("in 3 months", "2027-02-19"),
    ("in a year", "2027-11-19"),
    ("3d", "2026-11-22"),
    ("2w", "2026-12-03"),
    ("6m", "2027-05-19"),
    ("1y", "2027-11-19"),
    ("+3d", "2026-11-22"),
    ("+ 2w 9:15", "2026-12-03 09:15"),
    ("10 days", "2026-11-29"),
    ("in 20 min", "2026-11-19 14:20"),
    ("in 20 minutes", "2026-11-19 14:20"),
    ("in an hour", "2026-11-19 15:00"),
    ("in half an hour", "2026-11-19 14:30"),
    ("2h", "2026-11-19 16:00"),
    ("+2h", "2026-11-19 16:00"),
    ("90 min", "2026-11-19 15:30"),
    ("in 12h", "2026-11-20 02:00"),
    ("next week", "2026-11-23"),
    ("next month", "2026-12-01"),
    ("end of month", "2026-11-30"),
    ("end of the month", "2026-11-30"),
    ("end of next month", "2026-12-31"),
    ("eom", "2026-11-30"),
    ("eom 10:00", "2026-11-30 10:00"),
    ("end of week", "2026-11-20"),
    ("eow", "2026-11-20"),
    ("end of next week", "2026-11-27"),
    ("end of year", "2026-12-31"),
    ("26 nov", "2026-11-26"),
    ("nov 26", "2026-11-26"),
    ("26nov", "2026-11-26"),
    ("26th of November", "2026-11-26"),
    ("November 26th", "2026-11-26"),
    ("Nov. 26", "2026-11-26"),
    ("26. Nov. 9:30", "2026-11-26 09:30"),
    ("26 november 2027", "2027-11-26"),
    ("nov 26, 2027", "2027-11-26"),
    ("26-nov-2027", "2027-11-26"),
    ("18 nov", "2027-11-18"),
    ("19 nov", "2026-11-19"),
    ("3 may", "2027-05-03"),
    ("march 3", "2027-03-03"),
    ("sept 7", "2027-09-07"),
    ("26.11.", "2026-11-26"),
    ("26.11", "2026-11-26"),
    ("26.11.2026", "2026-11-26"),
    ("26.11.26", "2026-11-26"),
    ("26. 11. 2026", "2026-11-26"),
    ("3.4.", "2027-04-03"),
    ("26.11. 14.30", "2026-11-26 14:30"),
    ("26/11", "2026-11-26"),
    ("11/26", "2026-11-26"),
    ("3/4", "2027-03-04"),
    ("3/4/2027", "2027-03-04"),
    ("26-11-2026", "2026-11-26"),
    ("11/26/26", "2026-11-26"),
    ("2026-11-26", "2026-11-26"),
    ("2026-11-26 14:30", "2026-11-26 14:30"),
    ("2026-11-26T14:30", "2026-11-26 14:30"),
    ("2026/11/26", "2026-11-26"),
    ("the 3rd", "2026-12-03"),
    ("the 19th", "2026-11-19"),
    ("the 31st", "2026-12-31"),
    ("on 3rd", "2026-12-03"),
    ("3rd of march", "2027-03-03"),
    ("29 feb", "2028-02-29"),
    ("Thu 26 Nov 14:30", "2026-11-26 14:30"),
    ("Thursday, November 26", "2026-11-26"),
    ("Thu 18 Feb 2027", "2027-02-18"),
    ("14:30", "2026-11-19 14:30"),
    ("13:30", "2026-11-20 13:30"),
    ("2pm", "2026-11-20 14:00"),
    ("2 p.m.", "2026-11-20 14:00"),
    ("2:30 pm", "2026-11-19 14:30"),
    ("12am", "2026-11-20 00:00"),
    ("12pm", "2026-11-20 12:00"),
    ("14h30", "2026-11-19 14:30"),
    ("fri 14h", "2026-11-20 14:00"),
    ("fri 14.30", "2026-11-20 14:30"),
    ("at 9", "2026-11-20 09:00"),
    ("at 3", "2026-11-19 15:00"),
    ("@ 10", "2026-11-20 10:00"),
    ("fri @10", "2026-11-20 10:00"),
    ("fri at 4", "2026-11-20 16:00"),
    ("fri 3:30", "2026-11-20 15:30"),
    ("fri 03:30", "2026-11-20 03:30"),
    ("9 o'clock", "2026-11-20 09:00"),
    ("noon", "2026-11-20 12:00"),
    ("fri midday", "2026-11-20 12:00"),
    ("tomorrow morning", "2026-11-20 09:00"),
    ("fri afternoon", "2026-11-20 14:00"),
    ("fri afternoon at 3", "2026-11-20 15:00"),
    ("fri evening", "2026-11-20 17:00"),
    ("in the morning", "2026-11-20 09:00"),
    ("fri at 9 in the evening", "2026-11-20 21:00"),
    ("eod fri", "2026-11-20 17:00"),
    ("2pm tomorrow", "2026-11-20 14:00"),
    ("10:00 on fri", "2026-11-20 10:00"),
    ("9am on the 3rd", "2026-12-03 09:00"),
]


@pytest.mark.parametrize(("phrase", "due"), PHRASES, ids=[phrase for phrase, _ in PHRASES])
def test_a_phrase_alone_is_the_date_that_people_mean(phrase: str, due: str) -> None:
    understood = understand(phrase, NOW, RULES, ZURICH)
    assert understood == Understood(expected(due), "", note=understood.note)


@pytest.mark.parametrize(("phrase", "due"), PHRASES, ids=[phrase for phrase, _ in PHRASES])
def test_the_rest_of_the_line_is_kept_in_its_own_words(phrase: str, due: str) -> None:
    understood = understand(f"{phrase}: Send the Quote", NOW, RULES, ZURICH)
    assert (understood.due, understood.what) == (expected(due), "Send the Quote")


@pytest.mark.parametrize(
    ("line", "due", "what"),
    [
        ("thu 14:30 send quote", "2026-11-19 14:30", "send quote"),
        ("send quote thu 14:30", "2026-11-19 14:30", "send quote"),
        ("send quote by fri.", "2026-11-20", "send quote."),
        ("call back thu about the quote", "2026-11-26", "call back about the quote"),
        ("call back mon, he is away fri", "2026-11-23", "call back, he is away fri"),
        ("send the may report fri", "2026-11-20", "send the may report"),
        ("the second offer, fri", "2026-11-20", "the second offer"),
        ("march on with the plan tomorrow", "2026-11-20", "march on with the plan"),
        ("2 may attend, ask fri", "2027-05-02", "attend, ask fri"),
        ("these 2 may attend, ask fri", "2026-11-20", "these 2 may attend, ask"),
        ("he sat down on the idea, 3 dec", "2026-12-03", "he sat down on the idea"),
        ("ask the sun people tomorrow 9am", "2026-11-20 09:00", "ask the sun people"),
        ("call tom about the quote fri", "2026-11-20", "call tom about the quote"),
        ("Tom wants the quote fri", "2026-11-20", "Tom wants the quote"),
        ("fri send 3 copies of 24/7 support", "2026-11-20", "send 3 copies of 24/7 support"),
        ("fri send quote 10:15", "2026-11-20 10:15", "send quote"),
        ("10:15 send quote fri", "2026-11-20 10:15", "send quote"),
        ("discuss the renewal on fri with her", "2026-11-20", "discuss the renewal with her"),
        ("book 90 min workshop, fri", "2026-11-20", "book 90 min workshop"),
        ("a contract for 2y, call 3d", "2026-11-22", "a contract for 2y, call"),
        ("call again (fri 10:00)", "2026-11-20 10:00", "call again"),
        ("as said last fri, ring in 2 weeks", "2026-12-03", "as said last fri, ring"),
        ("fri\tsend\r\nquote", "2026-11-20", "send quote"),
        ("fri 14:30-15:00 demo", "2026-11-20 14:30", "14:30-15:00 demo"),
        ("2026-11-26T14:30:00 demo", "2026-11-26 14:30", "demo"),
        ("fri 16:9 screens", "2026-11-20", "16:9 screens"),
        ("fri 名前 [/oops]", "2026-11-20", "名前 [/oops]"),
        ("fri - 10% off", "2026-11-20", "10% off"),
        ("fri \x1b[31mred", "2026-11-20", "␛[31mred"),
    ],
)
def test_a_date_may_lead_end_or_stand_in_the_line(line: str, due: str, what: str) -> None:
    understood = understand(line, NOW, RULES, ZURICH)
    assert (understood.due, understood.what) == (expected(due), what)


@pytest.mark.parametrize(
    "line",
    [
        "", "   ", "send quote", "42", "call 5 people", "2026", "call 614 555 0142", "+41 44 668 18 00",
        "14.30",
        "he sat down with the board", "the sun report is out", "may", "march", "second", "the second offer",
        "discuss thursday's report", "mon-fri support", "24/7 support", "version 2.0",
        "x 1/2 y",
        "25:00", "14:60", "13am", "99/99", "3rd attempt", "pay $6m", "a contract for 2y", "costs 10.50 each",
        "frı", "ſun", "２６ nov", "thumb", "satin", "decide",
        "monday-ish",
        "the may report", "ask about 90 min slots", "10% off", "at 10% off", "x" * 5000, "\ud800", "call tom",
    ],
)  # fmt: skip
def test_junk_and_plain_words_and_numbers_give_no_date(line: str) -> None:
    understood = understand(line, NOW, RULES, ZURICH)
    assert (understood.due, understood.problem) == (None, NO_DATE)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("today 9:00 call", "Thu 19 Nov 09:00 is in the past"),
        ("19 nov 13:00", "Thu 19 Nov 13:00 is in the past"),
        ("2026-11-16 14:30", "Mon 16 Nov 14:30 is in the past"),
        ("1 feb 2025", "Sat 1 Feb 2025 is in the past"),
        ("this morning", "Thu 19 Nov 09:00 is in the past"),
        ("30 feb", "There is no 30 Feb"),
        ("29 feb 2027", "There is no 29 Feb 2027"),
        ("2026-13-01", "There is no month 13"),
        ("fri 26 nov", "26 Nov 2026 is a Thursday, not a Friday"),
        ("28 mar 2027 02:30", "There is no 02:30 on Sun 28 Mar 2027: the clocks skip that hour"),
        ("fri 14:75 call", "14:75 is not a time of day"),
        ("fri at 25:00", "25:00 is not a time of day"),
        ("since thu", "“since thu” is no day to come: say the day"),
        ("every fri", "“every fri” comes again and again: say one day"),
        ("last week", "“last week” is in the past"),
        ("in 9999 years", "in 9999 years is too far away"),
        ("in 200 years", "Sun 19 Nov 2226 is more than 100 years away"),
    ],
)
def test_a_date_that_cannot_be_booked_says_why(line: str, problem: str) -> None:
    understood = understand(line, NOW, RULES, ZURICH)
    assert (understood.due, understood.problem) == (None, problem)


def test_the_order_of_day_and_month_follows_the_settings() -> None:
    day_first = Rules(date_order=DateOrder.DAY_FIRST)
    assert understand("3/4", NOW, day_first, ZURICH).due == expected("2027-04-03")
    assert understand("11/26", NOW, day_first, ZURICH).due == expected("2026-11-26")


def test_parts_of_the_day_and_working_days_follow_the_settings() -> None:
    rules = Rules(morning=time(8, 15), evening=time(18), working_days=frozenset({1, 2, 3}))
    assert understand("fri morning", NOW, rules, ZURICH).due == expected("2026-11-20 08:15")
    assert understand("tonight", NOW, rules, ZURICH).due == expected("2026-11-19 18:00")
    assert understand("eow", NOW, rules, ZURICH).due == expected("2026-11-19")
    assert understand("next month", local("2026-12-10 10:00"), rules, ZURICH).due == expected("2027-01-05")


@pytest.mark.parametrize(
    ("now", "zone", "line", "due"),
    [
        ("2027-01-31 10:00", ZURICH, "in a month", "2027-02-28"),
        ("2028-01-31 10:00", ZURICH, "1m", "2028-02-29"),
        ("2028-02-29 10:00", ZURICH, "1y", "2029-02-28"),
        ("2028-02-29 10:00", ZURICH, "29 feb", "2028-02-29"),
        ("2028-03-01 10:00", ZURICH, "29 feb", "2032-02-29"),
        ("2096-03-01 10:00", ZURICH, "29 feb", "2104-02-29"),
        ("2027-01-31 10:00", ZURICH, "eom", "2027-01-31"),
        ("2027-01-30 10:00", ZURICH, "the 30th", "2027-01-30"),
        ("2027-01-31 10:00", ZURICH, "the 30th", "2027-03-30"),
        ("2026-12-31 10:00", ZURICH, "tomorrow", "2027-01-01"),
        ("2026-12-31 10:00", ZURICH, "next month", "2027-01-01"),
        ("2026-12-31 10:00", ZURICH, "1 jan", "2027-01-01"),
        ("2026-12-31 10:00", ZURICH, "end of next month", "2027-01-31"),
        ("2026-11-22 10:00", ZURICH, "next mon", "2026-11-23"),
        ("2026-11-21 10:00", ZURICH, "eow", "2026-11-27"),
        ("2026-11-20 01:00", ZURICH, "today", "2026-11-19"),
        ("2026-11-20 01:00", ZURICH, "today 15:00", "2026-11-20 15:00"),
        ("2026-11-20 01:00", ZURICH, "tomorrow", "2026-11-20"),
        ("2026-11-20 01:00", ZURICH, "02:30", "2026-11-20 02:30"),
        ("2026-11-20 01:00", ZURICH, "fri", "2026-11-20"),
        # Clocks change on 25 Oct 2026 and 28 Mar 2027 in Zurich, on 1 Nov and 14 Mar in New York.
        ("2027-03-27 10:00", ZURICH, "sun 03:30", "2027-03-28 03:30"),
        ("2027-03-27 10:00", ZURICH, "2d 10:00", "2027-03-29 10:00"),
        ("2027-03-13 10:00", NEW_YORK, "tomorrow 10:00", "2027-03-14 10:00"),
        ("2026-10-31 10:00", NEW_YORK, "tomorrow 01:30", "2026-11-01 01:30"),
        ("2026-10-24 10:00", ZURICH, "tomorrow 02:30", "2026-10-25 02:30"),
    ],
)  # fmt: skip
def test_month_ends_leap_days_year_ends_and_clock_changes(
    now: str, zone: ZoneInfo, line: str, due: str
) -> None:
    assert understand(line, local(now, zone), RULES, zone).due == expected(due, zone)


def test_an_hour_that_is_said_twice_by_the_clocks_is_the_first_one() -> None:
    due = understand("tomorrow 01:30", local("2026-10-31 10:00", NEW_YORK), RULES, NEW_YORK).due
    assert due is not None
    assert due.at == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "zone", "skipped"),
    [("2027-03-27 10:00", ZURICH, "sun 02:30"), ("2027-03-13 10:00", NEW_YORK, "tomorrow 2:30am")],
)
def test_an_hour_that_the_clocks_skip_is_refused(now: str, zone: ZoneInfo, skipped: str) -> None:
    understood = understand(skipped, local(now, zone), RULES, zone)
    assert understood.due is None
    assert understood.problem is not None
    assert understood.problem.startswith("There is no 02:30 on Sun ")


def test_hours_from_now_are_real_hours_across_a_change_of_the_clocks() -> None:
    now = local("2027-03-13 23:00", NEW_YORK)
    for line in ("in 12 hours", "12h", "+12h", "720 min"):
        due = understand(line, now, RULES, NEW_YORK).due
        assert due == Due(date(2027, 3, 14), now + timedelta(hours=12))


LOOPED = (
    "thu", "next tue 9am", "sat 02:30", "today 14:30", "tomorrow", "the 31st at 01:30", "29 feb", "eom",
    "eow", "next month noon", "6m", "13h", "at 2:15am", "30.4. 7.30", "end of next month evening",
)  # fmt: skip


@pytest.mark.parametrize("zone", [ZURICH, NEW_YORK], ids=str)
def test_on_no_day_of_four_years_is_anything_due_in_the_past(zone: ZoneInfo) -> None:
    chance = random.Random(7)
    for ahead in range(4 * 366):
        now = local("2026-01-01 00:00", zone) + timedelta(days=ahead, minutes=chance.randrange(1440))
        for line in LOOPED:
            understood = understand(line, now, RULES, zone)
            if understood.due is None:
                assert understood.problem, (now, line)
                continue
            assert understood.problem is None
            assert understood.due.day >= today(now, zone, RULES), (now, line)
            assert understood.due.at is None or understood.due.at >= now, (now, line)
            shown = show_due(understood.due, now, zone, RULES.day_start)
            if "h" not in line[-1]:
                assert understand(shown, now, RULES, zone).due == understood.due, (now, line, shown)


def test_no_line_however_odd_is_an_error() -> None:
    chance = random.Random(11)
    pieces = [phrase for phrase, _ in PHRASES] + [
        "at",
        "@",
        "the",
        "0",
        "99",
        ".",
        "-",
        "/",
        ":",
        "\u0130",
        "İı",
        "٣",
    ]
    for _ in range(5_000):
        line = chance.choice(["", " "]).join(chance.choice(pieces) for _ in range(chance.randrange(1, 6)))
        understood = understand(line, NOW, RULES, ZURICH)
        assert (understood.due is None) == (understood.problem is not None), line


@pytest.mark.parametrize(
    ("due", "shown"),
    [
        ("2026-11-19", "today"),
        ("2026-11-19 14:47", "today 14:47"),
        ("2026-11-19 09:05", "today 09:05"),
        ("2026-11-20", "tomorrow"),
        ("2026-11-20 10:10", "tomorrow 10:10"),
        ("2026-11-26", "Thu 26 Nov"),
        ("2026-11-26 14:30", "Thu 26 Nov 14:30"),
        ("2026-11-02", "Mon 2 Nov"),
        ("2027-02-18", "Thu 18 Feb 2027"),
        ("2027-02-18 08:00", "Thu 18 Feb 2027 08:00"),
        ("2025-12-31", "Wed 31 Dec 2025"),
    ],
)
def test_a_due_is_read_on_the_screen_in_words(due: str, shown: str) -> None:
    assert show_due(expected(due), NOW, ZURICH, FOUR) == shown


def test_a_due_with_an_hour_is_shown_in_the_zone_the_user_is_in() -> None:
    assert show_due(expected("2026-11-20 02:00"), NOW, NEW_YORK, FOUR) == "today 20:00"


def test_after_midnight_it_is_still_the_evening_before() -> None:
    now = local("2026-11-20 01:00")
    assert show_due(Due(date(2026, 11, 19)), now, ZURICH, FOUR) == "today"
    assert show_due(Due(date(2026, 11, 20)), now, ZURICH, FOUR) == "tomorrow"
    assert show_due(expected("2026-11-20 02:30"), now, ZURICH, FOUR) == "today 02:30"
    assert show_due(Due(date(2026, 11, 20)), now, ZURICH, time(0)) == "today"
