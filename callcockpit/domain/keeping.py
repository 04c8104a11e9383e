"""Which backups are kept: many of the last days, fewer of the weeks and months before; how long a step is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

RECENT = timedelta(days=2)
"""Every backup younger than this is kept."""


@dataclass(frozen=True, slots=True)
class _Span:
    """A span of the calendar, of whose backups only the newest is kept."""

    format: str
    """As for strftime; texts of it sort as time does."""
    kept: int
    """How many spans that hold backups."""


_SPANS = (_Span("%Y-%m-%d", 12), _Span("%G-%V", 10), _Span("%Y-%m", 9))
"""Days, then weeks before them, then months before those."""


def superseded(backups: Iterable[datetime], now: datetime, zone: tzinfo) -> frozenset[datetime]:
    """Return the instants of the backups that may be deleted; all are aware.

    Kept are all of the last two days (and of the future, where the clock was set back), of the time before
    them the newest of each of 12 days, then of 10 weeks, then of 9 months, as they are in ``zone``. Days
    without a backup do not count, so a long holiday deletes nothing; the newest is always kept.
    """
    left = list(_SPANS)
    room = [span.kept for span in left]
    last: datetime | None = None
    gone: set[datetime] = set()
    for at in sorted(set(backups), reverse=True):
        local = at.astimezone(zone)
        if last is None or now - at < RECENT:
            last = local
            continue
        while room and not room[0]:
            del left[0], room[0]
        if room and f"{local:{left[0].format}}" < f"{last:{left[0].format}}":
            room[0] -= 1
            last = local
        else:
            gone.add(at)
    return frozenset(gone)


def no_more_undo(days: int) -> str:
    """Return the sentence for an undo of what is older than the ``days`` for which steps are kept."""
    years, rest = divmod(days, 365)
    span = f"{days} days" if rest else "a year" if years == 1 else f"{years} years"
    return f"Nothing more can be undone: steps are kept for {span}."
