"""The habit in the file of the whole book: blocks of the week, ninety days, kindnesses, and more of a block.

Files of older versions know none of it; what they leave out is as it was then.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from callcockpit.domain.appointments import Appointment, Move
from callcockpit.domain.archive import HabitPiece, KindAct, NinetyDays, WeekBlock
from callcockpit.domain.blocks import Aim, Pause
from callcockpit.domain.ninety import Activity, Answer, Looked
from callcockpit.domain.text import clean, clean_line
from callcockpit.exchange.checked import as_count, as_day, as_instant, as_items, as_object, as_text
from callcockpit.exchange.documents import Document


def habit_entry(piece: HabitPiece) -> Document:
    """Return the line of a piece."""
    match piece:
        case WeekBlock():
            one = piece.appointment
            return {
                "week_block": {
                    "weekday": one.weekday,
                    "hour": f"{one.at:%H:%M}",
                    "minutes": one.minutes,
                    "since": one.since.isoformat(),
                    "until": None if one.until is None else one.until.isoformat(),
                    "made": _written(one.made),
                    "moves": [_move(move) for move in piece.moves],
                }
            }
        case NinetyDays():
            return {
                "ninety": {
                    "began": piece.began.isoformat(),
                    "ended": None if piece.ended is None else piece.ended.isoformat(),
                    "look_backs": [_looked(one) for one in piece.looked],
                }
            }
        case KindAct():
            return {"kindness": {"at": _written(piece.at), "what": piece.what, "whom": piece.whom}}


def _move(move: Move) -> Document:
    return {
        "from": [move.from_on.isoformat(), f"{move.from_at:%H:%M}"],
        "to": [move.to_on.isoformat(), f"{move.to_at:%H:%M}"],
        "at": _written(move.made),
    }


def _looked(one: Looked) -> Document:
    return {
        "number": one.number,
        "activity": one.activity.value,
        "goal": one.goal,
        "answer": one.answer.value,
        "next_goal": one.next_goal,
        "at": _written(one.made),
    }


def habit_piece(entry: Document) -> HabitPiece | None:
    """Return the piece of a line, None where it is another one; raises what a damaged line comes to."""
    if "week_block" in entry:
        return _week_block(as_object(entry["week_block"]))
    if "ninety" in entry:
        said = as_object(entry["ninety"])
        looked = tuple(_read_looked(as_object(one)) for one in as_items(said["look_backs"]))
        return NinetyDays(as_day(said["began"]), _day_or_none(said["ended"]), looked)
    if "kindness" in entry:
        said = as_object(entry["kindness"])
        return KindAct(
            as_instant(said["at"]), clean(as_text(said["what"])), clean_line(as_text(said["whom"]))
        )
    return None


def block_more(said: Document) -> tuple[Aim, str, tuple[Pause, ...]]:
    """Return what a block aimed at, whom it served, and its pauses."""
    pauses = tuple(
        Pause(as_instant(since), None if until is None else as_instant(until))
        for since, until in map(as_items, as_items(said.get("pauses", [])))
    )
    return (
        Aim(as_text(said.get("aim", Aim.DIALS.value))),
        clean_line(as_text(said.get("whom", "")), 300),
        pauses,
    )


def _week_block(said: Document) -> WeekBlock:
    weekday = as_count(said["weekday"])
    if weekday > 6:
        raise ValueError(weekday)
    hour, since = time.fromisoformat(as_text(said["hour"])), as_day(said["since"])
    moves = []
    for one in map(as_object, as_items(said["moves"])):
        (from_on, from_at), (to_on, to_at) = as_items(one["from"]), as_items(one["to"])
        ends = (as_day(from_on), _hour(from_at), as_day(to_on), _hour(to_at))
        moves.append(Move(0, *ends, as_instant(one["at"])))
    until = _day_or_none(said["until"])
    appointment = Appointment(
        0, weekday, hour, as_count(said["minutes"]), since, until, as_instant(said["made"])
    )
    return WeekBlock(appointment, tuple(moves))


def _read_looked(said: Document) -> Looked:
    return Looked(
        as_count(said["number"]),
        Activity(as_text(said["activity"])),
        as_count(said["goal"]),
        Answer(as_text(said["answer"])),
        as_count(said["next_goal"]),
        as_instant(said["at"]),
    )


def _written(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat()


def _day_or_none(value: object) -> date | None:
    return None if value is None else as_day(value)


def _hour(value: object) -> time:
    return time.fromisoformat(as_text(value))
