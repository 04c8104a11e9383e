"""Words of dates that are none here: misspelt, foreign, recurring, past, or not worked out."""

from __future__ import annotations

from callcockpit.domain.dates.line import Line
from callcockpit.domain.dates.values import Impossible, Trust
from callcockpit.domain.dates.vocabulary import (
    BACKWARDS,
    DAY_NAMES,
    FIXED_DAYS,
    FOREIGN,
    FULL_MONTHS,
    MONTH_NAMES,
    MOVING_DAYS,
    PAST,
    PLURALS,
    RECURRING,
    UNITS,
    WORK,
    first_words,
    words,
)
from callcockpit.domain.days import WEEKDAYS

Reading = tuple[Impossible, int]

_DAY_WORDS = (*(name.lower() for name in WEEKDAYS), "tomorrow", "today", "tonight", "yesterday")
_ORDINARY = words(
    "sundry sundae sundays mondays fridays toady toddy tomorrows Mundy try dry fry sunny faraday "
    "holiday workday weekday midday payday birthday someday friedman thirsty thursby ryday my by ms "
    "mr mrs tv st fr mb tbd nth why shy"
)
"""Words that look like a day's and are none."""


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


def read_misspelt(line: Line, i: int) -> Reading | None:
    """Return which day a word is probably meant to be."""
    word = line.text(i)
    if len(word) < 3 or not word.isascii() or not word.isalpha() or word in _ORDINARY or not line.ends(i + 1):
        return None
    if word in DAY_NAMES or word in _DAY_WORDS or word in MONTH_NAMES:
        return None
    near_by = [name for name in _DAY_WORDS if name[0] in word[:2] and abs(len(name) - len(word)) < 6]
    day = next((name for name in near_by if _is_like(word, name)), None)
    if day is None and (
        line.digits(i + 1) is not None
        or line.digits(i - 1) is not None
        or line.text(i - 1) in ("st", "th", "of")
    ):
        day = next(
            (name for name in FULL_MONTHS if len(word) > 4 and len(name) > 4 and near(word, name)), None
        )
    if day is None:
        return None
    return Impossible(f"“{line.said(i, i + 1)}” is no day: did you mean {day}?"), i + 1


def _is_like(word: str, name: str) -> bool:
    """Whether a word is a day's name with a slip, or its consonants as in *thr* and *mndy*."""
    if word[0] == name[0] and not set(word[1:]) & set("aeiou"):
        letters = iter(name)
        return all(letter in letters for letter in word)
    return len(word) > 4 and near(word, name)


def near(word: str, name: str) -> bool:
    """Whether two words differ by one letter too many, too few, wrong or exchanged; by two in a long name."""
    most = 2 if len(name) > 7 and len(word) > 6 else 1
    return abs(len(word) - len(name)) <= most and _distance(word, name, most) <= most


def _distance(a: str, b: str, most: int) -> int:
    """Return how many slips lie between two words, counting an exchange of neighbours as one."""
    before, last = list(range(len(b) + 1)), [0] * (len(b) + 1)
    for i, left in enumerate(a, 1):
        row = [i]
        for j, right in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        last, before = before, row
    return before[-1]
