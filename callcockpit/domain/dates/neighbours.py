"""The words beside a date: one that could change it and was not understood means that no date is read."""

from __future__ import annotations

from callcockpit.domain.dates.line import Line
from callcockpit.domain.dates.phrases import Phrase
from callcockpit.domain.dates.places import abbreviations, towns
from callcockpit.domain.dates.values import Impossible, Instant, Trust
from callcockpit.domain.dates.vocabulary import (
    ALSO_NAMES,
    DAY_NAMES,
    FIXED_DAYS,
    MINUTES,
    MONTH_NAMES,
    MOVING_DAYS,
    NTH,
    ONES,
    PLURALS,
    SUFFIXES,
    TENS,
    UNITS,
    words,
)

DAY_WORDS = frozenset(("today", "tomorrow", "yesterday", "tonight", *DAY_NAMES, *PLURALS))
_NOUNS = words(
    "week weeks weekend weekends weekday month months fortnight fortnights quarter year years midweek "
    "half ago"
)
_BEFORE = _NOUNS | words(
    "next last past previous following other every each alternate any some another not except never "
    "than before between until till til since through during am within over from after or both either "
    "time times day days working business bank public good black cyber ash whit easter holy super "
    "hours hour minutes weekly daily monthly yesterday pm one their earlier nxt nex first "
    "second third fourth fifth"
)
"""Words that change the date they stand before."""
_AFTER = _NOUNS | words(
    "or weekly fortnightly daily monthly biweekly past through thru until till noon o'clock midnight "
    "morning afternoon evening night yesterday each am pm"
)
"""Words that change the date they stand after."""
_ROUGH = frozenset(("early", "late", "mid"))
"""Words that say when in the day, and change it beside an hour."""
_AWAY = words(
    "not never no cannot can't cant won't isn't aren't wasn't doesn't don't didn't couldn't shouldn't "
    "unavailable busy closed absent cancelled canceled without avoid"
)
"""Words which say that the day after them is none to call."""
_NEAR = 3
"""How many words before a date are looked at for these."""
_LABELS = words(
    "ext extension no nr number room suite apt unit page invoice order po item lot floor gate flight "
    "version v phase round option line case ticket id box step part chapter stage contract quote "
    "offer tier level plan model site block"
)
"""What a number beside a date may number."""
_WHICH = words("the this next last early late mid a two three following - every each")
_HOURLY = ("at", "around", "by", "@")
_CLOCKS = words("half quarter noon lunchtime lunch midnight midday")
"""What goes on with an hour after *at*."""
_DATED = frozenset((*MONTH_NAMES, *SUFFIXES, *NTH))
_JOINS = ("and", "to", "-", "/", "&", "+", "thru")


def doubt(line: Line, phrase: Phrase, chosen: tuple[Phrase, ...]) -> str | None:
    """Return why a phrase is not taken for a date: the word beside it that could change it."""
    if isinstance(phrase.day, Impossible):
        return None
    others = [each for each in chosen if each is not phrase]
    left = None if any(each.end == phrase.start for each in others) else _left(line, phrase)
    right = None if left or any(each.start == phrase.end for each in others) else _right(line, phrase)
    return left or right


def second_day(line: Line, found: list[Phrase], chosen: tuple[Phrase, ...]) -> str | None:
    """Return why a date is doubtful beside a second one with only a comma between: *friday, in 2 weeks*."""
    for phrase in (each for each in chosen if each.day is not None):
        for other in found:
            tied = other.start == phrase.end + 1 and line.text(phrase.end) == ","
            tied = tied or (phrase.start == other.end + 1 and line.text(other.end) == ",")
            if tied and other.day is not None and other.trust is Trust.SURE and other not in chosen:
                first, last = sorted((phrase, other), key=lambda each: each.start)
                return f"There are two dates in “{line.said(first.start, last.end)}”: say one"
    return None


