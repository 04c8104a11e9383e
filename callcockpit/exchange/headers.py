"""What the columns of a table mean, told from their headers, in whichever language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum

from callcockpit.domain.phones import kind_of
from callcockpit.domain.words import NumberKind
from callcockpit.exchange.sources import OVERRIDES, source_of
from callcockpit.exchange.vocabulary import (
    ABOUT_NOTES,
    EMAIL_COMPANY,
    EMAIL_NOUNS,
    KNOWN,
    NOT_A_NUMBER,
    NOTE_WORDS,
    NUMBER_COMPANY,
    NUMBER_NOUNS,
    SOMEBODY_ELSE,
    normal,
)

_LIKENESS = 0.8
"""How alike a misspelt header must be, as difflib counts: *Moblie* is a mobile, *Photo* is no *Phone*."""


class Field(StrEnum):
    """What a column holds."""

    NAME = "name"
    GIVEN = "given"
    MIDDLE = "middle"
    FAMILY = "family"
    SUFFIX = "suffix"
    COMPANY = "company"
    TITLE = "title"
    EMAIL = "email"
    URL = "url"
    NUMBER = "number"
    EXTENSION = "extension"
    LABEL = "label"
    NOTES = "notes"
    TAGS = "tags"
    SOURCE = "source"
    REFERRED = "referred"
    BIRTHDAY = "birthday"
    BIRTH_YEAR = "birth_year"
    BIRTH_MONTH = "birth_month"
    BIRTH_DAY = "birth_day"
    ZONE = "zone"
    COUNTRY = "country"
    DO_NOT_CALL = "do_not_call"
    UID = "uid"
    NICKNAME = "nickname"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table that is taken over."""

    index: int
    header: str
    field: Field
    kind: NumberKind = NumberKind.OTHER
    label: str = ""
    rank: int = 0
    """Where its numbers stand among a person's: mobile first, fax last."""
    partner: int | None = None
    """The column of the number's label, or of its extension, as ``field`` says of that column."""
    extension: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one table, and whose export it is."""

    format: str
    headers: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def known(self) -> int:
        """How many columns are understood."""
        return len(self.columns)


RANKS = {
    NumberKind.MOBILE: 0,
    NumberKind.WORK: 1,
    NumberKind.DIRECT: 2,
    NumberKind.MAIN: 3,
    NumberKind.HOME: 5,
    NumberKind.OTHER: 6,
    NumberKind.FAX: 8,
    NumberKind.PAGER: 9,
}
"""The order in which a person's numbers are tried; 4 is a *primary* number, 7 a car's."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ORDINAL = re.compile(r" ?\d{1,2}\Z")
_REPEATED = frozenset({Field.TAGS, Field.NOTES, Field.URL})
"""Fields whose columns come numbered, as *Tag 1* and *Tag 2* do."""
_BARE = frozenset(
    {"home", "work", "office", "business", "other", "primary", "ufficio", "abitazione", "particular"}
)
_BARE_CHECK = frozenset({"mobile", "cell", "fax", "pager", "cellulare", "telefono movil"})
"""Beside one of these a column called just *Work* holds numbers too, as in Yahoo's exports."""
_NUMBER_ENDS = ("telefon", "telefoon", "phone", "phones", "telefonnummer")
_PLAIN_NUMBER = frozenset(
    {"phone", "phone number", "telephone", "tel", "telefon", "telefono", "telephone number"}
)


def classify(header: str) -> Column | None:
    """Return what a header means by itself, with index 0; None where it says nothing known."""
    name = normal(header)
    if not name:
        return None
    split = normal(_CAMEL.sub(" ", header))
    for words in (name, split):
        if words in KNOWN:
            return Column(0, header, Field(KNOWN[words]))
    plain = _ORDINAL.sub("", split)
    if plain != split and KNOWN.get(plain) in _REPEATED:
        return Column(0, header, Field(KNOWN[plain]))
    tokens = split.split()
    if SOMEBODY_ELSE.intersection(tokens):
        return None
    return (
        _number_column(header, split, tokens)
        or _email_column(header, tokens)
        or (
            Column(0, header, Field.NOTES, label=header.strip())
            if NOTE_WORDS.intersection(tokens) and ABOUT_NOTES.isdisjoint(tokens)
            else None
        )
    )


