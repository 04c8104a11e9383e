"""The table of contacts that the program writes, and reads back without loss.

One row is one person. Cells of several values (e-mails, web addresses, tags) hold one a line. Four numbers
have columns of their own, of which ``Phone 1`` is the number dialed and ``Phone 1 as given`` its text; more
numbers than that stand in one cell as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import phonenumbers

from callcockpit.domain.bounds import cadence_said, crowded
from callcockpit.domain.days import zone_of
from callcockpit.domain.phones import zones
from callcockpit.domain.text import clean, clean_line
from callcockpit.domain.values import E164, Candidate, Number
from callcockpit.domain.words import NumberKind, State
from callcockpit.exchange.answers import says_yes
from callcockpit.exchange.dates import birthday
from callcockpit.exchange.guard import csv_lines, guarded, guarded_number, unguarded

PHONES = 4
"""How many numbers have columns of their own."""

_TEXTS = {
    "Name": "name",
    "Given name": "given",
    "Family name": "family",
    "Company": "company",
    "Job title": "title",
    "Notes": "notes",
    "Source": "source",
    "Referred by": "referred_by",
}
_LISTS = {"Emails": "emails", "Websites": "urls", "Tags": "tags"}
_PARTS = ("", " as given", " extension", " kind", " label", " struck")
_PLAIN = ("Birthday", "Time zone", "State", "Cadence", "Do not call")
_MORE = "More phones"
_UID = "UID"
HEADER = (
    *_TEXTS,
    *_LISTS,
    *(f"Phone {place}{part}" for place in range(1, PHONES + 1) for part in _PARTS),
    _MORE,
    *_PLAIN,
    _UID,
)
"""The names of the columns, in their order."""

_MARKS = frozenset({"Name", "Phone 1", "Phone 1 as given", "Phone 1 struck", _UID})


def lines(people: Iterable[Candidate]) -> Iterator[str]:
    """Yield the table line by line."""
    yield from csv_lines((HEADER,))
    yield from csv_lines(map(_row, people))


def is_own(header: Sequence[str]) -> bool:
    """Whether a header is that of this table; columns may have been moved, added or taken out."""
    return {name.strip() for name in header} >= _MARKS


def person_of(header: Sequence[str], cells: Sequence[str]) -> Candidate | str:
    """Return the person of a row, or why there is none."""
    row = {name.strip(): cell for name, cell in zip(header, cells, strict=False)}
    said = {field: clean_line(unguarded(row.get(name, ""))) for name, field in _TEXTS.items()}
    listed = {
        field: tuple(filter(None, map(clean_line, clean(unguarded(row.get(name, ""))).split("\n"))))
        for name, field in _LISTS.items()
    }
    if reason := next(filter(None, (crowded(field, len(found)) for field, found in listed.items())), ""):
        return reason
    more = row.get(_MORE, "").strip()
    if reason := crowded(_MORE.lower(), 0, len(more)):
        return reason
    numbers = tuple(_numbers(row))
    if reason := crowded("numbers", len(numbers)):
        return reason
    name = said["name"] or said["company"] or next(iter((*listed["emails"], *(n.raw for n in numbers))), "")
    if not name:
        return "no name, company, e-mail address or number"
    zone = row.get("Time zone", "").strip()
    state = row.get("State", "").strip()
    cadence, remark = cadence_said(row.get("Cadence", "").strip())
    return Candidate(
        name=name,
        given=said["given"],
        family=said["family"],
        company=said["company"],
        title=said["title"],
        emails=listed["emails"],
        urls=listed["urls"],
        numbers=numbers,
        notes=clean(unguarded(row.get("Notes", ""))),
        tags=listed["tags"],
        source=said["source"],
        referred_by=said["referred_by"],
        birthday=birthday(row.get("Birthday", ""), None),
        zone=zone if zone and zone_of(zone) else None,
        do_not_call=says_yes(row.get("Do not call", "")),
        uid=clean_line(unguarded(row.get(_UID, "")), 500) or None,
        state=State(state) if state in list(State) else None,
        cadence=cadence,
        left_out=(remark,) if remark else (),
    )


def number_from(
    raw: str, e164: str, extension: str, kind: str, label: str, *, struck: bool = False
) -> Number | None:
    """Return a number from what a file of ours says of it; None where it says nothing.

    The zones are those of the number, which need not be written down.
    """
    digits = "".join(e164.split())
    e164 = digits if E164.match(digits) else ""
    raw = clean_line(raw, 2_000) or e164
    if not raw:
        return None
    known = NumberKind(kind) if kind in list(NumberKind) else NumberKind.OTHER
    return Number(
        raw, e164 or None, clean_line(extension) or None, known, clean_line(label), _zones(e164), struck
    )


@lru_cache(maxsize=4096)
def spaced(e164: str) -> str:
    """Return ``+1 6145550142``, which a spreadsheet keeps as it is; without the blank it drops the plus."""
    try:
        code = len(str(phonenumbers.parse(e164).country_code)) + 1
    except phonenumbers.NumberParseException:
        code = 2
    return f"{e164[:code]} {e164[code:]}"


def _row(person: Candidate) -> list[str]:
    numbers = [cell for number in person.numbers[:PHONES] for cell in _number_cells(number)]
    numbers += [""] * (PHONES * len(_PARTS) - len(numbers))
    more = [
        [n.raw, n.e164 or "", n.extension or "", n.kind.value, n.label, n.struck]
        for n in person.numbers[PHONES:]
    ]
    return [
        *(guarded(getattr(person, field)) for field in _TEXTS.values()),
        *(guarded("\n".join(getattr(person, field))) for field in _LISTS.values()),
        *numbers,
        json.dumps(more, ensure_ascii=False) if more else "",
        person.birthday or "",
        person.zone or "",
        person.state.value if person.state else "",
        "" if person.cadence is None else str(person.cadence),
        "yes" if person.do_not_call else "",
        guarded(person.uid or ""),
    ]


def _number_cells(number: Number) -> tuple[str, ...]:
    return (
        spaced(number.e164) if number.e164 else "",
        guarded_number(number.raw),
        guarded_number(number.extension or ""),
        number.kind.value,
        guarded(number.label),
        "yes" if number.struck else "",
    )


def _numbers(row: dict[str, str]) -> Iterator[Number]:
    for place in range(1, PHONES + 1):
        e164, raw, extension, kind, label, struck = (
            row.get(f"Phone {place}{part}", "").strip() for part in _PARTS
        )
        number = number_from(
            unguarded(raw), e164, unguarded(extension), kind, unguarded(label), struck=says_yes(struck)
        )
        if number is not None:
            yield number
    try:
        more = json.loads(row.get(_MORE, "").strip() or "[]")
    except (ValueError, RecursionError):
        return
    for one in more if isinstance(more, list) else ():
        if isinstance(one, list) and len(one) == 6 and all(isinstance(cell, str) for cell in one[:5]):
            number = number_from(*one[:5], struck=says_yes(one[5]))
            if number is not None:
                yield number


@lru_cache(maxsize=4096)
def _zones(e164: str) -> tuple[str, ...]:
    if not e164:
        return ()
    try:
        return zones(phonenumbers.parse(e164))
    except phonenumbers.NumberParseException:
        return ()
