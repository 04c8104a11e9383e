"""People as they are typed: numbers of a cell, and a whole person on one line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from callcockpit.domain.text import clean_line
from callcockpit.domain.values import Candidate, Number
from callcockpit.domain.words import NumberKind

_KIND = re.compile(rf"^({'|'.join(kind.value for kind in NumberKind)})\b[:\s]*", re.IGNORECASE)

# The library behind numbers costs 20 ms at import, which the first person typed pays and not the start.


def cells_of(typed: str) -> list[str]:
    """Return the entries of a line: what stands between commas, a doubled one being a pause in a number."""
    return [clean_line(cell) for cell in re.split(r",(?!,)|\n", typed) if cell.strip()]


def damage_of(cell: str) -> str | None:
    """Return a sentence where a program has damaged what was a number; None where it is fine."""
    from callcockpit.domain.phones import damage

    return damage(_KIND.sub("", cell))


def numbers_of(cells: Iterable[str], region: str) -> tuple[Number, ...]:
    """Return the numbers of cells such as ``mobile 614 555 0142``, read in a region."""
    from callcockpit.domain.phones import read_numbers

    found: list[Number] = []
    for cell in cells:
        kind = _KIND.match(cell)
        word = NumberKind(kind.group(1).lower()) if kind else NumberKind.OTHER
        found += read_numbers(_KIND.sub("", cell), region, word)
    return tuple(found)


def person_of(line: str, region: str, source: str) -> Candidate | None:
    """Return the person of a line: name, then numbers, an e-mail address, and the company, in any order.

    None for a line without a name.
    """
    cells = cells_of(line)
    if not cells:
        return None
    numbers = [cell for cell in cells[1:] if _is_number(cell)]
    emails = [cell for cell in cells[1:] if "@" in cell]
    rest = [cell for cell in cells[1:] if cell not in numbers and cell not in emails]
    return Candidate(
        cells[0],
        company=", ".join(rest),
        numbers=numbers_of(numbers, region),
        emails=tuple(emails),
        source=source,
    )


def problem_of(line: str) -> str | None:
    """Return what is wrong with a line that should be a person; None where nothing is."""
    cells = cells_of(line)
    if cells and _is_number(cells[0]):
        return f"“{clean_line(line, 40)}” begins with a number: the name comes first."
    return next((said for cell in cells[1:] if _is_number(cell) and (said := damage_of(cell))), None)


def _is_number(cell: str) -> bool:
    return "@" not in cell and sum(character.isdecimal() for character in cell) >= 5
