"""Values of the book turned into what the panes draw: rows, lines and words, nothing that waits or asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple

from callcockpit.domain.blocks import Aim, Block
from callcockpit.domain.booking import Booking
from callcockpit.domain.call import Call, Stage, clock_text
from callcockpit.domain.calling import TheirTime, hours_for, their_time
from callcockpit.domain.consequence import moment, zones_of
from callcockpit.domain.days import MONTHS, today
from callcockpit.domain.late import unsaid
from callcockpit.domain.rules import Rules
from callcockpit.domain.text import counted
from callcockpit.domain.ties import PROFILE_WORDS, told
from callcockpit.domain.values import Contact, Number, Touch
from callcockpit.domain.wording import (
    consequence,
    plan_text,
    spoken,
    step_text,
    steps_text,
    their_time_text,
)
from callcockpit.domain.words import Result, State, TouchKind
from callcockpit.store.cards import Card
from callcockpit.store.kindness import Kindnesses
from callcockpit.store.queue import Queue
from callcockpit.ui.keymap import Keymap
from callcockpit.ui.keys import RESULT_KEYS
from callcockpit.ui.widgets.card import CardLine, Fitting
from callcockpit.ui.widgets.classifier import Offer
from callcockpit.ui.widgets.history import HistoryRow
from callcockpit.ui.widgets.pane import Line

_OUTCOMES = (Result.NO_FUTURE, Result.STAY_IN_TOUCH, Result.NEXT_STEP)


class Moment(NamedTuple):
    """When and where it is for the user, and by which rules."""

    now: datetime
    zone: tzinfo
    rules: Rules


def there(contact: Contact, number: Number | None, at: Moment) -> TheirTime:
    """Return what the clock says where somebody is, by the hours that hold for what is planned."""
    plan = contact.plan
    timed = plan is not None and plan.due.at is not None
    hours = hours_for(plan.kind if plan else None, timed=timed, rules=at.rules)
    return their_time(zones_of(contact, number), at.now, hours)


def card_lines(card: Card, number: Number | None, at: Moment) -> tuple[CardLine, ...]:
    """Return the lines of the card: the number and their time, the plan, who they are, the notes."""
    contact = card.contact
    clock = there(contact, number, at)
    asleep = "dim" if clock.wakes is None else "asleep"
    if contact.do_not_call:
        said = f" ({card.blocked_reason})" if card.blocked_reason else ""
        first: CardLine = ((f"DO NOT CALL{said} ", "alert"),)
    elif number is None:
        first = (("No number that can be dialed. ", "alert"), ("e adds one", "dim"))
    else:
        others = sum(one.dialable for one in contact.numbers) - 1
        more = f" · p: {others} more" if others > 0 else ""
        kind = f"{number.label or number.kind.value}{more} · "
        ways = ((kind, False), (kind, True), (kind.partition(" · ")[2] if more else "", True))
        # Their hours are what must be read to the end.
        first = Fitting(
            tuple(
                (
                    (f"{spoken(number)} ", "strong"),
                    (words, "dim"),
                    (their_time_text(clock, at.zone, brief=brief), asleep),
                )
                for words, brief in ways
            )
        )
    plan = contact.plan
    late = plan is not None and plan.due.day < today(at.now, at.zone, at.rules)
    style = "overdue" if late else "text"
    second: Line = ((_aside(contact, at) + plan_text(contact, at.now, at.zone, at.rules), style),)
    by = "Introduced" if contact.introduced else "Referred"
    about = [f"{by} by {contact.referred_by}"] if contact.referred_by else []
    about += [told(contact.profile, PROFILE_WORDS)] if contact.profile else []
    about += [f"“{contact.reason}”"] if contact.reason else []
    about += [", ".join(contact.tags)] if contact.tags else []
    about += [f"cadence {counted(contact.cadence, 'day')}"] if contact.cadence else []
    about += [f"birthday {birthday_text(contact.birthday)}"] if contact.birthday else []
    about += [*contact.emails[:2], *contact.urls[:1]]
    notes = " ".join(contact.notes[:3_000].split())
    agreed = [((words, "text"),) for words in steps_text(contact, at.now, at.zone, at.rules)]
    talked = unsaid(card.touches, at.now)
    if talked is not None and talked.seconds is not None:
        minutes = max(1, round(talked.seconds / 60))
        by = "They called" if talked.received else "You talked"
        asked = f"{by} {moment(talked.at, at.zone)}, {minutes} min: 1 2 3 say what came of it"
        agreed.insert(0, ((asked, "strong"),))
    return (first, second, *agreed, ((" · ".join(about), "dim"),), ((notes, "text"),))


def _aside(contact: Contact, at: Moment) -> str:
    until = contact.plan.snoozed_until if contact.plan is not None else None
    return f"Set aside until {moment(until, at.zone)} · " if until is not None and until > at.now else ""


def card_about(contact: Contact) -> str:
    """Return what somebody is and where: ``COO, Northwind Freight``."""
    return ", ".join(part for part in (contact.title, contact.company) if part)


def card_aside(contact: Contact, rules: Rules, queue: Queue) -> str:
    """Return what stands at the foot of the card: the attempt or the state, and the place in the queue."""
    told = contact.state.words
    if contact.state in (State.NEW, State.ACTIVE, State.CULTIVATED) and contact.attempts:
        told = f"attempt {contact.attempts + 1} of {rules.attempts}"
    place = next((at for at, entry in enumerate(queue.due, 1) if entry.contact == contact.id), None)
    return told if place is None else f"{told} · {place} of {len(queue.due)}{'+' if queue.more else ''} due"


def birthday_text(birthday: str) -> str:
    """Return a birthday as it is read: ``3 Dec`` or ``3 Dec 1971``."""
    parts = birthday.lstrip("-").split("-")
    try:
        month, day = int(parts[-2]), int(parts[-1])
        year = f" {parts[0]}" if len(parts) == 3 else ""
        return f"{day} {MONTHS[month - 1]}{year}"
    except (ValueError, IndexError):
        return birthday


def day_short(moment: datetime, at: Moment) -> str:
    """Return the day of something that was, or its hour where that is today: ``28 Aug 26``."""
    local = moment.astimezone(at.zone)
    if local.date() == at.now.astimezone(at.zone).date():
        return f"{local:%H:%M}"
    return f"{local.day:02} {MONTHS[local.month - 1]} {local:%y}"


def history_rows(touches: tuple[Touch, ...], at: Moment) -> tuple[HistoryRow, ...]:
    """Return the lines of the history, newest first."""
    return tuple(_history_row(touch, at) for touch in touches)


def _history_row(touch: Touch, at: Moment) -> HistoryRow:
    when = day_short(touch.at, at)
    what = touch.kind.words
    if touch.seconds:
        what += f" {max(1, round(touch.seconds / 60))} min" if touch.seconds >= 30 else f" {touch.seconds} s"
    if touch.kind is TouchKind.CALL and touch.outside_hours:
        what += " ☾"
    received = "they called" if touch.kind is TouchKind.CALL else "received"
    result = touch.result.words if touch.result else received if touch.received else ""
    style = touch.result.value if touch.result and touch.result.reached else "dim"
    purpose = touch.purpose.short if touch.purpose is not None and touch.result is not None else ""
    note = touch.note
    if touch.agreed is not None:
        agreed = step_text(touch.agreed, at.now, at.zone, at.rules)
        note, purpose = f"→ {agreed}" + (f" · {note}" if note else ""), ""
    return HistoryRow(when, what, result, note, style, purpose)


def offers(
    bookings: Mapping[Result, Booking], card: Card, at: Moment, keymap: Keymap, stage: Stage
) -> dict[Result, Offer]:
    """Return every result with its key and its consequence."""
    found = {}
    for result, key in RESULT_KEYS.items():
        booking = bookings.get(result)
        words = "what? when?" if booking is None else consequence(result, booking, at.now, at.zone, at.rules)
        name = keymap.key(key.id)
        if result is Result.NO_ANSWER and stage is Stage.READY:
            words = "dials first"
        found[result] = Offer(name, words, not card.contact.do_not_call)
    return found


def call_title(call: Call, at: Moment, was: datetime | None = None) -> str:
    """Return the words in the frame of the call: how far it is and for how long, or when it ``was``."""
    if was is not None:
        return f"Logging what was {moment(was, at.zone)}"
    clock = clock_text(call.seconds(at.now))
    if call.stage is Stage.READY:
        return "This call · ready"
    if call.ended is not None:
        return f"This call · over after {clock} · choose its result again"
    return f"This call · {'calling' if call.stage is Stage.CALLING else 'talking'} {clock}"


def block_figures(block: Block, counts: Mapping[str, int], now: datetime) -> Line:
    """Return the figures of a running block: time left, what came of it against the goal, dials an hour."""
    left = int(block.left(now).total_seconds())
    passed = 5 - min(5, -(-left * 5 // (block.minutes * 60)))
    bar = f"{'▰' * passed}{'▱' * (5 - passed)}"
    time = f"Block {clock_text(left)} {'paused' if block.paused else 'left'} {bar}" if left else "Block over"
    rate = block.an_hour(now)
    parts = [
        f"dials {block.came.dials}{_of_goal(block, Aim.DIALS)}",
        f"reached {block.came.reached}{_of_goal(block, Aim.CONVERSATIONS)}",
        *([f"next steps {block.came.next_steps}/{block.goal}"] if _of_goal(block, Aim.NEXT_STEPS) else []),
        *([f"{rate:.0f}/h"] if rate is not None else []),
    ]
    style = "alert" if block.paused else "strong"
    outcomes = (block.came.no_future, block.came.stay_in_touch, block.came.next_steps)
    return ((time, style), (f" · {' · '.join(parts)}", "strong"), *_marks(outcomes), *_waited(counts))


def _of_goal(block: Block, aim: Aim) -> str:
    return f"/{block.goal}" if block.goal and block.aim is aim else ""


def kindness_figures(kind: Kindnesses, goal: int) -> Line:
    """Return the kindnesses of the day, against the goal where it is known, and those of the week."""
    return ((f"· kind {kind.today}{f'/{goal}' if goal else ''}, week {kind.week} ", "dim"),)


def figures(counts: Mapping[str, int]) -> Line:
    """Return today's figures: dials, reached, and a mark for each outcome as far as there is room."""
    said = f"today: dials {counts.get('dials', 0)} · reached {counts.get('reached', 0)}"
    return ((said, "text"), *_marks([counts.get(one.value, 0) for one in _OUTCOMES]), *_waited(counts))


def _marks(outcomes: Sequence[int]) -> Line:
    line: Line = ()
    for number, (result, count) in enumerate(zip(_OUTCOMES, outcomes, strict=True), 1):
        if count:
            marks = "▪" * count if count <= 3 else f"▪×{count}"
            line += ((" · ", "dim"), (f"{number}{marks}", result.value))
    return line


def _waited(counts: Mapping[str, int]) -> Line:
    waited = counts.get("waited_for", 0)
    line: Line = ((" · ", "dim"), (f"unreachable {waited}", "overdue")) if waited else ()
    return (*line, (" ", "text"))
