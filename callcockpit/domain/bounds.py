"""Bounds of the figures and dates that a book may hold, one home for each.

Forms, files, archives and the settings take nothing that lies outside; what reads a book that holds it all
the same takes it for not said.
"""

from __future__ import annotations

from callcockpit.domain.text import clean_line

LONGEST = 3650
"""Days that a cadence or a frequency has at most."""
CADENCE = range(1, LONGEST + 1)
"""Days between calls."""
FREQUENCY = range(LONGEST + 1)
"""Days between two touches of a kind; 0 is never."""
MINUTES = range(5, 241)
"""Minutes of a phone block."""
GOALS = range(1, 1_000)
"""What can be aimed at, in a block or a week."""
ATTEMPTS = range(100_000)
"""Unreached attempts in a row."""
COUNTS = range(2**31)
"""Everything else that is counted, such as the seconds of a call, which files give in wrong units too."""
YEARS = range(1900, 3000)
"""Years of what was done and of what is planned."""
MOMENTS = range(1971, 2900)
"""Years of a moment that is given or logged; what is planned from it, up to a hundred years on, is in YEARS.
"""
ENTRIES = 1_000
"""Tags, numbers, e-mail or web addresses that a file gives a person at most, each."""
LISTED = 200_000
"""Characters of a cell or property that lists entries: a hundred thousand of them take minutes to read."""


def whole(text: str, within: range) -> int | None:
    """Return a number as it is typed or as a file has it; None where it is none of ``within``."""
    said = text.strip()
    figure = int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else None
    return figure if figure in within else None


def crowded(what: str, count: int, size: int = 0) -> str:
    """Return why so many entries, listed in so many characters, are no person's; empty where they may be."""
    if count > ENTRIES:
        return f"{count:,} {what}: a person has {ENTRIES:,} at most"
    return f"{what} of {size:,} characters: {LISTED:,} are read at most" if size > LISTED else ""


def cadence_said(said: object) -> tuple[int | None, str]:
    """Return the cadence that a file gives, as text or number, and the remark where it is none."""
    days = said if isinstance(said, int) and not isinstance(said, bool) else None
    if isinstance(said, str):
        days = whole(said, CADENCE)
    if days in CADENCE or said is None or said == "":
        return days, ""
    shown = clean_line(str(said), 40) if isinstance(said, str | int | float) else "a list"
    return None, f"cadence “{shown}” left out: it has 1 to {LONGEST} days"
