"""The whole book read back from the file that ``archive`` writes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from callcockpit.domain.archive import (
    NO_FOLLOWING,
    Agreed,
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
from callcockpit.domain.bounds import ATTEMPTS, GOALS, MINUTES, cadence_said
from callcockpit.domain.days import zone_of
from callcockpit.domain.pursuit import Pursuit
from callcockpit.domain.text import LINE_LIMIT, NAME_LIMIT
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
from callcockpit.domain.values import E164, Candidate, Due, Fate, Number, Plan, Step, Touch
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
from callcockpit.exchange.archive import TEXTS
from callcockpit.exchange.archive_habit import block_more, habit_piece
from callcockpit.exchange.checked import (
    as_day,
    as_figure,
    as_flag,
    as_instant,
    as_items,
    as_line,
    as_object,
    as_text,
)
from callcockpit.exchange.dates import birthday
from callcockpit.exchange.documents import Document


def piece_of(entry: Document) -> Piece:
    """Return the content of an entry; raises what a damaged one comes to."""
    if "blocked" in entry:
        said = as_object(entry["blocked"])
        return Blocked(_filled(said["number"]), as_line(said["reason"], 500), as_instant(said["at"]))
    if "block" in entry:
        said = as_object(entry["block"])
        return PhoneBlock(
            as_instant(said["started"]),
            as_figure(said["minutes"], MINUTES),
            0 if said["goal"] == 0 else as_figure(said["goal"], GOALS),
            _instant(said, "ended"),
            *block_more(said),
        )
    habit = habit_piece(entry)
    if habit is not None:
        return habit
    return _person(as_object(entry["contact"]))


def _person(said: Document) -> Dossier:
    texts = {name: as_line(said[name]) for name in TEXTS if name not in ("name", "notes")}
    numbers = tuple(_number(as_object(one)) for one in as_items(said["numbers"]))
    cadence, remark = cadence_said(said["cadence"])
    remarks = [remark] if remark else []
    born, zone = _known(said, remarks)
    person = Candidate(
        name=_filled(said["name"]),
        **texts,
        emails=_words(said, "emails"),
        urls=_words(said, "urls"),
        tags=_words(said, "tags"),
        numbers=numbers,
        notes=as_text(said["notes"]),
        birthday=born,
        zone=zone,
        do_not_call=as_flag(said["do_not_call"]),
        uid=_filled(said["uid"], LINE_LIMIT),
        state=State(as_text(said["state"])),
        cadence=cadence,
        left_out=tuple(remarks),
    )
    return Dossier(
        person,
        State(as_text(said["state"])),
        as_instant(said["added"]),
        as_figure(said["attempts"], ATTEMPTS),
        _instant(said, "reached"),
        _optional(said, "referrer"),
        tuple(_touch(as_object(one)) for one in as_items(said["touches"])),
        tuple(_past(as_object(one)) for one in as_items(said["plans"])),
        tuple(
            Skip(as_instant(one["at"]), as_line(one["reason"], 500), _instant(one, "block"))
            for one in map(as_object, as_items(said["skips"]))
        ),
        None if said["draft"] is None else _typed(as_object(said["draft"])),
        # Archives of older versions know neither.
        tuple(_pursuit(as_object(one)) for one in as_items(said.get("pursuits", []))),
        tuple(_told(as_object(one)) for one in as_items(said.get("needs", []))),
        following=NO_FOLLOWING if said.get("following") is None else _following(as_object(said["following"])),
        steps=tuple(_agreed(as_object(one)) for one in as_items(said.get("steps", []))),
        ties=NO_TIES if said.get("ties") is None else _ties(as_object(said["ties"])),
    )


def _known(said: Document, remarks: list[str]) -> tuple[str | None, str | None]:
    """Return birthday and time zone; ``remarks`` takes why one of them is left out."""
    born, zone = _optional(said, "birthday"), _optional(said, "zone")
    if born and birthday(born, None) != born:
        remarks.append(f"birthday “{born}” left out: it is no day")
        born = None
    if zone and zone_of(zone) is None:
        remarks.append(f"time zone “{zone}” left out: it is not known here")
        zone = None
    return born, zone


def _following(said: Document) -> Following:
    return Following(
        _date(said, "since"),
        as_line(said["own"], 500),
        tuple(_occasion(as_object(one)) for one in as_items(said["occasions"])),
        tuple(_planned(as_object(one)) for one in as_items(said["planned"])),
    )


def _occasion(said: Document) -> Occasion:
    month, day = as_figure(said["month"]), as_figure(said["day"])
    date(2000, month, day)  # a leap year; ValueError for a day that no year has
    return Occasion(as_line(said["name"], 500), month, day)


def _planned(said: Document) -> PlannedTouch:
    return PlannedTouch(
        TouchKind(as_text(said["kind"])),
        PlannedBy(as_text(said["origin"])),
        as_day(said["due"]),
        as_line(said["why"], 500),
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
        as_flag(said["introduced"]),
        as_line(said["reason"], 2_000),
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
        as_line(said["name"]),
        as_instant(said["at"]),
        as_flag(said["received"]),
        as_line(said["number"]),
        outcome=None if outcome is None else Result(outcome),
    )
    return Exchanged(named, _optional(said, "uid"))


def _number(said: Document) -> Number:
    e164 = _optional(said, "e164")
    if e164 is not None and E164.match(e164) is None:
        raise ValueError(e164)
    return Number(
        _filled(said["raw"]),
        e164,
        _optional(said, "extension"),
        NumberKind(as_text(said["kind"])),
        as_line(said["label"]),
        _words(said, "zones"),
        as_flag(said["struck"]),
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
        as_text(said["note"]),
        as_flag(said["outside_hours"]),
        as_flag(said["undone"]),
        received=as_flag(said.get("received", False)),
    )


def _past(said: Document) -> Past:
    due = Due(as_day(said["day"]), _instant(said, "at"))
    plan = Plan(
        PlanKind(as_text(said["kind"])),
        due,
        as_line(said["why"], 500),
        cadence_said(said["cadence"])[0],
        as_instant(said["made"]),
        _instant(said, "snoozed_until"),
    )
    return Past(plan, _instant(said, "closed"), _count(said, "step"))


def _agreed(said: Document) -> Agreed:
    fate = _optional(said, "fate")
    step = Step(
        what=as_line(said["what"], 500),
        due=Due(as_day(said["day"]), _instant(said, "at")),
        theirs=as_flag(said["theirs"]),
        made=as_instant(said["made"]),
        closed=_instant(said, "closed"),
        fate=None if fate is None else Fate(fate),
    )
    if (step.closed is None) != (step.fate is None):
        raise ValueError("a step is ended and open")
    return Agreed(step, _instant(said, "touch"))


def _pursuit(said: Document) -> Pursuit:
    kind, wait_on = _optional(said, "kind"), _optional(said, "wait_on")
    appealed = _instant(said, "appealed")
    if appealed is not None and wait_on is None:
        raise ValueError("no date")
    return Pursuit(
        as_instant(said["began"]),
        as_line(said["research"], 2_000),
        as_text(said["letter"]),
        None if kind is None else TouchKind(kind),
        appealed,
        None if wait_on is None else as_day(wait_on),
        _instant(said, "returned"),
        _instant(said, "ended"),
    )


def _told(said: Document) -> Told:
    return Told(
        as_instant(said["at"]),
        as_line(said["what"], 1_000),
        _optional(said, "expert"),
        as_text(said["letter"]),
        _instant(said, "introduced"),
        _instant(said, "closed"),
    )


def _typed(said: Document) -> Typed:
    # Archives of older versions know neither purpose nor points.
    later: Document = {"purpose": None, "points": [], **said}
    purpose = _optional(later, "purpose")
    return Typed(
        as_text(said["note"]),
        as_instant(said["saved"]),
        _count(said, "number"),
        _instant(said, "dialed"),
        _instant(said, "answered"),
        _instant(said, "ended"),
        None if purpose is None else Purpose(purpose),
        _words(later, "points"),
    )


def _filled(value: object, limit: int = NAME_LIMIT) -> str:
    line = as_line(value, limit)
    if not line:
        raise ValueError("nothing")
    return line


def _optional(said: Document, name: str) -> str | None:
    return None if said[name] is None else as_line(said[name], 2_000)


def _words(said: Document, name: str) -> tuple[str, ...]:
    return tuple(as_line(one) for one in as_items(said[name]))


def _count(said: Document, name: str) -> int | None:
    return None if said[name] is None else as_figure(said[name])


def _instant(said: Document, name: str) -> datetime | None:
    return None if said[name] is None else as_instant(said[name])
