"""The words beside a date: one that could change it and was not understood means that no date is read."""

from __future__ import annotations

from callcockpit.domain.dates.line import Line
from callcockpit.domain.dates.phrases import Phrase
from callcockpit.domain.dates.places import abbreviations
from callcockpit.domain.dates.values import Day, Impossible, Instant, Trust
from callcockpit.domain.dates.vocabulary import (
    ALSO_NAMES,
    DAY_NAMES,
    MONTH_NAMES,
    NTH,
    ONES,
    PLURALS,
    TENS,
    UNITS,
)

_BEFORE = frozenset(
    (
        "next",
        "last",
        "past",
        "previous",
        "following",
        "other",
        "every",
        "each",
        "alternate",
        "any",
        "some",
        "one",
        "another",
    )
    + (
        "not",
        "except",
        "never",
        "than",
        "before",
        "between",
        "until",
        "till",
        "til",
        "since",
        "through",
        "during",
    )
    + (
        "within",
        "over",
        "ago",
        "half",
        "quarter",
        "from",
        "after",
        "or",
        "both",
        "either",
        "time",
        "times",
        "week",
        "weeks",
    )
    + (
        "month",
        "months",
        "fortnight",
        "year",
        "years",
        "quarter",
        "day",
        "days",
        "weekend",
        "working",
        "business",
        "bank",
    )
    + (
        "public",
        "good",
        "black",
        "cyber",
        "ash",
        "whit",
        "easter",
        "holy",
        "super",
        "early",
        "mid",
        "late",
        "midweek",
    )
    + ("hours", "hour", "minutes", "weekday", "weekly", "daily", "monthly", "recurring", "yesterday")
    + NTH[:5]
)
"""Words that change the date they stand before."""
_AFTER = frozenset(
    (
        "week",
        "weeks",
        "month",
        "fortnight",
        "fortnights",
        "ago",
        "or",
        "weekend",
        "weekly",
        "fortnightly",
        "daily",
        "monthly",
    )
    + (
        "biweekly",
        "onwards",
        "quarter",
        "half",
        "past",
        "through",
        "thru",
        "until",
        "till",
        "noon",
        "o'clock",
        "midnight",
    )
    + (
        "morning",
        "afternoon",
        "evening",
        "night",
        "yesterday",
        "year",
        "years",
        "each",
        "midweek",
        "am",
        "pm",
        "afterwards",
    )
)
"""Words that change the date they stand after."""
_GOES_ON = frozenset(("onwards",))
_ROUGH = frozenset(("early", "late", "mid"))
_LABELS = frozenset(
    (
        "ext",
        "extension",
        "no",
        "nr",
        "number",
        "room",
        "suite",
        "apt",
        "unit",
        "page",
        "invoice",
        "order",
        "po",
        "item",
    )
    + (
        "lot",
        "floor",
        "gate",
        "flight",
        "version",
        "v",
        "phase",
        "round",
        "option",
        "line",
        "case",
        "ticket",
        "id",
        "box",
    )
    + (
        "step",
        "part",
        "chapter",
        "stage",
        "contract",
        "quote",
        "offer",
        "tier",
        "level",
        "plan",
        "model",
        "site",
        "block",
    )
)
"""What a number beside a date counts or numbers."""
_DAYISH = frozenset(("weekend", "weekday", "fortnight", "ago", "midweek"))


def doubt(line: Line, phrase: Phrase, chosen: tuple[Phrase, ...]) -> str | None:
    """Return why a phrase is not taken for a date: the word beside it that could change it."""
    others = [each for each in chosen if each is not phrase]
    if isinstance(phrase.day, Impossible):
        return None
    if not any(each.end == phrase.start for each in others) and (why := _left(line, phrase)) is not None:
        return why
    if any(each.start == phrase.end for each in others):
        return None
    return _right(line, phrase)


def _asks(line: Line, i: int, j: int, phrase: Phrase) -> str:
    """Return the sentence about the words from ``i`` to ``j`` beside a phrase."""
    date = line.said(phrase.start, phrase.end)
    return f"“{line.said(i, j)}” beside “{date}” could change the date: say it another way"


def _left(line: Line, phrase: Phrase) -> str | None:
    """Return why the word before a phrase makes it doubtful."""
    i = phrase.start - 1
    if i < 0 or not line.is_word(i):
        return _span_before(line, phrase)
    word = line.text(i)
    if word in _BEFORE and not (word in _ROUGH and phrase.clock is None):
        return _asks(line, i, phrase.start, phrase)
    if phrase.day is not None and (line.digits(i) is not None or word in ONES or word in TENS):
        return _number_before(line, i, phrase)
    if word in MONTH_NAMES and word not in ALSO_NAMES and isinstance(phrase.day, Day | None):
        return _asks(line, i, phrase.start, phrase)
    return None


