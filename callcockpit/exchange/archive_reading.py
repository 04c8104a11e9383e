"""The whole book read back from the file that ``archive`` writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TextIO

from callcockpit.domain.archive import (
    NO_FOLLOWING,
    Blocked,
    Dossier,
    Following,
    Occasion,
    Past,
    PhoneBlock,
    Piece,
    PlannedTouch,
    Skip,
    Told,
    Typed,
)
from callcockpit.domain.errors import CockpitError
from callcockpit.domain.pursuit import Pursuit
from callcockpit.domain.text import clean, clean_line
from callcockpit.domain.ties import (
    MARK_WORDS,
    NO_TIES,
    PROFILE_WORDS,
    Alliance,
    Exchanged,
    F,
    Mark,
    Named,
    Ties,
)
from callcockpit.domain.values import E164, Candidate, Due, Number, Plan, Touch
from callcockpit.domain.words import (
    NumberKind,
    PlanKind,
    PlannedBy,
    Profile,
    Purpose,
    Result,
    State,
    TouchKind,
)
from callcockpit.exchange.archive import TEXTS, VERSION
from callcockpit.exchange.archive_habit import block_more, habit_piece
from callcockpit.exchange.checked import (
    as_cadence,
    as_count,
    as_day,
    as_instant,
    as_items,
    as_object,
    as_text,
)
from callcockpit.exchange.documents import Document, documents


def is_archive(path: Path) -> bool:
    """Whether a file is a whole book; one that cannot be read is none. Pipes are not looked into."""
    try:
        if not path.is_file():
            return False
        with path.open(encoding="utf-8", errors="replace") as file:
            return begins_archive(file.read(256))
    except OSError:
        return False


def begins_archive(head: str) -> bool:
    """Whether a text that begins like this is an archive."""
    line = head.lstrip("\ufeff \t\r\n").partition("\n")[0][:200]
    return line.startswith("{") and '"callcockpit"' in line and '"book"' in line


def read_archive(path: Path) -> Iterator[tuple[int, Piece]]:
    """Yield ordinal and content of the entries of a file; see ``pieces``."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            yield from pieces(file, path.name)
    except OSError as error:
        reason = error.strerror or error
        raise CockpitError(f"{path} could not be read ({reason}): copy it and try again.") from None


def pieces(text: TextIO, name: str) -> Iterator[tuple[int, Piece]]:
    """Yield ordinal and content of the entries. Raises CockpitError for a damaged or newer file.

    The file is written by this program: an entry that cannot be read means that it is damaged, and a book
    that is brought back only in part is worse than a sentence.
    """
    for ordinal, entry in documents(text, name):
        if ordinal == 1:
            if entry.get("callcockpit") != "book" or entry.get("version") != VERSION:
                raise CockpitError(f"{name} comes from a newer Call Cockpit: update the program.")
            continue
        try:
            yield ordinal, _piece(entry)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            raise CockpitError(f"{name} is damaged in line {ordinal}: export it again.") from None


def _piece(entry: Document) -> Piece:
    if "blocked" in entry:
        said = as_object(entry["blocked"])
        return Blocked(
            clean_line(as_text(said["number"])),
            clean_line(as_text(said["reason"]), 500),
            as_instant(said["at"]),
        )
    if "block" in entry:
        said = as_object(entry["block"])
        minutes, goal = _count(said, "minutes"), _count(said, "goal")
        return PhoneBlock(
            as_instant(said["started"]), minutes or 0, goal or 0, _instant(said, "ended"), *block_more(said)
        )
    habit = habit_piece(entry)
    if habit is not None:
        return habit
    return _person(as_object(entry["contact"]))


def _person(said: Document) -> Dossier:
    texts = {name: clean_line(as_text(said[name])) for name in TEXTS if name != "notes"}
    numbers = tuple(_number(as_object(one)) for one in as_items(said["numbers"]))
    person = Candidate(
        **texts,
        emails=_words(said, "emails"),
        urls=_words(said, "urls"),
        tags=_words(said, "tags"),
        numbers=numbers,
        notes=clean(as_text(said["notes"])),
        birthday=_optional(said, "birthday"),
        zone=_optional(said, "zone"),
        do_not_call=said["do_not_call"] is True,
        uid=as_text(said["uid"]),
        state=State(as_text(said["state"])),
        cadence=_cadence(said),
    )
    if not person.name or not person.uid:
        raise ValueError("nobody")
    return Dossier(
        person,
        State(as_text(said["state"])),
        as_instant(said["added"]),
        _count(said, "attempts") or 0,
        _instant(said, "reached"),
        _optional(said, "referrer"),
        tuple(_touch(as_object(one)) for one in as_items(said["touches"])),
        tuple(_past(as_object(one)) for one in as_items(said["plans"])),
        tuple(
            Skip(as_instant(one["at"]), clean_line(as_text(one["reason"]), 500), _instant(one, "block"))
            for one in map(as_object, as_items(said["skips"]))
        ),
        None if said["draft"] is None else _typed(as_object(said["draft"])),
        # Archives of older versions know neither.
        tuple(_pursuit(as_object(one)) for one in as_items(said.get("pursuits", []))),
        tuple(_told(as_object(one)) for one in as_items(said.get("needs", []))),
        following=NO_FOLLOWING if said.get("following") is None else _following(as_object(said["following"])),
        ties=NO_TIES if said.get("ties") is None else _ties(as_object(said["ties"])),
    )


def _following(said: Document) -> Following:
    return Following(
        _date(said, "since"),
        clean_line(as_text(said["own"]), 500),
        tuple(_occasion(as_object(one)) for one in as_items(said["occasions"])),
        tuple(_planned(as_object(one)) for one in as_items(said["planned"])),
    )


