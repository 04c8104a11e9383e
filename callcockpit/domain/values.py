"""The frozen values that cross the rooms. Instants are aware and in UTC; dates are the user's own days."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from callcockpit.domain.words import (
    NO_PROFILE,
    NumberKind,
    PlanKind,
    Profile,
    Purpose,
    Result,
    State,
    TouchKind,
)

E164 = re.compile(r"\+[1-9][0-9]{6,14}\Z", re.ASCII)
"""The only form of a number that may ever reach a dialer."""


class Number(NamedTuple):
    """One phone number of a contact: the text as given, and what could be read from it."""

    raw: str
    """The text as the person or the file gave it."""
    e164: str | None = None
    """``+`` and 7 to 15 digits, or None where no number could be read."""
    extension: str | None = None
    kind: NumberKind = NumberKind.OTHER
    label: str = ""
    """The file's own word for the kind, where it says more than ``kind``."""
    zones: tuple[str, ...] = ()
    """IANA names; empty for a number that is nobody's place (toll-free) or cannot be read."""
    struck: bool = False
    blocked: bool = False
    """Whether the number stands on the do-not-call list."""
    id: int | None = None

    @property
    def dialable(self) -> bool:
        """Whether this number may be dialed at all; what a damaged book holds in its place may not."""
        return (
            self.e164 is not None
            and self.kind.voice
            and not self.struck
            and not self.blocked
            and E164.match(self.e164) is not None
        )


class Due(NamedTuple):
    """When a plan falls due: a day of the user's, and an instant where an hour was agreed."""

    day: date
    at: datetime | None = None


class Plan(NamedTuple):
    """The next dated thing to do with a contact."""

    kind: PlanKind
    due: Due
    why: str = ""
    """In words: what was promised, or what led to it."""
    cadence: int | None = None
    """Days between calls, on a recall."""
    made: datetime | None = None
    snoozed_until: datetime | None = None
    id: int | None = None
    step: int | None = None
    """The id of the open step that the call is about."""


class Fate(StrEnum):
    """What became of a step."""

    DONE = "done"
    DROPPED = "dropped"
    """By the user."""
    CLOSED = "closed"
    """The contact was closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What was agreed with a contact, for when, and who does it."""

    what: str
    """In the user's words; empty where it is nothing but another call."""
    due: Due
    made: datetime
    theirs: bool = False
    """Whether the contact does it."""
    closed: datetime | None = None
    fate: Fate | None = None
    """None while it is open."""
    id: int | None = None

    @property
    def words(self) -> str:
        """What is done, and by whom where it is theirs."""
        what = self.what or "call back"
        return f"they: {what}" if self.theirs else what


class Touch(NamedTuple):
    """One entry of the history."""

    at: datetime
    kind: TouchKind
    result: Result | None = None
    purpose: Purpose | None = None
    number: str | None = None
    """The number dialed, as E.164 with ``;ext=`` where there is one, else its text."""
    seconds: int | None = None
    """Talking time of a reached call."""
    note: str = ""
    outside_hours: bool = False
    undone: bool = False
    id: int | None = None
    received: bool = False
    """Whether the other person did it for the user."""
    agreed: Step | None = None
    """What was agreed in this call."""


class Candidate(NamedTuple):
    """A person as a file or a form gives them, before it is known whether the book has them already."""

    name: str
    given: str = ""
    family: str = ""
    company: str = ""
    title: str = ""
    emails: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    numbers: tuple[Number, ...] = ()
    notes: str = ""
    tags: tuple[str, ...] = ()
    source: str = ""
    referred_by: str = ""
    """The name of whoever referred them, as given."""
    birthday: str | None = None
    """``YYYY-MM-DD``, or ``--MM-DD`` where the year is not known."""
    zone: str | None = None
    do_not_call: bool = False
    uid: str | None = None
    """The file's own stable identity of this person (a vCard ``UID``), if it has one."""
    state: State | None = None
    """Where a file of ours says that they stand."""
    cadence: int | None = None
    """Their own days between calls, from a file of ours."""
    left_out: tuple[str, ...] = ()
    """What the file says of them and the book cannot hold, in words."""


class Contact(NamedTuple):
    """A person in the book."""

    id: int
    name: str
    given: str = ""
    family: str = ""
    company: str = ""
    title: str = ""
    emails: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    numbers: tuple[Number, ...] = ()
    notes: str = ""
    tags: tuple[str, ...] = ()
    source: str = ""
    referred_by: str = ""
    """The name of whoever referred them."""
    referred_by_id: int | None = None
    birthday: str | None = None
    zone: str | None = None
    state: State = State.NEW
    cadence: int | None = None
    do_not_call: bool = False
    attempts: int = 0
    """Unreached attempts in a row."""
    plan: Plan | None = None
    added: datetime | None = None
    reached: datetime | None = None
    """The last time this person answered."""
    uid: str | None = None
    """The stable identity that a file gave them; see ``identity.uid_of``."""
    profile: Profile = NO_PROFILE
    introduced: bool = False
    """Whether whoever referred them introduced them: a preferral, and not a lead that came by itself."""
    reason: str = ""
    """Why they were referred."""
    steps: tuple[Step, ...] = ()
    """What was agreed with them and is open, first what comes first."""


def as_candidate(contact: Contact, uid: str | None = None) -> Candidate:
    """Return somebody of the book as a file would give them."""
    return Candidate(
        name=contact.name,
        given=contact.given,
        family=contact.family,
        company=contact.company,
        title=contact.title,
        emails=contact.emails,
        urls=contact.urls,
        numbers=contact.numbers,
        notes=contact.notes,
        tags=contact.tags,
        source=contact.source,
        referred_by=contact.referred_by,
        birthday=contact.birthday,
        zone=contact.zone,
        do_not_call=contact.do_not_call,
        uid=uid,
        state=contact.state,
        cadence=contact.cadence,
    )


def pick_number(contact: Contact, wanted: int | None = None) -> Number | None:
    """Return the number to dial: the wanted one where it may be dialed, else the first that may."""
    dialable = [number for number in contact.numbers if number.dialable]
    return next((number for number in dialable if number.id == wanted), dialable[0] if dialable else None)


class Reject(NamedTuple):
    """A row or card of a file that could not be taken, and why."""

    row: int
    """Where it stands in the file: the line of a CSV row (1 is the first line), the ordinal of a card."""
    reason: str
    said: str = ""
    """The line itself, where its cells could not be told apart."""


class Reading(NamedTuple):
    """What a file turned out to be: its people in order, and the rows that could not be taken."""

    format: str
    encoding: str
    region: str | None
    people: tuple[tuple[int, Candidate], ...]
    """Row and person, in the file's order."""
    rejects: tuple[Reject, ...] = ()
    rows: int = 0
    """How many rows or cards the file holds, empty ones not counted."""
    ignored: tuple[str, ...] = ()
    """Columns or properties that hold something and were not taken over, by their name in the file."""


Row = tuple[int, Candidate]
"""A person, and where in the file they stand."""


class Supply(NamedTuple):
    """A file while it is being read, so that a long one is never held whole: what it is, and its rows."""

    format: str
    encoding: str
    region: str | None
    rows: Iterable[Row | Reject]
    """In the file's order, from its beginning each time; raises CockpitError where the file turns out to be
    unreadable or holds nobody."""
    left_out: Callable[[], tuple[str, ...]]
    """Tells, once all rows were read, the columns or properties that hold something and were not taken."""
    columns: tuple[tuple[str, str], ...] = ()
    """Every header of a table with what its column becomes; none for cards."""