def _span_before(line: Line, phrase: Phrase) -> str | None:
    """Return why a date after a hyphen or a slash is doubtful: it ends a span."""
    i = phrase.start - 1
    if (
        line.text(i) in ("-", "/")
        and i > 0
        and (line.text(i - 1) in DAY_NAMES or line.text(i - 1) in MONTH_NAMES)
    ):
        return _asks(line, i - 1, phrase.start, phrase)
    return None


def _number_before(line: Line, i: int, phrase: Phrase) -> str | None:
    """Return why a number before a date is doubtful: it may be an hour or a day."""
    value = line.digits(i)
    if value is not None and (
        len(line.text(i)) > 4 or value > 2400 or 31 < value < 100 or not line.begins(i)
    ):
        return None
    before = line.text(i - 1) if i else ""
    if before in _LABELS or (before and line.digits(i - 1) is not None) or before in ("#", "$", "€", "£"):
        return None
    return _asks(line, i, i + 1, phrase)


def _right(line: Line, phrase: Phrase) -> str | None:
    """Return why the word after a phrase makes it doubtful."""
    j = phrase.end
    word = line.text(j)
    if word in ("/", "-", "&") and (
        line.text(j + 1) in DAY_NAMES or line.text(j + 1) in ("tomorrow", "today")
    ):
        return _asks(line, j, j + 2, phrase)
    if not word or (not line.is_word(j)):
        return None
    if word in _AFTER and not (
        word in ("half", "past", "quarter", "year", "years", "week", "month") and phrase.day is None and False
    ):
        return None if word in _GOES_ON else _asks(line, j, j + 1, phrase)
    if word in ("next", "last", "this", "first", "second") and (
        line.closes(j + 1) or line.find(j + 1, UNITS)
    ):
        return _asks(line, j, j + 1, phrase)
    if word in ("to", "and", "after", "before", "from", "but", "except", "not") and _is_day(line, j + 1):
        return _asks(line, j, j + 2, phrase)
    if word in ("and", "plus") and (line.text(j + 1), line.text(j + 2)) == ("a", "half"):
        return _asks(line, j, j + 3, phrase)
    if _is_day(line, j) and not isinstance(phrase.day, Instant):
        return _asks(line, j, j + 1, phrase)
    if (
        word in abbreviations()
        and phrase.clock is not None
        and len(word) > 1
        and line.said(j, j + 1).isupper()
    ):
        return _asks(line, j, j + 1, phrase)
    if line.digits(j) is not None or word in ONES or word in TENS:
        return _number_after(line, j, phrase)
    return None


def _is_day(line: Line, j: int) -> bool:
    """Whether a weekday or one of *today* and *tomorrow* stands at ``j``."""
    j += line.text(j) in ("on", "the")
    plain = line.text(j) in DAY_NAMES and (len(line.text(j)) > 3 or line.text(j) not in ("sat", "sun"))
    return (
        plain or line.text(j) in ("today", "tomorrow", "yesterday") or line.text(j) in PLURALS
    ) and line.ends(j + 1)


def _number_after(line: Line, j: int, phrase: Phrase) -> str | None:
    """Return why a number after a date is doubtful: it may be an hour, a day or a year."""
    value = line.digits(j)
    unit = line.find(j + 1, UNITS)
    if unit is not None and not (line.glued(j + 1) and len(line.text(j + 1)) == 1 and False):
        timed = phrase.clock is not None and unit[0][0] == "minutes"
        return None if timed else _asks(line, j, unit[1], phrase)
    counts = line.is_word(j + 1) and line.text(j + 1).endswith("s") and not line.glued(j + 1)
    tied = line.glued(j + 1) and (not line.closes(j + 1) or not line.ends(j + 1))
    if counts or tied or (value is not None and (len(line.text(j)) > 4 or 31 < value < 100)):
        return None
    if value is None and not line.closes(j + 1):
        return None
    if phrase.clock is not None and line.is_word(j + 1):
        return None
    return _asks(line, j, j + 1, phrase)


def undated(line: Line, found: list[Phrase], chosen: tuple[Phrase, ...]) -> str | None:
    """Return why an hour alone is not today's: the line names a day that was not taken."""
    if any(each.day is not None for each in chosen):
        return None
    for each in found:
        if isinstance(each.day, Impossible):
            return each.day.why
        if each.day is not None and not (each.trust is Trust.LOOSE):
            return f"Which day is it, {line.said(each.start, each.end)}? Put the day beside the hour"
    for i in range(len(line.tokens)):
        text = line.text(i)
        if (text in _DAYISH or text in PLURALS) and line.begins(i) and line.ends(i + 1):
            return f"“{line.said(i, i + 1)}” says no single day: say the day beside the hour"
    return None