def _occasion(said: Document) -> Occasion:
    month, day = _count(said, "month") or 0, _count(said, "day") or 0
    date(2000, month, day)  # a leap year; ValueError for a day that no year has
    return Occasion(clean_line(as_text(said["name"]), 500), month, day)


def _planned(said: Document) -> PlannedTouch:
    return PlannedTouch(
        TouchKind(as_text(said["kind"])),
        PlannedBy(as_text(said["origin"])),
        as_day(said["due"]),
        clean_line(as_text(said["why"]), 500),
        as_instant(said["made"]),
        _instant(said, "closed"),
        _instant(said, "touch"),
        _optional(said, "skipped"),
        None if said["occasion"] is None else _occasion(as_object(said["occasion"])),
        _date(said, "occurs"),
    )


def _date(said: Document, name: str) -> date | None:
    return None if said[name] is None else as_day(said[name])


def _ties(said: Document) -> Ties:
    alliance = said["alliance"]
    return Ties(
        _marks(_words(said, "profile"), PROFILE_WORDS, Profile(0)),
        said["introduced"] is True,
        clean_line(as_text(said["reason"]), 2_000),
        _instant(said, "thanked"),
        None if alliance is None else _alliance(as_object(alliance)),
        tuple(_exchanged(as_object(one)) for one in as_items(said["names"])),
    )


def _alliance(said: Document) -> Alliance:
    meets_on = _optional(said, "meets_on")
    return Alliance(
        _marks(_words(said, "marks"), MARK_WORDS, Mark(0)),
        as_instant(said["made"]),
        None if meets_on is None else as_day(meets_on),
    )


def _marks(said: Iterable[str], words: dict[F, str], none: F) -> F:
    """Return the marks by their words; one that is not known raises ValueError."""
    by_word = {word: mark for mark, word in words.items()}
    marks = none
    for word in said:
        if word not in by_word:
            raise ValueError(word)
        marks |= by_word[word]
    return marks


def _exchanged(said: Document) -> Exchanged:
    outcome = _optional(said, "outcome")
    named = Named(
        clean_line(as_text(said["name"])),
        as_instant(said["at"]),
        said["received"] is True,
        clean_line(as_text(said["number"])),
        outcome=None if outcome is None else Result(outcome),
    )
    return Exchanged(named, _optional(said, "uid"))


def _number(said: Document) -> Number:
    e164 = _optional(said, "e164")
    if e164 is not None and E164.match(e164) is None:
        raise ValueError(e164)
    return Number(
        clean_line(as_text(said["raw"])),
        e164,
        _optional(said, "extension"),
        NumberKind(as_text(said["kind"])),
        clean_line(as_text(said["label"])),
        _words(said, "zones"),
        said["struck"] is True,
    )


def _touch(said: Document) -> Touch:
    result, purpose = _optional(said, "result"), _optional(said, "purpose")
    return Touch(
        as_instant(said["at"]),
        TouchKind(as_text(said["kind"])),
        None if result is None else Result(result),
        None if purpose is None else Purpose(purpose),
        _optional(said, "number"),
        _count(said, "seconds"),
        clean(as_text(said["note"])),
        said["outside_hours"] is True,
        said["undone"] is True,
        received=said.get("received") is True,
    )


def _past(said: Document) -> Past:
    due = Due(as_day(said["day"]), _instant(said, "at"))
    plan = Plan(
        PlanKind(as_text(said["kind"])),
        due,
        clean_line(as_text(said["why"]), 500),
        _cadence(said),
        as_instant(said["made"]),
        _instant(said, "snoozed_until"),
    )
    return Past(plan, _instant(said, "closed"))


def _pursuit(said: Document) -> Pursuit:
    kind, wait_on = _optional(said, "kind"), _optional(said, "wait_on")
    appealed = _instant(said, "appealed")
    if appealed is not None and wait_on is None:
        raise ValueError("no date")
    return Pursuit(
        as_instant(said["began"]),
        clean_line(as_text(said["research"]), 2_000),
        clean(as_text(said["letter"])),
        None if kind is None else TouchKind(kind),
        appealed,
        None if wait_on is None else as_day(wait_on),
        _instant(said, "returned"),
        _instant(said, "ended"),
    )


def _told(said: Document) -> Told:
    return Told(
        as_instant(said["at"]),
        clean_line(as_text(said["what"]), 1_000),
        _optional(said, "expert"),
        clean(as_text(said["letter"])),
        _instant(said, "introduced"),
        _instant(said, "closed"),
    )


def _typed(said: Document) -> Typed:
    # Archives of older versions know neither purpose nor points.
    later: Document = {"purpose": None, "points": [], **said}
    purpose = _optional(later, "purpose")
    return Typed(
        clean(as_text(said["note"])),
        as_instant(said["saved"]),
        _count(said, "number"),
        _instant(said, "dialed"),
        _instant(said, "answered"),
        _instant(said, "ended"),
        None if purpose is None else Purpose(purpose),
        _words(later, "points"),
    )


def _optional(said: Document, name: str) -> str | None:
    return None if said[name] is None else clean_line(as_text(said[name]), 2_000)


def _words(said: Document, name: str) -> tuple[str, ...]:
    return tuple(clean_line(as_text(one)) for one in as_items(said[name]))


def _count(said: Document, name: str) -> int | None:
    return None if said[name] is None else as_count(said[name])


def _cadence(said: Document) -> int | None:
    return None if said["cadence"] is None else as_cadence(said["cadence"])


def _instant(said: Document, name: str) -> datetime | None:
    return None if said[name] is None else as_instant(said[name])