def undated(line: Line, found: list[Phrase], chosen: tuple[Phrase, ...]) -> str | None:
    """Return why an hour alone is not today's: the line names a day that was not taken."""
    if any(each.day is not None for each in chosen):
        return None
    for each in found:
        if isinstance(each.day, Impossible):
            return each.day.why
        if each.day is not None and each.trust is not Trust.LOOSE:
            return f"Is it “{line.said(each.start, each.end)}”? Then put that beside the hour"
    taken = {i for each in chosen for i in range(each.start, each.end)}
    for i, token in enumerate(line.tokens):
        if i in taken or not (line.begins(i) and (line.ends(i + 1) or _is_span(line, i + 1))):
            continue
        dayish = token.text in DAY_WORDS and token.text not in ("sat", "sun")
        month = token.text in MONTH_NAMES and token.text not in ALSO_NAMES
        if dayish or month or token.text in _NOUNS:
            return f"“{line.said(i, i + 1)}” says no single day: say the day beside the hour"
    return None


def _is_span(line: Line, i: int) -> bool:
    """Whether a second weekday is tied to the one before ``i``: *mon-fri*, *tue/wed*."""
    return line.text(i) in ("-", "/") and line.text(i + 1) in DAY_WORDS and line.ends(i + 2)


def _asks(line: Line, i: int, j: int, phrase: Phrase) -> str:
    """Return the sentence about the words from ``i`` to ``j`` beside a phrase."""
    date = line.said(phrase.start, phrase.end)
    return (
        f"“{line.said(i, j)}” beside “{date}” could change the date: say it otherwise, or put a comma between"
    )


def _number(line: Line, i: int, phrase: Phrase) -> str:
    """Return the sentence about a number beside a phrase."""
    date = line.said(phrase.start, phrase.end)
    return f"“{line.said(i, i + 1)}” beside “{date}” may be an hour or a day: say 3pm, or 3 oct"


def _left(line: Line, phrase: Phrase) -> str | None:
    """Return why the words before a phrase make it doubtful."""
    i = phrase.start - 1
    word = line.text(i)
    if i < 0:
        return None
    if word in _JOINS and i > 0 and (_is_day(line, i - 1) or line.text(i - 1) in _DATED):
        return _asks(line, i - 1, phrase.start, phrase)
    if not line.is_word(i):
        return None
    if word in _BEFORE or (word in _ROUGH and phrase.clock is not None):
        return _asks(line, i, phrase.start, phrase)
    if phrase.day is None and line.text(i - 1) in ("on", "next", "this", "coming", "nxt") and i > 0:
        return _asks(line, i - 1, phrase.start, phrase)
    if phrase.day is None:
        return _place_before(line, i, phrase) or _day_before(line, i, phrase)
    if line.digits(i) is not None or word in ONES or word in TENS:
        return _number_before(line, i, phrase)
    if (word in MONTH_NAMES and (word not in ALSO_NAMES or line.text(i + 1) in ("next", "this"))) or _is_cut(
        line, i
    ):
        return _asks(line, i, phrase.start, phrase)
    return _away(line, i, phrase)


def _away(line: Line, i: int, phrase: Phrase) -> str | None:
    """Return why a date is none to call: *not available monday*."""
    if line.leads(phrase.start):
        return None
    for k in range(i, max(-1, i - _NEAR), -1):
        if not line.is_word(k):
            return None
        if line.text(k) in _AWAY:
            return _asks(line, k, phrase.start, phrase)
    return None


def _place_before(line: Line, i: int, phrase: Phrase) -> str | None:
    """Return why a place before an hour is doubtful: the hour may be meant there."""
    short = line.text(i) in abbreviations() and line.said(i, i + 1).isupper()
    place = any((found := line.find(k, towns())) and found[1] == i + 1 for k in (i - 1, i) if k >= 0)
    return _asks(line, i, phrase.start, phrase) if short or place else None


def _day_before(line: Line, i: int, phrase: Phrase) -> str | None:
    """Return why what looks like a day before an hour makes that doubtful: *31/11 3pm*, *32nd 3pm*."""
    numbered = line.text(i) in SUFFIXES and line.glued(i) and line.digits(i - 1) is not None
    tied = line.digits(i) is not None and line.text(i - 1) in ("/", "-") and line.glued(i)
    return _asks(line, i - (2 if tied else 1), phrase.start, phrase) if numbered or (tied and i > 1) else None


def _is_cut(line: Line, i: int) -> bool:
    """Whether an abbreviation such as ``w/e`` ends at ``i``."""
    return len(line.text(i)) == 1 and line.text(i - 1) == "/" and i > 1


