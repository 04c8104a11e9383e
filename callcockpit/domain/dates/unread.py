"""Words of dates that are none here: misspelt, foreign, recurring, past, or not worked out."""

from __future__ import annotations

from callcockpit.domain.dates.line import Line
from callcockpit.domain.dates.values import Impossible, Trust
from callcockpit.domain.dates.vocabulary import (
    BACKWARDS,
    DAY_NAMES,
    FIXED_DAYS,
    FOREIGN,
    MONTH_NAMES,
    MOVING_DAYS,
    PAST,
    PLURALS,
    RECURRING,
    UNITS,
    WORK,
    first_words,
)

Reading = tuple[Impossible, int]

STARTS = first_words(RECURRING, PLURALS, PAST, BACKWARDS, MOVING_DAYS, FOREIGN)
"""The words with which something begins that is read here."""


def read_unread(line: Line, i: int) -> Reading | None:
    """Return why the words at ``i`` are no date, where they belong to one."""
    return _recurring(line, i) or _past(line, i) or _moving(line, i) or _foreign(line, i)


def _recurring(line: Line, i: int) -> Reading | None:
    """Return why *every monday* is no date."""
    if line.text(i) in PLURALS and line.ends(i + 1):
        return Impossible(f"“{line.said(i, i + 1)}” come again and again: say one day"), i + 1
    found = line.find(i, RECURRING)
    if found is None or not line.ends(found[1]):
        return None
    j = found[1]
    why = f"“{line.said(i, j)}” comes again and again: say one day"
    if line.text(i) in ("every", "each", "once", "twice", "alternate", "a"):
        end = _timely(line, j)
        return (
            None
            if end is None
            else (Impossible(why.replace(line.said(i, j), line.said(i, end)), Trust.ASIDE), end)
        )
    return Impossible(why, Trust.ASIDE), j


def _timely(line: Line, i: int) -> int | None:
    """Return where the words of a date at ``i`` end, or None where none stand there."""
    j = i
    while line.text(j) in (
        "other",
        "single",
        "first",
        "second",
        "third",
        "last",
        "few",
        "couple",
        "of",
        "the",
        "morning",
    ):
        j += 1
    j += line.digits(j) is not None and bool(line.find(j + 1, UNITS))
    if line.text(j) in ("two", "three", "four", "six", "weekday"):
        j += 1
    if (
        line.text(j) in DAY_NAMES
        or line.text(j) in MONTH_NAMES
        or line.text(j) in ("evening", "afternoon", "night")
    ):
        return j + 1
    unit = line.find(j, UNITS)
    return unit[1] if unit is not None else (j if j > i and line.text(j - 1) == "morning" else None)


def _past(line: Line, i: int) -> Reading | None:
    """Return why *yesterday* and *last week* are no dates."""
    if (past := line.find(i, PAST)) is not None and line.ends(past[1]):
        return Impossible(f"“{line.said(i, past[1])}” is in the past", Trust.ASIDE), past[1]
    back = line.find(i, BACKWARDS)
    if back is None:
        return None
    j = back[1]
    unit = None if line.text(j) == "day" else line.find(j, UNITS)
    end = (
        j + 1
        if line.text(j) in DAY_NAMES or line.text(j) in MONTH_NAMES or line.text(j) == "weekend"
        else None
    )
    end = unit[1] if unit is not None and unit[0][0] != WORK else end
    if end is None or line.text(end) in ("of", "in") or not line.ends(end):
        return None
    if line.text(i) == "last" and line.text(end) in ("this", "next"):
        return None
    return Impossible(f"“{line.said(i, end)}” is in the past", Trust.ASIDE), end


def _moving(line: Line, i: int) -> Reading | None:
    """Return why a holiday whose date moves is none here."""
    found = line.find(i, MOVING_DAYS)
    if found is None or line.find(i, FIXED_DAYS) or not line.ends(found[1]):
        return None
    return Impossible(f"The date of “{line.said(i, found[1])}” is not known here: say it in numbers"), found[
        1
    ]


def _foreign(line: Line, i: int) -> Reading | None:
    """Return why a day in another language is none here."""
    word = line.text(i)
    if word not in FOREIGN and word.lower() not in FOREIGN:
        return None
    english = FOREIGN.get(word) or FOREIGN[word.lower()]
    return (
        (Impossible(f"Days are read in English only: “{line.said(i, i + 1)}” is {english}"), i + 1)
        if line.ends(i + 1)
        else None
    )
