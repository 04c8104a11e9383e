"""What a file will become, before anything is taken over: how it is read, its columns, the first people."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import CallLog, Candidate, Reject
from callcockpit.exchange.mapping import NONE, Choices
from callcockpit.exchange.reading import opened

PEOPLE = 5
"""How many people are shown."""
_ROWS = 200
"""Rows looked at to find them: the first of a file may all be torn."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A file as it will be read."""

    format: str
    encoding: str
    region: str | None
    columns: tuple[tuple[str, str], ...]
    """Every header with what its column becomes (a word of ``mapping.FIELDS``); none for cards."""
    people: tuple[tuple[int, Candidate], ...]
    """Row and person, the first few."""
    rejects: tuple[Reject, ...]
    """What could not be read on the way to them."""


def preview(path: Path, region: str | None, choices: Choices = NONE) -> Preview:
    """Return what a file of people will become, with its columns as ``choices`` say.

    Raises CockpitError as ``reading.opened`` does, and for a list of calls, which has no columns to choose.
    """
    with opened(path, region, choices=choices) as supply:
        if isinstance(supply, CallLog):
            raise CockpitError(f"{path.name} is a list of calls: there are no people in it to preview.")
        people: list[tuple[int, Candidate]] = []
        rejects: list[Reject] = []
        for row in islice(supply.rows, _ROWS):
            if isinstance(row, Reject):
                rejects.append(row)
            else:
                people.append(row)
            if len(people) >= PEOPLE:
                break
        return Preview(supply.format, supply.encoding, region, supply.columns, tuple(people), tuple(rejects))
