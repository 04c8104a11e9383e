"""The habit of the demo: two blocks a week around the calls that were made, and one that was missed.

A block lies where the made-up calls of its day lie; on a day without any it was moved to the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta, tzinfo

from callcockpit.domain.appointments import Appointment, Move
from callcockpit.domain.archive import HabitPiece, KindAct, NinetyDays, PhoneBlock, WeekBlock
from callcockpit.domain.blocks import Aim
from callcockpit.domain.days import instant, to_utc, today
from callcockpit.domain.ninety import Activity, Answer, Looked, adjusted, first_goals
from callcockpit.domain.rules import Rules

SINCE_DAYS = 38
"""How long ago the ninety days began."""
MINUTES = 90
WEEKDAYS = (1, 3)
"""Tuesday and Thursday."""
NINE = time(9)
_KIND = (
    (0, "carried a neighbour's parcel up", "Mrs Alvarez"),
    (1, "wrote a recommendation", "a former colleague"),
    (1, "let somebody go first", ""),
    (3, "passed on a job advert", "Tomás at the gym"),
    (8, "praised the service to the manager", ""),
)
"""Days ago, what, and for whom."""


def demo_habit(
    dialed: Iterable[datetime], now: datetime, zone: tzinfo, rules: Rules
) -> Iterator[PhoneBlock | HabitPiece]:
    """Yield blocks, their week, ninety days and kindnesses, for calls that were dialed at these instants."""
    this = today(now, zone, rules)
    since = this - timedelta(days=SINCE_DAYS)
    calls: dict[date, list[datetime]] = {}
    for at in sorted(dialed):
        local = at.astimezone(zone)
        if time(7) <= local.time() <= time(19) and local.date() < this:
            calls.setdefault(local.date(), []).append(at)
    moves: dict[int, list[Move]] = {weekday: [] for weekday in WEEKDAYS}
    days = [since + timedelta(days=step) for step in range(SINCE_DAYS)]
    appointed = [day for day in days if day.weekday() in WEEKDAYS]
    for day in appointed[:-1]:
        following = day + timedelta(days=1)
        if day in calls:
            yield _block(calls[day])
        elif following in calls:
            made = instant(day, time(11), zone)
            moves[day.weekday()].append(Move(0, day, NINE, following, NINE, made))
            yield _block(calls[following])
    made = instant(since, NINE, zone) - timedelta(hours=1)
    for weekday in WEEKDAYS:
        yield WeekBlock(Appointment(0, weekday, NINE, MINUTES, since, None, made), tuple(moves[weekday]))
    yield NinetyDays(since, None, tuple(_look_back(instant(since + timedelta(days=30), NINE, zone), rules)))
    for ago, what, whom in _KIND:
        yield KindAct(min(to_utc(now), instant(this - timedelta(days=ago), time(12), zone)), what, whom)


def _block(calls: list[datetime]) -> PhoneBlock:
    """Return the block that begins a little before the call with most others after it."""
    length = timedelta(minutes=MINUTES)
    first = max(calls, key=lambda at: sum(at <= other < at + length for other in calls))
    began = first - timedelta(minutes=5)
    return PhoneBlock(began, MINUTES, 2, began + length, Aim.CONVERSATIONS)


def _look_back(at: datetime, rules: Rules) -> Iterator[Looked]:
    said = {Activity.DIALS_A_BLOCK: Answer.TOO_MUCH, Activity.KINDNESSES_A_DAY: Answer.NOT_ENOUGH}
    for activity, goal in first_goals(rules.habit, kind_week=False).items():
        answer = said.get(activity, Answer.JUST_RIGHT)
        yield Looked(1, activity, goal, answer, adjusted(activity, goal, answer), at)
