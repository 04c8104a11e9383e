"""Phone blocks of the week as iCalendar events (RFC 5545): at the hour on the wall wherever one is.

Times are floating, without a zone, so that nine stays nine over the change of the clocks. A block that was
moved is the same event at another time; a calendar that imports again moves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from callcockpit.domain.appointments import Appointment, Move
from callcockpit.exchange.content_lines import escaped, folded

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SINCE = datetime(2000, 1, 1, tzinfo=UTC)


def block_lines(appointments: Iterable[Appointment], moves: Sequence[Move]) -> Iterator[str]:
    """Yield the events of the appointments, and one more for each block that was moved."""
    for one in appointments:
        mine = [move for move in moves if move.appointment == one.id]
        yield "".join(map(folded, _weekly(one, mine)))
        for (on, at), (to_on, to_at) in _ends(mine):
            head = (*_head(one, mine), f"RECURRENCE-ID:{_local(on, at)}", f"DTSTART:{_local(to_on, to_at)}")
            yield "".join(map(folded, (*head, *_tail(one))))


def _weekly(one: Appointment, moves: Sequence[Move]) -> Iterator[str]:
    first = one.since + timedelta(days=(one.weekday - one.since.weekday()) % 7)
    rule = f"RRULE:FREQ=WEEKLY;BYDAY={DAYS[one.weekday]}"
    if one.until is not None:
        rule += f";UNTIL={_local(one.until - timedelta(days=1), time(23, 59, 59))}"
    yield from _head(one, moves)
    yield f"DTSTART:{_local(first, one.at)}"
    yield rule
    if one.until is not None and one.until <= first:
        # It ended before it ever was: a calendar that has it lets it go.
        yield "STATUS:CANCELLED"
    yield from _tail(one)


def _head(one: Appointment, moves: Sequence[Move]) -> tuple[str, ...]:
    made = one.made or _SINCE
    changed = max([made, *(move.made for move in moves if move.made is not None)]).astimezone(UTC)
    sequence = max(0, int((changed - _SINCE).total_seconds())) + (one.until is not None)
    return (
        "BEGIN:VEVENT",
        f"UID:urn:callcockpit:block:{int((made - _SINCE) / timedelta(microseconds=1)):x}-{one.weekday}",
        f"DTSTAMP:{changed:%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{sequence}",
    )


def _tail(one: Appointment) -> tuple[str, ...]:
    return (
        f"DURATION:PT{one.minutes}M",
        f"SUMMARY:{escaped('Phone block')}",
        "CATEGORIES:phone block",
        "END:VEVENT",
    )


def _ends(moves: Sequence[Move]) -> Iterator[tuple[tuple[date, time], tuple[date, time]]]:
    """Yield each block that was moved with where it is now, moves of what was moved followed through."""
    to = {(move.from_on, move.from_at): (move.to_on, move.to_at) for move in moves}
    for root in to.keys() - set(to.values()):
        end = to[root]
        while end in to:
            end = to[end]
        yield root, end


def _local(on: date, at: time) -> str:
    return f"{on:%Y%m%d}T{at:%H%M%S}"