def _number_column(header: str, words: str, tokens: list[str]) -> Column | None:
    """Return the column of a phone number, its label or extension."""
    kind = kind_of(f"{normal(header)} {words}")
    if _ORDINAL.sub("", words) in ("ext", "extension", "extn"):
        return Column(0, header, Field.EXTENSION)
    named = any(t in NUMBER_NOUNS or t.endswith(_NUMBER_ENDS) for t in tokens)
    named = named or kind in (NumberKind.MOBILE, NumberKind.FAX, NumberKind.PAGER)
    if not named and not (
        {"number", "no", "line", "dial", "numero", "nummer"}.intersection(tokens)
        and NUMBER_COMPANY.intersection(tokens)
    ):
        return None
    if tokens[-1] in ("type", "label", "typ", "tipo"):
        return Column(0, header, Field.LABEL)
    if {"ext", "extension", "extn", "durchwahl"}.intersection(tokens) and kind is not NumberKind.DIRECT:
        return Column(0, header, Field.EXTENSION)
    if NOT_A_NUMBER.intersection(tokens):
        return None
    kind = kind or NumberKind.OTHER
    rank = RANKS[kind]
    if kind is NumberKind.OTHER:
        plain = " ".join(
            t for t in tokens if not t.isdigit() and t not in ("value", "person", "contact", "lead")
        )
        rank = 1 if plain in _PLAIN_NUMBER else 7 if "car" in tokens else 4 if "primary" in tokens else 6
    return Column(0, header, Field.NUMBER, kind, "" if words in _PLAIN_NUMBER else header.strip(), rank)


def _email_column(header: str, tokens: list[str]) -> Column | None:
    """Return the column of an e-mail address; one about addresses, as their status, is none."""
    words = [t for t in tokens if not t.isdigit()]
    if EMAIL_NOUNS.isdisjoint(words) or not EMAIL_COMPANY.issuperset(words):
        return None
    return Column(0, header, Field.EMAIL)


def layout(headers: Sequence[str], guess: bool = True) -> Layout:
    """Return what the columns under ``headers`` mean; ``guess`` reads misspelt ones by their likeness."""
    names = tuple(normal(h) for h in headers)
    source = source_of(names)
    found: dict[int, Column] = {}
    overrides = OVERRIDES.get(source, {})
    for index, header in enumerate(headers):
        forced = overrides.get(names[index], "")
        column = classify(header) if forced == "" else Column(0, header, Field(forced)) if forced else None
        if column is not None:
            found[index] = replace(column, index=index, header=header)
    if _BARE_CHECK.intersection(names):
        for index, name in enumerate(names):
            if _ORDINAL.sub("", name) in _BARE and index not in found:
                kind = kind_of(name) or NumberKind.OTHER
                found[index] = Column(
                    index, headers[index], Field.NUMBER, kind, headers[index].strip(), RANKS[kind]
                )
    if guess:
        barred = {index for index, name in enumerate(names) if overrides.get(name, "") is None}
        _guess(headers, names, found, barred)
    _salutation(names, found)
    _accounts(names, found)
    if any(column.field is Field.BIRTH_MONTH for column in found.values()) and "geburtstag" in names:
        # Thunderbird in German means the day of the month.
        day = names.index("geburtstag")
        found[day] = Column(day, headers[day], Field.BIRTH_DAY)
    return Layout(source, tuple(headers), tuple(_paired(names, found)))


