"""What a file will become, before anything is taken over: how it is read, its columns, the first people."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from callcockpit.domain.calllog import CallLog
from callcockpit.domain.values import Candidate, Number, Reject
from callcockpit.exchange.archive_file import is_archive
from callcockpit.exchange.mapping import NONE, Choices
from callcockpit.exchange.opening import opened

PEOPLE = 5
"""How many people are shown."""
_ROWS = 200
"""Rows looked at to find them: the first of a file may all be torn."""


CALLS = "A list of calls: they join the history of the people in the book who have their numbers."
WHOLE_BOOK = "A whole book: an empty one becomes equal to it, and any other gets what it lacks."


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
    whole: str = ""
    """What is taken in as it is, in words, where the file holds no people to choose columns of."""


def details(person: Candidate) -> list[str]:
    """Return what a preview tells of a person beside the name."""
    said = [person.company, person.title, *person.emails, *map(_told, person.numbers)]
    said += [f"tags {', '.join(person.tags)}"] if person.tags else []
    said += ["do not call"] if person.do_not_call else []
    return [part for part in said if part]


def _told(number: Number) -> str:
    extension = f" ext. {number.extension}" if number.extension else ""
    return f"{number.kind.value} {number.e164 or number.raw}{extension}"


def preview(path: Path, region: str | None, choices: Choices = NONE) -> Preview:
    """Return what a file of people will become, with its columns as ``choices`` say.

    Raises CockpitError as ``opening.opened`` does.
    """
    if is_archive(path):
        return Preview("json", "utf-8", None, (), (), (), WHOLE_BOOK)
    with opened(path, region, choices=choices) as supply:
        if isinstance(supply, CallLog):
            return Preview(supply.format, supply.encoding, supply.region, (), (), (), CALLS)
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
