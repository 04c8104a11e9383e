"""Birthdays as address books write them."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januar january janvier enero gennaio januari janeiro ene gen",
            "feb februar february fevrier febrero febbraio februari fevereiro fev",
            "mar marz march mars marzo maart marco mrz mrt",
            "apr april avril abril aprile avr abr",
            "may mai mayo maggio mei maio mag",
            "jun juni june juin junio giugno junho giu",
            "jul juli july juillet julio luglio julho juil lug",
            "aug august aout agosto augustus ago",
            "sep sept september septembre septiembre settembre setembro set",
            "oct okt october oktober octobre octubre ottobre outubro ott out",
            "nov november novembre noviembre novembro",
            "dec dez december dezember decembre diciembre dicembre dezembro dic",
        ),
        1,
    )
    for name in names.split()
}
_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ].*)?\Z")
_NO_YEAR = re.compile(r"--?-?(\d{2})-?(\d{2})(?:[T ].*)?\Z")
_NUMERIC = re.compile(r"(\d{1,4})([./-])\s?(\d{1,2})(?:\2\s?(\d{4}|\d{2})?)?(?: .*)?\Z")
_WORDS = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th|er|\.)?[\s-]+(?:de\s+)?([^\W\d]+)|([^\W\d]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?)"
    r"\.?,?(?:[\s-]+(?:de\s+)?(\d{4}|\d{2}))?\Z"
)
_MONTH_FIRST = frozenset({None, "US", "CA", "PH", "PR"})
"""Where ``3/4`` is March; everywhere else it is April."""
_PLACEHOLDER_YEARS = frozenset({1604, 1})
"""Years that Apple and others write where only the day is known."""


def birthday(text: str, region: str | None) -> str | None:
    """Return ``YYYY-MM-DD``, or ``--MM-DD`` without a year; None where the text is no date."""
    text = text.strip()
    if match := _ISO.match(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _NO_YEAR.match(text):
        return _date(None, int(match[1]), int(match[2]))
    if match := _NUMERIC.match(text):
        first, mark, second, year = int(match[1]), match[2], int(match[3]), match[4]
        if len(match[1]) == 4:
            return _date(first, second, int(year)) if year else None
        if len(match[1]) > 2:
            return None
        # Without a year, hyphens stand in what is left of an ISO date.
        us = (mark == "/" and region in _MONTH_FIRST) or (mark == "-" and year is None)
        month_first = second > 12 or (first <= 12 and us)
        month, day = (first, second) if month_first else (second, first)
        return _date(_year(year), month, day)
    if match := _WORDS.match(text.lower()):
        name = (match[2] or match[3]).translate(str.maketrans("äéûôç", "aeuoc")).rstrip(".")
        found = _MONTHS.get(name)
        return _date(_year(match[5]), found, int(match[1] or match[4])) if found else None
    return None


def _year(text: str | None) -> int | None:
    """Return the full year; two digits mean somebody born between 1930 and 2029."""
    if text is None:
        return None
    year = int(text)
    return year if len(text) == 4 else year + (1900 if year >= 30 else 2000)


def _date(year: int | None, month: int, day: int) -> str | None:
    known = None if year in _PLACEHOLDER_YEARS else year
    try:
        found = date(known or 2000, month, day)
    except ValueError:
        return None
    return found.isoformat() if known else found.strftime("--%m-%d")
