"""The properties of one vCard to the person they are about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from callcockpit.domain.bounds import crowded
from callcockpit.domain.phones import kind_of, read_numbers
from callcockpit.domain.text import LINE_LIMIT, clean, clean_line, is_name
from callcockpit.domain.values import Candidate, Number
from callcockpit.domain.words import NumberKind
from callcockpit.exchange.addresses import distinct, emails_of, unique, zone_of
from callcockpit.exchange.countries import region_of
from callcockpit.exchange.dates import birthday
from callcockpit.exchange.own_cards import OWN, PRODUCT, OwnCard


@dataclass(frozen=True, slots=True)
class Property:
    """One line of a card, unfolded and decoded; the escapes of the value still stand."""

    name: str
    """In upper case, without group."""
    group: str = ""
    types: tuple[str, ...] = ()
    """``TYPE`` values and bare ones, in lower case."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    value: str = ""


_ESCAPE = re.compile(r"\\([\\,;:nN'\"])")
_COMPONENT = re.compile(r"(?<!\\)((?:\\\\)*);")
_ITEM = re.compile(r"(?<!\\)((?:\\\\)*),")
_MACHINES = frozenset({"tlx", "telex", "isdn", "modem", "bbs", "textphone", "x-tty-tdd", "tty", "tty-tdd"})
"""Types of numbers at which no person speaks."""
_APPLE = re.compile(r"_\$!<(.*?)>!\$_")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_STRUCTURE = (
    "BEGIN END VERSION PRODID REV PROFILE CLASS X-AGENT X-ABLABEL X-ABSHOWAS X-ABUID X-CALLCOCKPIT-REASON"
)
_PERSON = "FN N ORG TITLE EMAIL URL TEL NOTE CATEGORIES BDAY UID KIND X-ADDRESSBOOKSERVER-KIND"
_TAKEN = frozenset(f"{_STRUCTURE} {_PERSON}".split())
_NOBODY = "no name, company, e-mail address or number"


def text(value: str) -> str:
    """Return a value with its escapes undone."""
    if "\\" not in value:
        return value
    return _ESCAPE.sub(lambda m: "\n" if m[1] in "nN" else m[1], value)


def parts(value: str, between: re.Pattern[str] = _COMPONENT) -> list[str]:
    """Return the components of a structured value as clean lines."""
    pieces = between.sub("\\1\0", value.replace("\0", "")).split("\0")
    return [clean_line(text(piece)) for piece in pieces]


def candidate(lines: Sequence[Property], region: str | None, ignored: dict[str, None]) -> Candidate | str:
    """Return the person of a card, or the reason why there is none.

    The names of properties that hold something and are left out go to ``ignored``.
    """
    by_name: dict[str, list[Property]] = {}
    ours = any(line.name == "PRODID" and line.value == PRODUCT for line in lines)
    for line in lines:
        if line.value and (ours or not line.value.isspace()):
            by_name.setdefault(line.name, []).append(line)
        if line.name == "X-AGENT":
            ignored.setdefault("AGENT")
    if reason := _crowded(by_name):
        return reason
    kind = next(
        (clean_line(p.value).lower() for p in (*by_name.get("KIND", ()), *by_name.get(_APPLE_KIND, ()))), ""
    )
    if kind == "group":
        return "a group, not a person"
    own = _own(lines, written_by_us=ours)
    zone = next((found for p in by_name.get("TZ", ()) if (found := zone_of(clean_line(p.value)))), None)
    for name in by_name:
        used = (name == "TZ" and zone) or (name == "ROLE" and "TITLE" not in by_name)
        if name not in _TAKEN and name not in OWN and not used and name != "NICKNAME":
            ignored.setdefault(clean_line(name))

    def first(name: str) -> str:
        return next((found for p in by_name.get(name, ()) if (found := clean_line(text(p.value)))), "")

    family, given, middle, _, suffix = _name_parts(by_name.get("N", ()))
    company, *departments = [found for p in by_name.get("ORG", ()) for found in parts(p.value) if found] or [
        ""
    ]
    emails, strays = _emails(by_name.get("EMAIL", ()))
    if ours:
        emails, strays = unique(clean_line(text(p.value)) for p in by_name.get("EMAIL", ())), []
    countries = (region_of((parts(p.value) + [""] * 7)[6]) for p in by_name.get("ADR", ()))
    country = next(filter(None, countries), None)
    numbers = _numbers(by_name.get("TEL", ()), by_name.get("X-ABLABEL", ()), country or region, own)
    whole = " ".join(part for part in (given, middle, family, suffix) if part)
    called = first("NICKNAME")
    others = (whole, called, company, *emails[:1], *(number.raw for number in numbers[:1]))
    name = next((text for text in (first("FN"), *others) if text and (ours or is_name(text))), "")
    if not name:
        return _NOBODY
    if called and called != name:
        ignored.setdefault("NICKNAME")
    day = first("BDAY")
    known = birthday(day, country or region) if day else None
    day = day.strip("0/.- T:Z") and day
    notes = [clean(text(p.value)) for p in by_name.get("NOTE", ())]
    if not ours:
        notes = [found for note in notes if (found := note.strip())]
    more = [f"Birthday: {day}"] if day and known is None else []
    more += [f"Department: {', '.join(unique(departments))}"] if departments else []
    person = Candidate(
        name=clean_line(name),
        given=given,
        family=family,
        company=company or (name if kind in ("org", "organization") else ""),
        title=first("TITLE") or first("ROLE"),
        emails=emails,
        urls=unique(clean_line(text(p.value), LINE_LIMIT) for p in by_name.get("URL", ())),
        numbers=numbers,
        notes="\n".join([*notes, *strays, *more]),
        tags=unique(tag for p in by_name.get("CATEGORIES", ()) for tag in parts(p.value, _ITEM)),
        birthday=known,
        zone=zone,
        uid=first("UID") or None,
    )
    return own.completed(person)


