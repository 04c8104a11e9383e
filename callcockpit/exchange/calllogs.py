"""Calls that other programs logged: Android's ``calls.xml``, HubSpot's calls, Salesforce's tasks.

``calls.xml`` is what SMS Backup & Restore writes. Its reader takes no document type, so that there are no
entities to expand, and no piece of markup longer than ``MARKUP_LIMIT``, which bounds the memory it needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, tzinfo
from typing import BinaryIO
from xml.parsers import expat

from callcockpit.domain.bounds import COUNTS, MOMENTS
from callcockpit.domain.calllog import LoggedCall
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.phones import read_numbers
from callcockpit.domain.text import clean, clean_line
from callcockpit.domain.values import Reject
from callcockpit.domain.words import Result
from callcockpit.exchange.guard import unguarded
from callcockpit.exchange.vocabulary import normal

MARKUP_LIMIT = 1 << 20
"""Bytes of one element with its attributes."""
_PIECE = 1 << 16
_NO_NUMBER = frozenset(("", "-1", "-2", "-3"))
"""What Android writes where the number was withheld."""
_UNNAMED = "(unknown)"
_OUTGOING, _INCOMING = "2", frozenset("13456")
_UNANSWERED = frozenset("3456")
"""Missed, sent to voicemail, rejected, refused by a list."""

_TOO_LONG = "no call lasts that long"

_COLUMNS = {
    "at": ("activity date", "activitydate", "date", "call date", "create date", "due date"),
    "title": ("call title", "subject", "activity title"),
    "note": ("call notes", "description", "full comments", "comments"),
    "direction": ("call direction", "calltype", "call type"),
    "milliseconds": ("call duration", "call duration milliseconds"),
    "seconds": ("calldurationinseconds", "call duration seconds", "call duration in seconds"),
    "outcome": ("call outcome", "calldisposition", "call result", "call disposition"),
    "subtype": ("tasksubtype", "task subtype", "type"),
    "number": ("to number", "phone", "phone number", "contact phone", "number", "mobile phone"),
    "from": ("from number",),
    "name": ("contact name", "name", "contact", "associated contact", "company account"),
    "email": ("email", "contact email", "associated contact email"),
}
"""What a column says, by its folded headers."""
_SIGNS = frozenset(
    {
        *("call title", "call direction", "call duration", "call outcome", "calldurationinseconds"),
        *("calltype", "calldisposition", "call result", "call type"),
    }
)
_OUTCOMES = {
    "busy": Result.BUSY,
    "left live message": Result.SOMEONE_ELSE,
    "left voicemail": Result.VOICEMAIL,
    "voicemail": Result.VOICEMAIL,
    "someone else": Result.SOMEONE_ELSE,
    "no answer": Result.NO_ANSWER,
    "missed": Result.NO_ANSWER,
    "wrong number": Result.WRONG_NUMBER,
}
"""The outcomes that HubSpot begins with; every other one is left to the note."""


def is_calls(headers: Sequence[str]) -> bool:
    """Whether the columns of a table are those of logged calls."""
    names = {normal(header) for header in headers}
    return not names.isdisjoint(_COLUMNS["at"]) and len(names & _SIGNS) >= 2


def from_table(
    headers: Sequence[str],
    rows: Iterator[tuple[int, list[str]] | Reject] | Iterator[tuple[int, list[str]]],
    region: str | None,
    zone: tzinfo,
) -> Iterator[tuple[int, LoggedCall] | Reject]:
    """Yield the calls of a table; a moment without offset is in ``zone``, one without an hour at noon."""
    names = [normal(header) for header in headers]
    places = {
        what: [names.index(name) for name in wanted if name in names] for what, wanted in _COLUMNS.items()
    }
    for row in rows:
        if isinstance(row, Reject):
            yield row
            continue
        line, cells = row
        said = {what: _first(cells, places[what]) for what in places}
        if said["subtype"] and normal(said["subtype"]) not in ("call", "log a call"):
            yield Reject(line, f"“{clean_line(said['subtype'], 40)}” is no call")
            continue
        at = _moment(said["at"], zone)
        if at is None:
            yield Reject(line, f"“{clean_line(said['at'], 40)}” is no date of a call")
        else:
            call = _table_call(said, at, region)
            yield (line, call) if _can_last(call) else Reject(line, _TOO_LONG)


def _can_last(call: LoggedCall) -> bool:
    return call.seconds is None or call.seconds in COUNTS


def _first(cells: Sequence[str], places: Sequence[int]) -> str:
    return next((cells[i].strip() for i in places if i < len(cells) and cells[i].strip()), "")


def _table_call(said: dict[str, str], at: datetime, region: str | None) -> LoggedCall:
    incoming = normal(said["direction"]) in ("inbound", "incoming")
    seconds = _whole(said["seconds"])
    if seconds is None and (milliseconds := _whole(said["milliseconds"])) is not None:
        seconds = milliseconds // 1000
    outcome = normal(said["outcome"])
    result = _OUTCOMES.get(outcome)
    if not outcome and not seconds:
        result = Result.NO_ANSWER
    known = outcome in _OUTCOMES or outcome in ("", "connected")
    notes = (said["title"], "" if known else said["outcome"], said["note"])
    number = (said["from"] if incoming else "") or said["number"]
    return LoggedCall(
        at=at,
        number=_number(number, region),
        name=clean_line(said["name"]),
        email=clean_line(said["email"]),
        result=result,
        seconds=seconds if result is None and seconds else None,
        incoming=incoming,
        note="\n".join(clean(note) for note in notes if note),
        words=clean(unguarded(said["note"])).strip(),
        day_only=_is_day(said["at"]),
        shown=clean_line(number),
    )


def _whole(text: str) -> int | None:
    digits = text.partition(".")[0].replace(",", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 12 else None


def _number(text: str, region: str | None) -> str:
    """Return a number as E.164, else its text."""
    found = next(iter(read_numbers(text, region)), None)
    return "" if found is None else found.e164 or found.raw


def _is_day(text: str) -> bool:
    """Whether a moment is a day without an hour, as the tasks of Salesforce have it."""
    return len(text) <= len("2026-11-17")


_FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M %p", "%m/%d/%Y")


def _moment(text: str, zone: tzinfo) -> datetime | None:
    """Return the instant that a cell gives, in UTC."""
    found = None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        for form in _FORMS:
            try:
                found = datetime.strptime(text, form)  # noqa: DTZ007 - the zone is set below
                break
            except ValueError:
                continue
    if found is None or found.year not in MOMENTS:
        return None
    if _is_day(text):
        found = datetime.combine(found.date(), time(12))
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def from_xml(stream: BinaryIO, name: str, region: str | None) -> Iterator[tuple[int, LoggedCall] | Reject]:
    """Yield the calls of Android's log. Raises CockpitError for XML that is broken, hostile or another."""
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate()
    depth = 0

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth == 1 and tag != "calls":
            raise CockpitError(f"{name} is XML, but no call log: export contacts as vCard or CSV.")
        if depth == 2 and tag == "call":
            found.append(attributes)

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_: object) -> None:
        raise CockpitError(f"{name} declares a document type, which a call log never does: it was not read.")

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    ordinal = fed = 0
    stream.seek(0)
    while True:
        piece = stream.read(_PIECE)
        fed += len(piece)
        try:
            parser.Parse(piece, not piece)
        except expat.ExpatError as error:
            raise CockpitError(
                f"{name} is a damaged call log ({expat.ErrorString(error.code)}, line {error.lineno}): "
                "make the backup again."
            ) from None
        except (LookupError, ValueError):
            # The encoding is one that is looked up among Python's, which has none of that name or refuses it.
            raise CockpitError(
                f"{name} is a damaged call log (its encoding is not known): make the backup again."
            ) from None
        if fed - max(parser.CurrentByteIndex, 0) > MARKUP_LIMIT:
            raise CockpitError(
                f"{name} is no call log: it holds an element of more than a million characters."
            )
        for attributes in found:
            ordinal += 1
            yield _android_call(ordinal, attributes, region)
        found.clear()
        if not piece:
            return


