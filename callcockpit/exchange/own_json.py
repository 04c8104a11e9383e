"""Contacts as JSON: the list that ``contacts --json`` prints, read back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from callcockpit.domain.bounds import cadence_said, crowded
from callcockpit.domain.days import zone_of
from callcockpit.domain.text import clean, clean_line
from callcockpit.domain.values import Candidate, Number, Reject
from callcockpit.domain.words import State
from callcockpit.exchange.addresses import distinct
from callcockpit.exchange.answers import says_yes
from callcockpit.exchange.dates import birthday
from callcockpit.exchange.documents import Document, documents
from callcockpit.exchange.own_table import number_from

_TEXTS = ("name", "given", "family", "company", "title", "source", "referred_by")
_IGNORED = frozenset({"id", "next", "steps"})
"""Keys that are the book's own affair."""
_TAKEN = frozenset(
    (*_TEXTS, "emails", "urls", "tags", "notes", "numbers", "birthday", "zone", "do_not_call", "uid")
) | {"state", "cadence"}


def people(text: TextIO, name: str, ignored: dict[str, None]) -> Iterator[tuple[int, Candidate] | Reject]:
    """Yield the people of a list; entries that are nobody are rejected with their ordinal.

    The keys that are not taken over go to ``ignored``.
    """
    for ordinal, said in documents(text, name):
        lists = ((name, said.get(name)) for name in ("emails", "urls", "tags", "numbers"))
        many = (crowded(name, len(value)) for name, value in lists if isinstance(value, list))
        if reason := next(filter(None, many), ""):
            yield Reject(ordinal, reason)
            continue
        person = _person(said)
        if person is None:
            yield Reject(ordinal, "no name, company, e-mail address or number")
        else:
            yield ordinal, person
            ignored |= dict.fromkeys(clean_line(key) for key in said if key not in _TAKEN | _IGNORED)


def _person(said: Document) -> Candidate | None:
    texts = {name: clean_line(_text(said.get(name))) for name in _TEXTS}
    emails, urls, tags = (tuple(_texts(said.get(name))) for name in ("emails", "urls", "tags"))
    numbers = distinct(_numbers(said.get("numbers")))
    texts["name"] = texts["name"] or texts["company"] or next(iter((*emails, *(n.raw for n in numbers))), "")
    if not texts["name"]:
        return None
    zone, state = _text(said.get("zone")), _text(said.get("state"))
    cadence, remark = cadence_said(said.get("cadence"))
    return Candidate(
        **texts,
        emails=emails,
        urls=urls,
        tags=tags,
        numbers=numbers,
        notes=clean(_text(said.get("notes"))),
        birthday=birthday(_text(said.get("birthday")), None),
        zone=zone if zone and zone_of(zone) else None,
        do_not_call=says_yes(said.get("do_not_call")),
        uid=clean_line(_text(said.get("uid")), 500) or None,
        state=State(state) if state in list(State) else None,
        cadence=cadence,
        left_out=(remark,) if remark else (),
    )


def _numbers(value: object) -> Iterator[Number]:
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict):
            raw, e164, extension, kind, label = (
                _text(one.get(key)) for key in ("raw", "e164", "extension", "kind", "label")
            )
            number = number_from(raw, e164, extension, kind, label, struck=says_yes(one.get("struck")))
            if number is not None:
                yield number


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else ():
        if line := clean_line(_text(one)):
            yield line
