"""The whole book as one file: JSON, one line for each entry, so that it is written and read line by line.

The first line names the format, the last one says how many entries stand between. Instants are exact to the
microsecond; ids stay behind, people are named by their ``uid`` and numbers by their place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from callcockpit.domain.archive import (
    NO_FOLLOWING,
    Agreed,
    Blocked,
    Dossier,
    Following,
    KindAct,
    NinetyDays,
    Past,
    PhoneBlock,
    Piece,
    PlannedTouch,
    WeekBlock,
)
from callcockpit.domain.ties import MARK_WORDS, NO_TIES, PROFILE_WORDS, Alliance, Ties
from callcockpit.exchange.archive_habit import habit_entry
from callcockpit.exchange.documents import Document

VERSION = 2
HEAD = {"callcockpit": "book", "version": VERSION}
"""The first line of every archive."""


def lines(pieces: Iterable[Piece]) -> Iterator[str]:
    """Yield the archive line by line."""
    yield f"{json.dumps(HEAD)}\n"
    entries = 0
    for entries, piece in enumerate(pieces, 1):  # noqa: B007 - the last number is the last line
        match piece:
            case Blocked():
                entry: Document = {"blocked": _plain(piece, ("number", "reason", "at"))}
            case PhoneBlock():
                pauses = [[_cell(one.since), _cell(one.until)] for one in piece.pauses]
                names = ("started", "minutes", "goal", "ended", "aim", "whom")
                entry = {"block": _plain(piece, names) | {"pauses": pauses}}
            case WeekBlock() | NinetyDays() | KindAct():
                entry = habit_entry(piece)
            case Dossier():
                entry = {"contact": _dossier(piece)}
        yield f"{json.dumps(entry, ensure_ascii=False)}\n"
    yield f"{json.dumps({'end': entries})}\n"


TEXTS = ("name", "given", "family", "company", "title", "notes", "source", "referred_by")
_LISTS = ("emails", "urls", "tags")


def _dossier(one: Dossier) -> Document:
    person = one.person
    return {
        "uid": person.uid,
        **_plain(person, TEXTS),
        **{name: list(getattr(person, name)) for name in _LISTS},
        **_plain(person, ("birthday", "zone", "do_not_call", "cadence")),
        **_plain(one, ("state", "attempts", "added", "reached", "referrer")),
        "numbers": [
            _plain(number, ("raw", "e164", "extension", "kind", "label", "struck"))
            | {"zones": list(number.zones)}
            for number in person.numbers
        ],
        "touches": [_plain(touch, _TOUCH) for touch in one.touches],
        "steps": [_step(agreed) for agreed in one.steps],
        "plans": [_plan(past) for past in one.plans],
        "skips": [_plain(skip, ("at", "reason", "block")) for skip in one.skips],
        "draft": None
        if one.draft is None
        else _plain(one.draft, _DRAFT) | {"points": list(one.draft.points)},
        "ties": None if one.ties == NO_TIES else _ties(one.ties),
        "pursuits": [
            _plain(each, _PURSUIT) | {"wait_on": each.wait_on.isoformat() if each.wait_on else None}
            for each in one.pursuits
        ],
        "needs": [_plain(each, _NEED) for each in one.needs],
        "following": None if one.following == NO_FOLLOWING else _following(one.following),
    }


_TOUCH = (
    "at",
    "kind",
    "result",
    "purpose",
    "number",
    "seconds",
    "note",
    "outside_hours",
    "undone",
    "received",
)
_PURSUIT = ("began", "research", "letter", "kind", "appealed", "returned", "ended")
_NEED = ("at", "what", "expert", "letter", "introduced", "closed")
_DRAFT = ("note", "saved", "number", "dialed", "answered", "ended", "purpose")


def _following(following: Following) -> Document:
    return {
        "since": None if following.since is None else following.since.isoformat(),
        "own": following.own,
        "occasions": [_plain(each, _OCCASION) for each in following.occasions],
        "planned": [_planned(each) for each in following.planned],
    }


_OCCASION = ("name", "month", "day")


def _planned(one: PlannedTouch) -> Document:
    return {
        **_plain(one, ("kind", "origin", "why", "made", "closed", "touch", "skipped")),
        "due": one.due.isoformat(),
        "occurs": None if one.occurs is None else one.occurs.isoformat(),
        "occasion": None if one.occasion is None else _plain(one.occasion, _OCCASION),
    }


def _plan(past: Past) -> Document:
    plan = past.plan
    return {
        **_plain(plan, ("kind", "why", "cadence", "made", "snoozed_until")),
        "day": plan.due.day.isoformat(),
        "at": _cell(plan.due.at),
        "closed": _cell(past.closed),
        "step": past.step,
    }


def _step(agreed: Agreed) -> Document:
    step = agreed.step
    return {
        **_plain(step, ("what", "theirs", "made", "closed", "fate")),
        "day": step.due.day.isoformat(),
        "at": _cell(step.due.at),
        "touch": _cell(agreed.touch),
    }


def _ties(ties: Ties) -> Document:
    alliance = ties.alliance
    return {
        "profile": [word for mark, word in PROFILE_WORDS.items() if mark in ties.profile],
        **_plain(ties, ("introduced", "reason", "thanked")),
        "alliance": None if alliance is None else _alliance(alliance),
        "names": [
            {**_plain(one.named, ("name", "at", "received", "number", "outcome")), "uid": one.uid}
            for one in ties.names
        ],
    }


def _alliance(alliance: Alliance) -> Document:
    return {
        "marks": [word for mark, word in MARK_WORDS.items() if mark in alliance.marks],
        "made": _cell(alliance.made),
        "meets_on": None if alliance.meets_on is None else alliance.meets_on.isoformat(),
    }


def _plain(value: object, names: Iterable[str]) -> Document:
    return {name: _cell(getattr(value, name)) for name in names}


def _cell(value: object) -> object:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
