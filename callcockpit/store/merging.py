"""What a file adds to somebody: gaps are filled, lists grow, and nothing is overwritten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from callcockpit.domain.text import NAME_LIMIT, clean, clean_line
from callcockpit.domain.values import Candidate, Number
from callcockpit.store.matching import is_nameless, key_of

_FILLED = {
    "given": "",
    "family": "",
    "source": "",
    "company": "company",
    "title": "title",
    "birthday": "birthday",
    "zone": "time zone",
    "notes": "notes",
    "referred_by": "referred by",
    "uid": "",
}
"""The single values of a person, with the word by which a difference is told; without one it is no news."""
_ItemT = TypeVar("_ItemT")
_NO_NUMBER = Number("")
_common = lru_cache(4096)(clean_line)
"""For texts that many people of a file share."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A person of the book after a file was read, and in words what is new and what differs."""

    person: Candidate
    gained: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether the file says nothing that the book does not say."""
        return not self.gained and not self.differs


def tidy(person: Candidate, tags: Sequence[str] = ()) -> Candidate:
    """Return a person of a file with clean texts, nothing twice, and ``tags`` put on them.

    The name is empty only where there is no company, e-mail address or number either.
    """
    if not tags and _is_tidy(person):
        return person
    company = _common(person.company)
    emails = _addresses(person.emails)
    numbers = tuple([number for each in person.numbers if (number := _tidy_number(each)).raw])
    if len(numbers) > 1:
        numbers = _added((), numbers, number_key)
    wanted = [tag for each in (*person.tags, *tags) if key_of(tag := _common(each))]
    name = clean_line(person.name) or company or (*emails, *(number.raw for number in numbers), "")[0]
    return person._replace(
        name=name,
        given=clean_line(person.given),
        family=clean_line(person.family),
        company=company,
        title=_common(person.title),
        emails=emails,
        urls=_addresses(person.urls),
        numbers=numbers,
        notes=clean(person.notes).strip(),
        tags=_added((), wanted, key_of),
        source=_common(person.source),
        referred_by=_common(person.referred_by),
        uid=(clean_line(person.uid, 500) or None) if person.uid else None,
    )


def _is_tidy(person: Candidate) -> bool:
    """Whether it is seen at a glance that somebody is tidy, as most are; making them anew costs more."""
    name, given, family, company, title, emails, urls, numbers, notes, tags, source, referrer = person[:12]
    if not name or len(emails) > 1 or len(numbers) > 1 or len(tags) > 1 or urls or person.uid == "":
        return False
    number = numbers[0] if numbers else _NO_NUMBER
    words = (name, given, family, company, title, source, referrer, number.raw, number.label)
    line = "|".join((*words, *emails, *tags, person.uid or ""))
    return (
        len(line) <= NAME_LIMIT
        and line.isprintable()
        and not ("  " in line or "| " in line or " |" in line)
        and line[0] != " "
        and line[-1] != " "
        and (not notes or (notes.isprintable() and notes == notes.strip()))
        and bool(number.raw or not numbers)
        and "" not in emails
        and all(map(key_of, tags))
    )


def merge(known: Candidate, said: Candidate) -> Merged:
    """Return ``known`` with what ``said`` adds; both are clean. Lists grow at their end only."""
    changes: dict[str, object] = {}
    gained: list[str] = []
    differs: list[str] = []
    if not _is_nameless(said) and key_of(said.name) != key_of(known.name):
        if _is_nameless(known):
            changes |= {"name": said.name, "given": said.given, "family": said.family}
            gained.append("name")
        else:
            differs.append(_difference("name", known.name, said.name))
    for name, words in _FILLED.items():
        old, new = getattr(known, name), getattr(said, name)
        if not new or name in changes or _says(old, new):
            continue
        if not old:
            changes[name] = new
            gained.append(words or name.replace("_", " "))
        elif words:
            differs.append(_difference(words, old, new))
    numbers = _added(known.numbers, said.numbers, number_key)
    emails = _added(known.emails, said.emails, str.casefold)
    urls = _added(known.urls, said.urls, str.casefold)
    tags = _added(known.tags, said.tags, key_of)
    lists: tuple[tuple[str, str, Sequence[object], Sequence[object]], ...] = (
        ("numbers", "number", known.numbers, numbers),
        ("emails", "e-mail", known.emails, emails),
        ("urls", "web address", known.urls, urls),
        ("tags", "tag", known.tags, tags),
    )
    for name, words, old_items, items in lists:
        if (count := len(items) - len(old_items)) > 0:
            changes[name] = items
            gained.append(words if count == 1 else f"{count} {words}{'es' if words.endswith('s') else 's'}")
    if said.cadence and not known.cadence:
        changes["cadence"] = said.cadence
        gained.append("cadence")
    if said.do_not_call and not known.do_not_call:
        changes["do_not_call"] = True
        gained.append("do not call")
    if not changes:
        return Merged(known, (), tuple(differs))
    return Merged(_changed(known, changes), tuple(gained), tuple(differs))


def _changed(person: Candidate, changes: dict[str, object]) -> Candidate:
    return person._replace(**changes)  # type: ignore[arg-type]  # the names are those of the fields


def _says(old: str | None, new: str) -> bool:
    """Whether the book says already what the file says; it may say more."""
    if not old:
        return False
    longer = len(new) > 40 or new.startswith("--")
    return old == new or (longer and new.removeprefix("-") in old) or key_of(old) == key_of(new)


def _difference(words: str, kept: str | None, said: str) -> str:
    return f"{words} differs: kept “{_short(kept or '')}”, the file says “{_short(said)}”"


def _short(text: str) -> str:
    return clean_line(text.replace("\n", " "), 60)


def _is_nameless(person: Candidate) -> bool:
    return is_nameless(person.name, key_of(person.name), key_of(person.company))


def _added(
    old: tuple[_ItemT, ...], new: Iterable[_ItemT], key: Callable[[_ItemT], str]
) -> tuple[_ItemT, ...]:
    """Return ``old`` with those of ``new`` that are not among them."""
    seen = {key(item) for item in old}
    fresh = []
    for item in new:
        if (own := key(item)) not in seen:
            seen.add(own)
            fresh.append(item)
    return (*old, *fresh)


def _addresses(values: Sequence[str]) -> tuple[str, ...]:
    lines = tuple([line for value in values if (line := clean_line(value))])
    return _added((), lines, str.casefold) if len(lines) > 1 else lines


def number_key(number: Number) -> str:
    """Return by what two numbers are the same line: E.164 and extension, else the text."""
    return f"{number.e164};{number.extension or ''}" if number.e164 else number.raw.casefold()


def _tidy_number(number: Number) -> Number:
    raw, label = clean_line(number.raw), _common(number.label)
    if raw == number.raw and label == number.label:
        return number
    return number._replace(raw=raw, label=label)