def _number_before(line: Line, i: int, phrase: Phrase) -> str | None:
    """Return why a number before a date is doubtful: it may be an hour or a day."""
    value = line.digits(i)
    before = line.text(i - 1) if i else ""
    if value is not None and before not in UNITS:
        large = len(line.text(i)) > 4 or value > 2400 or 31 < value < 100
        if (
            large
            or not line.begins(i)
            or before in _LABELS
            or before in ("#", "$", "€", "£")
            or before.isdigit()
        ):
            return None
    return _number(line, i, phrase)


def _right(line: Line, phrase: Phrase) -> str | None:
    """Return why the words after a phrase make it doubtful."""
    j = phrase.end
    word = line.text(j)
    if word in (*_JOINS, "after", "before", "from", "but", "except", "not") and _is_day(line, j + 1):
        return _asks(line, j, j + 2, phrase)
    if not line.is_word(j):
        return None
    if word in _AFTER or (_is_day(line, j) and not isinstance(phrase.day, Instant)):
        return _asks(line, j, j + 1, phrase)
    if line.digits(j) is not None or word in ONES or word in TENS:
        return _number_after(line, j, phrase)
    return _goes_on(line, j, phrase)


def _goes_on(line: Line, j: int, phrase: Phrase) -> str | None:
    """Return why words that go on with a date, and were not understood, make it doubtful."""
    word = line.text(j)
    if word in ("next", "last", "this", *NTH[:5]) and (line.closes(j + 1) or line.text(j + 1) in UNITS):
        return _asks(line, j, j + 1, phrase)
    if word in ("and", "plus") and (line.text(j + 1), line.text(j + 2)) == ("a", "half"):
        return _asks(line, j, j + 3, phrase)
    if word in ("of", "in", "or", "after", "before", "on") and _is_feast(line, j + 1):
        return _asks(line, j, j + 2, phrase)
    if word in ("after", "before", "following") and line.closes(j + 1):
        return _asks(line, j, j + 1, phrase)
    if word in _HOURLY and (line.text(j + 1) in _CLOCKS or _closing_number(line, j + 1)):
        return _asks(line, j, j + 2, phrase)
    if word in ("of", "in", "or") and _is_period(line, j + 1):
        return _asks(line, j, j + 2, phrase)
    if (
        phrase.clock is not None
        and word in abbreviations()
        and len(word) > 1
        and line.said(j, j + 1).isupper()
    ):
        return _asks(line, j, j + 1, phrase)
    return None


def _closing_number(line: Line, j: int) -> bool:
    """Whether a number ends its part of the line at ``j``."""
    return (line.digits(j) is not None or line.text(j) in ONES) and line.closes(j + 1)


def _is_period(line: Line, j: int) -> bool:
    """Whether a week, a month or the like is named at ``j``: *friday in october*."""
    while line.text(j) in _WHICH:
        j += 1
    j += line.digits(j) is not None
    return (
        (line.text(j) in UNITS and len(line.text(j)) > 2)
        or line.text(j) in MONTH_NAMES
        or line.text(j) in ("q", "weekend")
    )


def _is_feast(line: Line, j: int) -> bool:
    """Whether a holiday is named at ``j``."""
    j += line.text(j) == "the"
    return line.find(j, MOVING_DAYS) is not None or line.find(j, FIXED_DAYS) is not None


def _is_day(line: Line, j: int) -> bool:
    """Whether a weekday or one of *today* and *tomorrow* stands at ``j``."""
    j += line.text(j) in ("on", "the")
    return line.text(j) in DAY_WORDS and line.text(j) not in ("sat", "sun") and line.ends(j + 1)


def _number_after(line: Line, j: int, phrase: Phrase) -> str | None:
    """Return why a number after a date is doubtful: it may be an hour, a day or a year."""
    value = line.digits(j)
    unit = line.find(j + 1, UNITS)
    if unit is not None:
        timed = phrase.clock is not None and unit[0][0] == MINUTES
        return None if timed else _asks(line, j, unit[1], phrase)
    counts = line.is_word(j + 1) and line.text(j + 1).endswith("s") and not line.glued(j + 1)
    more = line.is_word(j + 1)
    if counts or (phrase.clock is not None and more) or (line.text(j) == "one" and more):
        return None
    if value is not None and (not line.ends(j + 1) or len(line.text(j)) > 4 or 31 < value < 100):
        return None
    return _number(line, j, phrase)
