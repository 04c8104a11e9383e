"""The lines of vCard and iCalendar: escaped, and folded at 75 octets (RFC 6350 3.2, RFC 5545 3.1).

Neither can hold control characters: they become what stands for them on the screen, line breaks an escape.
"""

from __future__ import annotations

from collections.abc import Iterable

from callcockpit.domain.text import clean

LIMIT = 75
"""Octets of one line, its end not counted."""

_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def escaped(text: str) -> str:
    """Return a text as a value holds it."""
    return clean(text).translate(_ESCAPES)


def structured(parts: Iterable[str]) -> str:
    """Return components as one value."""
    return ";".join(map(escaped, parts))


def folded(line: str) -> str:
    """Return one content line with its end, folded between letters."""
    if len(line) * 4 <= LIMIT or len(line.encode()) <= LIMIT:
        return f"{line}\r\n"
    pieces: list[str] = []
    start = room = 0
    for place, letter in enumerate(line):
        size = len(letter.encode())
        if room + size > LIMIT:
            pieces.append(line[start:place])
            start, room = place, 1  # the blank that says that the line goes on
        room += size
    pieces.append(line[start:])
    return "\r\n ".join(pieces) + "\r\n"
