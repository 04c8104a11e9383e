"""The past of a made-up person: lines of the data file as touches at their own hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta, tzinfo

from callcockpit.domain.days import instant, is_working
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Candidate, Number, Touch
from callcockpit.domain.words import Purpose, Result, TouchKind

_RESULTS = {result.value: result for result in Result}


def read_touches(
    lines: Iterable[str], candidate: Candidate, place: tzinfo, now: datetime, rules: Rules
) -> tuple[Touch, ...]:
    """Return the touches of ``lines``, oldest first.

    A line reads ``days-ago hh:mm what[/minutes] note``. Days count back from the day it is now in ``place``,
    so that a touch of yesterday lies in the past everywhere; one that meets a weekend was on the Friday.
    A kind behind ``<`` was received. A word that is neither a result nor a kind of touch raises ValueError.
    """
    touches = [_touch(line, candidate, place, now, rules) for line in lines]
    first = next((touch for touch in touches if touch.result is not None), None)
    purposed = [
        touch if touch.result is None else _with_purpose(touch, candidate, first=touch is first)
        for touch in touches
    ]
    return tuple(sorted(purposed, key=lambda touch: touch.at))


def _touch(line: str, candidate: Candidate, place: tzinfo, now: datetime, rules: Rules) -> Touch:
    days, hour, what, *note = line.split(" ", 3)
    day = now.astimezone(place).date() - timedelta(days=int(days))
    while not is_working(day, rules):
        day -= timedelta(days=1)
    at = instant(day, time.fromisoformat(hour), place)
    word, _, minutes = what.partition("/")
    said = note[0] if note else ""
    result = _RESULTS.get(word)
    if result is None:
        return Touch(at, TouchKind(word.removeprefix("<")), note=said, received=word.startswith("<"))
    # The odd seconds keep talking times from all reading :00.
    seconds = int(minutes) * 60 + int(days) * 7 % 60 if minutes else None
    return Touch(at, TouchKind.CALL, result, number=_dialed(candidate, result), seconds=seconds, note=said)


def _with_purpose(touch: Touch, candidate: Candidate, *, first: bool) -> Touch:
    if "partner" in candidate.tags:
        purpose = Purpose.STRATEGIC
    elif first:
        purpose = Purpose.NEW_OPPORTUNITY
    else:
        purpose = Purpose.RELATIONSHIP if "client" in candidate.tags else Purpose.CARE
    return Touch(touch.at, touch.kind, touch.result, purpose, touch.number, touch.seconds, touch.note)


def _dialed(candidate: Candidate, result: Result) -> str | None:
    """Return the number the call went to: the one that was wrong, else the first good one."""
    wrong = result is Result.WRONG_NUMBER
    number = next((one for one in candidate.numbers if one.struck is wrong), None)
    return None if number is None else _written(number)


def _written(number: Number) -> str:
    return f"{number.e164};ext={number.extension}" if number.extension else number.e164 or number.raw
