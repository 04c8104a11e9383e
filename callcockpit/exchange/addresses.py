"""E-mail addresses, numbers and names as several sources write them, put into one form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from zoneinfo import ZoneInfo

from callcockpit.domain.text import clean_line
from callcockpit.domain.values import Number

_SEPARATOR = re.compile(r"\s*:::\s*|[\s,;|]+")
_NAMED = re.compile(r"[^<>,;]*<(?:mailto:)?([^<>\s]+@[^<>\s]+)>")
_COMPANY = re.compile(
    r"\b(?:inc|incorporated|ltd|limited|llc|llp|plc|corp|corporation|co|company|gmbh|ag|kg|ug|ohg|sarl|sa|sas|srl|spa"
    r"|bv|nv|oy|ab|as|aps|pty|jr|sr|ii|iii|iv|md|phd|mba|cpa|esq|dds|rn|dr|group|partners|associates)\b\.?",
    re.IGNORECASE,
)


def emails_of(cell: str) -> tuple[list[str], str]:
    """Return the addresses of a cell, and the text that is none.

    X.500 paths of an Exchange server (``/o=...``) are neither: they lead nowhere outside of it.
    """
    if "@" in cell and not _SEPARATOR.search(cell) and "<" not in cell:
        return [clean_line(cell.removeprefix("mailto:").strip("'\""))], ""
    if "<" in cell:
        cell = _NAMED.sub(r" \1 ", cell)
    addresses: list[str] = []
    rest: list[str] = []
    for part in _SEPARATOR.split(cell):
        text = part.strip("'\"<>()")
        if "@" in text:
            addresses.append(clean_line(text.removeprefix("mailto:")))
        elif text:
            rest.append(text)
    if cell.lstrip().lower().startswith(("/o=", "ex:/o=")):
        return addresses, ""
    return addresses, clean_line(" ".join(rest))


def distinct(numbers: Iterable[Number]) -> tuple[Number, ...]:
    """Return the numbers without those that only repeat one: same reading and extension, same use."""
    seen: set[tuple[str, str | None, bool]] = set()
    kept: list[Number] = []
    for number in numbers:
        key = (number.e164 or number.raw, number.extension, number.kind.voice)
        if key not in seen:
            seen.add(key)
            kept.append(number)
    return tuple(kept)


def unique(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the texts in order, each once without regard to case."""
    kept: dict[str, str] = {}
    for text in texts:
        if text:
            kept.setdefault(text.casefold(), text)
    return tuple(kept.values())


def turned(name: str) -> tuple[str, str, str]:
    """Return name, given and family name of ``Last, First``; any other name as it is and without parts."""
    family, comma, given = name.partition(",")
    if not comma or "," in given or not given.strip() or not family.strip() or _COMPANY.search(given):
        return name, "", ""
    if _COMPANY.search(family) or len(given.split()) > 3 or len(family.split()) > 4:
        return name, "", ""
    return f"{given.strip()} {family.strip()}", given.strip(), family.strip()


@lru_cache(maxsize=512)
def zone_of(text: str) -> str | None:
    """Return an IANA name as the library of zones knows it, or None for others (``EST``, ``-0500``)."""
    name = text.strip().replace(" ", "_")
    if "/" not in name and name != "UTC":
        return None
    try:
        return ZoneInfo(name).key
    except (KeyError, OSError, ValueError):
        return None
