"""Misspelt days, months and units: an hour beside one of them is not today's."""

from __future__ import annotations

from callcockpit.domain.dates.line import Line
from callcockpit.domain.dates.values import Impossible, Trust
from callcockpit.domain.dates.vocabulary import DAY_NAMES, FULL_MONTHS, MONTH_NAMES, ONES, TENS, UNITS, words
from callcockpit.domain.days import WEEKDAYS

_DAY_WORDS = (*(name.lower() for name in WEEKDAYS), "tomorrow", "today", "tonight", "yesterday")
_ORDINARY = words(
    "sundry sundae sundays mondays fridays toady toddy tomorrows try dry fry sunny faraday "
    "holiday workday weekday midday payday birthday someday friedman thirsty thursby ryday my by ms "
    "mr mrs tv st fr mb tbd nth why shy"
)
"""Words that look like a day's and are none."""


_UNIT_WORDS = ("weeks", "week", "months", "month", "minutes", "minute", "hours", "years")
_RIGHT = _ORDINARY | {*_DAY_WORDS, *DAY_NAMES, *MONTH_NAMES, *UNITS}


def read_misspelt(line: Line, i: int) -> tuple[Impossible, int] | None:
    """Return which day, month or unit a word is probably meant to be."""
    word = line.text(i)
    if word == "2" and line.follows(i + 1, "moro", "morro", "morrow", "nite", "day"):
        return Impossible(f"“{line.said(i, i + 2)}” is no day: say it in full"), i + 2
    if len(word) < 3 or not word.isascii() or not word.isalpha() or word in _RIGHT or not line.ends(i + 1):
        return None
    meant = _slang(word) or _day_like(word) or _month_like(line, i, word)
    if meant is not None:
        return Impossible(f"“{line.said(i, i + 1)}” is no day: did you mean {meant}?"), i + 1
    unit = _unit_like(line, i, word)
    if unit is None:
        return None
    why = f"“{line.said(i, i + 1)}” is no length of time: did you mean {unit}?"
    return Impossible(why, Trust.EDGE), i + 1


def _slang(word: str) -> str | None:
    """Return the day that is written as it sounds."""
    return {"tonite": "tonight", "moro": "tomorrow", "morro": "tomorrow", "nite": "tonight"}.get(word)


def _day_like(word: str) -> str | None:
    """Return the day whose name a word is with a slip."""
    names = (name for name in _DAY_WORDS if name[0] in word[:2] and abs(len(name) - len(word)) < 6)
    return next((name for name in names if _is_like(word, name)), None)


def _month_like(line: Line, i: int, word: str) -> str | None:
    """Return the month whose name a word is with a slip, where a number stands beside it."""
    numbered = line.digits(i + 1) is not None or line.digits(i - 1) is not None
    if len(word) < 5 or not (numbered or line.text(i - 1) in ("st", "nd", "rd", "th", "of")):
        return None
    return next((name for name in FULL_MONTHS if len(name) > 4 and near(word, name)), None)


def _unit_like(line: Line, i: int, word: str) -> str | None:
    """Return the unit of time whose name a word is with a slip, after a number."""
    counted = line.digits(i - 1) is not None or line.text(i - 1) in (*ONES, *TENS)
    if len(word) < 4 or not counted or word[0] not in "wmhy":
        return None
    return next((unit for unit in _UNIT_WORDS if unit[0] == word[0] and near(word, unit)), None)


def _is_like(word: str, name: str) -> bool:
    """Whether a word is a day's name with a slip, or its consonants as in *thr* and *mndy*."""
    if word[0] == name[0] and not set(word[1:]) & set("aeiou"):
        letters = iter(name)
        return all(letter in letters for letter in word)
    return len(word) > 4 and near(word, name)


def near(word: str, name: str) -> bool:
    """Whether two words differ by one letter too many, too few, wrong or exchanged; by two in a long name."""
    most = 2 if len(name) > 7 and len(word) > 5 else 1
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
