"""The words of typed dates, in lower case, with what each stands for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from callcockpit.domain.days import MONTHS, WEEKDAYS

T = TypeVar("T")


def _prefixes(names: tuple[str, ...], shortest: int) -> dict[str, int]:
    """Return every beginning of each name, from ``shortest`` letters on, with the place of the name."""
    return {
        name[:length].lower(): place
        for place, name in enumerate(names)
        for length in range(shortest, len(name) + 1)
    }


def table(phrases: str, value: T) -> dict[str, T]:
    """Return phrases, separated by commas, each with the same value."""
    return dict.fromkeys(phrases.split(", "), value)


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


def first_words(*tables: Iterable[str]) -> frozenset[str]:
    """Return the words with which the phrases of these tables begin."""
    return frozenset(phrase.split(" ")[0] for table in tables for phrase in table)


DAY_NAMES = _prefixes(WEEKDAYS, 3) | {"weds": 2}
"""Weekdays in full and shortened, Monday is 0."""

FULL_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
MONTH_NAMES = (
    {name: place for place, name in enumerate(FULL_MONTHS, 1)}
    | {name.lower(): place for place, name in enumerate(MONTHS, 1)}
    | {"sept": 9}
)
"""Months in full and shortened, January is 1."""
ALSO_WORDS = frozenset({"may", "mar", "march"})
"""Months that are words of their own: ``2 may attend`` inside a line is no date."""
ALSO_NAMES = ALSO_WORDS | {"jan", "april", "june", "august"}
"""Months that are words or people."""

_ONES = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
ONES = {word: number for number, word in enumerate(_ONES, 1)}
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70} | {
    "eighty": 80,
    "ninety": 90,
}
ONE = {"a": 1, "an": 1}
PAIR = {"a couple of": 2, "a couple": 2, "couple of": 2, "couple": 2, "a pair of": 2}
VAGUE_COUNT = {"a few": 0, "few": 0, "several": 0, "some": 0, "a number of": 0, "a bunch of": 0, "many": 0}
NTH = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth",
)  # fmt: skip
ORDINALS = (
    {word: number for number, word in enumerate(NTH, 1)}
    | {"twentieth": 20, "thirtieth": 30, "thirty first": 31}
    | {f"twenty {word}": 20 + number for number, word in enumerate(NTH[:9], 1)}
)
SUFFIXES = ("st", "nd", "rd", "th")
LASTS = {
    "last": -1,
    "the last": -1,
    "penultimate": -2,
    "second to last": -2,
    "second last": -2,
    "next to last": -2,
}

MINUTES, DAYS, WORK, MONTHS_ = "minutes", "days", "working days", "months"
UNITS: dict[str, tuple[str, int]] = {
    **table("min, mins, minute, minutes", (MINUTES, 1)),
    **table("h, hr, hrs, hour, hours, hour's, hours'", (MINUTES, 60)),
    **table("d, day, days, day's", (DAYS, 1)),
    **table("w, wk, wks, week, weeks, week's", (DAYS, 7)),
    **table("fortnight, fortnights, fortnight's", (DAYS, 14)),
    **table("m, mo, mos, mth, mths, month, months, month's", (MONTHS_, 1)),
    **table("quarter, quarters, qtr, qtrs", (MONTHS_, 3)),
    **table("y, yr, yrs, year, years, year's", (MONTHS_, 12)),
    **dict.fromkeys(
        (f"{kind} {day}" for kind in ("working", "business", "work", "office") for day in ("day", "days")),
        (WORK, 1),
    ),
    **table("workday, workdays, weekday, weekdays, bd", (WORK, 1)),
}
"""Units of time: what is counted, and how many of it one is."""
PARTS_OF_HOUR = {
    **table("half an hour, half a hour, a half hour, half hour, a half an hour, half hours", 30),
    **table("a quarter of an hour, quarter of an hour, quarter hour, a quarter hour", 15),
    **table("three quarters of an hour, three quarter hour", 45),
}

MORNING, AFTERNOON, EVENING, NOON = "morning", "afternoon", "evening", "noon"
PARTS = {
    **table("noon, midday, mid day, 12 noon, noonish, lunchtime, lunch time", NOON),
    **table("morning, first thing, first thing in the morning", MORNING),
    **dict.fromkeys(("afternoon",), AFTERNOON),
    **table("evening, night, eod, eob, cob, end of day, end of the day", EVENING),
    **table("close of business, end of business, end of business day, close of play", EVENING),
    **table("cop, end of the business day, close of the day, end of the working day", EVENING),
}
"""Parts of the day and what they are read as."""
ROUGH = dict.fromkeys(
    (
        f"{edge} {part}"
        for edge in ("early", "late", "mid", "middle of the", "later in the", "before", "after", "during")
        for part in ("morning", "afternoon", "evening", "night", "lunch")
    ),
    None,
)
"""Parts of the day that name no hour: their words stay, and the day has none."""

FOREIGN = {
    word: WEEKDAYS[place].lower()
    for words in (
        "montag dienstag mittwoch donnerstag freitag samstag sonntag",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "lunes martes miercoles jueves viernes sabado domingo",
        "lunedi martedi mercoledi giovedi venerdi sabato domenica",
        "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
        "måndag tisdag onsdag torsdag fredag lördag söndag",
        "mandag tirsdag onsdag torsdag fredag lørdag søndag",
        "segunda terça quarta quinta sexta sábado domingo",
        "lunes martes miércoles jueves viernes sábado domingo",
        "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    )
    for place, word in enumerate(words.split())
} | {
    **table("heute, aujourd'hui, hoy, oggi, vandaag, idag, hoje", "today"),
    **table("morgen, demain, mañana, manana, domani, imorgon, amanhã", "tomorrow"),
    "sonnabend": "saturday",
    "übermorgen": "day after tomorrow",
}
"""Days in other languages, which are refused rather than lost."""

FIXED_DAYS = {
    **table("christmas day, christmas, xmas, xmas day", (12, 25)),
    **table("christmas eve, xmas eve", (12, 24)),
    "boxing day": (12, 26),
    **table("new year's eve, new years eve, new year eve, nye", (12, 31)),
    **table("new year's day, new years day, new year day, new year's, new year, the new year", (1, 1)),
    "halloween": (10, 31),
    **table("valentine's day, valentines day, valentine's", (2, 14)),
}
"""Days that have the same date in every year."""
MOVING_DAYS = table(
    "easter, thanksgiving, good friday, easter friday, easter saturday, easter sunday, "
    "easter monday, "
    "black friday, cyber monday, ash wednesday, shrove tuesday, maundy thursday, palm sunday, whit "
    "monday, whit sunday, whitsun, pentecost, mardi gras, ascension day, labor day, labour day, "
    "memorial day, veterans day, presidents day, presidents' day, columbus day, mlk day, bank "
    "holiday, bank holiday monday, giving tuesday, super tuesday, mother's day, mothers day, father's "
    "day, fathers day, diwali, ramadan, eid, hanukkah, passover, independence day, canada day, "
    "australia day, anzac day, bastille day, martin luther king day, juneteenth, hump day, new year's "
    "weekend, easter weekend",
    None,
)
"""Days whose date is not worked out here."""

RECURRING = table(
    "every, each, weekly, daily, monthly, quarterly, yearly, annually, biweekly, bi weekly, "
    "fortnightly, hourly, nightly, semiweekly, bimonthly, once a, twice a, once per, weekdays, every "
    "other, alternate, recurring, weekends, per week, per month, per day, a week every, mornings, "
    "evenings, afternoons, nights",
    None,
)
PLURALS = {f"{name.lower()}s": place for place, name in enumerate(WEEKDAYS)} | {"tuesdays": 1}
"""Weekdays that come again and again."""
BACKWARDS = table("last, past, previous, the last, the past, the previous", None)
PAST = table(
    "yesterday, day before yesterday, the day before yesterday, the other day, last night, yday", None
)
AGO = table("ago, back, earlier, before now", None)
AGAIN = {"week": 7, "fortnight": 14, "a week": 7, "a fortnight": 14, "two weeks": 14}
"""What counts on from a day before it: *friday week*; in days."""
