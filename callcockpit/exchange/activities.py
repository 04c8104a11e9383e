"""The history as a table of our own, as HubSpot's calls and as Salesforce's tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, tzinfo

from callcockpit.domain.archive import TouchOf
from callcockpit.domain.shapes import due_text, instant
from callcockpit.domain.values import E164, Step, Touch
from callcockpit.domain.words import Result, TouchKind
from callcockpit.exchange.guard import csv_lines, guarded, guarded_number
from callcockpit.exchange.own_table import spaced

HEADER = (
    *("Contact", "Name", "Email", "At", "Kind", "Result", "Purpose", "Number", "Seconds", "Note"),
    *("Outside hours", "Undone", "Received", "Agreed", "Agreed for", "Agreed by", "Step"),
)
HUBSPOT = (
    *("Activity date", "Call title", "Call notes", "Call direction", "Call duration", "Call outcome"),
    *("To number", "Contact name", "Email"),
)
"""HubSpot's names of a call; the last three say whose it is."""
SALESFORCE = (
    *("Subject", "ActivityDate", "Status", "Priority", "Description", "CallDurationInSeconds", "CallType"),
    *("CallDisposition", "TaskSubtype", "Phone", "Name", "Email"),
)
"""Salesforce's names of a task; the last three say whose it is."""

_OUTCOMES = {
    Result.NO_ANSWER: "No answer",
    Result.VOICEMAIL: "Left voicemail",
    Result.BUSY: "Busy",
    Result.WRONG_NUMBER: "Wrong number",
    Result.SOMEONE_ELSE: "Left live message",
    Result.NO_FUTURE: "Connected",
    Result.STAY_IN_TOUCH: "Connected",
    Result.NEXT_STEP: "Connected",
}
"""HubSpot's default outcomes."""


def lines(touches: Iterable[TouchOf]) -> Iterator[str]:
    """Yield our own table; what was taken back is in it and marked."""
    yield from csv_lines((HEADER,))
    yield from csv_lines(map(_row, touches))


def hubspot_lines(touches: Iterable[TouchOf]) -> Iterator[str]:
    """Yield the calls as HubSpot imports them: instants in UTC, durations in milliseconds."""
    yield from csv_lines((HUBSPOT,))
    yield from csv_lines(_hubspot_row(one) for one in touches if _counts(one, calls=True))


def salesforce_lines(touches: Iterable[TouchOf], zone: tzinfo) -> Iterator[str]:
    """Yield the touches as Salesforce imports tasks: days in the user's ``zone``, durations in seconds."""
    yield from csv_lines((SALESFORCE,))
    yield from csv_lines(_salesforce_row(one, zone) for one in touches if _counts(one, calls=False))


def _counts(one: TouchOf, *, calls: bool) -> bool:
    """Whether another program should hear of it: what was taken back never happened."""
    return not one.touch.undone and (one.touch.kind is TouchKind.CALL or not calls)


def _row(one: TouchOf) -> list[str]:
    touch = one.touch
    return [
        str(one.contact),
        guarded(one.name),
        guarded(one.email),
        instant(touch.at),
        touch.kind.value,
        touch.result.value if touch.result else "",
        touch.purpose.value if touch.purpose else "",
        _number(touch),
        "" if touch.seconds is None else str(touch.seconds),
        guarded(touch.note),
        "yes" if touch.outside_hours else "",
        "yes" if touch.undone else "",
        "yes" if touch.received else "",
        *_agreed(touch.agreed),
    ]


def _agreed(step: Step | None) -> tuple[str, ...]:
    """Return what was agreed, for when, who does it, and what became of it."""
    if step is None:
        return ("", "", "", "")
    by = "them" if step.theirs else "me"
    return guarded(step.what), due_text(step.due), by, "open" if step.fate is None else step.fate.value


def _hubspot_row(one: TouchOf) -> list[str]:
    touch = one.touch
    reached = "Connected" if touch.seconds else ""
    return [
        f"{touch.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        guarded(_title(one)),
        guarded(touch.note),
        "Inbound" if touch.received else "Outbound",
        "" if touch.seconds is None else str(touch.seconds * 1_000),
        _OUTCOMES[touch.result] if touch.result else reached,
        _number(touch),
        guarded(one.name),
        guarded(one.email),
    ]


def _salesforce_row(one: TouchOf, zone: tzinfo) -> list[str]:
    touch = one.touch
    call = touch.kind is TouchKind.CALL
    return [
        guarded(_title(one)),
        touch.at.astimezone(zone).date().isoformat(),
        "Completed",
        "Normal",
        guarded(touch.note),
        "" if touch.seconds is None else str(touch.seconds),
        ("Inbound" if touch.received else "Outbound") if call else "",
        touch.result.words.capitalize() if touch.result else "",
        "Call" if call else "Email" if touch.kind is TouchKind.EMAIL else "Task",
        _number(touch),
        guarded(one.name),
        guarded(one.email),
    ]


def _title(one: TouchOf) -> str:
    """Return what a list in another program shows of it."""
    touch = one.touch
    what = touch.kind.words.capitalize()
    result = f": {touch.result.words}" if touch.result else ""
    return f"{what} with {one.name}{result}"


def _number(touch: Touch) -> str:
    """Return the number dialed, never guarded where it is one; words are no number."""
    number, _, extension = (touch.number or "").partition(";ext=")
    if E164.match(number) is None:
        return guarded_number(touch.number or "")
    return spaced(number) + (f" ext. {extension}" if extension else "")