def _crowded(by_name: Mapping[str, Sequence[Property]]) -> str:
    """Return why a card holds more than a person has; empty where it does not."""
    for name, what in (("TEL", "numbers"), ("EMAIL", "e-mail addresses"), ("URL", "web addresses")):
        said = by_name.get(name, ())
        if reason := crowded(what, len(said), max((len(one.value) for one in said), default=0)):
            return reason
    return crowded("tags", sum(one.value.count(",") + 1 for one in by_name.get("CATEGORIES", ())))


_APPLE_KIND = "X-ADDRESSBOOKSERVER-KIND"


def _name_parts(lines: Sequence[Property]) -> list[str]:
    """Return family, given, additional, prefix and suffix of the first name that says anything."""
    for line in lines:
        found = parts(line.value)
        if any(found):
            return [*found, "", "", "", "", ""][:5]
    return [""] * 5


def _preference(line: Property) -> int:
    """Return the place of a number or address among others: vCard 4.0 counts from 1, others have one mark."""
    said = line.parameters.get("PREF", "")
    return (
        int(said)
        if said.isascii() and said.isdigit() and len(said) < 4
        else 1
        if "pref" in line.types
        else 101
    )


def _emails(lines: Sequence[Property]) -> tuple[tuple[str, ...], list[str]]:
    """Return the addresses, the preferred one first, and the lines that hold none."""
    addresses: list[str] = []
    strays: list[str] = []
    for line in sorted(lines, key=_preference):
        found, rest = emails_of(text(line.value))
        addresses += found
        if rest and not found:
            strays.append(f"E-mail: {rest}")
    return unique(addresses), strays


def _own(lines: Sequence[Property], *, written_by_us: bool) -> OwnCard:
    """Return what the card says in the properties of our own."""
    said = [line for line in lines if line.name in OWN]
    texts = {line.name: text(line.value) for line in said}
    return OwnCard(texts, {line.group: parts(line.value) for line in said}, written_by_us=written_by_us)


def _numbers(
    lines: Sequence[Property], labels: Iterable[Property], region: str | None, own: OwnCard
) -> tuple[Number, ...]:
    """Return the numbers, the preferred one first, with the kinds that types and labels say."""
    named = {p.group: _APPLE.sub(r"\1", clean_line(text(p.value))) for p in labels if p.group}
    found: list[Number] = []
    for line in sorted(lines, key=_preference):
        if line.group and (known := own.number(line.group, text(line.value))) is not None:
            found.append(known)
            continue
        label = named.get(line.group, "") if line.group else ""
        label = label or clean_line(line.parameters.get("LABEL", ""))
        words = " ".join(line.types)
        kind = kind_of(f"{words} {label} {_CAMEL.sub(' ', label)}") or NumberKind.OTHER
        machine = next((said for said in line.types if said in _MACHINES), "")
        if machine and kind not in (NumberKind.FAX, NumberKind.PAGER):
            # Nobody answers there; what it is stands in the label.
            kind, label = NumberKind.FAX, label or machine
        found += read_numbers(text(line.value), region, kind, label)
    return distinct(found)
