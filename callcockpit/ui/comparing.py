"""Two people and what a merge makes of them, turned into what the pane beside each other draws."""

from __future__ import annotations

from callcockpit.domain.days import MONTHS
from callcockpit.domain.text import counted
from callcockpit.domain.values import Contact, Number
from callcockpit.domain.wording import plan_text, spoken
from callcockpit.domain.words import NumberKind
from callcockpit.store.rehearsal import Comparison, Side
from callcockpit.ui.showing import Moment, birthday_text
from callcockpit.ui.widgets.comparison import Aspect

_TEXTS = (
    ("Name", "name"),
    ("Company", "company"),
    ("Title", "title"),
)
_LATER = (
    ("Referred by", "referred_by"),
    ("Source", "source"),
    ("Time zone", "zone"),
    ("Notes", "notes"),
)


def aspects(found: Comparison, at: Moment) -> tuple[Aspect, ...]:
    """Return everything that at least one of two people has, what decides most first."""
    sides = (found.kept, found.dropped, found.merged)
    rows = [
        *(_row(label, *(_text(side.contact, name) for side in sides)) for label, name in _TEXTS),
        _row("Numbers", *(tuple(map(_number, side.contact.numbers)) for side in sides)),
        _row("E-mail", *(side.contact.emails for side in sides)),
        _row("Web", *(side.contact.urls for side in sides)),
        _row("Do not call", *(("yes",) if side.contact.do_not_call else () for side in sides), alert=True),
        _row("State", *((_state(side.contact),) for side in sides)),
        _row("Next", *((plan_text(side.contact, at.now, at.zone, at.rules),) for side in sides)),
        _row("History", *((_history(side, at),) for side in sides)),
        _row("Tags", *((", ".join(side.contact.tags),) if side.contact.tags else () for side in sides)),
        _row("Cadence", *(_cadence(side.contact) for side in sides)),
        _row("Birthday", *(_birthday(side.contact) for side in sides)),
        *(_row(label, *(_text(side.contact, name) for side in sides)) for label, name in _LATER),
    ]
    return tuple(row for row in rows if row.kept or row.dropped or row.merged)


def _row(
    label: str,
    kept: tuple[str, ...],
    dropped: tuple[str, ...],
    merged: tuple[str, ...],
    *,
    alert: bool = False,
) -> Aspect:
    return Aspect(label, kept, dropped, merged, alert)


def _text(contact: Contact, name: str) -> tuple[str, ...]:
    said = getattr(contact, name)
    return (str(said),) if said else ()


def _number(number: Number) -> str:
    kind = number.label or ("" if number.kind is NumberKind.OTHER else number.kind.value)
    return f"{spoken(number)} {kind}".rstrip() + (" · struck" if number.struck else "")


def _state(contact: Contact) -> str:
    attempts = f", {contact.attempts} unreached" if contact.attempts else ""
    return f"{contact.state.words}{attempts}"


def _history(side: Side, at: Moment) -> str:
    if side.last is None:
        return "nothing yet"
    local = side.last.at.astimezone(at.zone)
    result = f" {side.last.result.words}" if side.last.result else ""
    when = f"{local.day} {MONTHS[local.month - 1]} {local:%y}"
    return f"{side.touches}, last {when} {side.last.kind.words}{result}"


def _cadence(contact: Contact) -> tuple[str, ...]:
    return (counted(contact.cadence, "day"),) if contact.cadence else ()


def _birthday(contact: Contact) -> tuple[str, ...]:
    return (birthday_text(contact.birthday),) if contact.birthday else ()