def _android_call(ordinal: int, said: dict[str, str], region: str | None) -> tuple[int, LoggedCall] | Reject:
    kind, at = said.get("type", ""), _stamp(said.get("date", ""))
    if at is None:
        return Reject(ordinal, f"“{clean_line(said.get('date', ''), 40)}” is no date of a call")
    if kind != _OUTGOING and kind not in _INCOMING:
        return Reject(ordinal, f"“{clean_line(kind, 40)}” is no type of a call")
    seconds = _whole(said.get("duration", "")) or 0
    answered = seconds > 0 and kind not in _UNANSWERED
    number, name = said.get("number", "").strip(), clean_line(said.get("contact_name", ""))
    call = LoggedCall(
        at=at,
        number="" if number in _NO_NUMBER else _number(number, region),
        name="" if name.casefold() == _UNNAMED else name,
        result=None if answered else Result.NO_ANSWER,
        seconds=seconds if answered else None,
        incoming=kind != _OUTGOING,
        shown="" if number in _NO_NUMBER else clean_line(number),
    )
    return (ordinal, call) if _can_last(call) else Reject(ordinal, _TOO_LONG)


def _stamp(text: str) -> datetime | None:
    """Return the instant of milliseconds since 1970."""
    if not (text.isascii() and text.isdigit() and len(text) <= 14):
        return None
    at = datetime.fromtimestamp(int(text) // 1000, UTC)
    return at if at.year in MOMENTS else None