def _guess(
    headers: Sequence[str], names: tuple[str, ...], found: dict[int, Column], barred: set[int]
) -> None:
    """Add the misspelt columns for fields that no other column holds, but none of the ``barred``."""
    held = {column.field for column in found.values()}
    for index, name in enumerate(names):
        somebody = SOMEBODY_ELSE.intersection(name.split())
        if index in found or index in barred or not 5 <= len(name) <= 40 or somebody or name.endswith("id"):
            continue
        for match in get_close_matches(name, _LIKENABLE, n=1, cutoff=_LIKENESS):
            column = classify(match)
            if column is not None and (
                column.field in (Field.NUMBER, Field.EMAIL) or column.field not in held
            ):
                found[index] = replace(column, index=index, header=headers[index])
                held.add(column.field)


_LIKENABLE = (
    *(name for name in KNOWN if len(name) >= 5),
    *(
        "phone",
        "phone number",
        "mobile",
        "mobile phone",
        "telephone",
        "work phone",
        "home phone",
        "business phone",
    ),
    *("email", "email address", "e mail address", "telefon", "telefonnummer", "telefono", "telefone"),
)


def _salutation(names: tuple[str, ...], found: dict[int, Column]) -> None:
    """Drop ``Title`` where the job stands in a column of its own: there it is a salutation."""
    titles = sorted(index for index, column in found.items() if column.field is Field.TITLE)
    callings = [index for index in titles if names[index] in _CALLINGS]
    if len(titles) > len(callings):
        for index in callings:
            del found[index]
            titles.remove(index)
    plain = [index for index in titles if names[index] in ("title", "titel", "titre", "titulo", "titolo")]
    # Outlook in French calls both of them *Titre*, and the first one is the salutation.
    for index in plain if len(titles) > len(plain) else plain[:1] if len(plain) > 1 else ():
        del found[index]


_CALLINGS = frozenset({"occupation", "profession", "beruf", "headline"})
"""What somebody is; beside a column of the position it is not what they do."""


def _accounts(names: tuple[str, ...], found: dict[int, Column]) -> None:
    """Read *Customer* beside a name as the company, as accounting programs mean it."""
    people = [index for index, column in found.items() if column.field is Field.NAME]
    accounts = [index for index in people if names[index] in _ACCOUNTS]
    given = any(column.field is Field.GIVEN for column in found.values())
    companies = any(column.field is Field.COMPANY for column in found.values())
    if len(people) > len(accounts) or given:
        for index in accounts:
            if companies:
                del found[index]
            else:
                found[index] = replace(found[index], field=Field.COMPANY)


_ACCOUNTS = frozenset({"customer", "client", "kunde", "lead", "lead name", "customer name", "client name"})


_VALUES = ("value", "wert", "valeur", "valor", "valore", "waarde")


def _paired(names: tuple[str, ...], found: dict[int, Column]) -> list[Column]:
    """Join each number with the columns of its label and extension."""
    numbers = {names[i]: i for i, c in found.items() if c.field is Field.NUMBER}
    labels: dict[int, int] = {}
    extensions: dict[int, int] = {}
    for index, column in found.items():
        if column.field is Field.LABEL:
            stem = names[index].rsplit(" ", 1)[0]
            target = next(
                (numbers[n] for n in (stem, *(f"{stem} {v}" for v in _VALUES)) if n in numbers), None
            )
            if target is not None:
                labels[target] = index
        elif column.field is Field.EXTENSION:
            stem = " ".join(t for t in names[index].split() if t not in ("ext", "extension", "extn"))
            stem = f"phone {stem}" if stem.isdigit() else stem
            before = [i for i in numbers.values() if i < index]
            target = numbers.get(stem, max(before, default=None))
            if target is not None:
                extensions[target] = index
    return [
        replace(column, partner=labels.get(index), extension=extensions.get(index))
        for index, column in sorted(found.items())
        if column.field not in (Field.LABEL, Field.EXTENSION)
        or index in labels.values()
        or index in extensions.values()
    ]
