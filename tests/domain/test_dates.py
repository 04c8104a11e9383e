"""Typed dates as people say them, on Wed 16 Sep 2026 at 10:20 in New York; what is doubtful is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callcockpit.domain.days import zone_of
from callcockpit.domain.rules import DateOrder, Rules, order_in
from callcockpit.domain.values import Due
from callcockpit.domain.when import NO_DATE, show_understood, understand

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 9, 16, 10, 20, tzinfo=NEW_YORK)
RULES = Rules()
LONDON = ("Europe/London",)


def read(line: str, rules: Rules = RULES, theirs: tuple[str, ...] = ()) -> str:
    """What a line is read as: ``09-18`` or ``09-18 14:00`` (of 2026), with the year where it is another."""
    due = understand(line, NOW, rules, NEW_YORK, theirs).due
    if due is None:
        return "refused"
    day = due.day if due.at is None else due.at.astimezone(NEW_YORK)
    return (
        f"{day:%m-%d}" * (day.year == 2026)
        + f"{day:%Y-%m-%d}" * (day.year != 2026)
        + (f" {day:%H:%M}" if isinstance(day, datetime) else "")
    )


LENGTHS = [
    ("in 1h 30m", "09-16 11:50"),
    ("in 2 hours and 20 minutes", "09-16 12:40"),
    ("2 hrs 30 mins", "09-16 12:50"),
    ("in 2.5 hours", "09-16 12:50"),
    ("in an hour and a half", "09-16 11:50"),
    ("in three quarters of an hour", "09-16 11:05"),
    ("in forty-five minutes", "09-16 11:05"),
    ("in 2 days and 3 hours", "09-18 13:20"),
    ("in 1 week and 2 days", "09-25"),
    ("in half a year", "2027-03-16"),
    ("in ninety days", "12-15"),
    ("in a couple weeks", "09-30"),
    ("in 5 business days", "09-23"),
    ("in ten working days at 9", "09-30 09:00"),
    ("next working day", "09-17"),
    ("in about 2 weeks", "09-30"),
    ("in 2 weeks' time", "09-30"),
]
COUNTED = [
    ("10 days from friday", "09-28"),
    ("two weeks from monday", "10-05"),
    ("a week tomorrow", "09-24"),
    ("a fortnight on monday", "10-05"),
    ("3 days after oct 5", "10-08"),
    ("2 weeks before oct 30", "10-16"),
    ("two business days after friday", "09-22"),
    ("tuesday week 3pm", "09-29 15:00"),
    ("monday fortnight", "10-05"),
    ("wednesday in 3 weeks", "10-07"),
    ("the day after oct 5", "10-06"),
    ("monday after next friday", "09-28"),
    ("after friday", "09-21"),
    ("after the 5th", "10-06"),
    ("after next week", "09-28"),
    ("not before thursday", "09-17"),
    ("no later than oct 5", "10-05"),
]
PERIODS = [
    ("3rd tuesday of november", "11-17"),
    ("second to last friday of october", "10-23"),
    ("last thursday in november at noon", "11-26 12:00"),
    ("first monday of the month", "10-05"),
    ("first monday in 2 months", "11-02"),
    ("last business day of october", "10-30"),
    ("first friday in september", "2027-09-03"),
    ("end of quarter", "09-30"),
    ("end of next quarter", "12-31"),
    ("start of q2", "2027-04-01"),
    ("mid-october", "10-15"),
    ("late next week", "09-25"),
    ("week after next", "09-28"),
    ("thursday of the week after next", "10-01"),
    ("w/c 12 oct", "10-12"),
    ("week of oct 7", "10-05"),
    ("eonw", "09-25"),
    ("friday of next week 10am", "09-25 10:00"),
    ("15th of next month", "10-15"),
    ("5th of the month", "10-05"),
]
NUMBERED = [
    ("friday 25th 3pm", "09-25 15:00"),
    ("thursday the 24th", "09-24"),
    ("the 25th, friday", "09-25"),
    ("oct 5 (mon)", "10-05"),
    ("tomorrow, thursday", "09-17"),
    ("27th", "09-27"),
    ("27th: send quote", "09-27"),
    ("the twenty-fifth of october", "10-25"),
    ("20261005", "10-05"),
    ("weds", "09-23"),
    ("frid", "09-18"),
    ("christmas eve", "12-24"),
]
HOURS = [
    ("friday at 1430", "09-18 14:30"),
    ("friday 930am", "09-18 09:30"),
    ("0900 tomorrow", "09-17 09:00"),
    ("friday 2p", "09-18 14:00"),
    ("friday 2:30p", "09-18 14:30"),
    ("tomorrow half past two", "09-17 14:30"),
    ("tomorrow at ten past four", "09-17 16:10"),
    ("friday 25 minutes to three", "09-18 14:35"),
    ("tomorrow five to nine", "09-17 08:55"),
    ("friday three o'clock", "09-18 15:00"),
    ("tomorrow at ten thirty", "09-17 10:30"),
    ("friday lunchtime", "09-18 12:00"),
    ("friday close of business", "09-18 17:00"),
    ("friday am", "09-18 09:00"),
    ("first thing monday morning", "09-21 09:00"),
    ("morning of the 5th", "10-05 09:00"),
    ("8 at night", "09-16 20:00"),
    ("friday around 3", "09-18 15:00"),
    ("friday 3ish", "09-18 15:00"),
    ("friday 8 sharp", "09-18 08:00"),
    ("friday 15:00 uhr", "09-18 15:00"),
    ("friday,3pm", "09-18 15:00"),
    ("tomorrow 9", "09-17 09:00"),
    ("9 tomorrow", "09-17 09:00"),
    ("tonight 8", "09-16 20:00"),
    ("friday 11-1pm", "09-18 11:00"),
    ("2-4pm friday", "09-18 14:00"),
    ("between 9 and 11 tomorrow", "09-17 09:00"),
    ("friday late morning", "09-18"),
    ("friday 3 copies", "09-18"),
    ("meet at 4 Main St friday", "09-18"),
    ("ext 1430 friday", "09-18"),
]
ALL = LENGTHS + COUNTED + PERIODS + NUMBERED + HOURS


@pytest.mark.parametrize(("line", "due"), ALL, ids=[line for line, _ in ALL])
def test_a_phrase_is_the_day_and_the_hour_that_people_mean(line: str, due: str) -> None:
    assert read(line) == due


REFUSED = [
    ("teusday 3pm", "“teusday” is no day: did you mean tuesday?"),
    ("send quote tomorow at 10", "“tomorow” is no day: did you mean tomorrow?"),
    ("thr 3pm", "“thr” is no day: did you mean thursday?"),
    ("2moro 3pm", "“2moro” is no day: say it in full"),
    ("in 2 weks 3pm", "“weks” is no length of time: did you mean weeks?"),
    ("friday, in 2 weeks", "There are two dates in “friday, in 2 weeks”: say one"),
    ("febuary 3", "“febuary” is no day: did you mean february?"),
    ("montag 10:00", "Days are read in English only: “montag” is monday"),
    ("every other tuesday", "“every other tuesday” comes again and again: say one day"),
    ("mondays at 3", "“mondays” come again and again: say one day"),
    ("every friday at 3", "“every friday” comes again and again: say one day"),
    ("weekly", "“weekly” comes again and again: say one day"),
    ("2 days ago", "“2 days ago” is in the past"),
    ("yesterday 3pm", "“yesterday” is in the past"),
    ("monday this week", "Mon 14 Sep is in the past"),
    ("monday 18th", "18 Sep 2026 is a Friday, not a Monday"),
    ("tomorrow, friday", "17 Sep 2026 is a Thursday, not a Friday"),
    ("tomorrow 21 sep", "There are two days in that, Thu 17 Sep 2026 and Mon 21 Sep 2026: say one"),
    ("until friday", "“until friday” is no day to come: say the day"),
    ("not friday", "“not friday” is no day to come: say the day"),
    ("before friday", "“before friday” is no single day: say which"),
    ("this week", "“this week” is no single day: say which"),
    ("late october", "“late october” is no single day: say which"),
    ("first monday", "“first monday”: of which month?"),
    ("good friday", "The date of “good friday” is not known here: say it in numbers"),
    ("friday after thanksgiving", "The date of “thanksgiving” is not known here: say it in numbers"),
    ("in a few days", "“a few days” can be any number: say how many"),
    ("in 2-3 weeks", "“2-3 weeks” is no single date: say one number"),
    ("in a week and a half", "“a week and a half” is no whole number of days: say it in days"),
    ("30m", "“30m” may be minutes or months: say min or mo"),
    ("oct 5-7", "“oct 5-7” names two days: say one"),
    ("friday 3 or 4pm", "There are two hours in “3 or 4pm”: say one"),
    ("friday 10 to 4", "“10 to 4” may be one hour or two: say it as 14:30"),
    ("friday at midnight", "Midnight belongs to two days: say 23:59 or 00:00"),
    ("friday 18", "“18” beside “friday” may be an hour or a day: say 3pm, or 3 oct"),
    ("between monday and friday", "“between monday and friday” is no single day: say which"),
]


@pytest.mark.parametrize(("line", "sentence"), REFUSED, ids=[line for line, _ in REFUSED])
def test_what_is_no_single_day_to_come_is_refused_in_one_sentence(line: str, sentence: str) -> None:
    assert understand(line, NOW, RULES, NEW_YORK).problem == sentence


@pytest.mark.parametrize(
    "line",
    [
        "monday or tuesday", "monday to wednesday", "tomorrow and friday", "mon/tue 3pm", "any friday",
        "friday next month", "friday in october", "friday ago", "some friday", "the other friday",
        "friday weekly",
        "same time tomorrow", "not available monday", "can't do friday", "order by call 9 friday",
        "friday until 3", "oct 2027 3pm", "october 3pm", "32nd 3pm", "31/11 3pm", "w/e 16 oct",
        "2nd and 4th monday of october", "thursday/friday 3pm", "the weekend 3pm", "friday 2 weeks",
        "next freeday 3pm", "nxt friday", "earlier today", "the monday after", "the 5th of every month",
        "friday at half past", "friday London 2pm", "friday 2pm London demo", "their tomorrow 10am",
    ],
)  # fmt: skip
def test_a_word_beside_a_date_that_could_change_it_is_never_dropped(line: str) -> None:
    found = understand(line, NOW, RULES, NEW_YORK)
    assert found.due is None
    assert found.problem != ""


@pytest.mark.parametrize(
    ("line", "due", "what"),
    [
        ("friday 2-4pm demo", "09-18 14:00", "2-4pm demo"),
        ("friday before noon", "09-18 12:00", "before noon"),
        ("friday after 3pm call", "09-18 15:00", "after 3pm call"),
        ("late afternoon friday", "09-18", "late afternoon"),
        ("fri: monthly report", "09-18", "monthly report"),
        ("friday after the board meets", "09-18", "after the board meets"),
        ("busy friday, call monday", "09-21", "busy friday, call"),
        ("price until 30 sep, call monday", "09-21", "price until 30 sep, call"),
        ("friday 10am room 12", "09-18 10:00", "room 12"),
        ("call Tom friday", "09-18", "call Tom"),
    ],
)
def test_what_says_more_than_the_date_stays_in_the_line(line: str, due: str, what: str) -> None:
    assert (read(line), understand(line, NOW, RULES, NEW_YORK).what) == (due, what)


@pytest.mark.parametrize(
    ("line", "due", "shown"),
    [
        ("friday 10am their time", "09-18 05:00", "Fri 18 Sep 05:00 (10:00 their time)"),
        ("10am their time", "09-17 05:00", "tomorrow 05:00 (10:00 their time)"),
        ("friday at 10 their time", "09-18 05:00", "Fri 18 Sep 05:00 (10:00 their time)"),
        ("friday 2pm London", "09-18 09:00", "Fri 18 Sep 09:00 (14:00 London)"),
        ("friday 2pm London time demo", "09-18 09:00", "Fri 18 Sep 09:00 (14:00 London time)"),
        ("3pm PST friday", "09-18 18:00", "Fri 18 Sep 18:00 (15:00 PST)"),
        ("friday 10am UTC", "09-18 06:00", "Fri 18 Sep 06:00 (10:00 UTC)"),
        ("friday 3pm UTC+2", "09-18 09:00", "Fri 18 Sep 09:00 (15:00 UTC+2)"),
        ("2026-10-05T09:00+02:00", "10-05 03:00", "Mon 5 Oct 03:00 (09:00 UTC+02:00)"),
        ("tomorrow 8am Sydney", "09-16 18:00", "today 18:00 (08:00 Sydney)"),
        ("friday 10am my time", "09-18 10:00", "Fri 18 Sep 10:00"),
    ],
)
def test_an_hour_said_in_another_zone_is_shown_in_the_users(line: str, due: str, shown: str) -> None:
    found = understand(line, NOW, RULES, NEW_YORK, LONDON)
    assert read(line, theirs=LONDON) == due
    assert show_understood(found, NOW, NEW_YORK, time(4)) == shown


@pytest.mark.parametrize(
    ("line", "theirs", "sentence"),
    [
        ("fri 10am their time", (), "Their time zone is not known: say the hour in your own time"),
        (
            "fri 10am their time",
            ("Europe/London", "Europe/Paris"),
            "Their number can be in several time zones: say the hour in your own time",
        ),
        ("fri 3pm IST", (), "“IST” can be several zones: name the town"),
        ("fri 3pm Atlantis time", (), "The time zone of “Atlantis” is not known"),
        ("fri 3pm local time", (), "“local time” does not say whose: “their time” or nothing"),
    ],
)
def test_a_zone_that_is_not_sure_is_refused(line: str, theirs: tuple[str, ...], sentence: str) -> None:
    assert understand(line, NOW, RULES, NEW_YORK, theirs).problem == sentence


def test_their_time_needs_no_single_zone_where_all_of_them_have_the_same_hour() -> None:
    assert read("fri 10am their time", theirs=("Europe/Zurich", "Europe/Paris")) == "09-18 04:00"


def test_every_place_has_a_zone_that_there_is() -> None:
    from callcockpit.domain.dates.places import abbreviations, towns

    assert [name for name in {*towns().values(), *abbreviations().values()} if zone_of(name) is None] == []


@pytest.mark.parametrize(
    ("line", "days", "due"),
    [
        ("next week", {1, 3}, "09-22"),
        ("next week x", {1, 3}, "09-22"),
        ("week after next", {1, 3}, "09-29"),
        ("next month", {1, 3}, "10-01"),
        ("beginning of next week", {3}, "09-24"),
        ("end of next week", {1, 3}, "09-24"),
        ("in 2 working days", {1, 3}, "09-22"),
        ("next week", set(), "09-21"),
    ],
)
def test_part_time_weeks_begin_on_the_first_day_that_is_worked(line: str, days: set[int], due: str) -> None:
    assert read(line, Rules(working_days=frozenset(days))) == due


@pytest.mark.parametrize(
    ("region", "due", "note"),
    [
        ("US", "2027-05-06", "month first"),
        ("PH", "2027-05-06", "month first"),
        ("GB", "2027-06-05", "day first"),
        ("CH", "2027-06-05", "day first"),
        ("CA", "2027-06-05", "day first"),
    ],
)
def test_the_order_of_day_and_month_follows_the_region_and_is_shown(region: str, due: str, note: str) -> None:
    found = understand("5/6 demo", NOW, Rules(date_order=order_in(region)), NEW_YORK)
    assert found.due == Due(date.fromisoformat(due))
    assert show_understood(found, NOW, NEW_YORK, time(4)).endswith(f"({note})")


def test_the_other_order_is_taken_where_only_that_is_to_come_and_it_is_said() -> None:
    found = understand("04/12/2026", NOW, RULES, NEW_YORK)
    assert (found.due, found.note) == (Due(date(2026, 12, 4)), "day first")
    assert understand("12/25", NOW, Rules(date_order=DateOrder.DAY_FIRST), NEW_YORK).note == ""


WORDS = st.sampled_from(
    (
        *(
            "fri",
            "friday",
            "teusday",
            "mon",
            "next",
            "last",
            "this",
            "week",
            "weeks",
            "in",
            "an",
            "of",
            "the",
        ),
        *("after", "before", "from", "to", "until", "not", "every", "2", "3", "14:30", "1430", "3pm", "am"),
        *(
            "half",
            "past",
            "quarter",
            "oct",
            "may",
            "5th",
            "25th",
            "first",
            "end",
            "late",
            "mid",
            "their time",
        ),
        *(
            "London",
            "UTC",
            "PST",
            "+",
            "-",
            "/",
            ",",
            ":",
            "(",
            ")",
            "'",
            "%",
            "½",
            "İ",
            "٣",
            "tomorrow",
            "today",
        ),
        *(
            "month",
            "year",
            "h",
            "m",
            "d",
            "1h",
            "30m",
            "and",
            "or",
            "2-4pm",
            "noon",
            "morning",
            "call",
            "Tom",
        ),
    )
)
LINES = st.one_of(
    st.text(max_size=60), st.lists(WORDS, max_size=9).map(" ".join), st.lists(WORDS, max_size=6).map("".join)
)


@settings(deadline=None, database=None, max_examples=400, suppress_health_check=list(HealthCheck))
@given(LINES)
def test_any_text_is_a_date_to_come_or_one_sentence(line: str) -> None:
    found = understand(line, NOW, RULES, NEW_YORK, LONDON)
    assert (found.due is None) == bool(found.problem)
    assert "\n" not in (found.problem or "")
    if found.due is not None:
        assert found.due.day >= NOW.date()
        assert found.due.at is None or found.due.at >= NOW.astimezone(UTC)


@pytest.mark.parametrize(
    "word", ["after ", "not ", "eod ", "the day after ", "friday after ", "1 ", "2 and "]
)
def test_a_line_of_words_without_end_is_read_all_the_same(word: str) -> None:
    found = understand(word * 400, NOW, RULES, NEW_YORK)
    assert (found.due is None) == bool(found.problem)


def test_a_line_without_anything_of_a_date_says_so() -> None:
    assert understand("send the quote to Dana", NOW, RULES, NEW_YORK).problem == NO_DATE
