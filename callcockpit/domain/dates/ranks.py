"""Which phrases of a line are its date: the first, the last, or one inside that is plainly a date."""

from __future__ import annotations

from callcockpit.domain.dates.line import Line
from callcockpit.domain.dates.phrases import Phrase
from callcockpit.domain.dates.values import Day, Trust

FIRST, LAST, LOOSE, INSIDE = 0, 1, 2, 3

Ranked = tuple[tuple[int, int], Phrase]


def ranked(line: Line, found: list[Phrase]) -> list[Ranked]:
    """Return the phrases that count where they stand, the one to choose first."""
    pairs = [((rank, each.start), each) for each in found if (rank := _rank(line, each)) is not None]
    return sorted(pairs, key=lambda pair: pair[0])


def _rank(line: Line, phrase: Phrase) -> int | None:
    """Return how soon a phrase is chosen (lower is sooner), or None where it does not count there."""
    if phrase.trust >= Trust.BESIDE:
        return None
    if line.leads(phrase.start):
        return LOOSE if phrase.trust is Trust.LOOSE else FIRST
    if phrase.trust is not Trust.LOOSE and line.is_last(phrase.end):
        return LAST
    return INSIDE if phrase.trust is Trust.SURE else None


def together(pairs: list[Ranked]) -> tuple[Phrase, ...]:
    """Return the phrases that make the date: one, or a day and the hour that stands apart from it."""
    dated = next((pair for pair in pairs if pair[1].day is not None), None)
    timed = next((pair for pair in pairs if pair[1].day is None), None)
    if dated is None or timed is None:
        return tuple(pair[1] for pair in (dated, timed) if pair is not None)
    day = dated[1]
    if isinstance(day.day, Day) and day.clock is None and day.day.hour is None:
        if timed[0][0] == FIRST and dated[0][0] == INSIDE:
            return (timed[1],)
        return (day, timed[1]) if timed[0][0] < INSIDE else (day,)
    return (day,) if dated[0] <= timed[0] or timed[1].trust is not Trust.SURE else (timed[1],)
